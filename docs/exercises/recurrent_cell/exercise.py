import numpy as np


def forward(p, x, h):
    return np.tanh(x @ p["U"] + h @ p["W"] + p["b"])


def cost(p, x, h, target):
    return np.sum((forward(p, x, h) - target) ** 2) / (2 * len(x))


def backward(p, x, h, target):
    new = forward(p, x, h)
    dz = (new - target) / len(x) * (1 - new**2)
    return {
        "U": x.T @ dz,
        "W": dz.T @ h,
        "b": dz.sum(axis=0),
    }
