"""Convolution by patches, then maximum or average pooling, then a dense layer."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import cross_entropy, positive


def patches(x, size):
    """Windows of (examples, height, width): examples, rows, columns, size, size."""
    return np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(1, 2))


def blocks(z):
    """2 x 2 blocks of (examples, height, width, channels), flattened to one axis of four."""
    n, h, w, c = z.shape
    z = z.reshape(n, h // 2, 2, w // 2, 2, c).transpose(0, 1, 3, 5, 2, 4)
    return z.reshape(n, h // 2, w // 2, c, 4)


def unblocked(b):
    n, h, w, c, _ = b.shape
    return b.reshape(n, h, w, c, 2, 2).transpose(0, 1, 4, 2, 5, 3).reshape(n, 2 * h, 2 * w, c)


def network(rng, dtype, pool, activation):
    channels = 3
    x = draw(rng, dtype, 4, 6, 6)
    y = np.eye(3, dtype=dtype)[rng.integers(0, 3, 4)]
    parameters = {
        "K": draw(rng, dtype, channels, 3, 3, scale=0.5),
        "b": draw(rng, dtype, channels, scale=0.3),
        "W": draw(rng, dtype, 4 * channels, 3, scale=0.5),
        "c": draw(rng, dtype, 3, scale=0.3),
    }
    windows = patches(x, 3)

    def forward(p):
        z = np.einsum("nijkl,ckl->nijc", windows, p["K"]) + p["b"]
        a = np.tanh(z) if activation == "tanh" else z * positive(z)
        b = blocks(a)
        pooled = b.max(axis=-1) if pool == "max" else b.mean(axis=-1)
        flat = pooled.reshape(len(x), -1)
        return z, a, b, flat, flat @ p["W"] + p["c"]

    def cost(p):
        return cross_entropy(forward(p)[-1], y)[0]

    def gradient(p, slip=""):
        z, a, b, flat, out = forward(p)
        dout = cross_entropy(out, y)[1]
        dpooled = (dout @ p["W"].T).reshape(b.shape[:-1])
        if pool == "max":
            route = np.zeros_like(b)
            place = b.argmax(axis=-1)[..., None]
            if slip == "routed-to-minimum":
                place = b.argmin(axis=-1)[..., None]
            elif slip == "routed-to-first":
                place = 0 * place
            np.put_along_axis(route, place, 1, axis=-1)
            if slip == "routed-to-all":
                route = np.ones_like(b)
        else:
            route = np.full_like(b, 1.0 if slip == "not-divided-by-window" else 0.25)
        da = unblocked(dpooled[..., None] * route)
        if slip == "blocks-transposed":
            da = unblocked((dpooled[..., None] * route).swapaxes(1, 2))
        dz = da * ((1 - a**2) if activation == "tanh" else positive(z))
        if slip == "no-activation-derivative":
            dz = da
        dk = np.einsum("nijkl,nijc->ckl", windows, dz)
        if slip == "kernel-flipped":
            dk = dk[:, ::-1, ::-1]
        elif slip == "kernel-transposed":
            dk = dk.swapaxes(1, 2)
        elif slip == "last-row-of-windows-missed":
            dk = np.einsum("nijkl,nijc->ckl", windows[:, :-1], dz[:, :-1])
        db = dz.sum(axis=(0, 1, 2))
        if slip == "bias-of-first-row":
            db = dz[:, 0].sum(axis=(0, 1))
        elif slip == "bias-mean":
            db = dz.mean(axis=(0, 1, 2))
        return {"K": dk, "b": db, "W": flat.T @ dout, "c": dout.sum(axis=0)}

    slips = [
        slip("blocks-transposed", "K b", "unexplained"),
        slip("no-activation-derivative", "K b", "unexplained"),
        slip("kernel-flipped", "K", "unexplained permuted"),
        slip("kernel-transposed", "K", "transposed permuted unexplained"),
        slip("last-row-of-windows-missed", "K", "unexplained"),
        slip("bias-of-first-row", "b", "unexplained"),
        slip("bias-mean", "b", "scaled"),
    ]
    if pool == "max":
        slips += [
            slip("routed-to-minimum", "K b", "unexplained entries"),
            slip("routed-to-first", "K b", "unexplained entries"),
            slip("routed-to-all", "K b", "unexplained entries"),
        ]
    else:
        slips.append(slip("not-divided-by-window", "K b", "scaled"))
    smooth = pool == "mean" and activation == "tanh"
    return Model(
        f"conv-{activation}-{pool}",
        "convolution",
        parameters,
        cost,
        gradient,
        tuple(slips),
        radius=1.0 if smooth else 1e-3,
    )


def models(rng, dtype):
    for pool in ("max", "mean"):
        for activation in ("tanh", "relu"):
            yield network(rng, dtype, pool, activation)
