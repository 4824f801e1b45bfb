import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y, decay = rng.normal(size=(20, 4)), rng.normal(size=20), 0.05
point = {"w": rng.normal(size=4), "b": np.array(0.3)}


def cost(p):
    return 0.5 * np.mean((X @ p["w"] + p["b"] - y) ** 2)  # no decay


def gradient(p):
    error = (X @ p["w"] + p["b"] - y) / len(y)
    return {"w": X.T @ error + decay * p["w"], "b": error.sum()}


report = check_gradient(cost, gradient, point)
print(report)
