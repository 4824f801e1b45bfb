import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.uniform(size=(3, 8)), rng.normal(size=8)
point = {"W1": -rng.uniform(size=(4, 3)), "w2": rng.normal(size=4),
         "b2": np.array(0.5)}


def cost(p):
    A = np.maximum(0, p["W1"] @ X)  # every unit is off
    return 0.5 * np.mean((p["w2"] @ A + p["b2"] - y) ** 2)


def gradient(p):
    A = np.maximum(0, p["W1"] @ X)
    error = (p["w2"] @ A + p["b2"] - y) / 8
    dZ = np.outer(p["w2"], error) * (A > 0)
    return {"W1": dZ @ X.T, "w2": A @ error, "b2": error.sum()}


report = check_gradient(cost, gradient, point)
print(report)
