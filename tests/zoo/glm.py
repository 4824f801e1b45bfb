"""Regression: badly scaled columns, Poisson with log link, Gaussian with its own log-sigma."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import logistic, sigmoid


def columns(rng, dtype):
    """Least squares where the columns have different units: one array, entries 1e8 apart."""
    units = np.array([1, 1e3, 1e-3, 50, 1e4], dtype=dtype)
    x = draw(rng, dtype, 12, 5) * units
    parameters = {"w": draw(rng, dtype, 5) / units, "b": draw(rng, dtype, 1)}
    y = (x @ parameters["w"] + parameters["b"] + draw(rng, dtype, 12, scale=1.5)).astype(dtype)

    def cost(p):
        return ((x @ p["w"] + p["b"] - y) ** 2).sum() / 24

    def gradient(p, slip=""):
        r = x @ p["w"] + p["b"] - y
        w = {"summed": x.T @ r, "doubled": x.T @ r / 6}.get(slip, x.T @ r / 12)
        if slip == "unit-forgotten":
            w = w * np.array([1, 1, 1, 50, 1], dtype=dtype)
        elif slip == "small-column-dropped":
            w = w * (units > 1e-2)
        return {"w": w, "b": r.sum(keepdims=True) / 12}

    slips = (
        slip("summed", "w", "scaled"),
        slip("doubled", "w", "scaled"),
        slip("unit-forgotten", "w", "entries"),
    )
    return Model("least-squares-columns", "glm", parameters, cost, gradient, slips)


def regression(rng, dtype, kind):
    """Canonical links: the derivative by the linear predictor is mean - y."""
    x = draw(rng, dtype, 10, 6)
    parameters = {"w": draw(rng, dtype, 6, scale=0.4), "b": draw(rng, dtype, 1, scale=0.4)}
    if kind == "poisson":
        y = rng.poisson(1.5, 10).astype(dtype)
    elif kind == "gamma":
        y = rng.gamma(2.0, 1.0, 10).astype(dtype)
    else:
        y = (rng.random(10) < 0.5).astype(dtype)

    def cost(p):
        eta = x @ p["w"] + p["b"]
        if kind == "poisson":
            return (np.exp(eta) - y * eta).sum()
        if kind == "gamma":
            return (y * np.exp(-eta) + eta).sum()
        return logistic(eta, y)[0] * 10

    def gradient(p, slip=""):
        eta = x @ p["w"] + p["b"]
        if kind == "poisson":
            d = np.exp(eta) - y
            if slip == "link-derivative":
                d = (eta - y) * np.exp(eta)
            elif slip == "linear-link":
                d = eta - y
        elif kind == "gamma":
            d = 1 - y * np.exp(-eta)
            if slip == "link-derivative":
                d = 1 - y / np.exp(2 * eta)
            elif slip == "linear-link":
                d = 1 + y * np.exp(-eta)
        else:
            d = sigmoid(eta) - y
            if slip == "link-derivative":
                d = d * sigmoid(eta) * (1 - sigmoid(eta))
            elif slip == "linear-link":
                d = eta - y
        if slip == "averaged":
            d = d / 10
        b = d.sum(keepdims=True)
        if slip == "averaged-intercept":
            b = b / 10
        return {"w": x.T @ d, "b": b}

    slips = (
        slip("link-derivative", "b w", "scaled"),
        slip("linear-link", "b w", "scaled"),
        slip("averaged", "b w", "scaled"),
        slip("averaged-intercept", "b", "scaled"),
    )
    return Model(f"{kind}-regression", "glm", parameters, cost, gradient, slips)


def gaussian(rng, dtype):
    """Negative log-likelihood with a log-sigma for each output."""
    x = draw(rng, dtype, 9, 3)
    y = draw(rng, dtype, 9, 4)
    parameters = {
        "W": draw(rng, dtype, 3, 4),
        "b": draw(rng, dtype, 4),
        "log_sigma": draw(rng, dtype, 4, scale=0.5),
    }

    def cost(p):
        u = (y - x @ p["W"] - p["b"]) * np.exp(-p["log_sigma"])
        return (u**2 / 2 + p["log_sigma"]).sum()

    def gradient(p, slip=""):
        inverse = np.exp(-p["log_sigma"])
        u = (y - x @ p["W"] - p["b"]) * inverse
        d = -u * (1 if slip == "sigma-forgotten" else inverse)
        s = (1 - u**2).sum(axis=0)
        if slip == "derivative-by-sigma":
            s = s * inverse
        elif slip == "normaliser-forgotten":
            s = -(u**2).sum(axis=0)
        elif slip == "factor-two":
            s = (1 - 2 * u**2).sum(axis=0)
        return {"W": x.T @ d, "b": d.sum(axis=0), "log_sigma": s}

    slips = (
        slip("sigma-forgotten", "b W", "unexplained"),
        slip("derivative-by-sigma", "log_sigma", "unexplained"),
        slip("normaliser-forgotten", "log_sigma", "offset"),
        slip("factor-two", "log_sigma", "unexplained"),
    )
    return Model("gaussian-log-sigma", "glm", parameters, cost, gradient, slips)


def models(rng, dtype):
    yield columns(rng, dtype)
    for kind in ("poisson", "gamma", "logistic"):
        yield regression(rng, dtype, kind)
    yield gaussian(rng, dtype)
