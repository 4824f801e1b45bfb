"""The only place that calls the cost: it counts the calls and judges what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from gradcheck.errors import NondeterministicCostError, NonFiniteError, StructureError
from gradcheck.parameters import Parameters
from gradcheck.structure import describe

#: One array moved: which array, which entries (a flat index or a slice), and their new values.
Move = tuple[int, Any, Any]
#: A point at which the cost is wanted: the arrays that differ from the given parameters.
Point = tuple[Move, ...]

#: Calls that agree to this many units in the last place differ by threaded summation only.
_SAME_ANSWER_ULPS = 1e3


class Oracle:
    """The cost as a function of moved parameters.

    Parameters
    ----------
    cost : callable
        ``cost(parameters) -> float``.
    parameters : Parameters
        The point; its working copy is moved and put back exactly, also when the cost raises.

    Attributes
    ----------
    value : float
        The cost at the point itself.
    jitter : float
        Largest difference seen between answers to the same question; zero for an exact cost.
    evaluations : int
        Calls of the cost so far.
    guarded : bool
        Set when the cost was seen to change the parameters it was given: from then on every call
        receives a fresh copy.
    """

    def __init__(self, cost: Callable[[Any], float], parameters: Parameters):
        self._cost = cost
        self.parameters = parameters
        self.evaluations = 0
        self.guarded = False
        self.jitter = 0.0
        self.value = self._finite_base()
        self.repeat()

    def repeat(self, times: int = 1) -> None:
        """Ask again at the point itself.

        Raises
        ------
        NondeterministicCostError
            The answers differ by more than the rounding of a threaded sum.
        """
        for _ in range(times):
            again = self._finite_base()
            change = abs(again - self.value)
            if change > _SAME_ANSWER_ULPS * np.finfo(float).eps * abs(self.value):
                raise NondeterministicCostError(
                    f"the cost is not the same when asked twice at the same parameters: "
                    f"{self.value!r}, then {again!r}. Dropout, shuffling or a random batch is the "
                    "usual cause: draw the mask or the batch once, outside the cost, and use it in "
                    "every call (a frozen mask also lets the backward pass of dropout be checked)"
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
        with np.errstate(all="ignore"):
            return np.fromiter((self._at(point) for point in points), dtype=float, count=count)

    def settle(self) -> bool:
        """Verify that the cost left its parameters alone; if not, guard them and say False.

        A caller that gets False asks its questions again.
        """
        if self.guarded or self.parameters.intact():
            return True
        self.parameters.restore()
        self.guarded = True
        return False

    def _finite_base(self) -> float:
        value = self._call()
        if not self.settle():
            value = self._call()
        if not np.isfinite(value):
            raise NonFiniteError(
                f"the cost is {value} at the given parameters: look for log(0), a division by "
                "zero or an overflow in the forward pass"
            )
        return value

    def _at(self, point: Point) -> float:
        flats = self.parameters.flats
        before = []
        try:
            for array, where, values in point:
                flat = flats[array]
                saved = flat[where]
                before.append((flat, where, saved if np.isscalar(saved) else saved.copy()))
                flat[where] = values
            return self._call()
        except Exception as error:
            if _outside_domain(error):
                return np.nan
            raise
        finally:
            # Put the saved values back: subtracting the step would leave a rounding error.
            for flat, where, saved in before:
                flat[where] = saved

    def _call(self) -> float:
        self.evaluations += 1
        parameters = self.parameters
        value = self._cost(parameters.fresh() if self.guarded else parameters.current())
        if type(value) is float:
            return value
        return as_cost(value)


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


def _outside_domain(error: Exception) -> bool:
    """Whether the cost refused the point (log of a negative number), rather than broke."""
    if isinstance(error, (ArithmeticError, np.linalg.LinAlgError)):
        return True
    return type(error) is ValueError and (
        "math domain error" in str(error) or "expected a" in str(error) and "input" in str(error)
    )
