import numpy as np

theta = 1.0
exact = -1 / (1 + np.exp(theta))


def J(theta):
    return np.logaddexp(0, -theta)


epsilons = 10.0 ** np.arange(-1, -13.1, -0.25)
forward = (J(theta + epsilons) - J(theta)) / epsilons
central = (J(theta + epsilons) - J(theta - epsilons)) / (2 * epsilons)
one_sided = abs(forward - exact)
two_sided = abs(central - exact)

best_one, best_two = one_sided.argmin(), two_sided.argmin()
print(f"one-sided: best step {epsilons[best_one]:.0e}, "
      f"error {one_sided[best_one]:.0e}")
print(f"two-sided: best step {epsilons[best_two]:.0e}, "
      f"error {two_sided[best_two]:.0e}")
