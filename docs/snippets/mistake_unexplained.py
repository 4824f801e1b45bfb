import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(3, 12)), rng.normal(size=(2, 12))
point = {"W1": rng.normal(size=(4, 3)), "W2": rng.normal(size=(2, 4))}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cost(p):
    return 0.5 * np.mean((p["W2"] @ sigmoid(p["W1"] @ X) - Y) ** 2)


def gradient(p):
    A1 = sigmoid(p["W1"] @ X)
    dZ2 = (p["W2"] @ A1 - Y) / Y.size
    dA1 = p["W2"].T @ dZ2
    dZ1 = dA1 * sigmoid(A1) * (1 - sigmoid(A1))  # A1 * (1 - A1)
    return {"W1": dZ1 @ X.T, "W2": dZ2 @ A1.T}


report = check_gradient(cost, gradient, point)
print(report)
