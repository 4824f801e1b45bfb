"""The only place that calls the cost: it counts the calls and judges what comes back."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from math import isfinite, isnan
from typing import Any, NamedTuple

import numpy as np

from gradcheck.arithmetic import precision
from gradcheck.errors import NondeterministicCostError, NonFiniteError
from gradcheck.evaluation import Evaluation
from gradcheck.move import Point, points_along, rows_along
from gradcheck.parameters import Parameters

#: Calls that agree to this many units in the last place differ by threaded summation only.
_SAME_ANSWER_ULPS = 1e3
#: Entries asked for at once: Python's numbers take several times the memory of an array's.
_AT_ONCE = 2**11


class Oracle:
    """The cost as a function of moved parameters.

    Parameters
    ----------
    parameters : Parameters
        The point; its working copy is moved and put back exactly, also when the cost raises.
    evaluation : Evaluation
        The cost, and the way to ask it at many points.
    watch : callable, optional
        Called with the number of answers each time some have come.
    live : bool
        Call `watch` after every answer, not only when all answers to a question are in, or when
        an exception ends it.

    Attributes
    ----------
    value : float
        The cost at the point itself. Where many points take hardly longer than one, it is asked
        for together with the first question, along a direction, and NaN until then.
    jitter : float
        Largest difference seen between answers to the same question; zero for an exact cost.
    evaluations : int
        Points at which the cost was asked so far.
    """

    def __init__(
        self,
        parameters: Parameters,
        evaluation: Evaluation,
        watch: Callable[[int], None] | None = None,
        live: bool = False,
    ):
        self.parameters = parameters
        self.evaluations = 0
        self.jitter = 0.0
        self._evaluation = evaluation
        self._watch, self._live = watch, live
        self.value = np.nan
        if not self.together:
            value = self._at_the_point()
            self._begin(value if self.settle() else self._at_the_point())
            self.repeat()

    @property
    def together(self) -> bool:
        """Whether many points take hardly longer than one."""
        return self._evaluation.together

    def _begin(self, value: float) -> None:
        if not isfinite(value):
            raise NonFiniteError(
                f"the cost is {value} at the given parameters: look for log(0), a division "
                "by zero or an overflow in the forward pass"
            )
        self.value = value

    def repeat(self, times: int = 1) -> None:
        """Ask again at the point itself.

        Raises
        ------
        NondeterministicCostError
            The answers differ by more than the rounding of a threaded sum.
        """
        for _ in range(times):
            self._same(self._at_the_point())

    def _same(self, again: float) -> None:
        change = abs(again - self.value)
        if not change <= _SAME_ANSWER_ULPS * precision(float) * abs(self.value):
            raise NondeterministicCostError(
                f"the cost is not the same when asked twice at the same parameters: "
                f"{float(self.value)!r}, then {float(again)!r}. "
                "Dropout, shuffling or a random batch is the usual cause: draw the mask or the "
                "batch once, outside the cost, and use it in every call (a frozen mask "
                "also lets the backward pass of dropout be checked)"
            )
        self.jitter = max(self.jitter, change)

    def evaluate(self, points: Iterable[Point], count: int) -> np.ndarray:
        """Ask for the cost at many points.

        Parameters
        ----------
        points : iterable of Point
            Consumed one by one, so that a long check holds no list of them.
        count : int
            How many there are.

        Returns
        -------
        ndarray of shape (count,)
            NaN or infinity where the cost is not defined.
        """
        return self._collect(self._evaluation.at, points, count)

    def along(
        self,
        direction: list[np.ndarray],
        sizes: Sequence[float],
        arrays: Sequence[int] | None = None,
    ) -> np.ndarray:
        """Ask along a direction: with everything moved by each size, or one array by each.

        Parameters
        ----------
        direction : list of ndarray
            A part for each piece of the parameters.
        sizes : sequence of float
            How far.
        arrays : sequence of int, optional
            Which array moves by each size; all, if left out, as in the first question.

        Returns
        -------
        ndarray of shape (sizes,)

        Raises
        ------
        NonFiniteError, NondeterministicCostError
            In the first question, about the point itself.
        """
        if isnan(self.value):
            # Far cheaper than two calls of their own.
            costs = self._along(direction, (0.0, 0.0, *sizes), None)
            self._begin(float(costs[0]))
            self._same(float(costs[1]))
            return costs[2:]
        return self._along(direction, sizes, arrays)

    def _along(
        self,
        direction: list[np.ndarray],
        sizes: Sequence[float],
        arrays: Sequence[int] | None,
    ) -> np.ndarray:
        if self.parameters.small:
            rows = rows_along(self.parameters, direction, sizes, arrays)
            return self._collect(self._evaluation.rows, rows, len(sizes))
        return self.evaluate(points_along(self.parameters, direction, sizes, arrays), len(sizes))

    def around(
        self, piece: int, indices: np.ndarray, above: np.ndarray, below: np.ndarray
    ) -> np.ndarray:
        """Ask with single entries moved, above and below in turn.

        Parameters
        ----------
        piece : int
            Which of the parameters' pieces.
        indices : ndarray of int, shape (entries,)
            Positions in it.
        above, below : ndarray of shape (entries,)
            Values the entries take.

        Returns
        -------
        ndarray of shape (2 * entries,)
        """
        if indices.size <= _AT_ONCE:
            return self._collect(self._evaluation.around, piece, indices, above, below)
        stretches = (slice(k, k + _AT_ONCE) for k in range(0, indices.size, _AT_ONCE))
        return np.concatenate([
            self._collect(self._evaluation.around, piece, indices[s], above[s], below[s])
            for s in stretches
        ])

    def _collect(self, ask: Callable, *question: Any) -> np.ndarray:
        # A fifth of the memory of a list of Python's numbers, and an array at no cost.
        answers = array("d")
        watch = self._watch
        try:
            ask(*question, _Watched(answers, watch) if self._live else answers)
        finally:
            self.evaluations += len(answers)
            if watch is not None and not self._live:
                watch(len(answers))
        return np.array(answers, dtype=float)

    def settle(self) -> bool:
        """Verify that the cost left its parameters alone; if not, guard them and say False.

        A caller that gets False asks its questions again.
        """
        # A cost that is asked many points at once never sees the working copy.
        if self.together or self.parameters.guarded or self.parameters.intact():
            return True
        self.parameters.restore()
        self.parameters.guarded = True
        return False

    def _at_the_point(self) -> float:
        self.evaluations += 1
        answers: list[float] = []
        self._evaluation.at(((),), 1, answers)
        return float(answers[0])


class _Watched(NamedTuple):
    """Answers that are counted as they come."""

    answers: array
    watch: Callable[[int], None]

    def append(self, answer: float) -> None:
        self.answers.append(answer)
        self.watch(1)

    def extend(self, answers: Sequence[float]) -> None:
        self.answers.extend(answers)
        self.watch(len(answers))
