import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
X, y = rng.normal(size=(32, 784)), rng.integers(0, 10, 32)
point = {}
for i, (rows, columns) in enumerate([(784, 256), (256, 128), (128, 10)], 1):
    point[f"W{i}"] = rng.normal(size=(rows, columns)) * np.sqrt(2 / rows)
    point[f"b{i}"] = 0.1 * rng.normal(size=columns)


def forward(p):
    A1 = np.maximum(0, X @ p["W1"] + p["b1"])
    A2 = np.maximum(0, A1 @ p["W2"] + p["b2"])
    Z = A2 @ p["W3"] + p["b3"]
    Z -= Z.max(axis=1, keepdims=True)
    return A1, A2, Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))


def cost(p):
    return -forward(p)[2][np.arange(32), y].mean()


def gradient(p):
    A1, A2, log_p = forward(p)
    dZ3 = (np.exp(log_p) - np.eye(10)[y]) / 32
    dZ2 = dZ3 @ p["W3"].T * (A2 > 0)
    dZ1 = dZ2 @ p["W2"].T * (A1 > 0)
    return {"W3": A2.T @ dZ3, "b3": dZ3.sum(0), "W2": A1.T @ dZ2,
            "b2": dZ2.sum(0), "W1": X.T @ dZ1, "b1": dZ1.sum(0)}


parameters = sum(array.size for array in point.values())
loop = 2 * parameters  # calls that the notebooks make
right = check_gradient(cost, gradient, point, method="projection")
print(right, end="\n\n")

grads = gradient(point)
grads["W1"][300, 77] *= -1  # a single wrong entry
wrong = check_gradient(cost, grads, point, method="projection")
print(wrong)
