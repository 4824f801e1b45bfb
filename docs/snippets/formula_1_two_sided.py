import numpy as np

theta = 1.0
exact = -1 / (1 + np.exp(theta))


def J(theta):
    return np.logaddexp(0, -theta)


epsilons = [0.1, 0.01, 0.001, 1e-4, 1e-5]
one_sided, two_sided = [], []
for eps in epsilons:
    forward = (J(theta + eps) - J(theta)) / eps
    central = (J(theta + eps) - J(theta - eps)) / (2 * eps)
    one_sided.append(abs(forward - exact))
    two_sided.append(abs(central - exact))
    print(f"{eps:.0e}   {one_sided[-1]:.2e}   {two_sided[-1]:.2e}")
