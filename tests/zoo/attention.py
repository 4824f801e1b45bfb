"""Scaled dot-product attention, one head, with and without a causal mask."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import mse, softmax


def attention(rng, dtype, causal):
    length, width = 5, 4
    x = draw(rng, dtype, length, width)
    y = draw(rng, dtype, length, width)
    hidden = np.triu(np.ones((length, length), dtype=bool), 1) & causal
    parameters = {name: draw(rng, dtype, width, width, scale=0.6) for name in ("Wq", "Wk", "Wv")}
    parameters["Wo"] = draw(rng, dtype, width, width, scale=0.6)
    root = 0.5  # 1 / sqrt(width)

    def forward(p):
        q, k, v = x @ p["Wq"], x @ p["Wk"], x @ p["Wv"]
        scores = q @ k.T * root
        s = softmax(np.where(hidden, scores * 0 - 1e9, scores))
        o = s @ v
        return q, k, v, s, o, o @ p["Wo"]

    def cost(p):
        return mse(forward(p)[-1], y)[0]

    def gradient(p, slip=""):
        q, k, v, s, o, out = forward(p)
        dout = mse(out, y)[1]
        do = dout @ (p["Wo"] if slip == "output-not-transposed" else p["Wo"].T)
        dv = (s if slip == "weights-not-transposed" else s.T) @ do
        ds = do @ v.T
        da = s * (ds - (ds * s).sum(axis=1, keepdims=True))
        if slip == "softmax-diagonal-only":
            da = ds * s * (1 - s)
        elif slip == "softmax-sum-left-out":
            da = s * ds
        elif slip == "softmax-wrong-axis":
            da = s * (ds - (ds * s).sum(axis=0, keepdims=True))
        if slip != "root-left-out":
            da = da * root
        dq = da @ k
        dk = (da if slip == "keys-not-transposed" else da.T) @ q
        g = {"Wq": x.T @ dq, "Wk": x.T @ dk, "Wv": x.T @ dv, "Wo": o.T @ dout}
        if slip == "keys-and-queries-exchanged":
            g["Wq"], g["Wk"] = g["Wk"], g["Wq"]
        elif slip == "values-transposed":
            g["Wv"] = g["Wv"].T
        return g

    slips = (
        slip("output-not-transposed", "Wq Wk Wv", "unexplained"),
        slip("weights-not-transposed", "Wv", "unexplained"),
        slip("softmax-diagonal-only", "Wq Wk", "unexplained"),
        slip("softmax-sum-left-out", "Wq Wk", "unexplained"),
        slip("softmax-wrong-axis", "Wq Wk", "unexplained"),
        slip("root-left-out", "Wq Wk", "scaled"),
        slip("keys-not-transposed", "Wk", "unexplained"),
        slip("keys-and-queries-exchanged", "Wq Wk", "swapped unexplained"),
        slip("values-transposed", "Wv", "transposed"),
    )
    name = "attention-causal" if causal else "attention"
    return Model(name, "attention", parameters, cost, gradient, slips)


def models(rng, dtype):
    yield attention(rng, dtype, False)
    yield attention(rng, dtype, True)
