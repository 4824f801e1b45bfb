"""Moves of the parameters: one entry to a new value, or a stretch of an array along a direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from gradcheck.arithmetic import STRETCH
from gradcheck.parameters import Parameters


class Place(NamedTuple):
    """Where moves happen: a working copy of the parameters, and what it goes back to.

    Attributes
    ----------
    flats, origins : list of ndarray
        One of each array, flattened.
    pieces : list of (ndarray, ndarray, ...)
        The same memory in as few stretches as possible: copy and origin of each.
    """

    flats: list[np.ndarray]
    origins: list[np.ndarray]
    pieces: list[tuple]


class Entry(NamedTuple):
    """One entry of one piece takes a new value."""

    piece: int
    index: int
    value: float

    def apply(self, place: Place | Parameters) -> None:
        place.pieces[self.piece][0][self.index] = self.value

    def undo(self, place: Place | Parameters) -> None:
        # The old value is put back: subtracting the step would leave a rounding error.
        work, origin, *_ = place.pieces[self.piece]
        work[self.index] = origin[self.index]


class Along(NamedTuple):
    """The entries ``start:stop`` of one array move by ``size`` times a direction."""

    array: int
    start: int
    stop: int
    direction: np.ndarray
    size: float

    def apply(self, place: Place | Parameters) -> None:
        array, start, stop, direction, size = self
        _shift(place.flats[array][start:stop], place.origins[array][start:stop], direction, size)

    def undo(self, place: Place | Parameters) -> None:
        array, start, stop, _, _ = self
        place.flats[array][start:stop] = place.origins[array][start:stop]


class Everything(NamedTuple):
    """All arrays move by ``size`` times a direction, of which there is a part for each piece."""

    direction: list[np.ndarray]
    size: float

    def apply(self, place: Place | Parameters) -> None:
        for (work, origin, *_), direction in zip(place.pieces, self.direction, strict=True):
            _shift(work, origin, direction, self.size)

    def undo(self, place: Place | Parameters) -> None:
        for work, origin, *_ in place.pieces:
            work[:] = origin


class Row(NamedTuple):
    """All entries of parameters that lie in one piece take new values."""

    values: np.ndarray

    def apply(self, place: Place | Parameters) -> None:
        place.pieces[0][0][:] = self.values

    def undo(self, place: Place | Parameters) -> None:
        work, origin, *_ = place.pieces[0]
        work[:] = origin


def _shift(work: np.ndarray, origin: np.ndarray, direction: np.ndarray, size: float) -> None:
    # In place, so that a large array needs no second copy of itself.
    np.multiply(direction, size, work, casting="same_kind", dtype=np.float64)
    np.add(work, origin, work)


#: A point at which the cost is wanted: the moves that lead there.
Point = tuple[Entry | Along | Everything | Row, ...]


def everything_along(array: int, direction: np.ndarray, size: float) -> Along:
    """Move a whole array."""
    return Along(array, 0, direction.size, direction, size)


#: Widths that single precision can hold with room to spare.
_ORDINARY = 1e-30, 1e30


def random_direction(
    width: float | np.ndarray, size: int, rng: np.random.Generator
) -> np.ndarray:
    """Draw a direction that moves every entry, by 0.5 to 1.5 times its array's scale.

    No entry is left out, and magnitudes vary, so that two errors of equal size cannot cancel for
    good. A large direction is held in single precision, which halves its memory: its weights are
    random anyway, and what is computed with them is computed in double precision.

    Parameters
    ----------
    width : float or ndarray of shape (size,)
        The scale, of all entries or of each.
    size : int
        Number of entries.
    rng : Generator
        Draws the weights.
    """
    compact = size > STRETCH and isinstance(width, float) and _ORDINARY[0] < width < _ORDINARY[1]
    direction = rng.random(size, dtype=np.float32 if compact else np.float64)
    for start in range(0, size, STRETCH):
        stretch = slice(start, start + STRETCH)
        part = direction[stretch]
        scale = width if isinstance(width, float) else width[stretch]
        part -= 0.5
        part *= 2.0 * scale
        part += np.copysign(0.5 * scale, part)
    return direction


def random_directions(parameters: Parameters, rng: np.random.Generator) -> list[np.ndarray]:
    """Draw a direction for everything: a part for each piece, the same as one for each array."""
    return [
        random_direction(width, piece.work.size, rng)
        for piece, width in zip(parameters.pieces, parameters.widths, strict=True)
    ]


def points_along(
    parameters: Parameters,
    direction: list[np.ndarray],
    sizes: Sequence[float],
    arrays: Sequence[int] | None,
) -> Iterator[Point]:
    """Points along a direction: everything moved by each size, or one array by each.

    Parameters
    ----------
    parameters : Parameters
        Where they start.
    direction : list of ndarray
        A part for each piece.
    sizes : sequence of float
        How far.
    arrays : sequence of int, optional
        Which array moves by each size; all, if left out.
    """
    if arrays is None:
        return ((Everything(direction, size),) for size in sizes)
    parts = parameters.split(direction)
    return (
        (everything_along(array, parts[array], size),)
        for array, size in zip(arrays, sizes, strict=True)
    )


def rows_along(
    parameters: Parameters,
    direction: list[np.ndarray],
    sizes: Sequence[float],
    arrays: Sequence[int] | None,
) -> Iterator[np.ndarray]:
    """Like `points_along`, in a few matrices with a row for each point: for one small piece."""
    (piece,) = parameters.pieces
    height = max(1, STRETCH // piece.origin.size)
    for start in range(0, len(sizes), height):
        stretch = slice(start, start + height)
        rows = piece.origin + np.multiply.outer(sizes[stretch], direction[0])
        if arrays is not None:
            owners = parameters.owners
            still = owners != np.asarray(arrays[stretch])[:, None]
            np.copyto(rows, piece.origin, where=still)
        yield rows
