"""The step for one array: large against its round-off, small against its truncation error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcheck.arithmetic import precision
from gradcheck.move import everything_along
from gradcheck.oracle import Oracle
from gradcheck.rungs import roundoff


@dataclass(slots=True)
class Step:
    """How far to move the entries of one array.

    Attributes
    ----------
    size : float
        The step, in units of the parameter.
    curvature : float
        Bound on the truncation error of a central difference, over the square of its step.
    width : float
        Scale of the array: the unit in which steps were counted.
    slope, slope_bound : float
        Derivative along the direction in which the step was found, and how far it may be off.
    cut : bool
        Larger steps left the domain of the cost.
    """

    size: float
    curvature: float
    width: float
    slope: float
    slope_bound: float
    cut: bool = False

    def truncation(self, size: float) -> float:
        """Truncation error to expect of a central difference with this step."""
        return self.curvature * size**2

    def gain_over(self, other: float, noise: float) -> float:
        """How many times as precise this step is as another one."""
        own, others = (
            float(roundoff(noise, 2 * size)) + self.truncation(size) for size in (self.size, other)
        )
        return others / own


def finest(dtype: np.dtype) -> float:
    """Smallest step, relative to the parameter, that its number format resolves well."""
    return 32 * precision(dtype)


def along(
    oracle: Oracle, array: int, direction: np.ndarray, size: float
) -> tuple[float, float]:
    """Cost after a move of one array by ``size * direction``, and by its opposite."""
    moves = (everything_along(array, direction, signed) for signed in (size, -size))
    plus, minus = oracle.evaluate(((move,) for move in moves), 2)
    return float(plus), float(minus)
