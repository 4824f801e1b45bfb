"""Embedding lookup with words that occur more than once, and words that do not occur at all."""

from __future__ import annotations

import numpy as np

from .case import Model, draw, slip
from .pieces import cross_entropy


def averaged(rng, dtype):
    words = np.array([[0, 2, 2], [1, 0, 4], [4, 4, 2], [0, 1, 2]])
    y = np.eye(3, dtype=dtype)[[0, 2, 1, 1]]
    parameters = {
        "E": draw(rng, dtype, 6, 4),  # word 3 and word 5 are never seen
        "W": draw(rng, dtype, 4, 3),
        "b": draw(rng, dtype, 3),
    }

    def forward(p):
        h = np.tanh(p["E"][words].mean(axis=1))
        return h, h @ p["W"] + p["b"]

    def cost(p):
        return cross_entropy(forward(p)[-1], y)[0]

    def gradient(p, slip=""):
        h, z = forward(p)
        dz = cross_entropy(z, y)[1]
        dh = (dz @ p["W"].T) * (1 - h**2)
        if slip == "no-activation-derivative":
            dh = dz @ p["W"].T
        each = np.repeat(dh[:, None, :] / 3, 3, axis=1)
        if slip == "not-divided-by-length":
            each = 3 * each
        e = np.zeros_like(p["E"])
        if slip == "repeated-words-lost":
            e[words] += each
        elif slip == "next-word":
            np.add.at(e, (words + 1) % 6, each)
        elif slip == "first-position-only":
            np.add.at(e, words[:, 0], each[:, 0])
        else:
            np.add.at(e, words, each)
        w = h.T @ dz
        if slip == "previous-hidden":
            w = np.roll(h, 1, axis=0).T @ dz
        return {"E": e, "W": w, "b": dz.sum(axis=0)}

    slips = (
        slip("no-activation-derivative", "E", "unexplained"),
        slip("not-divided-by-length", "E", "scaled"),
        slip("repeated-words-lost", "E", "unexplained entries"),
        slip("next-word", "E", "permuted"),
        slip("first-position-only", "E", "unexplained entries"),
        slip("previous-hidden", "W", "unexplained"),
    )
    return Model("embedding-mean", "embedding", parameters, cost, gradient, slips)


def language_model(rng, dtype):
    """Next word from one word, with the output weights apart from the embedding."""
    words = np.array([0, 3, 1, 1, 2, 4, 0])
    following = np.eye(5, dtype=dtype)[np.array([3, 1, 1, 2, 4, 0, 1])]
    parameters = {
        "E": draw(rng, dtype, 5, 4),
        "U": draw(rng, dtype, 5, 4),
        "b": draw(rng, dtype, 5),
    }

    def cost(p):
        return cross_entropy(p["E"][words] @ p["U"].T + p["b"], following)[0]

    def gradient(p, slip=""):
        h = p["E"][words]
        dz = cross_entropy(h @ p["U"].T + p["b"], following)[1]
        e = np.zeros_like(p["E"])
        if slip == "repeated-words-lost":
            e[words] = dz @ p["U"]
        else:
            np.add.at(e, words, dz @ p["U"])
        u = dz.T @ h
        if slip == "softmax-without-target":
            u = (dz + following / len(words)).T @ h
        if slip == "exchanged":
            e, u = u, e
        return {"E": e, "U": u, "b": dz.sum(axis=0)}

    slips = (
        slip("repeated-words-lost", "E", "unexplained entries"),
        slip("softmax-without-target", "U", "unexplained"),
        slip("exchanged", "E U", "swapped unexplained"),
    )
    return Model("language-model", "embedding", parameters, cost, gradient, slips)


def models(rng, dtype):
    yield averaged(rng, dtype)
    yield language_model(rng, dtype)
