import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
signal, target = rng.normal(size=20), rng.normal(size=16)
kernel = rng.normal(size=5)


def cost(kernel):
    return 0.5 * np.mean((np.convolve(signal, kernel, "valid") - target) ** 2)


def gradient(kernel):
    error = np.convolve(signal, kernel, "valid") - target
    return np.correlate(signal, error, "valid") / 16  # [::-1] is missing


report = check_gradient(cost, gradient, kernel)
print(report)
