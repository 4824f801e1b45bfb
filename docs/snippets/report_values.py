import json
from textwrap import fill

import numpy as np

from gradcheck import check_gradient


def cost(p):
    return np.sum(np.tanh(p["W"]) ** 2)


def gradient(p):
    return {"dW": 3 * np.tanh(p["W"]) * (1 - np.tanh(p["W"]) ** 2)}


report = check_gradient(cost, gradient, {"W": np.array([[0.5, -1.0]])})
W = report.parameters["W"]
print(W.verdict, W.mistake.code, W.mistake.factor, W.worst)
print(W.analytic, W.numeric, W.error_bound, sep="\n")
print(fill(", ".join(report.to_dict()), 70))
print(fill(json.dumps(report.to_dict()["parameters"]["W"]["mistake"]), 70))
