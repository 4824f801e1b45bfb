import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(100, 4)), rng.integers(0, 2, 100)


def cost(p):
    z = X @ p["w"] + p["b"]
    return np.mean(np.logaddexp(0, z) - y * z)


def gradient(p):
    error = 1 / (1 + np.exp(-X @ p["w"] - p["b"])) - y
    return {"dw": X.T @ error / 100, "db": error.sum()}


point = {"w": rng.normal(size=4), "b": 0.3}
report = check_gradient(cost, gradient, point)
print(report)
