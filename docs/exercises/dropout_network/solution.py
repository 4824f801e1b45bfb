import numpy as np

KEEP = 0.8


def forward(p, X, mask):
    A = np.tanh(X @ p["W1"] + p["b1"])
    D = A * mask / KEEP
    return A, D, D @ p["W2"] + p["b2"]


def cost(p, X, Y, mask):
    _, _, Z = forward(p, X, mask)
    return np.sum((Z - Y) ** 2) / (2 * len(X))


def backward(p, X, Y, mask):
    A, D, Z = forward(p, X, mask)
    dZ = (Z - Y) / len(X)
    dA = dZ @ p["W2"].T * mask / KEEP * (1 - A**2)
    return {
        "W1": X.T @ dA,
        "b1": dA.sum(axis=0),
        "W2": D.T @ dZ,
        "b2": dZ.sum(axis=0),
    }
