from textwrap import fill

import numpy as np

from gradcheck import NondeterministicCostError, check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(6, 40)), rng.normal(size=40)
W1, w2 = rng.normal(size=(8, 6)), rng.normal(size=8)
keep_prob = 0.8


def cost(W1):
    A = np.tanh(W1 @ X)
    mask = rng.random(A.shape) < keep_prob  # another one at every call
    return np.mean((w2 @ (A * mask / keep_prob) - y) ** 2)


try:
    check_gradient(cost, np.zeros_like(W1), W1)
except NondeterministicCostError as error:
    print(fill(str(error), 72))
