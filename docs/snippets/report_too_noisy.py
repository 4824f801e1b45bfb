import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(40, 3)), rng.integers(0, 2, size=40)


def cost(w):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)


def gradient(w):
    return X.T @ (1 / (1 + np.exp(-X @ w)) - y) / 40


trained = np.zeros(3)
for _ in range(100):
    trained -= gradient(trained)

size = np.linalg.norm(gradient(trained))
report = check_gradient(cost, gradient, trained)
print(f"gradient left after training: {size:.1e}\n")
print(report)
