"""Backpropagation through time: a simple cell, a GRU and an LSTM."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import mse, sigmoid

STEPS, BATCH, INPUTS, UNITS = 4, 3, 3, 4


def zeros_like(p):
    return {name: np.zeros_like(value) for name, value in p.items()}


def simple(rng, dtype):
    x = draw(rng, dtype, STEPS, BATCH, INPUTS)
    y = draw(rng, dtype, BATCH, 2)
    parameters = {
        "Wx": draw(rng, dtype, INPUTS, UNITS, scale=0.7),
        "Wh": draw(rng, dtype, UNITS, UNITS, scale=0.6),
        "b": draw(rng, dtype, UNITS, scale=0.3),
        "Wy": draw(rng, dtype, UNITS, 2, scale=0.7),
        "by": draw(rng, dtype, 2, scale=0.3),
    }

    def forward(p):
        h = [np.zeros_like(p["b"]) + np.zeros((BATCH, 1), dtype=dtype)]
        for t in range(STEPS):
            h.append(np.tanh(x[t] @ p["Wx"] + h[t] @ p["Wh"] + p["b"]))
        return h, h[-1] @ p["Wy"] + p["by"]

    def cost(p):
        return mse(forward(p)[-1], y)[0]

    def gradient(p, slip=""):
        h, out = forward(p)
        dout = mse(out, y)[1]
        g = zeros_like(p)
        g["Wy"], g["by"] = h[-1].T @ dout, dout.sum(axis=0)
        dh = dout @ p["Wy"].T
        for t in reversed(range(STEPS)):
            da = dh * (1 - h[t + 1] ** 2)
            if slip == "derivative-at-previous-step":
                da = dh * (1 - h[t] ** 2)
            g["Wx"] = g["Wx"] + (x[t - 1] if slip == "input-off-by-one" else x[t]).T @ da
            g["Wh"] = g["Wh"] + (h[t + 1] if slip == "state-off-by-one" else h[t]).T @ da
            g["b"] = da.sum(axis=0) if slip == "bias-overwritten" else g["b"] + da.sum(axis=0)
            dh = da @ (p["Wh"] if slip == "recurrent-not-transposed" else p["Wh"].T)
            if slip == "truncated":
                break
            if slip == "no-flow-through-time":
                dh = 0 * dh
        if slip == "recurrent-transposed":
            g["Wh"] = g["Wh"].T
        return g

    slips = (
        slip("derivative-at-previous-step", "Wx Wh b", "unexplained"),
        slip("input-off-by-one", "Wx", "unexplained"),
        slip("state-off-by-one", "Wh", "unexplained"),
        slip("bias-overwritten", "b", "unexplained"),
        slip("recurrent-not-transposed", "Wx Wh b", "unexplained"),
        slip("truncated", "Wx Wh b", "unexplained"),
        slip("no-flow-through-time", "Wx Wh b", "unexplained"),
        slip("recurrent-transposed", "Wh", "transposed"),
    )
    return Model("rnn", "recurrent", parameters, cost, gradient, slips)


def gru(rng, dtype):
    x = draw(rng, dtype, STEPS, BATCH, INPUTS)
    y = draw(rng, dtype, BATCH, UNITS)
    parameters = {}
    for gate in "zrn":
        parameters[f"W{gate}"] = draw(rng, dtype, INPUTS, UNITS, scale=0.7)
        parameters[f"U{gate}"] = draw(rng, dtype, UNITS, UNITS, scale=0.5)
        parameters[f"b{gate}"] = draw(rng, dtype, UNITS, scale=0.3)

    def forward(p):
        h = np.zeros((BATCH, UNITS), dtype=p["bz"].dtype)
        cache = []
        for t in range(STEPS):
            z = sigmoid(x[t] @ p["Wz"] + h @ p["Uz"] + p["bz"])
            r = sigmoid(x[t] @ p["Wr"] + h @ p["Ur"] + p["br"])
            n = np.tanh(x[t] @ p["Wn"] + (r * h) @ p["Un"] + p["bn"])
            cache.append((h, z, r, n))
            h = (1 - z) * n + z * h
        return h, cache

    def cost(p):
        return mse(forward(p)[0], y)[0]

    def gradient(p, slip=""):
        h, cache = forward(p)
        dh = mse(h, y)[1]
        g = zeros_like(p)
        for t in reversed(range(STEPS)):
            h, z, r, n = cache[t]
            dn = dh * (1 - z) * (1 - n**2)
            dz = dh * ((n - h) if slip == "update-gate-sign" else (h - n)) * z * (1 - z)
            drh = dn @ p["Un"].T
            dr = drh * h * r * (1 - r)
            if slip == "reset-derivative-left-out":
                dr = drh * h
            carry = 0 if slip == "carry-forgotten" else dh * z
            through = drh if slip == "reset-gate-forgotten" else drh * r
            dh = carry + through + dz @ p["Uz"].T + dr @ p["Ur"].T
            inner = h if slip == "candidate-sees-whole-state" else r * h
            for gate, d, state in (("z", dz, h), ("r", dr, h), ("n", dn, inner)):
                g[f"W{gate}"] = g[f"W{gate}"] + x[t].T @ d
                g[f"U{gate}"] = g[f"U{gate}"] + state.T @ d
                g[f"b{gate}"] = g[f"b{gate}"] + d.sum(axis=0)
        if slip == "gates-exchanged":
            g["Uz"], g["Ur"] = g["Ur"], g["Uz"]
        return g

    everything = " ".join(parameters)
    slips = (
        slip("update-gate-sign", everything, "unexplained sign-flipped"),
        slip("reset-derivative-left-out", everything, "unexplained"),
        slip("carry-forgotten", everything, "unexplained"),
        slip("reset-gate-forgotten", everything, "unexplained"),
        slip("candidate-sees-whole-state", "Un", "unexplained"),
        slip("gates-exchanged", "Uz Ur", "swapped unexplained"),
    )
    return Model("gru", "recurrent", parameters, cost, gradient, slips)


def lstm(rng, dtype):
    """One matrix for the four gates, as most people write it."""
    x = draw(rng, dtype, STEPS, BATCH, INPUTS)
    y = draw(rng, dtype, BATCH, UNITS)
    parameters = {
        "W": draw(rng, dtype, INPUTS + UNITS, 4 * UNITS, scale=0.5),
        "b": draw(rng, dtype, 4 * UNITS, scale=0.3),
    }

    def forward(p):
        h = c = np.zeros((BATCH, UNITS), dtype=p["b"].dtype)
        cache = []
        for t in range(STEPS):
            v = np.concatenate([x[t] + 0 * h[:, :1], h], axis=1)
            i, f, o, n = np.split(v @ p["W"] + p["b"], 4, axis=1)
            i, f, o, n = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(n)
            before, c = c, f * c + i * n
            h = o * np.tanh(c)
            cache.append((v, i, f, o, n, before, c))
        return h, cache

    def cost(p):
        return mse(forward(p)[0], y)[0]

    def gradient(p, slip=""):
        h, cache = forward(p)
        dh = mse(h, y)[1]
        dc = 0 * dh
        g = zeros_like(p)
        for v, i, f, o, n, before, c in reversed(cache):
            do = dh * np.tanh(c) * o * (1 - o)
            inner = 1 if slip == "cell-derivative-left-out" else 1 - np.tanh(c) ** 2
            dc = (0 if slip == "cell-path-forgotten" else dc) + dh * o * inner
            di, dn = dc * n * i * (1 - i), dc * i * (1 - n**2)
            df = dc * (c if slip == "forget-gate-sees-new-cell" else before) * f * (1 - f)
            dc = dc * (1 if slip == "forget-gate-left-out" else f)
            order = (di, df, dn, do) if slip == "gates-in-another-order" else (di, df, do, dn)
            d = np.concatenate(order, axis=1)
            g["W"] = g["W"] + v.T @ d
            g["b"] = g["b"] + d.sum(axis=0)
            dh = (d @ p["W"].T)[:, INPUTS:]
        return g

    slips = tuple(
        slip(name, "W b", "unexplained entries")
        for name in (
            "cell-derivative-left-out",
            "cell-path-forgotten",
            "forget-gate-sees-new-cell",
            "forget-gate-left-out",
        )
    )
    slips += (slip("gates-in-another-order", "W b", "unexplained entries permuted"),)
    return Model("lstm", "recurrent", parameters, cost, gradient, slips)


def models(rng, dtype):
    yield simple(rng, dtype)
    yield gru(rng, dtype)
    yield lstm(rng, dtype)
