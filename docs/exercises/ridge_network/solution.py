import numpy as np

LAMBDA = 0.1


def forward(p, X):
    A = np.tanh(X @ p["W1"] + p["b1"])
    return A, A @ p["W2"] + p["b2"]


def cost(p, X, Y):
    _, Z = forward(p, X)
    weights = np.sum(p["W1"] ** 2) + np.sum(p["W2"] ** 2)
    return np.sum((Z - Y) ** 2) / (2 * len(X)) + LAMBDA / 2 * weights


def backward(p, X, Y):
    A, Z = forward(p, X)
    dZ = (Z - Y) / len(X)
    dA = dZ @ p["W2"].T * (1 - A**2)
    return {
        "W1": X.T @ dA + LAMBDA * p["W1"],
        "b1": dA.sum(axis=0),
        "W2": A.T @ dZ + LAMBDA * p["W2"],
        "b2": dZ.sum(axis=0),
    }
