import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(6, 40)), rng.normal(size=40)
point = {"W1": rng.normal(size=(8, 6)), "w2": rng.normal(size=8)}


def problem(keep_prob):
    mask = (rng.random((8, 40)) < keep_prob) / keep_prob  # drawn once

    def cost(p):
        A = np.tanh(p["W1"] @ X) * mask
        return np.mean((p["w2"] @ A - y) ** 2)

    def gradient(p):
        A = np.tanh(p["W1"] @ X)
        error = 2 * (p["w2"] @ (A * mask) - y) / y.size
        dA = np.outer(p["w2"], error) * mask  # back through dropout
        return {"dW1": dA * (1 - A**2) @ X.T, "dw2": A * mask @ error}

    return cost, gradient


without = check_gradient(*problem(keep_prob=1.0), point)
through = check_gradient(*problem(keep_prob=0.8), point)
print("without dropout:", without.verdict, f"{without.difference:.1e}")
print("through dropout:", through.verdict, f"{through.difference:.1e}")
