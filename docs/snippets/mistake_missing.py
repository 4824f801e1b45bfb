import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(3, 8)), rng.normal(size=(2, 8))
point = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=(2, 1))}


def cost(p):
    return 0.5 * np.mean((p["W"] @ X + p["b"] - Y) ** 2)


def gradient(p):
    grads = {name: np.zeros_like(array) for name, array in p.items()}
    error = (p["W"] @ X + p["b"] - Y) / Y.size
    grads["W"] += error @ X.T
    # grads["b"] += error.sum(axis=1, keepdims=True)
    return grads


report = check_gradient(cost, gradient, point)
print(report)
