import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(3, 10)), rng.normal(size=(4, 10))
point = {"W": rng.normal(size=(4, 3)), "gamma": rng.uniform(1, 3, size=(4, 1))}


def cost(p):
    return 0.5 * np.mean((p["gamma"] * np.tanh(p["W"] @ X) - Y) ** 2)


def gradient(p):
    A = np.tanh(p["W"] @ X)
    dout = (p["gamma"] * A - Y) / Y.size
    dA = dout  # * gamma
    return {"W": dA * (1 - A**2) @ X.T,
            "gamma": (dout * A).sum(axis=1, keepdims=True)}


report = check_gradient(cost, gradient, point)
print(report)
