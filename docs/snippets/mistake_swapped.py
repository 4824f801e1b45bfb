import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, target = rng.normal(size=(5, 4)), rng.normal(size=(5, 5))
point = {"Wq": rng.normal(size=(4, 3)), "Wk": rng.normal(size=(4, 3))}


def cost(p):
    scores = (X @ p["Wq"]) @ (X @ p["Wk"]).T / np.sqrt(3)
    return 0.5 * np.mean((scores - target) ** 2)


def gradient(p):
    Q, K = X @ p["Wq"], X @ p["Wk"]
    dscores = (Q @ K.T / np.sqrt(3) - target) / target.size / np.sqrt(3)
    dQ, dK = dscores.T @ Q, dscores @ K  # dscores @ K, dscores.T @ Q
    return {"Wq": X.T @ dQ, "Wk": X.T @ dK}


report = check_gradient(cost, gradient, point)
print(report)
