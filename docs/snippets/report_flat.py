import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(6, 2)), np.ones(6)
w = rng.normal(size=2)


def probability(w):
    return 1 / (1 + np.exp(-(X @ w + 12)))


def cost(w):
    a = np.clip(probability(w), 1e-3, 1 - 1e-3)
    return -np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))


def gradient(w):
    return X.T @ (probability(w) - y) / 6


report = check_gradient(cost, gradient, w)
print(report)
