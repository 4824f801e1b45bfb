import numpy as np

from gradcheck.course import backward_propagation, forward_propagation

x, theta = 2, 4
spacing = np.spacing(forward_propagation(x, float(theta)))
epsilons = [10.0**-k for k in range(1, 13)]
differences = []
for epsilon in epsilons:
    J_plus = forward_propagation(x, theta + epsilon)
    J_minus = forward_propagation(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    difference = abs(grad - gradapprox) / (abs(grad) + abs(gradapprox))
    differences.append(difference)
    print(f"{epsilon:.0e}  {gradapprox:.15f}  {difference:.1e}")

print("neighbouring numbers near J = 8 are", spacing, "apart")
