"""A way to ask the cost at many points; here, one after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import numpy as np

from gradcheck.answer import as_cost, outside
from gradcheck.move import Entry, Point, Row
from gradcheck.parameters import Parameters

_FLOATS = {float, np.float64, np.float32}


class Answers(Protocol):
    """What answers are put into, such as a list."""

    def append(self, answer: float, /) -> None:
        """Take one."""

    def extend(self, answers: Iterable[float], /) -> None:
        """Take several."""


class Evaluation(ABC):
    """A cost, and a way to ask it at many points; answers come in order.

    An answer is NaN where the point is outside the cost's domain.

    Attributes
    ----------
    together : bool
        Many points take hardly longer than one.
    """

    together = False

    @abstractmethod
    def at(self, points: Iterable[Point], count: int, answers: Answers) -> None:
        """Costs at points."""

    def rows(self, matrices: Iterable[np.ndarray], count: int, answers: Answers) -> None:
        """Costs at the rows of matrices, each a point: for parameters in a single piece."""
        self.at(((Row(row),) for rows in matrices for row in rows), count, answers)

    def around(
        self,
        piece: int,
        indices: np.ndarray,
        above: np.ndarray,
        below: np.ndarray,
        answers: Answers,
    ) -> None:
        """Costs with one entry of a piece after another above and below its value: two for each."""
        pairs = zip(indices.tolist(), above, below, strict=True)
        points = ((Entry(piece, i, value),) for i, *both in pairs for value in both)
        self.at(points, 2 * indices.size, answers)


class Serial(Evaluation):
    """One call at a time, in this process."""

    def __init__(self, cost: Callable[[Any], float], parameters: Parameters):
        self._cost = cost
        self._parameters = parameters

    def at(self, points: Iterable[Point], count: int, answers: Answers) -> None:
        cost, parameters, take = self._cost, self._parameters, answers.append
        for point in points:
            try:
                for move in point:
                    move.apply(parameters)
                value = cost(parameters.handed())
            except Exception as error:
                value = outside(error)
            finally:
                for move in point:
                    move.undo(parameters)
            take(value if type(value) in _FLOATS else as_cost(value))

    def rows(self, matrices: Iterable[np.ndarray], count: int, answers: Answers) -> None:
        cost, parameters, take = self._cost, self._parameters, answers.append
        ((work, origin, _),) = parameters.pieces
        tree = None if parameters.rebuilt else parameters.current()
        try:
            for rows in matrices:
                for row in rows:
                    work[:] = row
                    try:
                        answer = cost(parameters.handed() if tree is None else tree)
                    except Exception as error:
                        answer = outside(error)
                    take(answer if type(answer) in _FLOATS else as_cost(answer))
        finally:
            work[:] = origin

    def around(
        self,
        piece: int,
        indices: np.ndarray,
        above: np.ndarray,
        below: np.ndarray,
        answers: Answers,
    ) -> None:
        parameters, cost, take = self._parameters, self._cost, answers.append
        if parameters.rebuilt:
            super().around(piece, indices, above, below, answers)
            return
        # This loop is the bulk of a check: it does nothing but move one entry and call.
        array, tree, floats = parameters.pieces[piece].work, parameters.current(), _FLOATS
        # A view of the memory takes an entry in half the time, where it knows the number format.
        work = memoryview(array) if array.dtype in (np.float64, np.float32) else array
        here, *sides = map(_scalars, (array[indices], above, below))
        pairs = zip(*sides, strict=True)
        try:
            for index, own, both in zip(indices.tolist(), here, pairs, strict=True):
                for value in both:
                    work[index] = value
                    try:
                        answer = cost(tree)
                    except Exception as error:
                        answer = outside(error)
                    take(answer if type(answer) in floats else as_cost(answer))
                work[index] = own
        finally:
            array[indices] = parameters.pieces[piece].origin[indices]


def _scalars(values: np.ndarray) -> list:
    # Python's floats are the fastest, but hold no more than double precision.
    return values.tolist() if values.dtype.itemsize <= 8 else list(values)
