import numpy as np

from gradcheck import check_backward

rng = np.random.default_rng(0)
x = rng.normal(size=(5, 4))
W, b = rng.normal(size=(4, 3)), rng.normal(size=3)


def forward(x, W, b):
    return np.tanh(x @ W + b)


def backward(dout, x, W, b):
    dz = dout * (1 - np.tanh(x @ W + b) ** 2)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


report = check_backward(forward, backward, x, W, b)
print(report)
