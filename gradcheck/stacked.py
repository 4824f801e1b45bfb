"""Many points in one call of the cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy as np

from gradcheck.errors import StructureError
from gradcheck.evaluation import Answers, Evaluation
from gradcheck.move import Place, Point
from gradcheck.parameters import Parameters
from gradcheck.structure import describe

#: A stack of moved parameters takes at most this many bytes: what fits a cache is the fastest.
STACK_BYTES = 2**22


class Stacked(Evaluation):
    """Many points in one call: parameters get a leading axis, the cost returns a vector.

    Parameters
    ----------
    cost : callable
        ``cost(parameters) -> array of shape (points,)``; each array has shape
        ``(points, *its own shape)``, each number has shape ``(points,)``.
    parameters : Parameters
        The point.
    limit : int
        Bytes that a stack of all parameters may take; longer lists of points are cut in chunks.
    """

    together = True

    def __init__(
        self,
        cost: Callable[[Any], np.ndarray],
        parameters: Parameters,
        limit: int = STACK_BYTES,
    ):
        self._cost = cost
        self._parameters = parameters
        self._longest = max(1, limit // sum(flat.nbytes for flat in parameters.flats))

    def at(self, points: Iterable[Point], count: int, answers: Answers) -> None:
        points = iter(points)
        while chunk := list(islice(points, self._longest)):
            rows = self._rows(len(chunk))
            for row, point in enumerate(chunk):
                if point:
                    place = self._place([part[row] for part in rows])
                    for move in point:
                        move.apply(place)
            self._ask(rows, len(chunk), answers)

    def around(
        self,
        piece: int,
        indices: np.ndarray,
        above: np.ndarray,
        below: np.ndarray,
        answers: Answers,
    ) -> None:
        each = max(1, self._longest // 2)
        for start in range(0, indices.size, each):
            part = slice(start, start + each)
            entries = indices[part]
            rows = self._rows(2 * entries.size)
            points = np.arange(0, 2 * entries.size, 2)
            rows[piece][points, entries] = above[part]
            rows[piece][points + 1, entries] = below[part]
            self._ask(rows, 2 * entries.size, answers)

    def rows(self, matrices: Iterable[np.ndarray], count: int, answers: Answers) -> None:
        for rows in matrices:
            for start in range(0, len(rows), self._longest):
                part = rows[start : start + self._longest]
                self._ask([part], len(part), answers)

    def _rows(self, points: int) -> list[np.ndarray]:
        """Every piece with a leading axis, in copies that the cost may change."""
        return [
            origin[np.newaxis].repeat(points, axis=0) for _, origin, _ in self._parameters.pieces
        ]

    def _place(self, row: list[np.ndarray]) -> Place:
        parameters = self._parameters
        pieces = [
            (work, piece.origin) for work, piece in zip(row, parameters.pieces, strict=True)
        ]
        return Place(parameters.split(row), parameters.origins, pieces)

    def _ask(self, rows: list[np.ndarray], points: int, answers: Answers) -> None:
        answer = self._cost(self._parameters.stack(rows))
        values = np.asarray(answer)
        if values.shape != (points,):
            raise StructureError(
                f"with vectorized=True the cost received {points} points at once (a leading axis "
                f"on every array) and returned {describe(answer)}: expected shape ({points},); "
                "sum over the other axes only"
            )
        answers.extend(values.astype(float, copy=False).tolist())
