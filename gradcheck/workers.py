"""Points spread over processes, threads or machines."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import numpy as np

from gradcheck.errors import ArgumentError, GradientCheckError
from gradcheck.evaluation import Answers, Evaluation, Serial
from gradcheck.move import Point
from gradcheck.parameters import Parameters

#: Points are sent to workers in this many parcels, so that the last ones to finish wait little.
_PARCELS = 32


class Errand:
    """A parcel of points evaluated elsewhere: what travels to a worker is this object."""

    def __init__(self, cost: Callable[[Any], float], tree: Any):
        self._cost = cost
        self._tree = tree

    def __call__(self, points: list[Point]) -> list[float]:
        parameters = Parameters(self._tree)
        one_by_one = Serial(self._cost, parameters)
        answers: list[float] = []
        with np.errstate(all="ignore"):
            one_by_one.at(points, len(points), answers)
            if not parameters.intact():
                # The cost changes what it is given: the same questions again, each with a copy.
                parameters.restore()
                parameters.guarded = True
                answers.clear()
                one_by_one.at(points, len(points), answers)
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

    def at(self, points: Iterable[Point], count: int, answers: Answers) -> None:
        # Imported where it is needed: it brings more modules along than all of this package.
        from concurrent.futures import BrokenExecutor

        points = iter(points)
        size = max(1, -(-count // _PARCELS))
        parcels = iter(lambda: list(islice(points, size)), [])
        try:
            for parcel in self._spread(self._errand, parcels):
                answers.extend(parcel)
        except BrokenExecutor as error:
            raise GradientCheckError(
                "the worker processes stopped before they answered. Start the check under "
                "`if __name__ == '__main__':` (each worker imports your script again), and make "
                "sure that the cost fits into memory once per worker"
            ) from error


@contextmanager
def processes(cost: Callable, parameters: Parameters, workers: int) -> Iterator[Mapped]:
    """Spread over a pool of processes that lives as long as the check.

    Raises
    ------
    ArgumentError
        The cost cannot be sent to another process.
    """
    # Imported where they are needed: Python in a browser has no processes.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _can_travel(cost)
    # Started afresh, not forked: a fork of a process with threads (BLAS has some) can hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield Mapped(cost, parameters, pool.map)


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
