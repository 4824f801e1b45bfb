import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(20, 3)), rng.integers(0, 2, size=20)
point = {"w": rng.normal(size=3), "b": np.array(0.1)}


def cost(p):
    z = X @ p["w"] + p["b"]
    return np.mean(np.logaddexp(0, z) - y * z)


def gradient(p):
    a = 1 / (1 + np.exp(-(X @ p["w"] + p["b"])))
    error = (y - a) / len(y)  # a - y
    return {"w": X.T @ error, "b": error.sum()}


report = check_gradient(cost, gradient, point)
print(report)
