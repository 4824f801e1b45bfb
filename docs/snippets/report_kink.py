import numpy as np

from gradcheck import check_gradient

penalty = 0.1
w = np.zeros(4)


def cost(w):
    return penalty * np.sum(np.abs(w))


def gradient(w):
    slope = np.where(w >= 0, 1.0, -1.0)
    return 1.01 * penalty * slope  # one percent beyond the steeper side


report = check_gradient(cost, gradient, w)
print(report)
