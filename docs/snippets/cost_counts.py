import numpy as np

from gradcheck import check_gradient

rng = np.random.default_rng(0)


def network(inputs, hidden, outputs):
    X, Y = rng.normal(size=(16, inputs)), rng.normal(size=(16, outputs))
    point = {"W1": rng.normal(size=(inputs, hidden)) / inputs**0.5,
             "b1": rng.normal(size=hidden),
             "W2": rng.normal(size=(hidden, outputs)) / hidden**0.5,
             "b2": rng.normal(size=outputs)}

    def cost(p):
        A = np.tanh(X @ p["W1"] + p["b1"])
        return np.mean((A @ p["W2"] + p["b2"] - Y) ** 2)

    def gradient(p):
        A = np.tanh(X @ p["W1"] + p["b1"])
        D2 = 2 * (A @ p["W2"] + p["b2"] - Y) / Y.size
        D1 = D2 @ p["W2"].T * (1 - A**2)
        return {"W1": X.T @ D1, "b1": D1.sum(0),
                "W2": A.T @ D2, "b2": D2.sum(0)}

    return cost, gradient, point


def calls(method, problem):
    report = check_gradient(*problem, method=method)
    assert report, report
    return report.evaluations


layers = [(6, 5, 2), (20, 20, 10), (64, 32, 10), (64, 128, 10)]
names = ["-".join(map(str, widths)) for widths in layers]
problems = [network(*widths) for widths in layers]
sizes = [sum(a.size for a in point.values()) for *_, point in problems]
loop = [2 * size for size in sizes]
exhaustive = [calls("exhaustive", problem) for problem in problems]
projection = [calls("projection", problem) for problem in problems]
for row in zip(names, sizes, loop, exhaustive, projection, strict=True):
    print("{:<10} {:>5}   {:>5} {:>5} {:>3}".format(*row))
