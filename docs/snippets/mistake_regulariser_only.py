import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y, decay = rng.normal(size=(20, 4)), rng.normal(size=20), 0.05
point = {"w": rng.normal(size=4), "b": np.array(0.3)}


def cost(p):
    data = 0.5 * np.mean((X @ p["w"] + p["b"] - y) ** 2)
    return data + 0.5 * decay * np.sum(p["w"] ** 2)


def gradient(p):
    error = (X @ p["w"] + p["b"] - y) / len(y)
    grads = {"w": X.T @ error, "b": error.sum()}
    grads["w"] = decay * p["w"]  # +=
    return grads


report = check_gradient(cost, gradient, point)
print(report)
