"""Matrix factorisation, quadratic forms, kernels, log-determinants, Rosenbrock."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip


def factorisation(rng, dtype):
    """Observed entries only, both factors regularised."""
    r = draw(rng, dtype, 6, 6)
    seen = (rng.random((6, 6)) < 0.6).astype(dtype)
    parameters = {"U": draw(rng, dtype, 6, 3), "V": draw(rng, dtype, 6, 3)}

    def cost(p):
        e = seen * (p["U"] @ p["V"].T - r)
        return (e**2).sum() / 2 + 0.05 * ((p["U"] ** 2).sum() + (p["V"] ** 2).sum())

    def gradient(p, slip=""):
        e = p["U"] @ p["V"].T - r
        if slip != "unseen-entries-too":
            e = seen * e
        u, v = e @ p["V"], e.T @ p["U"]
        if slip == "error-not-transposed":
            v = e @ p["U"]
        c = {"penalty-halved": 0.05, "penalty-forgotten": 0}.get(slip, 0.1)
        g = {"U": u + c * p["U"], "V": v + c * p["V"]}
        if slip == "exchanged":
            g = {"U": g["V"], "V": g["U"]}
        return g

    slips = (
        slip("unseen-entries-too", "U V", "unexplained"),
        slip("error-not-transposed", "V", "unexplained"),
        slip("penalty-halved", "U V", "extra-term"),
        slip("penalty-forgotten", "U V", "extra-term"),
        slip("exchanged", "U V", "swapped unexplained"),
    )
    return Model("factorisation", "algebra", parameters, cost, gradient, slips)


def quadratic(rng, dtype, skewed):
    """x'Ax - b'x with an A that is not symmetric: the gradient is (A + A') x - b."""
    a = draw(rng, dtype, 7, 7) + 3 * np.eye(7, dtype=dtype)
    b = draw(rng, dtype, 7)
    scale = (np.geomspace(1e-2, 1e2, 7) if skewed else np.ones(7)).astype(dtype)
    parameters = {"x": (draw(rng, dtype, 7) / scale).astype(dtype)}

    def cost(p):
        x = p["x"] * scale
        return x @ a @ x - b @ x

    def gradient(p, slip=""):
        x = p["x"] * scale
        g = {"taken-as-symmetric": 2 * (a @ x), "one-side": a @ x}.get(slip, a @ x + a.T @ x)
        return {"x": (g if slip == "linear-part-forgotten" else g - b) * scale}

    slips = (
        slip("taken-as-symmetric", "x", "unexplained"),
        slip("one-side", "x", "unexplained"),
        slip("linear-part-forgotten", "x", "unexplained"),
    )
    name = "quadratic-skewed" if skewed else "quadratic"
    return Model(name, "algebra", parameters, cost, gradient, slips)


def kernel(rng, dtype):
    """Radial basis functions: centres, log-width and weights."""
    x = draw(rng, dtype, 10, 3)
    y = draw(rng, dtype, 10)
    parameters = {
        "centres": draw(rng, dtype, 5, 3),
        "log_width": draw(rng, dtype, 1, scale=0.2),
        "weights": draw(rng, dtype, 5),
    }

    def forward(p):
        difference = x[:, None, :] - p["centres"]
        d2 = (difference**2).sum(axis=-1)
        k = np.exp(-d2 / 2 * np.exp(-2 * p["log_width"]))
        return difference, d2, k, k @ p["weights"]

    def cost(p):
        return ((forward(p)[-1] - y) ** 2).sum() / 2

    def gradient(p, slip=""):
        difference, d2, k, out = forward(p)
        r = out - y
        dk = r[:, None] * p["weights"] * k
        inverse = np.exp(-2 * p["log_width"])
        centres = (dk[:, :, None] * difference).sum(axis=0) * inverse
        if slip == "centre-sign":
            centres = -centres
        elif slip == "width-forgotten":
            centres = centres / inverse
        width = (dk * d2).sum(keepdims=True).reshape(1) * inverse
        if slip == "derivative-by-width":
            width = width * np.exp(-p["log_width"])
        weights = k.T @ r
        if slip == "kernel-forgotten":
            weights = d2.T @ r
        return {"centres": centres, "log_width": width, "weights": weights}

    slips = (
        slip("centre-sign", "centres", "sign-flipped"),
        slip("width-forgotten", "centres", "scaled"),
        slip("derivative-by-width", "log_width", "scaled"),
        slip("kernel-forgotten", "weights", "unexplained"),
    )
    return Model("rbf", "algebra", parameters, cost, gradient, slips)


def rosenbrock(rng, dtype):
    parameters = {"x": draw(rng, dtype, 8)}

    def cost(p):
        x = p["x"]
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    def gradient(p, slip=""):
        x = p["x"]
        inner = x[1:] - x[:-1] ** 2
        g = np.zeros_like(x)
        g[:-1] = -400 * x[:-1] * inner - 2 * (1 - x[:-1])
        if slip != "neighbour-forgotten":
            g[1:] += 200 * inner
        if slip == "small-part-forgotten":
            g[:-1] += 2 * (1 - x[:-1])
        elif slip == "last-entry-forgotten":
            g[-1] = 0
        return {"x": g}

    slips = (
        slip("neighbour-forgotten", "x", "unexplained"),
        slip("small-part-forgotten", "x", "unexplained"),
        slip("last-entry-forgotten", "x", "entries"),
    )
    return Model("rosenbrock", "algebra", parameters, cost, gradient, slips)


def bilinear(rng, dtype):
    """Square layers whose gradients people transpose, and two of one shape that they exchange."""
    x, y = draw(rng, dtype, 6, 4), draw(rng, dtype, 6, 4)
    parameters = {"A": draw(rng, dtype, 4, 4), "B": draw(rng, dtype, 4, 4)}

    def cost(p):
        return ((x @ p["A"] @ p["B"] - y) ** 2).mean()

    def gradient(p, slip=""):
        r = 2 * (x @ p["A"] @ p["B"] - y) / y.size
        a, b = x.T @ r @ p["B"].T, (x @ p["A"]).T @ r
        if slip == "transposed":
            b = b.T
        elif slip == "exchanged":
            a, b = b, a
        elif slip == "mean-over-rows":
            a, b = 4 * a, 4 * b
        elif slip == "wrong-order":
            a = x.T @ r @ p["B"]
        return {"A": a, "B": b}

    slips = (
        slip("transposed", "B", "transposed"),
        slip("exchanged", "A B", "swapped unexplained"),
        slip("mean-over-rows", "A B", "scaled"),
        slip("wrong-order", "A", "unexplained"),
    )
    return Model("bilinear", "algebra", parameters, cost, gradient, slips)


def models(rng, dtype):
    yield factorisation(rng, dtype)
    yield quadratic(rng, dtype, False)
    yield quadratic(rng, dtype, True)
    yield kernel(rng, dtype)
    yield rosenbrock(rng, dtype)
    yield bilinear(rng, dtype)
