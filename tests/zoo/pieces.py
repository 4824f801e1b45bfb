"""Activations and losses with their derivatives, each beside the slip people make in it."""

from __future__ import annotations

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softplus(z):
    return np.logaddexp(z * 0, z)


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


GELU = 0.7978845608028654  # sqrt(2 / pi)


def gelu(z):
    return 0.5 * z * (1 + np.tanh(GELU * (z + 0.044715 * z**3)))


def gelu_derivative(z, a):
    t = np.tanh(GELU * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * GELU * (1 + 3 * 0.044715 * z**2)


def positive(z):
    """1 where z > 0 and 0 elsewhere, in the precision of z."""
    return (z > 0).astype(z.dtype)


# name: value(z), derivative(z, a), a derivative that people write by mistake
ACTIVATIONS = {
    "sigmoid": (sigmoid, lambda z, a: a * (1 - a), lambda z, a: z * (1 - z)),
    "tanh": (np.tanh, lambda z, a: 1 - a**2, lambda z, a: 1 - a),
    "relu": (
        lambda z: z * positive(z),
        lambda z, a: positive(z),
        lambda z, a: positive(-z),
    ),
    "leaky": (
        lambda z: np.where(z > 0, z, 0.1 * z),
        lambda z, a: np.where(z > 0, z * 0 + 1, z * 0 + 0.1),
        lambda z, a: positive(z),
    ),
    "softplus": (softplus, lambda z, a: sigmoid(z), lambda z, a: sigmoid(a)),
    "gelu": (gelu, gelu_derivative, lambda z, a: 0.5 * (1 + np.tanh(GELU * z))),
    "elu": (
        lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
        lambda z, a: np.where(z > 0, z * 0 + 1, a + 1),
        lambda z, a: np.where(z > 0, z * 0 + 1, a),
    ),
    "sine": (np.sin, lambda z, a: np.cos(z), lambda z, a: -np.cos(z) + 0.3 * a),
    "swish": (
        lambda z: z * sigmoid(z),
        lambda z, a: sigmoid(z) + a * (1 - sigmoid(z)),
        lambda z, a: sigmoid(z) * (1 - sigmoid(z)),
    ),
}


def mse(z, y):
    return ((z - y) ** 2).sum(axis=1).mean(), 2 * (z - y) / len(y)


def naive_logistic(z, y):
    """Cross-entropy as courses write it; log(1 - a) loses digits when a is near 1."""
    a = sigmoid(z)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a)).sum() / len(y), (a - y) / len(y)


def logistic(z, y):
    return (softplus(z) - y * z).sum() / len(y), (sigmoid(z) - y) / len(y)


def cross_entropy(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -(y * log_p).sum() / len(y), (np.exp(log_p) - y) / len(y)


def hinge(z, y):
    """Targets are 0 and 1, as elsewhere here."""
    s = 2 * y - 1
    margin = 1 - s * z
    return np.maximum(margin, 0).sum() / len(y), -s * positive(margin) / len(y)


def squared_hinge(z, y):
    s = 2 * y - 1
    margin = np.maximum(1 - s * z, 0)
    return (margin**2).sum() / len(y), -2 * s * margin / len(y)


def huber(z, y):
    r = z - y
    small = np.abs(r) < 0.7
    value = np.where(small, r**2 / 2, 0.7 * np.abs(r) - 0.245)
    return value.sum() / len(y), np.where(small, r, 0.7 * np.sign(r)) / len(y)


def absolute(z, y):
    return np.abs(z - y).sum() / len(y), np.sign(z - y) / len(y)


# name: (cost and derivative, kind of target, a derivative that people write by mistake)
LOSSES = {
    "mse": (mse, "real", lambda z, y: (z - y) / len(y)),
    "naive-logistic": (
        naive_logistic,
        "binary",
        lambda z, y: (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)) / len(y),
    ),
    "logistic": (
        logistic,
        "binary",
        lambda z, y: (sigmoid(z) - y) * sigmoid(z) * (1 - sigmoid(z)) / len(y),
    ),
    "cross-entropy": (cross_entropy, "one-hot", lambda z, y: -y * (1 - softmax(z)) / len(y)),
    "hinge": (hinge, "binary", lambda z, y: -(2 * y - 1) * (z * 0 + 1) / len(y)),
    "squared-hinge": (squared_hinge, "binary", lambda z, y: squared_hinge(z, y)[1] / 2),
    "huber": (huber, "real", lambda z, y: (z - y) / len(y)),
    "absolute": (absolute, "real", lambda z, y: (z - y) / len(y)),
}
