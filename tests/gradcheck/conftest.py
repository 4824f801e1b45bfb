"""Comparisons made by hand, for the diagnosis, the notes and the report; models, for the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest

from gradcheck.comparison import Comparison


def compare(name, analytic, numeric, *, parameter=None, bound=1e-9, **changes) -> Comparison:
    """Two gradients of one array; an entry is wrong when it is 10 bounds away.

    `bound` is relative to the largest numeric derivative.
    """
    analytic, numeric = np.asarray(analytic, float), np.asarray(numeric, float)
    if parameter is None:
        parameter = np.random.default_rng(numeric.size).standard_normal(numeric.shape)
    error_bound = np.full(numeric.shape, bound * (np.nanmax(np.abs(numeric)) or 1.0))
    error_bound = np.where(np.isnan(numeric), np.nan, error_bound)
    wrong = np.abs(analytic - numeric) > 10 * error_bound
    distance = np.linalg.norm(np.nan_to_num(analytic - numeric))
    size = np.linalg.norm(analytic) + np.linalg.norm(np.nan_to_num(numeric))
    nowhere = np.zeros(numeric.shape, dtype=bool)
    values = {
        "name": name,
        "parameter": np.asarray(parameter, float),
        "analytic": analytic,
        "numeric": numeric,
        "error_bound": error_bound,
        "wrong": wrong,
        "kink": nowhere,
        "unresolved": nowhere,
        "verdict": "wrong" if wrong.any() else "correct",
        "difference": float(distance / size) if size else 0.0,
        "detection_limit": bound,
        "reasons": (),
    }
    return Comparison(**(values | changes))


@pytest.fixture(scope="session")
def compared():
    """The function `compare`: compared(name, analytic, numeric, ...) -> Comparison."""
    return compare


#: Activations and their derivatives.
ACTIVATIONS: dict[str, tuple[Callable, Callable]] = {
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "sin": (np.sin, np.cos),
    "softplus": (lambda z: np.logaddexp(0, z), lambda z: 0.5 * (1 + np.tanh(z / 2))),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
}


@dataclass(frozen=True)
class Network:
    """A perceptron with mean softmax cross-entropy, and its backward pass, which is right.

    The forward pass also takes parameters with a leading axis, and then returns one cost for each.
    """

    parameters: dict[str, np.ndarray]
    inputs: np.ndarray
    labels: np.ndarray
    activation: str

    @property
    def size(self) -> int:
        return sum(array.size for array in self.parameters.values())

    def layers(self, p) -> tuple[list[np.ndarray], list[np.ndarray]]:
        act, _ = ACTIVATIONS[self.activation]
        outputs, sums = [self.inputs], []
        for k in range(1, len(p) // 2 + 1):
            sums.append(outputs[-1] @ p[f"W{k}"] + p[f"b{k}"])
            outputs.append(act(sums[-1]))
        return outputs, sums

    def cost(self, p):
        logits = self.layers(p)[1][-1]
        top = logits.max(axis=-1, keepdims=True)
        normaliser = top + np.log(np.exp(logits - top).sum(axis=-1, keepdims=True))
        picked = np.sum(self.labels * (normaliser - logits), axis=(-1, -2))
        return picked / len(self.inputs)

    def gradient(self, p) -> dict[str, np.ndarray]:
        _, slope = ACTIVATIONS[self.activation]
        outputs, sums = self.layers(p)
        shifted = np.exp(sums[-1] - sums[-1].max(axis=-1, keepdims=True))
        delta = (shifted / shifted.sum(axis=-1, keepdims=True) - self.labels) / len(self.inputs)
        found = {}
        for k in range(len(sums), 0, -1):
            found[f"W{k}"] = outputs[k - 1].T @ delta
            found[f"b{k}"] = delta.sum(axis=0, keepdims=True)
            if k > 1:
                delta = (delta @ p[f"W{k}"].T) * slope(sums[k - 2])
        return {name: found[name] for name in p}


def make_network(*sizes, batch=8, activation="tanh", seed=0, dtype=float) -> Network:
    """Random weights, inputs and labels; biases are not zero, so that nothing hides behind them."""
    rng = np.random.default_rng(seed)
    parameters = {}
    for k, (inner, outer) in enumerate(pairwise(sizes), start=1):
        weights = rng.standard_normal((inner, outer)) / np.sqrt(inner)
        parameters[f"W{k}"] = weights.astype(dtype)
        parameters[f"b{k}"] = (0.1 * rng.standard_normal((1, outer))).astype(dtype)
    inputs = rng.standard_normal((batch, sizes[0])).astype(dtype)
    labels = np.eye(sizes[-1], dtype=dtype)[rng.integers(sizes[-1], size=batch)]
    return Network(parameters, inputs, labels, activation)


@pytest.fixture(scope="session")
def network():
    """The function `make_network`: network(4, 5, 3, activation="relu") -> Network."""
    return make_network


@dataclass
class Counted:
    """A cost that counts its calls."""

    cost: Callable
    calls: int = 0

    def __call__(self, p):
        self.calls += 1
        return self.cost(p)


@pytest.fixture(scope="session")
def counted():
    """The class `Counted`: a cost that counts its calls."""
    return Counted
