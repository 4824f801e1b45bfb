import numpy as np


def forward(p, X):
    A = np.tanh(X @ p["W1"] + p["b1"])
    return A, A @ p["W2"] + p["b2"]


def cost(p, X, Y):
    _, Z = forward(p, X)
    return np.sum((Z - Y) ** 2) / (2 * len(X))


def backward(p, X, Y):
    A, Z = forward(p, X)
    dZ = (Z - Y) / len(X)
    dA = dZ @ p["W2"].T * (1 - A**2)
    return {
        "W1": X.T @ dA,
        "b1": dA.sum(axis=0),
        "W2": A.T @ dZ,
        "b2": dZ.sum(axis=0),
    }
