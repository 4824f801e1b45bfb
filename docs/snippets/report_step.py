import numpy as np

from gradcheck import check_gradient

w = np.array([0.3, -1.2, 0.8])


def cost(w):
    return 0.5 * np.sum(np.tanh(w) ** 2)


def gradient(w):
    return np.tanh(w) * (1 - np.tanh(w) ** 2)


report = check_gradient(cost, gradient, w, epsilon=1e-13)
print(report)
