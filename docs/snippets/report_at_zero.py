import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y, decay = rng.normal(size=(20, 4)), rng.normal(size=20), 0.05


def cost(w):
    return 0.5 * np.mean((X @ w - y) ** 2) + 0.5 * decay * w @ w


def gradient(w):
    return X.T @ (X @ w - y) / 20  # + decay * w


at_zero = check_gradient(cost, gradient, np.zeros(4))
at_random = check_gradient(cost, gradient, rng.normal(size=4))
print(at_zero, at_random, sep="\n\n")
