import numpy as np


def forward(p, X):
    return X @ p["w"] + p["b"]


def cost(p, X, y):
    z = forward(p, X)
    return np.mean(np.logaddexp(0, z) - y * z)


def backward(p, X, y):
    error = 1 / (1 + np.exp(-forward(p, X))) - y
    return {
        "w": X.T @ error / len(y),
        "b": error.sum() / len(y),
    }
