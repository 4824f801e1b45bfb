import numpy as np

from gradcheck import check_gradient

w = np.array([1 + 3e-14, 1.0])  # almost on the edge: w[0] must exceed w[1]


def cost(w):
    return w @ w - np.log(w[0] - w[1])


def gradient(w):
    barrier = 1 / (w[0] - w[1])
    return 2 * w + np.array([-barrier, barrier])


with np.errstate(invalid="ignore"):
    report = check_gradient(cost, gradient, w)
print(report)
