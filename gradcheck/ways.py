"""The way to ask the cost that the caller chose."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import numpy as np

from gradcheck.errors import ArgumentError
from gradcheck.evaluation import Evaluation, Serial
from gradcheck.parameters import Parameters
from gradcheck.stacked import Stacked
from gradcheck.workers import Mapped, processes


def evaluation(
    cost: Callable, parameters: Parameters, vectorized: bool, workers: int | Callable | None
) -> AbstractContextManager[Evaluation]:
    """Choose the way to ask from the caller's options.

    Raises
    ------
    ArgumentError
        Both ways at once, or workers that are neither a number nor a map, or a cost that cannot
        be sent to another process.
    """
    if vectorized and workers is not None:
        raise ArgumentError("choose vectorized=True or workers=..., not both")
    if vectorized:
        return nullcontext(Stacked(cost, parameters))
    if workers is None:
        return nullcontext(Serial(cost, parameters))
    if callable(workers):
        return nullcontext(Mapped(cost, parameters, workers))
    number = isinstance(workers, (int, np.integer)) and not isinstance(workers, bool)
    if not number or workers < 1:
        raise ArgumentError(
            f"workers={workers!r}: give a number of processes, or a function like map"
        )
    if workers == 1:
        return nullcontext(Serial(cost, parameters))
    return processes(cost, parameters, int(workers))
