from gradcheck.course import (
    THRESHOLD,
    backward_propagation_n,
    forward_propagation_n,
    forward_propagation_n_stable,
    gradient_check_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
cost, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n(X, Y, cache)

difference = gradient_check_n(parameters, gradients, X, Y)
larger_step = gradient_check_n(parameters, gradients, X, Y, epsilon=1e-4)
without_cancellation = gradient_check_n(
    parameters, gradients, X, Y, forward=forward_propagation_n_stable
)
threshold = THRESHOLD
