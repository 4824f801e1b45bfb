import numpy as np

from gradcheck import assert_gradient


def cost(w):
    return np.sum(np.tanh(w) ** 2)


def gradient(w):
    return 2 * np.tanh(w) * (1 - np.tanh(w))  # 1 - np.tanh(w) ** 2


def test_gradient():
    assert_gradient(cost, gradient, np.array([0.5, -1.0, 2.0]))


try:
    test_gradient()
except AssertionError as error:
    print(error)
