import numpy as np

from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n,
    gradient_check_n_test_case,
)

_, _, parameters = gradient_check_n_test_case()
random = np.random.default_rng(0)
X = random.normal(size=(4, 1000))
Y = random.integers(0, 2, size=1000)


def cost(parameters):
    return forward_propagation_n(X, Y, parameters)[0]


_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n(X, Y, cache)
report = check_gradient(cost, gradients, parameters)
zeros = sum(int((gradients[f"d{n}"] == 0).sum()) for n in parameters)
print("verdict:", report.verdict)
print("gradients that are exactly zero:", zeros)
