"""The step for one array: large against its round-off, small against its truncation error."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from gradcheck.errors import NonFiniteError
from gradcheck.move import everything_along
from gradcheck.noise import Noise
from gradcheck.oracle import Oracle
from gradcheck.rungs import roundoff

_RATIO = 10.0
#: A single entry may be more curved than the cost along a random direction.
_ENTRY_MARGIN = 2.0
#: Four rungs, two calls each, are all that a well-behaved array pays for its step.
_RUNGS = 4
#: Where the cost leaves its domain, the ladder may go on this far below.
_RUNGS_IN_NARROW_DOMAIN = 14


@dataclass(frozen=True)
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
    """

    size: float
    curvature: float
    width: float
    slope: float
    slope_bound: float

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
    return 32 * float(np.finfo(dtype).eps)


def along(
    oracle: Oracle, array: int, direction: np.ndarray, size: float
) -> tuple[float, float]:
    """Cost after a move of one array by ``size * direction``, and by its opposite."""
    moves = (everything_along(array, direction, signed) for signed in (size, -size))
    plus, minus = oracle.evaluate(((move,) for move in moves), 2)
    return float(plus), float(minus)


def choose_step(
    oracle: Oracle,
    array: int,
    direction: np.ndarray,
    noise: Noise,
    goal: float = 0.0,
    finer: float = 1.0,
) -> Step:
    """Find the step at which round-off and truncation error of one array balance.

    Central differences along one random direction are compared at steps a factor of ten apart; where they change by more than their round-off, the change
    measures the truncation error.

    Parameters
    ----------
    oracle : Oracle
        The cost; called four to eight times.
    array : int
        Which array.
    direction : ndarray of shape (size,)
        A random direction; see `random_direction`.
    noise : Noise
        As measured.
    goal : float
        Round-off in an entry's derivative that is small enough not to look for a larger step.
    finer : float
        Start this many times below the usual step.

    Returns
    -------
    Step

    Raises
    ------
    NonFiniteError
        The cost is not finite at any step tried.
    """
    flat = oracle.parameters.flats[array]
    width = oracle.parameters.scales[array]
    smallest, largest = finest(flat.dtype), 1.0
    start = min(max(noise.relative ** (1 / 3) / finer, 4 * smallest), 0.03)
    slopes: dict[float, float] = {}

    def climb(t: float) -> None:
        plus, minus = along(oracle, array, direction, t)
        slopes[t] = (plus - minus) / (2 * t)

    if flat.size == 0:
        return Step(width, 0.0, width, 0.0, 0.0)
    climb(min(start * _RATIO, largest))
    climb(start)
    while True:
        ladder = sorted((t for t in slopes if isfinite(slopes[t])), reverse=True)
        lowest, highest = min(slopes), max(slopes)
        if len(ladder) < 2:
            if len(slopes) >= _RUNGS_IN_NARROW_DOMAIN or lowest / _RATIO < smallest:
                break
            climb(lowest / _RATIO)
            continue
        errors = _errors(ladder, slopes, noise.absolute)
        best = errors.index(min(errors))
        if len(slopes) >= _RUNGS:
            break
        precise = roundoff(noise.absolute, 2 * ladder[best]) / width <= goal
        if ladder[best] == highest and highest * _RATIO <= largest and not precise:
            climb(highest * _RATIO)
        elif best == len(ladder) - 1 and lowest / _RATIO >= smallest:
            climb(lowest / _RATIO)
        else:
            break
    if not ladder:
        name = oracle.parameters.names[array]
        raise NonFiniteError(
            f"the cost is not finite at any step of {name} tried, down to {lowest:.1g} times its "
            "scale: is the point on the edge of the domain of a logarithm or a square root?"
        )
    if len(ladder) == 1:
        return Step(ladder[0] * width, np.inf, width, slopes[ladder[0]], np.inf)
    return _balance(ladder, slopes, errors, noise.absolute, width)


def _errors(ladder: list[float], slopes: dict[float, float], noise: float) -> list[float]:
    """Round-off plus truncation error of each rung, the latter from its coarser neighbour."""
    errors = []
    for coarser, t in zip([None, *ladder], ladder, strict=False):
        if coarser is None:
            truncation = abs(slopes[t] - slopes[ladder[1]])
        else:
            truncation = abs(slopes[t] - slopes[coarser]) / (coarser / t - 1)
        errors.append(float(roundoff(noise, 2 * t)) + truncation)
    return errors


def _balance(
    ladder: list[float],
    slopes: dict[float, float],
    errors: list[float],
    noise: float,
    width: float,
) -> Step:
    """Fine-tune between the rungs: error = round-off / t + curvature * t**2 is least where
    its derivative vanishes."""
    best = errors.index(min(errors))
    t = ladder[best]
    rounding = float(roundoff(noise, 2 * t))
    curvature = max(errors[best] - rounding, 0.0) / t**2
    if curvature > 0:
        ideal = (rounding * t / (2 * curvature)) ** (1 / 3)
        t = min(max(ideal, t / 3), t if best == 0 else 3 * t)
    curvature = _ENTRY_MARGIN * curvature / width**3
    return Step(t * width, curvature, width, slopes[ladder[best]], errors[best])
