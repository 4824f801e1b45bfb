import numpy as np

from gradcheck import relative_difference

gradient = np.array([0.3, -0.5, 0.2])
approximation = gradient * (1 + 1e-3)

scales = [1e-9, 1.0, 1e9]
distances, differences = [], []
for scale in scales:
    grad, gradapprox = scale * gradient, scale * approximation
    distances.append(np.linalg.norm(grad - gradapprox))
    differences.append(relative_difference(grad, gradapprox))
    print(f"{scale:.0e}   distance {distances[-1]:.1e}   "
          f"formula (2) {differences[-1]:.1e}")
