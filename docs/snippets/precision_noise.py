import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y, w = rng.normal(size=(50, 4)), rng.normal(size=50), rng.normal(size=4) / 2


def gradient(w):
    a = np.tanh(X @ w)
    return X.T @ (2 * (a - y) * (1 - a**2)) / 50


def check(dtype):
    X_, y_ = X.astype(dtype), y.astype(dtype)

    def cost(w):
        return np.mean((np.tanh(X_ @ w.astype(dtype)) - y_) ** 2)

    return check_gradient(cost, gradient, w)


double, single = check(np.float64), check(np.float32)
ratio = single.noise / double.noise
print(double, single, sep="\n\n")
