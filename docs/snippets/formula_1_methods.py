import numpy as np

from gradcheck import numerical_gradient


def J(theta):
    return np.log(1 + np.exp(-theta))


exact = -1 / (1 + np.exp(1.0))
errors = {}
for method in ["forward", "central", "five-point", "complex"]:
    slope = numerical_gradient(J, 1.0, method=method)
    errors[method] = abs(slope - exact)
    print(f"{method:<11}{errors[method]:.0e}")
