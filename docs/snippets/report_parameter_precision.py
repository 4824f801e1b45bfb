import numpy as np

from gradcheck import check_gradient

t = np.array([41.203, 55.803, 63.871], dtype="f4")
phase = np.array([0.3, 1.1, 2.0], dtype="f4")


def cost(t):
    return np.sum(np.sin(t + phase) ** 2)


def gradient(t):
    return np.sin(2 * (t + phase))


report = check_gradient(cost, gradient, t)
print(report)
