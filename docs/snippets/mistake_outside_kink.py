import numpy as np

from gradcheck import check_gradient

z = np.array([-2.0, 0.0, 0.5, 1.5])


def cost(z):  # leaky ReLU, squared and summed
    return 0.5 * np.sum((np.maximum(z, 0.2 * z) + 1) ** 2)


def gradient(z):
    slope = 1.0 * (z >= 0) + 0.2 * (z <= 0)  # 0.2 * (z < 0)
    return (np.maximum(z, 0.2 * z) + 1) * slope


report = check_gradient(cost, gradient, z)
print(report)
