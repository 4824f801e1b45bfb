import numpy as np

from gradcheck import check_gradient, numerical_gradient

rng = np.random.default_rng(0)
y = rng.integers(0, 2, 40)
X = rng.normal(size=(40, 3)) + 8 * (2 * y - 1)[:, None]
learned = np.array([0.8, 0.7, 0.9])


def cost(w):
    z = X @ w
    return np.mean(np.logaddexp(0, z) - y * z)


def gradient(w):  # the sign is wrong
    return -X.T @ (1 / (1 + np.exp(-X @ w)) - y) / len(y)


numeric, analytic = numerical_gradient(cost, learned), gradient(learned)
gap, size = abs(analytic - numeric), abs(numeric)
rules = {
    "PyTorch": gap <= 1e-5 + 1e-3 * size,
    "autograd": (gap < 1e-6) | (gap < 1e-6 * abs(analytic + numeric)),
    "SciPy": gap / np.maximum(1, size) < 1e-6,
}
print("numeric  ", numeric)
print("analytic ", analytic)
for name, agrees in rules.items():
    print(f"{name:<9}", "passes" if agrees.all() else "fails")
report = check_gradient(cost, gradient, learned)
print("gradcheck", report.verdict)
