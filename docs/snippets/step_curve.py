from contextlib import redirect_stdout

import numpy as np

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
epsilons = 10.0 ** np.arange(-3, -11.1, -0.25)


def curve(forward):
    with redirect_stdout(None):
        return np.array([
            gradient_check_n(parameters, gradients, X, Y, e, forward=forward)
            for e in epsilons
        ])


notebooks = curve(forward_propagation_n)
stable = curve(forward_propagation_n_stable)
for name, found in {"notebooks'": notebooks, "stable": stable}.items():
    best = found.argmin()
    print(f"{name:<11} best at {epsilons[best]:.0e}: {found[best]:.0e}")
