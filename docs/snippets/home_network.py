from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n_with_mistakes,
    forward_propagation_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n_with_mistakes(X, Y, cache)


def cost(p):
    return forward_propagation_n(X, Y, p)[0]


report = check_gradient(cost, gradients, parameters)
print(report)
