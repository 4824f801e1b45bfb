"""The search for a step: central differences along one direction, at steps ten times apart."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from itertools import pairwise
from math import isfinite

import numpy as np

from gradcheck.errors import NonFiniteError
from gradcheck.move import everything_along
from gradcheck.noise import Noise
from gradcheck.oracle import Oracle
from gradcheck.rungs import roundoff
from gradcheck.step import Step, finest

_RATIO = 10.0
#: Largest step, relative to the scale of the array.
_LARGEST = 1.0
#: A single entry may be more curved than the cost along a random direction.
_ENTRY_MARGIN = 2.0
#: Four rungs, two calls each, are all that a well-behaved array pays for its step.
_RUNGS = 4
#: Where the cost leaves its domain, the ladder may go on this far below.
_RUNGS_IN_NARROW_DOMAIN = 14


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

    rungs = _first_rungs(oracle.parameters.flats[array].dtype, noise, finer)
    slopes = dict(zip(rungs, _slopes(ask, [array, array], rungs), strict=True))
    return _climb(ask, {array: _search(oracle, array, noise, goal, slopes)})[array]


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

    flats, scales = oracle.parameters.flats, oracle.parameters.scales
    formats = {flat.dtype for flat in flats}
    first = {dtype: _first_rungs(dtype, noise) for dtype in formats}
    # An array without entries cannot be moved, and needs no step.
    arrays = [array for array, flat in enumerate(flats) if flat.size]
    rungs = [first[flats[array].dtype] for array in arrays]
    slopes = _slopes(
        ask, [array for array in arrays for _ in range(2)], [t for pair in rungs for t in pair]
    )
    pairs = [slopes[k : k + 2] for k in range(0, len(slopes), 2)]
    blur = roundoff(noise.absolute, 2.0)
    steps = {
        array: Step(scales[array], 0.0, scales[array], 0.0, 0.0)
        for array, flat in enumerate(flats) if not flat.size
    }
    searches = {}
    for array, sizes, found in zip(arrays, rungs, pairs, strict=True):
        step = _at_once(sizes, found, blur, scales[array], goals[array])
        if step is None:
            known = dict(zip(sizes, found, strict=True))
            searches[array] = _search(oracle, array, noise, goals[array], known)
        else:
            steps[array] = step
    if searches:
        steps |= _climb(ask, searches)
    return [steps[array] for array in range(len(flats))]


def _first_rungs(dtype: np.dtype, noise: Noise, finer: float = 1.0) -> list[float]:
    """The two sizes to begin with, in units of the scale."""
    start = min(max(noise.relative ** (1 / 3) / finer, 4 * finest(dtype)), 0.03)
    return [min(start * _RATIO, _LARGEST), start]


def _slopes(
    ask: Callable[[list[int], list[float]], np.ndarray], arrays: list[int], sizes: list[float]
) -> list[float]:
    """Central differences of arrays along a direction, each at its own size."""
    costs = ask(
        [array for array in arrays for _ in range(2)],
        [signed for t in sizes for signed in (t, -t)],
    )
    return ((costs[0::2] - costs[1::2]) / (2 * np.array(sizes))).tolist()


def _climb(
    ask: Callable[[list[int], list[float]], np.ndarray], searches: Mapping[int, Generator]
) -> dict[int, Step]:
    """Run searches side by side: ask for the slopes that all of them want, and hand these out."""
    steps: dict[int, Step] = {}
    found: dict[int, float | None] = dict.fromkeys(searches)
    while True:
        wanted: dict[int, float] = {}
        for array, slope in found.items():
            try:
                wanted[array] = searches[array].send(slope)
            except StopIteration as end:
                steps[array] = end.value
        if not wanted:
            return steps
        slopes = _slopes(ask, list(wanted), list(wanted.values()))
        found = dict(zip(wanted, slopes, strict=True))


def _at_once(
    rungs: list[float], slopes: list[float], blur: float, width: float, goal: float
) -> Step | None:
    """The step where the first two rungs already settle it, as in most smooth costs."""
    large, small = rungs
    change = abs(slopes[0] - slopes[1])
    if not isfinite(change):
        return None
    errors = blur / large + change, blur / small + change / (large / small - 1)
    if errors[0] <= errors[1] and (large * _RATIO > _LARGEST or blur / large <= goal * width):
        best = 0
    elif errors[1] < errors[0] and errors[1] <= blur * _RATIO / small:
        best = 1
    else:
        return None
    return _balance(rungs, slopes[best], best, errors[best], blur, width)


def _search(
    oracle: Oracle, array: int, noise: Noise, goal: float, slopes: dict[float, float]
) -> Generator[float, float, Step]:
    """Ask for slopes at step sizes, in units of the scale, until the step is known.

    Central differences along one random direction are compared at steps a factor of ten apart;
    where they change by more than their round-off, the change measures the truncation error.
    """
    width = oracle.parameters.scales[array]
    smallest = finest(oracle.parameters.flats[array].dtype)
    blur = roundoff(noise.absolute, 2.0)
    while True:
        # Sizes at which the slope is known, the largest first.
        ladder = sorted([t for t, slope in slopes.items() if isfinite(slope)], reverse=True)
        errors = _errors(ladder, slopes, blur)
        rung = _next_rung(ladder, errors, slopes, smallest, blur)
        if rung is None or (rung > max(slopes) and blur / ladder[0] <= goal * width):
            break
        slopes[rung] = yield rung
    if not ladder:
        name, lowest = oracle.parameters.names[array], min(slopes)
        raise NonFiniteError(
            f"the cost is not finite at any step of {name} tried, down to {lowest:.1g} times its "
            "scale: is the point on the edge of the domain of a logarithm or a square root?"
        )
    cut = len(ladder) < len(slopes)
    if len(ladder) == 1:
        return Step(ladder[0] * width, np.inf, width, slopes[ladder[0]], np.inf, cut)
    best = errors.index(min(errors))
    return _balance(ladder, slopes[ladder[best]], best, errors[best], blur, width, cut)


def _next_rung(
    ladder: list[float],
    errors: list[float],
    slopes: dict[float, float],
    smallest: float,
    blur: float,
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
    # Where its round-off alone is as large as the error so far, a smaller step cannot do better.
    hopeful = lower is not None and blur / lower < errors[best]
    return lower if best == len(ladder) - 1 and hopeful else None


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
    slope: float,
    best: int,
    error: float,
    blur: float,
    width: float,
    cut: bool = False,
) -> Step:
    """Fine-tune between the rungs: error = round-off / t + curvature * t**2 is least where
    its derivative vanishes."""
    t = ladder[best]
    rounding = blur / t
    curvature = max(error - rounding, 0.0) / t**2
    if curvature > 0:
        ideal = (rounding * t / (2 * curvature)) ** (1 / 3)
        t = min(max(ideal, t / 3), t if best == 0 else 3 * t)
    curvature = _ENTRY_MARGIN * curvature / width**3
    return Step(t * width, curvature, width, slope, error, cut)
