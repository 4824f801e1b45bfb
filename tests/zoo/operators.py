"""Mistakes that can be made in any gradient, applied to one array of a correct one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .case import Parameters
from .truth import norm, rms


@dataclass(frozen=True)
class Operator:
    """`change(gradient, parameters, name, strength)` returns the arrays that it replaces.

    `strength` is fixed beforehand from the true gradient, so that the mistake is the same number
    in every precision.
    """

    name: str
    change: Callable[[Parameters, Parameters, str, float], Parameters]
    fits: Callable[[Parameters, Parameters, str], bool] = lambda g, p, n: True
    strength: Callable[[Parameters, Parameters, str], float] = lambda g, p, n: 0.0


def scale_by(factor):
    return Operator(f"times-{factor:g}", lambda g, p, n, s: {n: g[n] * factor})


def add_share_of_parameter(share):
    return Operator(
        f"plus-{share:g}-parameter",
        lambda g, p, n, s: {n: g[n] + s * p[n]},
        lambda g, p, n: np.size(g[n]) > 2 and norm(p[n]) > 0,
        lambda g, p, n: share * norm(g[n]) / norm(p[n]),
    )


def spoil_entry(share):
    """The entry after the first quarter, moved by a share of the array's norm."""

    def change(g, p, n, s):
        a = g[n].copy()
        a.flat[a.size // 4] += s
        return {n: a}

    return Operator(
        f"entry-off-by-{share:g}",
        change,
        lambda g, p, n: np.size(g[n]) > 3,
        lambda g, p, n: share * norm(g[n]),
    )


def change_row(name, new_row):
    def change(g, p, n, s):
        a = g[n].copy()
        a[-1] = new_row(a[-1])
        return {n: a}

    return Operator(name, change, lambda g, p, n: np.ndim(g[n]) == 2 and g[n].shape[0] > 3)


def same_shape(g, n):
    return next((o for o in g if o != n and np.shape(g[o]) == np.shape(g[n])), None)


def exchange(g, p, n, s):
    other = same_shape(g, n)
    return {n: g[other], other: g[n]}


OPERATORS = (
    scale_by(2.0),
    scale_by(-1.0),
    Operator("zeros", lambda g, p, n, s: {n: g[n] * 0}),
    scale_by(0.5),
    add_share_of_parameter(0.3),
    Operator(
        "transposed",
        lambda g, p, n, s: {n: g[n].T.copy()},
        lambda g, p, n: np.ndim(g[n]) == 2 and g[n].shape[0] == g[n].shape[1] > 1,
    ),
    scale_by(1.001),
    spoil_entry(0.5),
    change_row("row-doubled", lambda row: 2 * row),
    Operator(
        "rows-rolled",
        lambda g, p, n, s: {n: np.roll(g[n], 1, axis=0)},
        lambda g, p, n: np.ndim(g[n]) > 0 and g[n].shape[0] > 2,
    ),
    Operator("exchanged", exchange, lambda g, p, n: np.size(g[n]) > 2 and bool(same_shape(g, n))),
    scale_by(-3.0),
    add_share_of_parameter(1e-3),
    spoil_entry(2e-3),
    change_row("row-zero", lambda row: 0 * row),
    Operator(
        "constant-added",
        lambda g, p, n, s: {n: g[n] + s},
        lambda g, p, n: np.size(g[n]) > 3,
        lambda g, p, n: 0.2 * rms(g[n]),
    ),
    scale_by(0.999),
    Operator(
        "first-two-rows-exchanged",
        lambda g, p, n, s: {n: np.concatenate([g[n][1::-1], g[n][2:]])},
        lambda g, p, n: np.ndim(g[n]) > 0 and g[n].shape[0] > 3,
    ),
    change_row("row-sign", lambda row: -row),
    Operator(
        "reversed",
        lambda g, p, n, s: {n: g[n][::-1].copy()},
        lambda g, p, n: np.ndim(g[n]) > 0 and g[n].shape[0] > 2,
    ),
    scale_by(1 / 7),
    Operator("off-by-3e-4", lambda g, p, n, s: {n: g[n] * 1.0003}),
)
