import numpy as np

from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n,
    gradient_check_n,
    gradient_check_n_test_case,
)


def rewritten(divide, activate):
    def forward(X, Y, parameters):
        _, cache = forward_propagation_n(X, Y, parameters)
        A3 = activate(cache[8])
        losses = -Y * np.log(A3) - (1 - Y) * np.log(1 - A3)
        return divide(losses.sum(), 3), cache

    return forward


X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n(X, Y, cache)
differences = [
    gradient_check_n(
        parameters, gradients, X, Y, forward=rewritten(divide, activate)
    )
    for divide, activate in (
        (lambda total, m: 1 / m * total, lambda z: 1 / (1 + np.exp(-z))),
        (lambda total, m: total / m, lambda z: 1 / (1 + np.exp(-z))),
        (lambda total, m: total / m, lambda z: np.exp(z) / (1 + np.exp(z))),
    )
]
