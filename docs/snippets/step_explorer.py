import numpy as np

from gradcheck import numerical_gradient
from gradcheck.course import (
    backward_propagation_n,
    dictionary_to_vector,
    forward_propagation_n,
    forward_propagation_n_stable,
    gradient_check_n_test_case,
    gradients_to_vector,
)

X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
grad = gradients_to_vector(backward_propagation_n(X, Y, cache))[:, 0]
norm = np.linalg.norm


def approximate(forward, dtype, epsilon):
    def cost(p):
        p = {name: array.astype(dtype) for name, array in p.items()}
        return float(forward(X.astype(dtype), Y.astype(dtype), p)[0])

    numeric = numerical_gradient(cost, parameters, epsilon=epsilon)
    return dictionary_to_vector(numeric)[0][:, 0]


def truncation(epsilon):  # at 1e-3 it is all there is; below, it falls as epsilon squared
    step = max(epsilon, 1e-3)
    error = approximate(forward_propagation_n_stable, float, step) - grad
    return (epsilon / step) ** 2 * error


def curve(forward, dtype):
    found = {"numeric": [], "difference": [], "truncation": [], "roundoff": []}
    for epsilon, bend in zip(epsilons, bends, strict=True):
        numeric = approximate(forward, dtype, epsilon)
        size = norm(grad) + norm(numeric)
        found["numeric"].append(numeric[-1])
        found["difference"].append(norm(numeric - grad) / size)
        found["truncation"].append(norm(bend) / size)
        found["roundoff"].append(norm(numeric - grad - bend) / size)
    return found


epsilons = 10.0 ** np.arange(-15, -0.9, 0.25)
bends = [truncation(epsilon) for epsilon in epsilons]
curves = {
    "notebooks_64": curve(forward_propagation_n, np.float64),
    "notebooks_32": curve(forward_propagation_n, np.float32),
    "stable_64": curve(forward_propagation_n_stable, np.float64),
    "stable_32": curve(forward_propagation_n_stable, np.float32),
}
analytic = grad[-1]
for name, found in curves.items():
    best = int(np.argmin(found["difference"]))
    print(f"{name:<12} best at {epsilons[best]:.0e}: {found['difference'][best]:.0e}")
