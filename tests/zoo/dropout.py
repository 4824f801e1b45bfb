"""Dropout with a frozen mask after a hidden layer (inverted: divided by the keep probability)."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import logistic, positive


def dropped(rng, dtype, activation):
    keep = 0.6
    x = draw(rng, dtype, 6, 4)
    y = (rng.random((6, 1)) < 0.5).astype(dtype)
    mask = (rng.random((6, 5)) < keep).astype(dtype)
    parameters = {
        "W1": draw(rng, dtype, 4, 5),
        "b1": draw(rng, dtype, 5),
        "W2": draw(rng, dtype, 5, 1),
        "b2": draw(rng, dtype, 1),
    }

    def forward(p):
        z = x @ p["W1"] + p["b1"]
        a = np.tanh(z) if activation == "tanh" else z * positive(z)
        d = a * mask / keep
        return z, a, d, d @ p["W2"] + p["b2"]

    def cost(p):
        return logistic(forward(p)[-1], y)[0]

    def gradient(p, slip=""):
        z, a, d, out = forward(p)
        dout = logistic(out, y)[1]
        used = a if slip == "weights-see-undropped" else d
        dd = dout @ p["W2"].T
        da = dd * mask / keep
        if slip == "mask-forgotten":
            da = dd / keep
        elif slip == "mask-inverted":
            da = dd * (1 - mask) / keep
        elif slip == "keep-forgotten":
            da = dd * mask
        elif slip == "divided-by-drop":
            da = dd * mask / (1 - keep)
        elif slip == "dropout-forgotten":
            da = dd
        dz = da * ((1 - a**2) if activation == "tanh" else positive(z))
        if slip == "derivative-of-dropped":
            dz = da * (1 - d**2)
        return {
            "W1": x.T @ dz,
            "b1": dz.sum(axis=0),
            "W2": used.T @ dout,
            "b2": dout.sum(axis=0),
        }

    slips = [
        slip("weights-see-undropped", "W2", "unexplained"),
        slip("mask-forgotten", "W1 b1", "unexplained"),
        slip("mask-inverted", "W1 b1", "unexplained"),
        slip("keep-forgotten", "W1 b1", "scaled"),
        slip("divided-by-drop", "W1 b1", "scaled"),
        slip("dropout-forgotten", "W1 b1", "unexplained"),
    ]
    if activation == "tanh":
        slips.append(slip("derivative-of-dropped", "W1 b1", "unexplained"))
    return Model(
        f"dropout-{activation}",
        "dropout",
        parameters,
        cost,
        gradient,
        tuple(slips),
        radius=1.0 if activation == "tanh" else 1e-3,
    )


def models(rng, dtype):
    yield dropped(rng, dtype, "tanh")
    yield dropped(rng, dtype, "relu")
