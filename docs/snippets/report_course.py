from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n_with_mistakes,
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()


def cost(parameters):
    return forward_propagation_n(X, Y, parameters)[0]


def gradient(parameters):
    cache = forward_propagation_n(X, Y, parameters)[1]
    return backward_propagation_n_with_mistakes(X, Y, cache)


report = check_gradient(cost, gradient, parameters)
print(report)
