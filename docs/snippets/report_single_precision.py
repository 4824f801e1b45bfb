import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(1)
X, y = rng.normal(size=(64, 10)).astype("f4"), rng.normal(size=64)
w = 3 * rng.normal(size=10)


def cost(w):
    return np.mean((np.tanh(X @ w.astype("f4")) - y.astype("f4")) ** 2)


def gradient(w):
    a = np.tanh(X @ w)
    return X.T @ (2 * (a - y) * (1 - a**2)) / 64


report = check_gradient(cost, gradient, w)
print(report)
