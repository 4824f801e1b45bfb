from contextlib import redirect_stdout

from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n,
    forward_propagation_n_stable,
    gradient_check_n,
    gradient_check_n_test_case,
)

X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n(X, Y, cache)


def difference(forward, epsilon):
    with redirect_stdout(None):  # keep its verdict to itself
        return gradient_check_n(
            parameters, gradients, X, Y, epsilon, forward=forward
        )


epsilons = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]
notebooks = [difference(forward_propagation_n, e) for e in epsilons]
stable = [difference(forward_propagation_n_stable, e) for e in epsilons]
for row in zip(epsilons, notebooks, stable, strict=True):
    print("{:.0e}   {:.3e}   {:.3e}".format(*row))
