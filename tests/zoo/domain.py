"""Costs that exist on one side of a border only: log barriers, roots, entropies."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip


def positive_draw(rng, dtype, *shape, low=0.2, high=3.0):
    return rng.uniform(low, high, shape).astype(dtype)


def barrier(rng, dtype, slack):
    """c.x - mu sum log(b - A x): one constraint is `slack` away from its border."""
    a = draw(rng, dtype, 8, 6)
    c = draw(rng, dtype, 6)
    x = draw(rng, dtype, 6)
    room = positive_draw(rng, dtype, 8, low=0.5)
    room[0] = slack
    b = (a @ x + room).astype(dtype)
    mu = 0.1

    def cost(p):
        return c @ p["x"] - mu * np.log(b - a @ p["x"]).sum()

    def gradient(p, slip=""):
        inverse = 1 / (b - a @ p["x"])
        sign = -1 if slip == "barrier-sign" else 1
        weight = 1 if slip == "mu-forgotten" else mu
        g = c + sign * weight * (a.T @ inverse)
        if slip == "objective-forgotten":
            g = g - c
        return {"x": g}

    slips = (
        slip("barrier-sign", "x", "unexplained"),
        slip("mu-forgotten", "x", "unexplained"),
        slip("objective-forgotten", "x", "unexplained"),
    )
    return Model(f"barrier-{slack:g}", "domain", {"x": x}, cost, gradient, slips, radius=slack / 50)


def roots(rng, dtype):
    """Square roots of entries from 1e-4 to 1: the step of one leaves another's domain."""
    s = np.geomspace(1e-4, 1, 6).astype(dtype)
    c = draw(rng, dtype, 6)
    parameters = {"s": s, "t": positive_draw(rng, dtype, 6)}

    def cost(p):
        return (c * np.sqrt(p["s"])).sum() + np.sqrt((p["t"] ** 2).sum())

    def gradient(p, slip=""):
        s = c / (2 * np.sqrt(p["s"]))
        if slip == "half-forgotten":
            s = 2 * s
        elif slip == "root-not-inverted":
            s = c * np.sqrt(p["s"]) / 2
        t = p["t"] / np.sqrt((p["t"] ** 2).sum())
        if slip == "norm-not-divided":
            t = p["t"] * 1
        return {"s": s, "t": t}

    slips = (
        slip("half-forgotten", "s", "scaled"),
        slip("root-not-inverted", "s", "unexplained"),
        slip("norm-not-divided", "t", "scaled extra-term"),
    )
    return Model("roots", "domain", parameters, cost, gradient, slips, radius=1e-5)


def entropy(rng, dtype):
    """sum p log(p / q) of positive weights, not normalised."""
    q = positive_draw(rng, dtype, 3, 5)
    parameters = {"p": positive_draw(rng, dtype, 3, 5, low=0.01, high=1.0)}

    def cost(p):
        return (p["p"] * np.log(p["p"] / q) - p["p"]).sum()

    def gradient(p, slip=""):
        g = np.log(p["p"] / q)
        if slip == "one-too-many":
            g = g + 1
        elif slip == "reference-forgotten":
            g = np.log(p["p"])
        return {"p": g}

    slips = (
        slip("one-too-many", "p", "offset"),
        slip("reference-forgotten", "p", "unexplained"),
    )
    return Model("entropy", "domain", parameters, cost, gradient, slips, radius=1e-2)


def gamma_shape(rng, dtype):
    """Log-likelihood of a Weibull sample: powers and logs of positive numbers."""
    y = positive_draw(rng, dtype, 12, low=0.3)
    parameters = {"scale": positive_draw(rng, dtype, 1), "shape": positive_draw(rng, dtype, 1)}

    def cost(p):
        k, s = p["shape"], p["scale"]
        return ((y / s) ** k - np.log(k / s) - (k - 1) * np.log(y / s)).sum()

    def gradient(p, slip=""):
        k, s = p["shape"], p["scale"]
        u = (y / s) ** k
        ds = (k / s * (1 - u)).sum(keepdims=True)
        dk = (u * np.log(y / s) - 1 / k - np.log(y / s)).sum(keepdims=True)
        if slip == "normaliser-forgotten":
            dk = dk + len(y) / k
        elif slip == "scale-sign":
            ds = -ds
        return {"scale": ds, "shape": dk}

    slips = (
        slip("normaliser-forgotten", "shape", "scaled sign-flipped"),
        slip("scale-sign", "scale", "sign-flipped"),
    )
    return Model("weibull", "domain", parameters, cost, gradient, slips, radius=1e-2)


def models(rng, dtype):
    yield barrier(rng, dtype, 0.5)
    yield barrier(rng, dtype, 1e-3 if dtype == "float64" else 0.05)  # float32 would lose the slack
    yield roots(rng, dtype)
    yield entropy(rng, dtype)
    yield gamma_shape(rng, dtype)
