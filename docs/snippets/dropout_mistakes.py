import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(6, 40)), rng.normal(size=40)
point = {"W1": rng.normal(size=(8, 6)), "w2": rng.normal(size=8)}
keep_prob = 0.8
kept = rng.random((8, 40)) < keep_prob
mask = kept / keep_prob


def cost(p):
    A = np.tanh(p["W1"] @ X) * mask
    return np.mean((p["w2"] @ A - y) ** 2)


def gradient(p, backward_mask):
    A = np.tanh(p["W1"] @ X)
    error = 2 * (p["w2"] @ (A * mask) - y) / y.size
    dA = np.outer(p["w2"], error) * backward_mask
    return {"dW1": dA * (1 - A**2) @ X.T, "dw2": A * mask @ error}


no_scale = check_gradient(cost, gradient(point, kept), point)
no_mask = check_gradient(cost, gradient(point, 1 / keep_prob), point)
print("1 / keep_prob forgotten\n", no_scale, sep="\n", end="\n\n")
print("mask forgotten\n", no_mask, sep="\n")
