"""Ways to ask the cost at many points: one by one, stacked into one call, or spread over workers."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any

import numpy as np

from gradcheck.errors import ArgumentError, GradientCheckError, StructureError
from gradcheck.move import Point
from gradcheck.parameters import Parameters
from gradcheck.structure import describe

#: Asks for the costs at points, in order; NaN where a point is outside the cost's domain.
Evaluation = Callable[[Iterable[Point], int], Iterator[float]]

#: A stack of moved parameters takes at most this many bytes.
STACK_BYTES = 2**26
#: Points are sent to workers in this many parcels, so that the last ones to finish wait little.
_PARCELS = 32


def serial(cost: Callable[[Any], float], parameters: Parameters) -> Evaluation:
    """One call at a time, in this process."""

    def evaluate(points: Iterable[Point], count: int) -> Iterator[float]:
        for point in points:
            try:
                for move in point:
                    move.apply(parameters)
                value = cost(parameters.handed())
            except Exception as error:
                if not outside_domain(error):
                    raise
                value = np.nan
            finally:
                for move in point:
                    move.undo(parameters)
            yield value if type(value) is float else as_cost(value)

    return evaluate


def stacked(
    cost: Callable[[Any], np.ndarray], parameters: Parameters, limit: int = STACK_BYTES
) -> Evaluation:
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
    bytes_each = sum(flat.nbytes for flat in parameters.flats)
    longest = max(1, limit // bytes_each)

    def evaluate(points: Iterable[Point], count: int) -> Iterator[float]:
        points = iter(points)
        while chunk := list(islice(points, longest)):
            values = np.asarray(cost(parameters.stack(_stacks(parameters, chunk))))
            if values.shape != (len(chunk),):
                raise StructureError(
                    f"with vectorized=True the cost received {len(chunk)} points at once (a leading "
                    f"axis on every array) and returned {describe(values)}: expected shape "
                    f"({len(chunk)},); sum over the other axes only"
                )
            yield from values.astype(float).tolist()

    return evaluate


def _stacks(parameters: Parameters, chunk: list[Point]) -> list[np.ndarray]:
    """Every array with a leading axis; one that no point moves is repeated without a copy."""
    moved = {move.array for point in chunk for move in point}
    stacks = []
    for array, original in enumerate(parameters.originals):
        shape = (len(chunk), *original.shape)
        stack = np.broadcast_to(original, shape)
        stacks.append(stack.copy() if array in moved or parameters.guarded else stack)
    for row, point in enumerate(chunk):
        for move in point:
            stacks[move.array][row].reshape(-1)[move.index] = move.values(parameters)
    return stacks


class Errand:
    """A parcel of points evaluated elsewhere: what travels to a worker is this object."""

    def __init__(self, cost: Callable[[Any], float], tree: Any):
        self._cost = cost
        self._tree = tree

    def __call__(self, points: list[Point]) -> list[float]:
        with np.errstate(all="ignore"):
            return list(serial(self._cost, Parameters(self._tree))(points, len(points)))


def mapped(
    cost: Callable[[Any], float], parameters: Parameters, spread: Callable
) -> Evaluation:
    """Points in parcels through a map-like callable: ``spread(function, iterable)``.

    The same points are asked whatever the number of workers, and answers come back in order, so
    results do not depend on it.
    """
    errand = Errand(cost, parameters.tree)

    def evaluate(points: Iterable[Point], count: int) -> Iterator[float]:
        points = iter(points)
        size = max(1, -(-count // _PARCELS))
        parcels = iter(lambda: list(islice(points, size)), [])
        try:
            for answers in spread(errand, parcels):
                yield from answers
        except BrokenProcessPool as error:
            raise GradientCheckError(
                "the worker processes stopped before they answered. Start the check under "
                "`if __name__ == '__main__':` (each worker imports your script again), and make "
                "sure that the cost fits into memory once per worker"
            ) from error

    return evaluate


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
    if vectorized:
        yield stacked(cost, parameters)
    elif workers is None or (workers == 1 and not callable(workers)):
        yield serial(cost, parameters)
    elif callable(workers):
        yield mapped(cost, parameters, workers)
    elif isinstance(workers, (int, np.integer)) and not isinstance(workers, bool) and workers > 1:
        _can_travel(cost)
        # Started afresh, not forked: a fork of a process with threads (BLAS has some) can hang.
        with ProcessPoolExecutor(int(workers), mp_context=get_context("spawn")) as pool:
            yield mapped(cost, parameters, pool.map)
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


def as_cost(value: Any) -> float:
    """Turn what the cost returned into a float, or explain why it is none.

    Raises
    ------
    StructureError
        It is not one real number.
    """
    if value is None:
        raise StructureError("the cost returned None: is a return statement missing?")
    if isinstance(value, (bool, np.bool_)):
        raise StructureError(f"the cost returned the bool {bool(value)}: expected a float")
    array = np.asarray(value)
    if array.ndim > 0:
        raise StructureError(
            f"the cost returned {describe(value)}: expected one number; take .sum() or .mean(), "
            "or float(np.squeeze(...)) if it holds a single entry"
        )
    number = np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)
    if not number:
        raise StructureError(f"the cost returned {describe(value)}: expected a float")
    return float(array)


def outside_domain(error: Exception) -> bool:
    """Whether the cost refused the point (log of a negative number), rather than broke."""
    if isinstance(error, (ArithmeticError, np.linalg.LinAlgError)):
        return True
    return type(error) is ValueError and (
        "math domain error" in str(error) or "expected a" in str(error) and "input" in str(error)
    )
