import numpy as np

from gradcheck import check_gradient, relative_difference

rng = np.random.default_rng(0)
day = 1.7e9 + 86400 * np.arange(50)  # Unix time, in seconds
y = rng.integers(0, 2, 50)


def cost(p):
    z = p["w"] * day + p["b"]
    return np.mean(np.logaddexp(0, z) - y * z)


def gradient(p):
    error = 1 / (1 + np.exp(-p["w"] * day - p["b"])) - y
    return {"w": np.mean(error * day), "b": -np.mean(error)}


point = {"w": 1e-9, "b": 0.5}
report = check_gradient(cost, gradient, point)
flat = [np.array([one.analytic, one.numeric])
        for one in report.parameters.values()]
overall = relative_difference(*np.array(flat).T)
print(f"formula (2) over both: {overall:.1e}\n")
print(report)
