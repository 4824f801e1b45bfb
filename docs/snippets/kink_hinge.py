import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(20, 3)), rng.choice([-1.0, 1.0], size=20)
X[0] = [2, 0, 0]
y[0] = 1  # its margin is exactly 1 at the point below
w = np.array([0.5, -1.0, 2.0])


def cost(w):
    return np.mean(np.maximum(0, 1 - y * (X @ w)))


def gradient(w):
    inside = y * (X @ w) < 1
    return -X.T @ (inside * y) / 20


report = check_gradient(cost, gradient, w)
report_wrong = check_gradient(cost, lambda w: 1.2 * gradient(w), w)
print(report)
print()
print(report_wrong)
