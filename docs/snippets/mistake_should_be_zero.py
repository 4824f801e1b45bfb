import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(16, 3)), rng.normal(size=(16, 4))
point = {"W": rng.normal(size=(3, 4)), "b": rng.normal(size=4)}


def normalise(p):
    Z = X @ p["W"] + p["b"]
    return (Z - Z.mean(axis=0)) / Z.std(axis=0), Z.std(axis=0)


def cost(p):
    return 0.5 * np.mean((normalise(p)[0] - Y) ** 2)


def gradient(p):
    N, std = normalise(p)
    dN = (N - Y) / Y.size
    dZ = (dN - dN.mean(axis=0) - N * (dN * N).mean(axis=0)) / std
    return {"W": X.T @ dZ, "b": dN.sum(axis=0)}  # dZ.sum(axis=0)


report = check_gradient(cost, gradient, point)
print(report)
