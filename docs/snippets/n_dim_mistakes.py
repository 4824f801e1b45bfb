from gradcheck.course import (
    backward_propagation_n_with_mistakes,
    forward_propagation_n,
    gradient_check_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
cost, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n_with_mistakes(X, Y, cache)
difference = gradient_check_n(parameters, gradients, X, Y)
