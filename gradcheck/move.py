"""Moves of the parameters: one entry to a new value, or a stretch of an array along a direction."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gradcheck.parameters import Parameters


class Entry(NamedTuple):
    """One entry of one array takes a new value."""

    array: int
    index: int
    value: float

    def values(self, parameters: Parameters) -> float:
        return self.value

    def apply(self, parameters: Parameters) -> None:
        parameters.flats[self.array][self.index] = self.value

    def undo(self, parameters: Parameters) -> None:
        # The old value is put back: subtracting the step would leave a rounding error.
        parameters.flats[self.array][self.index] = parameters.origins[self.array][self.index]


class Along(NamedTuple):
    """The entries ``start:stop`` of one array move by ``size`` times a direction."""

    array: int
    start: int
    stop: int
    direction: np.ndarray
    size: float

    @property
    def index(self) -> slice:
        return slice(self.start, self.stop)

    def values(self, parameters: Parameters) -> np.ndarray:
        return parameters.origins[self.array][self.index] + self.size * self.direction

    def apply(self, parameters: Parameters) -> None:
        # In place, so that a large array needs no second copy of itself.
        flat = parameters.flats[self.array][self.index]
        np.multiply(self.direction, self.size, out=flat, casting="same_kind")
        flat += parameters.origins[self.array][self.index]

    def undo(self, parameters: Parameters) -> None:
        flat = parameters.flats[self.array]
        flat[self.index] = parameters.origins[self.array][self.index]


#: A point at which the cost is wanted: the moves that lead there.
Point = tuple[Entry | Along, ...]


def everything_along(array: int, direction: np.ndarray, size: float) -> Along:
    """Move a whole array."""
    return Along(array, 0, direction.size, direction, size)
