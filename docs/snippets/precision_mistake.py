import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(50, 4)), rng.normal(size=50)
X32, y32, w = X.astype("f4"), y.astype("f4"), rng.normal(size=4) / 2


def cost(w):
    return np.mean((np.tanh(X32 @ w.astype("f4")) - y32) ** 2)


def gradient(w, mistake=1.0):
    a = np.tanh(X32 @ w.astype("f4"))
    return mistake * X32.T @ (2 * (a - y32) * (1 - a**2)) / 50


mistakes = [2.0, 1.1, 1.01, 1.001, 1.0001, 1.0]
verdicts = []
for mistake in mistakes:
    report = check_gradient(cost, gradient(w, mistake), w)
    verdicts.append(report.verdict)
    print(f"factor {mistake}: {report.verdict}")
parts = round(1 / min(m - 1 for m, v in zip(mistakes, verdicts) if v == "wrong"))
