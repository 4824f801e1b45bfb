import numpy as np


def forward(p, X):
    Z1 = X @ p["W1"] + p["b1"]
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ p["W2"] + p["b2"]
    A2 = np.maximum(Z2, 0)
    return Z1, A1, Z2, A2, A2 @ p["w3"]


def cost(p, X, y):
    return np.mean((forward(p, X)[-1] - y) ** 2) / 2


def backward(p, X, y):
    Z1, A1, Z2, A2, out = forward(p, X)
    d = (out - y) / len(y)
    dZ2 = np.outer(d, p["w3"]) * (Z2 > 0)
    dZ1 = dZ2 @ p["W2"].T * (Z2 > 0)
    return {
        "W1": X.T @ dZ1,
        "b1": dZ1.sum(axis=0),
        "W2": A1.T @ dZ2,
        "b2": dZ2.sum(axis=0),
        "w3": A2.T @ d,
    }
