# /// script
# dependencies = ["numpy", "gradcheck", "scikit-learn"]
# ///
from functools import partial
from time import perf_counter

import numpy as np
from sklearn.datasets import load_digits

from gradcheck import check_gradient

X, y = load_digits(return_X_y=True)
X = X / 16
rng = np.random.default_rng(0)
order = rng.permutation(len(y))
train, test = order[:1500], order[1500:]
p = {"W1": rng.normal(size=(64, 100)) / 8, "b1": np.zeros(100),
     "W2": rng.normal(size=(100, 10)) / 10, "b2": np.zeros(10)}


def forward(p, X):
    A = np.maximum(0, X @ p["W1"] + p["b1"])
    Z = A @ p["W2"] + p["b2"]
    return A, Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)


def cost(p, X, y):
    return -forward(p, X)[1][np.arange(len(y)), y].mean()


def gradient(p, X, y, mistake):
    A, log_p = forward(p, X)
    dZ2 = (np.exp(log_p) - np.eye(10)[y]) / len(y)
    dZ1 = dZ2 @ p["W2"].T
    if not mistake:
        dZ1 = dZ1 * (A > 0)
    return {"W1": X.T @ dZ1, "b1": dZ1.sum(0),
            "W2": A.T @ dZ2, "b2": dZ2.sum(0)}


def accuracy():
    return np.mean(forward(p, X[test])[1].argmax(axis=1) == y[test])


calls = []
spent = {100: 0.0, 1000: 0.0}
start = perf_counter()
for i in range(1, 4001):
    batch = rng.choice(train, 128)
    grads = gradient(p, X[batch], y[batch], mistake=i > 2050)
    if i == 2050:
        accuracy_before = accuracy()
    if i % 100 == 0:
        began = perf_counter()
        report = check_gradient(partial(cost, X=X[batch], y=y[batch]),
                                grads, p, method="projection")
        calls.append(report.evaluations)
        for every in spent:
            spent[every] += (perf_counter() - began) * (i % every == 0)
        if i == 100 or not report:
            print(f"iteration {i}\n{report}\n")
        if not report:
            break
    for name in p:
        p[name] -= 0.1 * grads[name]

training = perf_counter() - start - spent[100]
share_100, share_1000 = (spent[every] / training for every in (100, 1000))
accuracy_after = accuracy()
print(f"test accuracy before the mistake {accuracy_before:.3f}, "
      f"after {i - 2050} iterations with it {accuracy_after:.3f}")
