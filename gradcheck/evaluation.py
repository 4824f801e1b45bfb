"""A way to ask the cost at many points; here, one after the other."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from gradcheck.answer import as_cost, outside
from gradcheck.move import Entry, Point, Row
from gradcheck.parameters import Parameters

_FLOATS = {float, np.float64, np.float32}
#: Takes one answer after another.
Tell = Callable[[float], object]


class Evaluation(ABC):
    """A cost, and a way to ask it at many points; answers are told in order.

    An answer is NaN where the point is outside the cost's domain.

    Attributes
    ----------
    together : bool
        Many points take hardly longer than one.
    """

    together = False

    @abstractmethod
    def at(self, points: Iterable[Point], count: int, tell: Tell) -> None:
        """Costs at points."""

    def rows(self, matrices: Iterable[np.ndarray], count: int, tell: Tell) -> None:
        """Costs at the rows of matrices, each a point: for parameters in a single piece."""
        self.at(((Row(row),) for rows in matrices for row in rows), count, tell)

    def around(
        self, piece: int, indices: np.ndarray, above: np.ndarray, below: np.ndarray, tell: Tell
    ) -> None:
        """Costs with one entry of a piece after another above and below its value: two for each."""
        pairs = zip(indices.tolist(), above, below, strict=True)
        points = ((Entry(piece, i, value),) for i, *both in pairs for value in both)
        self.at(points, 2 * indices.size, tell)


class Serial(Evaluation):
    """One call at a time, in this process."""

    def __init__(self, cost: Callable[[Any], float], parameters: Parameters):
        self._cost = cost
        self._parameters = parameters

    def at(self, points: Iterable[Point], count: int, tell: Tell) -> None:
        cost, parameters = self._cost, self._parameters
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
            tell(value if type(value) in _FLOATS else as_cost(value))

    def rows(self, matrices: Iterable[np.ndarray], count: int, tell: Tell) -> None:
        cost, parameters = self._cost, self._parameters
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
                    tell(answer if type(answer) in _FLOATS else as_cost(answer))
        finally:
            work[:] = origin

    def around(
        self, piece: int, indices: np.ndarray, above: np.ndarray, below: np.ndarray, tell: Tell
    ) -> None:
        parameters, cost = self._parameters, self._cost
        if parameters.rebuilt:
            super().around(piece, indices, above, below, tell)
            return
        # This loop is the bulk of a check: it does nothing but move one entry and call.
        work, tree = parameters.pieces[piece].work, parameters.current()
        index, here = 0, work[0]
        columns = map(_scalars, (work[indices], above, below))
        try:
            for index, here, *both in zip(indices.tolist(), *columns, strict=True):
                for value in both:
                    work[index] = value
                    try:
                        answer = cost(tree)
                    except Exception as error:
                        answer = outside(error)
                    tell(answer if type(answer) in _FLOATS else as_cost(answer))
                work[index] = here
        finally:
            work[index] = here


def _scalars(values: np.ndarray) -> list:
    # Python's floats are the fastest, but hold no more than double precision.
    return values.tolist() if values.dtype.itemsize <= 8 else list(values)
