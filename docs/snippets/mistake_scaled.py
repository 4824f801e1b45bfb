import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(4, 12)), rng.normal(size=(2, 12))
point = {"W1": rng.normal(size=(5, 4)), "b1": rng.normal(size=(5, 1)),
         "W2": rng.normal(size=(2, 5)), "b2": rng.normal(size=(2, 1))}


def cost(p):
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    return 0.5 * np.sum((p["W2"] @ A1 + p["b2"] - Y) ** 2) / 12


def gradient(p):
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    dZ2 = (p["W2"] @ A1 + p["b2"] - Y) / 12
    dZ1 = 2 * (p["W2"].T @ dZ2) * (1 - A1**2)  # without the 2
    return {"W1": dZ1 @ X.T, "b1": dZ1.sum(axis=1, keepdims=True),
            "W2": dZ2 @ A1.T, "b2": dZ2.sum(axis=1, keepdims=True)}


report = check_gradient(cost, gradient, point)
print(report)
