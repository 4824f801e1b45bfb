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

best = {}
for name, errors in {"one": one_sided, "two": two_sided}.items():
    lowest = errors.argmin()
    best[name] = {"step": epsilons[lowest], "error": errors[lowest]}
    print(f"{name}-sided: best step {epsilons[lowest]:.0e}, "
          f"error {errors[lowest]:.0e}")
