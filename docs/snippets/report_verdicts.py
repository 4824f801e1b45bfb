import numpy as np

from gradcheck import check_gradient


def cost(w):
    return np.sum(np.tanh(w) ** 2)


def gradient(w):
    return 2 * np.tanh(w) * (1 - np.tanh(w) ** 2)


def clipped(w):
    return np.minimum(cost(w), 0.5)


w = np.array([0.5, -1.0, 2.0])
right = check_gradient(cost, gradient, w)
wrong = check_gradient(cost, lambda w: 1.5 * gradient(w), w)
unsure = check_gradient(clipped, gradient, w)
for report in (right, wrong, unsure):
    print(f"{report.verdict:12}  bool(report) is {bool(report)}")
