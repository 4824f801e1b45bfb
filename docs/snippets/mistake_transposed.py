import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(4, 10)), rng.normal(size=(4, 10))
point = {"W": rng.normal(size=(4, 4)), "b": rng.normal(size=(4, 1))}


def cost(p):
    return 0.5 * np.mean((p["W"] @ X + p["b"] - Y) ** 2)


def gradient(p):
    dZ = (p["W"] @ X + p["b"] - Y) / Y.size
    return {"W": X @ dZ.T, "b": dZ.sum(axis=1, keepdims=True)}  # dZ @ X.T


report = check_gradient(cost, gradient, point)
print(report)
