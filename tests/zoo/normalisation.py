"""Batch and layer normalisation between two dense layers; the bias before batch norm is idle."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import cross_entropy


def normalised(rng, dtype, kind, activation):
    axis = 0 if kind == "batch" else 1
    x = draw(rng, dtype, 8, 4)
    y = np.eye(3, dtype=dtype)[rng.integers(0, 3, 8)]
    parameters = {
        "W1": draw(rng, dtype, 4, 5),
        "b1": draw(rng, dtype, 5),
        "gamma": (1 + draw(rng, dtype, 5, scale=0.3)).astype(dtype),
        "beta": draw(rng, dtype, 5, scale=0.3),
        "W2": draw(rng, dtype, 5, 3),
        "b2": draw(rng, dtype, 3),
    }
    width = 8 if kind == "batch" else 5

    def forward(p):
        z = x @ p["W1"] + p["b1"]
        centred = z - z.mean(axis=axis, keepdims=True)
        inverse = 1 / np.sqrt((centred**2).mean(axis=axis, keepdims=True) + 1e-5)
        hat = centred * inverse
        n = p["gamma"] * hat + p["beta"]
        a = np.tanh(n) if activation == "tanh" else np.maximum(n, 0)
        return centred, inverse, hat, n, a, a @ p["W2"] + p["b2"]

    def cost(p):
        return cross_entropy(forward(p)[-1], y)[0]

    def gradient(p, slip=""):
        centred, inverse, hat, n, a, z = forward(p)
        dz = cross_entropy(z, y)[1]
        da = dz @ p["W2"].T
        dn = da * ((1 - a**2) if activation == "tanh" else (n > 0))
        dhat = dn * p["gamma"]
        if slip == "gamma-left-out":
            dhat = dn
        mean = dhat.mean(axis=axis, keepdims=True)
        coupling = hat * (dhat * hat).mean(axis=axis, keepdims=True)
        if slip == "mean-term-left-out":
            mean = 0 * mean
        elif slip == "variance-term-left-out":
            coupling = 0 * coupling
        elif slip == "statistics-held-constant":
            mean, coupling = 0 * mean, 0 * coupling
        elif slip == "variance-term-twice":
            coupling = 2 * coupling
        elif slip == "unbiased-variance":
            coupling = coupling * width / (width - 1)
        dz1 = inverse * (dhat - mean - coupling)
        if slip == "deviation-left-out":
            dz1 = dz1 / inverse
        dgamma = (dn * hat).sum(axis=0)
        if slip == "gamma-from-centred":
            dgamma = (dn * centred).sum(axis=0)
        elif slip == "gamma-from-output":
            dgamma = (dn * n).sum(axis=0)
        dbeta = dn.mean(axis=0) if slip == "beta-mean" else dn.sum(axis=0)
        return {
            "W1": x.T @ dz1,
            "b1": dz1.sum(axis=0),
            "gamma": dgamma,
            "beta": dbeta,
            "W2": a.T @ dz,
            "b2": dz.sum(axis=0),
        }

    inner = "W1 b1"
    slips = tuple(
        slip(name, inner, "unexplained entries slice-scaled should-be-zero")
        for name in (
            "gamma-left-out",
            "variance-term-left-out",
            "statistics-held-constant",
            "variance-term-twice",
            "unbiased-variance",
            "deviation-left-out",
        )
    )
    slips += (
        slip("mean-term-left-out", "b1 W1", "should-be-zero offset"),
        slip("gamma-from-centred", "gamma", "unexplained"),
        slip("gamma-from-output", "gamma", "unexplained"),
        slip("beta-mean", "beta", "scaled"),
    )
    return Model(
        f"{kind}-norm-{activation}",
        "normalisation",
        parameters,
        cost,
        gradient,
        slips,
        radius=1.0 if activation == "tanh" else 1e-3,
    )


def models(rng, dtype):
    for kind in ("batch", "layer"):
        for activation in ("tanh", "relu"):
            yield normalised(rng, dtype, kind, activation)
