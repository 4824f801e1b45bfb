"""Dense nets: rows are examples, layers W1 b1 ... WL bL, any activation, loss and regulariser."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .case import Model, draw, slip
from .pieces import ACTIVATIONS, LOSSES

# sizes, activation, loss, batch
NETS = (
    ((3, 4, 2), "sigmoid", "mse", 5),
    ((4, 6, 1), "tanh", "naive-logistic", 7),
    ((5, 7, 4, 1), "relu", "logistic", 6),
    ((4, 5, 5, 3), "leaky", "cross-entropy", 8),
    ((3, 6, 6, 2), "softplus", "huber", 6),
    ((4, 4, 4, 2), "gelu", "mse", 4),
    ((3, 5, 1), "elu", "hinge", 9),
    ((6, 6, 6, 3), "relu", "cross-entropy", 6),
    ((2, 5, 1), "sine", "absolute", 5),
    ((5, 4, 1), "swish", "squared-hinge", 8),
    ((12, 20, 12, 4), "tanh", "cross-entropy", 16),
    ((20, 24, 12, 1), "relu", "naive-logistic", 10),
)
REGULARISED = (
    ((4, 6, 2), "tanh", "mse", 6, "l2", 0.1),
    ((4, 5, 3), "relu", "cross-entropy", 7, "l2", 0.02),
    ((5, 4, 1), "sigmoid", "logistic", 6, "l1", 0.05),
)


def target(rng, dtype, kind, batch, width):
    if kind == "real":
        return draw(rng, dtype, batch, width)
    if kind == "binary":
        return (rng.random((batch, width)) < 0.5).astype(dtype)
    return np.eye(width, dtype=dtype)[rng.integers(0, width, batch)]


def dense(rng, dtype, sizes, activation, loss, batch, penalty="", strength=0.0, family="dense"):
    """One net as a `Model`; the penalty is on the weights only, as is usual."""
    act, derivative, other_derivative = ACTIVATIONS[activation]
    value, kind, other_loss = LOSSES[loss]
    layers = len(sizes) - 1
    x = draw(rng, dtype, batch, sizes[0])
    y = target(rng, dtype, kind, batch, sizes[-1])
    parameters = {}
    for layer, (inputs, outputs) in enumerate(pairwise(sizes), start=1):
        parameters[f"W{layer}"] = draw(rng, dtype, inputs, outputs, scale=1.4 * inputs**-0.5)
        parameters[f"b{layer}"] = draw(rng, dtype, outputs, scale=0.3)

    def forward(p):
        a, cache = x, []
        for layer in range(1, layers + 1):
            z = a @ p[f"W{layer}"] + p[f"b{layer}"]
            cache.append((a, z))
            a = act(z) if layer < layers else z
        return a, cache

    def cost(p):
        total = value(forward(p)[0], y)[0]
        for layer in range(1, layers + 1):
            if penalty == "l2":
                total = total + strength / 2 * (p[f"W{layer}"] ** 2).sum()
            elif penalty == "l1":
                total = total + strength * np.abs(p[f"W{layer}"]).sum()
        return total

    def gradient(p, slip=""):
        z, cache = forward(p)
        dz = value(z, y)[1]
        if slip == "other-loss-derivative":
            dz = other_loss(z, y)
        elif slip == "not-divided-by-batch":
            dz = dz * batch
        elif slip == "divided-twice":
            dz = dz / batch
        elif slip == "sign-of-loss":
            dz = -dz
        g = {}
        for layer in range(layers, 0, -1):
            a, z = cache[layer - 1]
            w = p[f"W{layer}"]
            if layer < layers:
                d = derivative(z, act(z))
                if layer == layers - 1 and slip == "no-activation-derivative":
                    d = d * 0 + 1
                elif layer == layers - 1 and slip == "other-activation-derivative":
                    d = other_derivative(z, act(z))
                dz = dz * d
                if layer == layers - 1 and slip == "stray-factor-behind":
                    dz = dz * 2
            dw = a.T @ dz
            if layer == 2 and slip == "outer-the-other-way" and dw.shape[0] == dw.shape[1]:
                dw = dz.T @ a
            db = dz.sum(axis=0)
            if layer == 1 and slip == "bias-mean":
                db = dz.mean(axis=0)
            elif layer == 1 and slip == "bias-wrong-axis" and dz.shape[0] == dz.shape[1]:
                db = dz.sum(axis=1)
            elif layer == 1 and slip == "bias-last-example":
                db = dz[-1]
            elif layer == 1 and slip == "bias-broadcast":
                db = dz.sum(axis=0) * 0 + dz.sum()
            if penalty == "l2":
                c = {"penalty-forgotten": 0, "penalty-doubled": 2}.get(slip, 1)
                dw = dw + c * strength * w
            elif penalty == "l1":
                c = {"penalty-forgotten": 0, "penalty-doubled": 2}.get(slip, 1)
                dw = dw + c * strength * np.sign(w)
                if slip == "penalty-squared":
                    dw = dw - strength * np.sign(w) + strength * w
            elif slip == "penalty-in-gradient-only":
                dw = dw + 0.05 * w
            if slip == "penalty-on-bias-too":
                db = db + 0.2 * p[f"b{layer}"]
            if penalty == "l2" and slip == "data-part-summed":
                dw = batch * (dw - strength * w) + strength * w
                db = batch * db
            g[f"W{layer}"], g[f"b{layer}"] = dw, db
            back = w if slip == "weights-not-transposed" and w.shape[0] == w.shape[1] else w.T
            dz = dz @ back
        return {name: g[name] for name in p}

    last = f"W{layers} b{layers}"
    behind = f"W{layers - 1} b{layers - 1}"
    inner = " ".join(name for name in parameters if name not in last.split())
    weights = " ".join(f"W{layer}" for layer in range(1, layers + 1))
    slips = [
        slip("other-loss-derivative", last, "scaled unexplained"),
        slip("not-divided-by-batch", last, "scaled"),
        slip("divided-twice", last, "scaled"),
        slip("sign-of-loss", last, "sign-flipped"),
        slip("no-activation-derivative", behind, "unexplained entries"),
        slip("other-activation-derivative", behind, "unexplained entries sign-flipped"),
        slip("stray-factor-behind", behind, "scaled"),
        slip("outer-the-other-way", "W2", "transposed"),
        slip("bias-mean", "b1", "scaled"),
        slip("bias-wrong-axis", "b1", "unexplained"),
        slip("bias-last-example", "b1", "unexplained entries"),
        slip("bias-broadcast", "b1", "averaged"),
        slip("weights-not-transposed", inner, "unexplained"),
        slip(
            "penalty-on-bias-too", " ".join(f"b{k + 1}" for k in range(layers)), "extra-term scaled"
        ),
    ]
    if penalty == "l2":
        slips += [
            slip("penalty-forgotten", weights, "extra-term"),
            slip("penalty-doubled", weights, "extra-term"),
            slip("data-part-summed", last, "scaled unexplained"),
        ]
    elif penalty == "l1":
        slips += [
            slip("penalty-forgotten", weights, "extra-term"),
            slip("penalty-doubled", weights, "extra-term"),
            slip("penalty-squared", weights, "unexplained"),
        ]
    else:
        slips.append(slip("penalty-in-gradient-only", weights, "extra-term"))
    name = "-".join(map(str, sizes)) + f"-{activation}-{loss}" + (f"-{penalty}" if penalty else "")
    piecewise = activation in ("relu", "leaky", "elu") or "hinge" in loss
    piecewise = piecewise or loss in ("huber", "absolute") or penalty == "l1"
    return Model(
        name, family, parameters, cost, gradient, tuple(slips), radius=1e-3 if piecewise else 1.0
    )


def models(rng, dtype):
    for net in NETS:
        yield dense(rng, dtype, *net)
    for net in REGULARISED:
        yield dense(rng, dtype, *net, family="regularised")
