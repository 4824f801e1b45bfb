"""Points on a kink, where any value between the two slopes is right, and points very near one."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import positive


def lasso(rng, dtype):
    """L1 with half of the weights at zero: np.sign gives 0 there, a subgradient."""
    x, y = draw(rng, dtype, 8, 6), draw(rng, dtype, 8)
    w = draw(rng, dtype, 6)
    w[::2] = 0
    strength = 4.0

    def cost(p):
        return ((x @ p["w"] - y) ** 2).sum() / 16 + strength * np.abs(p["w"]).sum()

    def gradient(p, slip=""):
        penalty = strength * np.sign(p["w"])
        if slip == "penalty-squared":
            penalty = strength * p["w"]
        elif slip == "penalty-sign":
            penalty = -penalty
        return {"w": x.T @ (x @ p["w"] - y) / 8 + penalty}

    slips = (
        slip("penalty-squared", "w", "unexplained entries"),
        slip("penalty-sign", "w", "extra-term"),
    )
    return Model("lasso-at-zero", "kinks", {"w": w}, cost, gradient, slips, 1e-3, kink=True)


def margin(rng, dtype):
    """Hinge loss of one example exactly at its margin; the others are off it."""
    x = np.array([[1, 0, 0, 0], [1, 2, -1, 0.5], [-1, 1, 1, 2], [0.5, -2, 1, 1]], dtype=dtype)
    s = np.array([1, -1, 1, 1], dtype=dtype)
    parameters = {"w": np.array([1, 0.25, -0.5, 0.75], dtype=dtype)}  # first margin: 1 - 1 = 0

    def cost(p):
        return np.maximum(1 - s * (x @ p["w"]), 0).sum() / 4

    def gradient(p, slip=""):
        active = positive(1 - s * (x @ p["w"]))
        if slip == "all-active":
            active = active * 0 + 1
        g = -(x.T @ (s * active)) / 4
        return {"w": {"summed": 4 * g, "sign": -g}.get(slip, g)}

    slips = (slip("summed", "w", "scaled"), slip("sign", "w", "sign-flipped"))
    return Model("hinge-at-margin", "kinks", parameters, cost, gradient, slips, 1e-3, kink=True)


def ties(rng, dtype):
    """Largest of equal entries: argmax takes the first, one of many subgradients."""
    x = draw(rng, dtype, 6)
    x[2] = x[4] = 3
    parameters = {"x": x, "w": draw(rng, dtype, 6)}

    def cost(p):
        return p["x"].max() + (p["w"] ** 2).sum() / 2

    def gradient(p, slip=""):
        g = np.zeros_like(p["x"])
        place = p["x"].argmin() if slip == "argmin" else p["x"].argmax()
        g[place] = 1
        return {"x": g, "w": p["w"] * (2 if slip == "doubled" else 1)}

    slips = (
        slip("argmin", "x", "entries permuted unexplained"),
        slip("doubled", "w", "scaled extra-term"),
    )
    return Model("max-of-equals", "kinks", parameters, cost, gradient, slips, 1e-3, kink=True)


def idle_unit(rng, dtype):
    """A ReLU unit whose only input is zero at one example: its bias sits on the kink."""
    x = draw(rng, dtype, 1, 3)
    w = draw(rng, dtype, 3, 4)
    w[:, 1] = 0
    b = draw(rng, dtype, 4)
    b[1] = 0
    parameters = {"W": w, "b": b, "v": draw(rng, dtype, 4)}

    def cost(p):
        z = x @ p["W"] + p["b"]
        return ((z * positive(z)) @ p["v"]).sum()

    def gradient(p, slip=""):
        z = x @ p["W"] + p["b"]
        dz = p["v"] * (z * 0 + 1 if slip == "derivative-left-out" else positive(z))
        return {"W": x.T @ dz, "b": dz.sum(axis=0), "v": (z * positive(z)).sum(axis=0)}

    slips = (slip("derivative-left-out", "W b", "unexplained entries"),)
    return Model("relu-at-zero", "kinks", parameters, cost, gradient, slips, 1e-3, kink=True)


def near(rng, dtype, distance):
    """ReLU units this near to their kink, on either side of it."""
    x = draw(rng, dtype, 1, 3)
    w = draw(rng, dtype, 3, 6)
    b = (distance * np.array([1, -1, 1, -1, 0, 0]) - (x @ w)[0]).astype(dtype)
    b[4:] += np.array([1, -1], dtype=dtype)
    parameters = {"W": w, "b": b, "v": draw(rng, dtype, 6)}

    def cost(p):
        z = x @ p["W"] + p["b"]
        return ((z * positive(z)) @ p["v"]).sum() + ((z * positive(z)) ** 2).sum()

    def gradient(p, slip=""):
        z = x @ p["W"] + p["b"]
        a = z * positive(z)
        dz = p["v"] * positive(z) + 2 * a
        if slip == "square-forgotten":
            dz = dz - 2 * a
        v = a.sum(axis=0)
        return {"W": x.T @ dz, "b": dz.sum(axis=0) * (2 if slip == "bias" else 1), "v": v}

    slips = (slip("square-forgotten", "W b", "unexplained entries"), slip("bias", "b", "scaled"))
    return Model(f"relu-near-{distance:g}", "kinks", parameters, cost, gradient, slips, distance)


def models(rng, dtype):
    yield lasso(rng, dtype)
    yield margin(rng, dtype)
    yield ties(rng, dtype)
    yield idle_unit(rng, dtype)
    yield near(rng, dtype, 1e-3)
    if dtype == "float64":
        yield near(rng, dtype, 1e-5)
        yield near(rng, dtype, 1e-7)
