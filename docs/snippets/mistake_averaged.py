import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(3, 8)), rng.normal(size=(4, 8))
point = {"W": rng.normal(size=(4, 3)), "b": rng.normal(size=(4, 1))}


def cost(p):
    return 0.5 * np.sum((p["W"] @ X + p["b"] - Y) ** 2) / 8


def gradient(p):
    dZ = p["W"] @ X + p["b"] - Y
    db = np.zeros_like(p["b"])
    db += dZ.mean()  # dZ.mean(axis=1, keepdims=True)
    return {"W": dZ @ X.T / 8, "b": db}


report = check_gradient(cost, gradient, point)
print(report)
