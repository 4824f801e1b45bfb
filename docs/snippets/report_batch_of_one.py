import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)
point = {"W": rng.normal(size=(3, 4)), "b": rng.normal(size=(3, 1))}


def check(examples):
    X = rng.normal(size=(4, examples))

    def cost(p):
        return np.sum(np.tanh(p["W"] @ X + p["b"])) / examples

    def gradient(p):
        dZ = 1 - np.tanh(p["W"] @ X + p["b"]) ** 2  # / examples
        return {"W": dZ @ X.T, "b": dZ.sum(axis=1, keepdims=True)}

    return check_gradient(cost, gradient, point)


one, eight = check(1), check(8)
print(one, eight, sep="\n\n")
