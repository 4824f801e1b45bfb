"""A perceptron of any size with a backward pass written by hand, and one wrong entry planted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np

#: Layers of the networks compared, from the course's 47 parameters to a million.
SIZES = [
    (4, 5, 3, 1),
    (20, 30, 16, 4),
    (50, 60, 40, 10),
    (128, 96, 48, 10),
    (784, 256, 128, 10),
    (784, 808, 450, 10),
]
BATCH = 32


class TooLong(Exception):
    """A checker made more forward passes than it was allowed."""


class Place(NamedTuple):
    """One entry of one array."""

    name: str
    index: tuple[int, ...]


@dataclass
class Network:
    """Tanh layers and a logistic loss, named as in the course: ``W1, b1, W2, b2, ...``.

    Attributes
    ----------
    parameters : dict of ndarray
        ``W`` of shape (outer, inner), ``b`` of shape (outer, 1).
    X, Y : ndarray of shape (inputs, batch), (outputs, batch)
        The batch.
    calls, passes : int
        Calls of `cost`, and forward passes made in them: more than one where the parameters are
        stacked.
    largest : int
        Most forward passes in one call.
    allowed : float
        Forward passes after which the cost refuses to answer.
    """

    parameters: dict[str, np.ndarray]
    X: np.ndarray
    Y: np.ndarray
    calls: int = 0
    passes: int = 0
    largest: int = 1
    allowed: float = inf

    @property
    def size(self) -> int:
        return sum(array.size for array in self.parameters.values())

    @property
    def bytes(self) -> int:
        return sum(array.nbytes for array in self.parameters.values())

    def forward(self, p) -> list[np.ndarray]:
        """Inputs and outputs of all layers; parameters may have a leading axis."""
        layers = [self.X]
        depth = len(self.parameters) // 2
        for k in range(1, depth + 1):
            Z = p[f"W{k}"] @ layers[-1] + p[f"b{k}"]
            layers.append(Z if k == depth else np.tanh(Z))
        return layers

    def loss(self, p):
        Z = self.forward(p)[-1]
        return np.sum(np.logaddexp(0, Z) - self.Y * Z, axis=(-2, -1)) / self.Y.shape[1]

    def cost(self, p):
        """The cost that checkers receive."""
        if self.passes > self.allowed:
            raise TooLong
        points = len(p["b1"]) if p["b1"].ndim == 3 else 1
        self.calls += 1
        self.passes += points
        self.largest = max(self.largest, points)
        return self.loss(p)

    def gradient(self) -> dict[str, np.ndarray]:
        """The right gradient at the parameters."""
        p, layers = self.parameters, self.forward(self.parameters)
        delta = (1 / (1 + np.exp(-layers[-1])) - self.Y) / self.Y.shape[1]
        found = {}
        for k in range(len(p) // 2, 0, -1):
            found[f"W{k}"] = delta @ layers[k - 1].T
            found[f"b{k}"] = delta.sum(axis=1, keepdims=True)
            delta = (p[f"W{k}"].T @ delta) * (1 - layers[k - 1] ** 2)
        return {name: found[name] for name in p}

    def planted(self, name: str = "W2", seed: int = 0) -> tuple[dict[str, np.ndarray], Place]:
        """The gradient with one entry of an array off by the root mean square of the array."""
        gradient = self.gradient()
        array = gradient[name]
        flat = np.random.default_rng(array.size + seed).integers(array.size)
        place = Place(name, tuple(int(i) for i in np.unravel_index(flat, array.shape)))
        array[place.index] += np.sqrt(np.mean(array**2))
        return gradient, place

    def reset(self) -> None:
        self.calls, self.passes, self.largest = 0, 0, 1
        self.allowed = inf


def make_network(*sizes: int) -> Network:
    """Random weights, inputs and labels; every call with the same sizes gives the same."""
    rng = np.random.default_rng(sum(sizes))
    parameters = {}
    for k, (inner, outer) in enumerate(pairwise(sizes), start=1):
        parameters[f"W{k}"] = rng.standard_normal((outer, inner)) / np.sqrt(inner)
        parameters[f"b{k}"] = 0.1 * rng.standard_normal((outer, 1))
    X = rng.standard_normal((sizes[0], BATCH))
    Y = rng.integers(2, size=(sizes[-1], BATCH)).astype(float)
    return Network(parameters, X, Y)
