import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(32, 784)), rng.integers(0, 10, 32)
W = rng.normal(size=(784, 10)) / 28


def log_softmax(W):
    Z = X @ W
    return Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)


def cost(W):
    return -log_softmax(W)[np.arange(32), y].mean()


def gradient(W):
    return X.T @ (np.exp(log_softmax(W)) - np.eye(10)[y]) / 32


wrong = gradient(W)
wrong[300:400] *= 2  # a stretch of wrong rows
report = check_gradient(cost, wrong, W, method="sample", samples=50)
print(report, end="\n\n")

lucky = gradient(W)
lucky[123, 4] *= 2  # a single wrong entry
missed = check_gradient(cost, lucky, W, method="sample", samples=50)
caught = check_gradient(cost, lucky, W, method="projection")
print("one entry, sample:    ", missed.verdict, missed.evaluations)
print("one entry, projection:", caught.verdict, caught.evaluations)
