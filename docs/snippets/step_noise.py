import numpy as np

from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n,
    forward_propagation_n_stable,
    gradient_check_n_test_case,
    gradients_to_vector,
)

X, Y, parameters = gradient_check_n_test_case()
_, cache = forward_propagation_n(X, Y, parameters)
gradients = backward_propagation_n(X, Y, cache)
grad = gradients_to_vector(gradients)


def noise(forward):  # root mean square over ten random directions
    checks = [check_gradient(lambda p: forward(X, Y, p)[0], gradients,
                             parameters, seed=seed) for seed in range(10)]
    levels = [(one.noise, one.relative_noise) for one in checks]
    return np.sqrt(np.mean(np.square(levels), axis=0))


def expected(noise, epsilon):  # formula (2), if round-off were all
    one = np.sqrt(2) * noise / (2 * epsilon)
    return np.sqrt(np.count_nonzero(grad)) * one / (2 * np.linalg.norm(grad))


notebooks, multiple = noise(forward_propagation_n)
stable, stable_multiple = noise(forward_propagation_n_stable)
for level in notebooks, stable:
    print(f"noise {level:.1e}, so at epsilon 1e-7 "
          f"expect {expected(level, 1e-7):.1e}")
expected_notebooks = expected(notebooks, 1e-7)
expected_stable = expected(stable, 1e-7)
