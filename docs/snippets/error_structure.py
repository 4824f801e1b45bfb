from textwrap import fill

import numpy as np

from gradcheck import StructureError, check_gradient

rng = np.random.default_rng(0)
X, Y = rng.normal(size=(3, 8)), rng.normal(size=(2, 8))
point = {"W": rng.normal(size=(2, 3)), "b": rng.normal(size=(2, 1))}


def cost(p):
    return 0.5 * np.mean((p["W"] @ X + p["b"] - Y) ** 2)


def gradient(p):
    dZ = (p["W"] @ X + p["b"] - Y) / Y.size
    return {"W": dZ @ X.T, "b": dZ.sum(axis=1)}  # keepdims=True


try:
    check_gradient(cost, gradient, point)
except StructureError as error:
    message = str(error)
    print(fill(message, 79))
