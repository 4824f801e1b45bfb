"""The two models of the course: J = theta x, and the 4-5-3-1 network with its naive cost."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import positive, sigmoid


def one_dimension(rng, dtype):
    x = draw(rng, dtype)

    def cost(p):
        return p["theta"] * x

    def gradient(p, slip=""):
        return {"theta": {"theta-for-x": p["theta"], "sign": -x}.get(slip, x + 0 * p["theta"])}

    return Model(
        "one-dimension",
        "course",
        {"theta": np.array(4.0, dtype=dtype)},
        cost,
        gradient,
        (slip("theta-for-x", "theta", "scaled"), slip("sign", "theta", "sign-flipped")),
    )


def network(rng, dtype, stable=False):
    """Columns are examples here, as in the course; `stable` writes the cost without log(1 - a)."""
    x = draw(rng, dtype, 4, 3)
    y = np.array([[1, 1, 0]], dtype=dtype)
    shapes = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}
    parameters = {name: draw(rng, dtype, *shape) for name, shape in shapes.items()}

    def forward(p):
        z1 = p["W1"] @ x + p["b1"]
        a1 = z1 * positive(z1)
        z2 = p["W2"] @ a1 + p["b2"]
        a2 = z2 * positive(z2)
        return z1, a1, z2, a2, p["W3"] @ a2 + p["b3"]

    def cost(p):
        z3 = forward(p)[-1]
        if stable:
            return (np.logaddexp(0 * z3, z3) - y * z3).sum() / 3
        a3 = sigmoid(z3)
        return -(np.log(a3) * y + np.log(1 - a3) * (1 - y)).sum() / 3

    def gradient(p, slip=""):
        z1, a1, z2, a2, z3 = forward(p)
        dz3 = sigmoid(z3) - y
        dw3, db3 = dz3 @ a2.T / 3, dz3.sum(axis=1, keepdims=True) / 3
        dz2 = (p["W3"].T @ dz3) * positive(z2)
        dw2, db2 = dz2 @ a1.T / 3, dz2.sum(axis=1, keepdims=True) / 3
        dz1 = (p["W2"].T @ dz2) * positive(z1)
        dw1, db1 = dz1 @ x.T / 3, dz1.sum(axis=1, keepdims=True) / 3
        if slip == "course-mistakes":
            dw2, db1 = dw2 * 2, 4 * db1
        elif slip == "relu-mask-of-layer-2":
            dz1 = p["W2"].T @ (p["W3"].T @ dz3) * positive(z1)
            dw1, db1 = dz1 @ x.T / 3, dz1.sum(axis=1, keepdims=True) / 3
        return {"W1": dw1, "b1": db1, "W2": dw2, "b2": db2, "W3": dw3, "b3": db3}

    slips = (
        slip("course-mistakes", "b1 W2", "scaled"),
        slip("relu-mask-of-layer-2", "W1 b1", "unexplained entries"),
    )
    name = "4-5-3-1-stable" if stable else "4-5-3-1"
    return Model(name, "course", parameters, cost, gradient, slips, radius=1e-3)


def models(rng, dtype):
    yield one_dimension(rng, dtype)
    yield network(rng, dtype)
    yield network(rng, dtype, stable=True)
