from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n,
    gradient_check_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n(X, Y, cache)
passes = 0


def counted(X, Y, parameters):
    global passes
    passes += 1
    return forward_propagation_n(X, Y, parameters)


gradient_check_n(parameters, gradients, X, Y, forward=counted)
projection = check_gradient(
    lambda p: forward_propagation_n(X, Y, p)[0],
    gradients,
    parameters,
    method="projection",
)
print("forward passes of the loop:", passes)
print("of a check by projection:  ", projection.evaluations)
