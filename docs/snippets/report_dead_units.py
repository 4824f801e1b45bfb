from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n_stable,
    gradient_check_n_test_case,
)

X, Y, point = gradient_check_n_test_case()


def cost(p):
    return forward_propagation_n_stable(X, Y, p)[0]


def gradient(p):
    cache = forward_propagation_n_stable(X, Y, p)[1]
    return backward_propagation_n(X, Y, cache)


report = check_gradient(cost, gradient, point)
print(report)
