from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, point = gradient_check_n_test_case()


def cost(p):
    return forward_propagation_n(X, Y, p)[0]  # holds a log(1 - A3)


def gradient(p):
    return backward_propagation_n(X, Y, forward_propagation_n(X, Y, p)[1])


report = check_gradient(cost, gradient, point)
print(report)
