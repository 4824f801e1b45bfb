import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(6, 40)), rng.normal(size=40)
point = {"W1": rng.normal(size=(8, 6)), "w2": rng.normal(size=8)}
keep_prob = 0.8
mask = rng.random((8, 40)) < keep_prob


def cost(p):
    A = np.tanh(p["W1"] @ X)
    return np.mean((p["w2"] @ (A * mask / keep_prob) - y) ** 2)


def gradient(p, through_dropout):
    A = np.tanh(p["W1"] @ X)
    D = A * mask / keep_prob
    error = 2 * (p["w2"] @ D - y) / y.size
    dA = np.outer(p["w2"], error) * through_dropout
    return {"dW1": dA * (1 - A**2) @ X.T, "dw2": D @ error}


forgot_scale = check_gradient(cost, gradient(point, mask), point)
forgot_mask = check_gradient(cost, gradient(point, 1 / keep_prob), point)
print(forgot_scale)
print()
print(forgot_mask)
