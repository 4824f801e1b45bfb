"""Ways to ask the cost at many points: one by one, stacked in one call, or spread over workers."""

from __future__ import annotations

import pickle
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any

import numpy as np

from gradcheck.answer import as_cost, outside
from gradcheck.errors import ArgumentError, GradientCheckError, StructureError
from gradcheck.move import Entry, Place, Point, Row
from gradcheck.parameters import Parameters
from gradcheck.structure import describe

#: A stack of moved parameters takes at most this many bytes.
STACK_BYTES = 2**26
#: Points are sent to workers in this many parcels, so that the last ones to finish wait little.
_PARCELS = 32
_FLOATS = {float, np.float64, np.float32}


class Evaluation(ABC):
    """A cost, and a way to ask it at many points; answers come in order.

    An answer is NaN where the point is outside the cost's domain.
    """

    @abstractmethod
    def at(self, points: Iterable[Point], count: int) -> Iterator[float]:
        """Costs at points."""

    def rows(self, matrices: Iterable[np.ndarray], count: int) -> Iterator[float]:
        """Costs at the rows of matrices, each a point: for parameters in a single piece."""
        return self.at(((Row(row),) for rows in matrices for row in rows), count)

    def around(
        self, piece: int, indices: np.ndarray, above: np.ndarray, below: np.ndarray
    ) -> Iterator[float]:
        """Costs with one entry of a piece after another above and below its value: two for each."""
        pairs = zip(indices.tolist(), above, below, strict=True)
        points = ((Entry(piece, i, value),) for i, *both in pairs for value in both)
        return self.at(points, 2 * indices.size)


class Serial(Evaluation):
    """One call at a time, in this process."""

    def __init__(self, cost: Callable[[Any], float], parameters: Parameters):
        self._cost = cost
        self._parameters = parameters

    def at(self, points: Iterable[Point], count: int) -> Iterator[float]:
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
            yield value if type(value) in _FLOATS else as_cost(value)

    def rows(self, matrices: Iterable[np.ndarray], count: int) -> Iterator[float]:
        cost, parameters = self._cost, self._parameters
        ((work, origin, _),) = parameters.pieces
        try:
            for rows in matrices:
                for row in rows:
                    work[:] = row
                    try:
                        answer = cost(parameters.handed())
                    except Exception as error:
                        answer = outside(error)
                    yield answer if type(answer) in _FLOATS else as_cost(answer)
        finally:
            work[:] = origin

    def around(
        self, piece: int, indices: np.ndarray, above: np.ndarray, below: np.ndarray
    ) -> Iterator[float]:
        parameters, cost = self._parameters, self._cost
        if parameters.rebuilt:
            yield from super().around(piece, indices, above, below)
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
                    yield answer if type(answer) in _FLOATS else as_cost(answer)
                work[index] = here
        finally:
            work[index] = here


def _scalars(values: np.ndarray) -> list:
    # Python's floats are the fastest, but hold no more than double precision.
    return values.tolist() if values.dtype.itemsize <= 8 else list(values)


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

    def __init__(
        self,
        cost: Callable[[Any], np.ndarray],
        parameters: Parameters,
        limit: int = STACK_BYTES,
    ):
        self._cost = cost
        self._parameters = parameters
        self._longest = max(1, limit // sum(flat.nbytes for flat in parameters.flats))

    def at(self, points: Iterable[Point], count: int) -> Iterator[float]:
        points = iter(points)
        while chunk := list(islice(points, self._longest)):
            rows = self._rows(len(chunk))
            for row, point in enumerate(chunk):
                place = self._place([part[row] for part in rows])
                for move in point:
                    move.apply(place)
            yield from self._ask(rows, len(chunk))

    def around(
        self, piece: int, indices: np.ndarray, above: np.ndarray, below: np.ndarray
    ) -> Iterator[float]:
        each = max(1, self._longest // 2)
        for start in range(0, indices.size, each):
            part = slice(start, start + each)
            entries = indices[part]
            rows = self._rows(2 * entries.size)
            points = np.arange(0, 2 * entries.size, 2)
            rows[piece][points, entries] = above[part]
            rows[piece][points + 1, entries] = below[part]
            yield from self._ask(rows, 2 * entries.size)

    def rows(self, matrices: Iterable[np.ndarray], count: int) -> Iterator[float]:
        for rows in matrices:
            for start in range(0, len(rows), self._longest):
                part = rows[start : start + self._longest]
                yield from self._ask([part], len(part))

    def _rows(self, points: int) -> list[np.ndarray]:
        """Every piece with a leading axis, in copies that the cost may change."""
        return [np.tile(origin, (points, 1)) for _, origin, _ in self._parameters.pieces]

    def _place(self, row: list[np.ndarray]) -> Place:
        parameters = self._parameters
        pieces = [
            (work, piece.origin) for work, piece in zip(row, parameters.pieces, strict=True)
        ]
        return Place(parameters.split(row), parameters.origins, pieces)

    def _ask(self, rows: list[np.ndarray], points: int) -> list[float]:
        answer = self._cost(self._parameters.stack(rows))
        values = np.asarray(answer)
        if values.shape != (points,):
            raise StructureError(
                f"with vectorized=True the cost received {points} points at once (a leading axis "
                f"on every array) and returned {describe(answer)}: expected shape ({points},); "
                "sum over the other axes only"
            )
        return values.astype(float).tolist()


class Errand:
    """A parcel of points evaluated elsewhere: what travels to a worker is this object."""

    def __init__(self, cost: Callable[[Any], float], tree: Any):
        self._cost = cost
        self._tree = tree

    def __call__(self, points: list[Point]) -> list[float]:
        parameters = Parameters(self._tree)
        one_by_one = Serial(self._cost, parameters)
        with np.errstate(all="ignore"):
            answers = list(one_by_one.at(points, len(points)))
            if not parameters.intact():
                # The cost changes what it is given: the same questions again, each with a copy.
                parameters.restore()
                parameters.guarded = True
                answers = list(one_by_one.at(points, len(points)))
        return answers


class Mapped(Evaluation):
    """Points in parcels through a map-like callable: ``spread(function, iterable)``.

    The same points are asked whatever the number of workers, and answers come back in order, so
    results do not depend on it.
    """

    def __init__(
        self, cost: Callable[[Any], float], parameters: Parameters, spread: Callable
    ):
        self._errand = Errand(cost, parameters.tree)
        self._spread = spread

    def at(self, points: Iterable[Point], count: int) -> Iterator[float]:
        points = iter(points)
        size = max(1, -(-count // _PARCELS))
        parcels = iter(lambda: list(islice(points, size)), [])
        try:
            for answers in self._spread(self._errand, parcels):
                yield from answers
        except BrokenExecutor as error:
            raise GradientCheckError(
                "the worker processes stopped before they answered. Start the check under "
                "`if __name__ == '__main__':` (each worker imports your script again), and make "
                "sure that the cost fits into memory once per worker"
            ) from error


@contextmanager
def evaluation(
    cost: Callable, parameters: Parameters, vectorized: bool, workers: int | Callable | None
) -> Iterator[Evaluation]:
    """Choose the way to ask from the caller's options; a process pool lives as long as the check.

    Raises
    ------
    ArgumentError
        Both ways at once, or workers that are neither a number nor a map, or a cost that cannot
        be sent to another process.
    """
    if vectorized and workers is not None:
        raise ArgumentError("choose vectorized=True or workers=..., not both")
    number = isinstance(workers, (int, np.integer)) and not isinstance(workers, bool)
    if vectorized:
        yield Stacked(cost, parameters)
    elif workers is None or (number and workers == 1):
        yield Serial(cost, parameters)
    elif callable(workers):
        yield Mapped(cost, parameters, workers)
    elif number and workers > 1:
        # Imported where they are needed: Python in a browser has no processes.
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        _can_travel(cost)
        # Started afresh, not forked: a fork of a process with threads (BLAS has some) can hang.
        with ProcessPoolExecutor(int(workers), mp_context=get_context("spawn")) as pool:
            yield Mapped(cost, parameters, pool.map)
    else:
        raise ArgumentError(
            f"workers={workers!r}: give a number of processes, or a function like map"
        )


def _can_travel(cost: Callable) -> None:
    try:
        pickle.dumps(cost)
    except Exception as error:
        name = getattr(cost, "__qualname__", type(cost).__name__)
        raise ArgumentError(
            f"the cost {name!r} cannot be sent to another process ({error}): define it at the top "
            "level of a module instead of inside a function or as a lambda, and bind its data with "
            "functools.partial; or pass workers=ThreadPoolExecutor().map, which shares memory"
        ) from error
