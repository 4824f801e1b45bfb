"""The step for one array: large against its round-off, small against its truncation error."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite

import numpy as np

from gradcheck.errors import NonFiniteError
from gradcheck.move import everything_along
from gradcheck.noise import Noise
from gradcheck.oracle import Oracle
from gradcheck.rungs import roundoff

_RATIO = 10.0
#: Largest step, relative to the scale of the array.
_LARGEST = 1.0
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

    def ask(arrays: list[int], sizes: list[float]) -> np.ndarray:
        points = ((everything_along(array, direction, size),) for size in sizes)
        return oracle.evaluate(points, len(sizes))

    return _climb(ask, {array: _search(oracle, array, noise, goal, finer)})[array]


def choose_steps(
    oracle: Oracle, direction: list[np.ndarray], noise: Noise, goals: list[float]
) -> list[Step]:
    """Find the steps of all arrays: what they want to know next is asked together.

    Parameters
    ----------
    oracle, noise
        As in `choose_step`.
    direction : list of ndarray
        A random direction of everything; see `random_directions`.
    goals : list of float
        One for each array.

    Returns
    -------
    list of Step
        One for each array.
    """

    def ask(arrays: list[int], sizes: list[float]) -> np.ndarray:
        return oracle.along(direction, sizes, arrays)

    steps = _climb(ask, {
        array: _search(oracle, array, noise, goal, 1.0) for array, goal in enumerate(goals)
    })
    return [steps[array] for array in range(len(goals))]


def _climb(
    ask: Callable[[list[int], list[float]], np.ndarray], searches: Mapping[int, Generator]
) -> dict[int, Step]:
    """Run searches side by side: ask for the slopes that all of them want, and hand these out."""
    steps: dict[int, Step] = {}
    slopes: dict[int, list[float] | None] = dict.fromkeys(searches)
    while True:
        wanted: dict[int, list[float]] = {}
        for array, found in slopes.items():
            try:
                wanted[array] = searches[array].send(found)
            except StopIteration as end:
                steps[array] = end.value
        if not wanted:
            return steps
        arrays = [array for array, sizes in wanted.items() for _ in range(2 * len(sizes))]
        sizes = [signed for sizes in wanted.values() for t in sizes for signed in (t, -t)]
        costs = iter(ask(arrays, sizes).tolist())
        slopes = {
            array: [(next(costs) - next(costs)) / (2 * t) for t in sizes]
            for array, sizes in wanted.items()
        }


def _search(
    oracle: Oracle, array: int, noise: Noise, goal: float, finer: float
) -> Generator[list[float], list[float], Step]:
    """Ask for slopes at step sizes, in units of the scale, until the step is known.

    Central differences along one random direction are compared at steps a factor of ten apart;
    where they change by more than their round-off, the change measures the truncation error.
    """
    dtype = oracle.parameters.flats[array].dtype
    width = oracle.parameters.scales[array]
    if oracle.parameters.flats[array].size == 0:
        return Step(width, 0.0, width, 0.0, 0.0)
    smallest = finest(dtype)
    start = min(max(noise.relative ** (1 / 3) / finer, 4 * smallest), 0.03)
    blur = roundoff(noise.absolute, 2.0)
    rungs = [min(start * _RATIO, _LARGEST), start]
    slopes = dict(zip(rungs, (yield rungs), strict=True))
    while True:
        # Sizes at which the slope is known, the largest first.
        ladder = sorted([t for t, slope in slopes.items() if isfinite(slope)], reverse=True)
        errors = _errors(ladder, slopes, blur)
        rung = _next_rung(ladder, errors, slopes, smallest)
        if rung is None or (rung > max(slopes) and blur / ladder[0] <= goal * width):
            break
        (slopes[rung],) = yield [rung]
    if not ladder:
        name, lowest = oracle.parameters.names[array], min(slopes)
        raise NonFiniteError(
            f"the cost is not finite at any step of {name} tried, down to {lowest:.1g} times its "
            "scale: is the point on the edge of the domain of a logarithm or a square root?"
        )
    cut = len(ladder) < len(slopes)
    if len(ladder) == 1:
        return Step(ladder[0] * width, np.inf, width, slopes[ladder[0]], np.inf, cut)
    return _balance(ladder, slopes, errors, blur, width, cut)


def _next_rung(
    ladder: list[float], errors: list[float], slopes: dict[float, float], smallest: float
) -> float | None:
    """The size to try next, ten times above or below those tried; None if they suffice."""
    lower = min(slopes) / _RATIO
    if lower < smallest:
        lower = None
    if len(ladder) < 2:
        return lower if len(slopes) < _RUNGS_IN_NARROW_DOMAIN else None
    if len(slopes) >= _RUNGS:
        return None
    best = errors.index(min(errors))
    higher = ladder[best] * _RATIO
    if ladder[best] == max(slopes) and higher <= _LARGEST:
        return higher
    return lower if best == len(ladder) - 1 else None


def _errors(ladder: list[float], slopes: dict[float, float], blur: float) -> list[float]:
    """Round-off plus truncation error of each rung, the latter from its coarser neighbour.

    Parameters
    ----------
    ladder : list of float
        Step sizes, the largest first.
    slopes : dict of float to float
        The slope at each.
    blur : float
        Round-off at a size of one.
    """
    if len(ladder) < 2:
        return [np.inf] * len(ladder)
    first, second = ladder[:2]
    errors = [blur / first + abs(slopes[first] - slopes[second])]
    for coarser, t in pairwise(ladder):
        truncation = abs(slopes[t] - slopes[coarser]) / (coarser / t - 1)
        errors.append(blur / t + truncation)
    return errors


def _balance(
    ladder: list[float],
    slopes: dict[float, float],
    errors: list[float],
    blur: float,
    width: float,
    cut: bool,
) -> Step:
    """Fine-tune between the rungs: error = round-off / t + curvature * t**2 is least where
    its derivative vanishes."""
    best = errors.index(min(errors))
    t = ladder[best]
    rounding = blur / t
    curvature = max(errors[best] - rounding, 0.0) / t**2
    if curvature > 0:
        ideal = (rounding * t / (2 * curvature)) ** (1 / 3)
        t = min(max(ideal, t / 3), t if best == 0 else 3 * t)
    curvature = _ENTRY_MARGIN * curvature / width**3
    return Step(t * width, curvature, width, slopes[ladder[best]], errors[best], cut)
