import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
words = np.array([3, 1, 4, 1, 5])  # word 1 occurs twice
target = rng.normal(size=(5, 3))
point = {"E": rng.normal(size=(6, 3))}


def cost(p):
    return 0.5 * np.mean((p["E"][words] - target) ** 2)


def gradient(p):
    dE = np.zeros_like(p["E"])
    dE[words] += (p["E"][words] - target) / target.size  # np.add.at(dE, ...)
    return {"E": dE}


report = check_gradient(cost, gradient, point)
print(report)
