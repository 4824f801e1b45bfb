import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y, decay = rng.normal(size=(20, 10)), rng.normal(size=20), 300.0
w = rng.normal(size=10)


def cost(w):
    return 0.5 * np.mean((X @ w - y) ** 2) + 0.5 * decay * w @ w


def gradient(w):
    return X.T @ (X @ w - y) / 20 + decay * w


report = check_gradient(cost, gradient, w)
print(report)
