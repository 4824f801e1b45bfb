from textwrap import fill

import numpy as np

from gradcheck import NondeterministicCostError, check_gradient

rng = np.random.default_rng(0)
X, y, keep = rng.normal(size=(20, 4)), rng.normal(size=20), 0.8
w = rng.normal(size=4)


def cost(w):
    mask = rng.random(X.shape) < keep  # a new mask at every call
    return 0.5 * np.mean((X * mask / keep @ w - y) ** 2)


def gradient(w):
    return X.T @ (X @ w - y) / 20


try:
    check_gradient(cost, gradient, w)
except NondeterministicCostError as error:
    message = str(error)
    print(fill(message, 79))
