import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(10, 1800)) / 100, rng.normal(size=10)
w = rng.normal(size=1800)


def cost(w):
    return 0.5 * np.sum((np.tanh(X @ w) - y) ** 2)


def gradient(w):
    a = np.tanh(X @ w)
    return X.T @ ((a - y) * (1 - a**2))


report = check_gradient(cost, gradient, w)
print(report)
