import numpy as np

from gradcheck import assert_gradient


def softplus(x):
    return np.logaddexp(0, x)


def softplus_backward(x):
    return 1 / (1 + np.exp(-x))


def test_softplus():
    x = np.random.default_rng(0).normal(size=20)
    assert_gradient(lambda x: softplus(x).sum(), softplus_backward, x)


test_softplus()
print("passed")
