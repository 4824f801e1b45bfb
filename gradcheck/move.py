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
        array, start, stop, direction, size = self
        flat = parameters.flats[array][start:stop]
        np.multiply(direction, size, flat, casting="same_kind")
        np.add(flat, parameters.origins[array][start:stop], flat)

    def undo(self, parameters: Parameters) -> None:
        array, start, stop, _, _ = self
        parameters.flats[array][start:stop] = parameters.origins[array][start:stop]


#: A point at which the cost is wanted: the moves that lead there.
Point = tuple[Entry | Along, ...]


def everything_along(array: int, direction: np.ndarray, size: float) -> Along:
    """Move a whole array."""
    return Along(array, 0, direction.size, direction, size)


#: Large directions are drawn in place and in stretches, to need no second array of their size.
_STRETCH = 2**16


def random_direction(width: float, size: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a direction that moves every entry, by 0.5 to 1.5 times its array's scale.

    No entry is left out, and magnitudes vary, so that two errors of equal size cannot cancel for
    good.
    """
    direction = rng.random(size)
    for start in range(0, size, _STRETCH):
        part = direction[start : start + _STRETCH]
        part -= 0.5
        part *= 2.0 * width
        part += np.copysign(0.5 * width, part)
    return direction
