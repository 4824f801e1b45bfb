import numpy as np

from gradcheck import check_gradient


def J(theta):
    return np.logaddexp(0, -theta)


def slope(theta):
    return -1 / (1 + np.exp(theta))


report = check_gradient(J, slope, 1.0)
found = report.parameters["theta"]
step = report.epsilon["theta"]
error = abs(float(found.numeric) - slope(1.0))
bound = float(found.error_bound)
print(f"step   {step:.1e}")
print(f"error  {error:.1e}, at most {bound:.1e}")
