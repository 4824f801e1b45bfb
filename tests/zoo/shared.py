"""Arrays used more than once: an autoencoder with tied weights, a siamese pair, a deep loop."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import mse


def autoencoder(rng, dtype):
    x = draw(rng, dtype, 6, 5)
    parameters = {
        "W": draw(rng, dtype, 5, 3, scale=0.6),
        "b": draw(rng, dtype, 3, scale=0.3),
        "c": draw(rng, dtype, 5, scale=0.3),
    }

    def forward(p):
        h = np.tanh(x @ p["W"] + p["b"])
        return h, h @ p["W"].T + p["c"]

    def cost(p):
        return mse(forward(p)[-1], x)[0]

    def gradient(p, slip=""):
        h, out = forward(p)
        dout = mse(out, x)[1]
        dz = (dout @ p["W"]) * (1 - h**2)
        encoder, decoder = x.T @ dz, dout.T @ h
        w = {"encoder-forgotten": decoder, "decoder-forgotten": encoder}.get(
            slip, encoder + decoder
        )
        if slip == "averaged-over-uses":
            w = w / 2
        return {"W": w, "b": dz.sum(axis=0), "c": dout.sum(axis=0)}

    slips = (
        slip("encoder-forgotten", "W", "unexplained"),
        slip("decoder-forgotten", "W", "unexplained"),
        slip("averaged-over-uses", "W", "scaled"),
    )
    return Model("tied-autoencoder", "shared", parameters, cost, gradient, slips)


def siamese(rng, dtype):
    """Distance of two inputs seen through the same layer."""
    left, right = draw(rng, dtype, 5, 4), draw(rng, dtype, 5, 4)
    y = np.abs(draw(rng, dtype, 5))
    parameters = {"W": draw(rng, dtype, 4, 3), "b": draw(rng, dtype, 3, scale=0.5)}

    def forward(p):
        a, b = np.tanh(left @ p["W"] + p["b"]), np.tanh(right @ p["W"] + p["b"])
        return a, b, ((a - b) ** 2).sum(axis=1)

    def cost(p):
        return ((forward(p)[-1] - y) ** 2).mean()

    def gradient(p, slip=""):
        a, b, d = forward(p)
        dd = 2 * (d - y)[:, None] / 5
        da, db = dd * 2 * (a - b) * (1 - a**2), -dd * 2 * (a - b) * (1 - b**2)
        if slip == "second-branch-same-sign":
            db = -db
        elif slip == "second-branch-forgotten":
            db = 0 * db
        return {"W": left.T @ da + right.T @ db, "b": (da + db).sum(axis=0)}

    slips = (
        slip("second-branch-same-sign", "W b", "unexplained"),
        slip("second-branch-forgotten", "W b", "unexplained"),
    )
    return Model("siamese", "shared", parameters, cost, gradient, slips)


def loop(rng, dtype):
    """The same square layer applied three times."""
    x, y = draw(rng, dtype, 5, 4), draw(rng, dtype, 5, 4)
    parameters = {"W": draw(rng, dtype, 4, 4, scale=0.6), "b": draw(rng, dtype, 4, scale=0.3)}

    def forward(p):
        h = [x]
        for _ in range(3):
            h.append(np.tanh(h[-1] @ p["W"] + p["b"]))
        return h

    def cost(p):
        return mse(forward(p)[-1], y)[0]

    def gradient(p, slip=""):
        h = forward(p)
        dh = mse(h[-1], y)[1]
        w, b = np.zeros_like(p["W"]), np.zeros_like(p["b"])
        for t in (2, 1, 0):
            dz = dh * (1 - h[t + 1] ** 2)
            if not (slip == "first-use-forgotten" and t == 0):
                w = w + h[t].T @ dz
            b = b + dz.sum(axis=0)
            dh = dz @ p["W"].T
        if slip == "transposed":
            w = w.T
        return {"W": w, "b": b}

    slips = (slip("first-use-forgotten", "W", "unexplained"), slip("transposed", "W", "transposed"))
    return Model("shared-loop", "shared", parameters, cost, gradient, slips)


def models(rng, dtype):
    yield autoencoder(rng, dtype)
    yield siamese(rng, dtype)
    yield loop(rng, dtype)
