# /// script
# dependencies = ["numpy", "gradcheck", "matplotlib"]
# ///
import numpy as np

from gradcheck import plot_steps

rng = np.random.default_rng(0)
X, y = rng.normal(size=(50, 4)), rng.integers(2, size=50)
point = {"w": rng.normal(size=4), "b": 0.5}


def cost(p):
    z = X @ p["w"] + p["b"]
    return np.mean(np.logaddexp(0, z) - y * z)


def gradient(p):
    error = 1 / (1 + np.exp(-X @ p["w"] - p["b"])) - y
    return {"w": X.T @ error / len(y), "b": np.sum(error)}


ax = plot_steps(cost, gradient, point)
