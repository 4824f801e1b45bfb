"""Formula (1): the numeric gradient of one array, entry by entry, with an error bound for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np

from gradcheck.noise import Noise
from gradcheck.oracle import Oracle
from gradcheck.rungs import bend, kink, roundoff, settle
from gradcheck.step import Step, finest


@dataclass(slots=True)
class Estimate:
    """Numeric derivatives of one array, flattened.

    Attributes
    ----------
    numeric, bound : ndarray of shape (size,)
        Derivatives, and how far each may be from the truth.
    confirmed : ndarray of bool
        Seen at more than one step: only such an entry may convict a gradient.
    low, high : ndarray of shape (size,)
        One-sided slopes where they differ (a kink), NaN elsewhere.
    scatter : ndarray of shape (size,)
        How far finer steps stray from the derivative (see `gradcheck.rungs.settle`), or how far
        the one-sided slopes may be off.
    still : ndarray of bool
        No step moved the cost at all.
    bent : ndarray of bool
        The slopes to the right and to the left differ as they do at a kink: worth a second look.
    """

    numeric: np.ndarray
    bound: np.ndarray
    confirmed: np.ndarray
    low: np.ndarray
    high: np.ndarray
    scatter: np.ndarray
    still: np.ndarray
    bent: np.ndarray

    def at(self, indices: np.ndarray | slice) -> Estimate:
        """A copy of what is known of some entries."""
        return Estimate(*[getattr(self, name)[indices].copy() for name in FIELDS])

    def put(self, indices: np.ndarray, closer: Estimate) -> None:
        """Take over what a closer look found of some entries."""
        for name in FIELDS:
            getattr(self, name)[indices] = getattr(closer, name)


FIELDS = tuple(field.name for field in fields(Estimate))


class Sides(NamedTuple):
    """Cost on both sides of single entries.

    Attributes
    ----------
    plus, minus : ndarray of shape (entries,)
        Costs.
    up, down : ndarray of shape (entries,)
        Steps that really happened: ``(x + h) - x`` is not ``h`` in floating point.
    """

    plus: np.ndarray
    minus: np.ndarray
    up: np.ndarray
    down: np.ndarray


def two_sided(oracle: Oracle, array: int, indices: np.ndarray, step: float) -> Sides:
    """Move single entries up and down by a step and ask for the cost: two calls for each."""
    piece, start = oracle.parameters.places[array]
    return sides_of(oracle, piece, start + indices, step)


def sides_of(
    oracle: Oracle, piece: int, indices: np.ndarray, step: float | np.ndarray
) -> Sides:
    """Like `two_sided`, for entries of a piece of the parameters, each with a step of its own."""
    here = oracle.parameters.pieces[piece].work[indices]
    # Python's floats do not widen the number format of an array, other arrays do.
    above = (here + step).astype(here.dtype, copy=False)
    below = (here - step).astype(here.dtype, copy=False)
    costs = oracle.around(piece, indices, above, below)
    above, here, below = (side.astype(float, copy=False) for side in (above, here, below))
    return Sides(costs[0::2], costs[1::2], above - here, here - below)


def from_sides(sides: Sides, truncation: np.ndarray | float, noise: Noise) -> Estimate:
    """Central differences of entries seen at one step, with their error bounds.

    Parameters
    ----------
    sides : Sides
        Costs and steps.
    truncation : float or ndarray of shape (entries,)
        Truncation error to expect.
    noise : Noise
        As measured.

    Returns
    -------
    Estimate
        Unconfirmed. NaN with an infinite bound where the step left the domain of the cost or
        vanished in the number format.
    """
    plus, minus, up, down = sides
    width = up + down
    numeric = (plus - minus) / width
    right, left = (plus - noise.value) / up, (noise.value - minus) / down
    gap = np.abs(right - left)
    bound = roundoff(noise.absolute, 1.0) / width + truncation
    usable = np.isfinite(numeric) & (width > 0)
    if np.count_nonzero(usable) < usable.size:
        numeric, bound = np.where(usable, numeric, np.nan), np.where(usable, bound, np.inf)
    nothing = np.empty(plus.size)
    nothing.fill(np.nan)
    larger = np.maximum(np.abs(right), np.abs(left))
    return Estimate(
        numeric=numeric,
        bound=bound,
        confirmed=np.zeros(plus.size, dtype=bool),
        low=nothing,
        high=nothing,
        scatter=np.zeros(plus.size),
        still=(plus == noise.value) & (minus == noise.value),
        bent=usable & (gap > np.maximum(_BEND * larger, 10 * bound)),
    )


#: Share of the slope by which the two one-sided slopes of a smooth cost do not differ.
_BEND = 0.05

Stages = tuple[tuple[float, ...], ...]

#: Multiples of the array's step at which an entry in doubt is looked at again, stage by stage.
DOUBTFUL: Stages = ((1.0, 10.0, 0.1), (100.0, 0.01), (1e3, 1e-3), (1e-4, 1e-5, 1e-6))
#: The same where round-off is in the way: larger steps, extrapolated.
SHARPER: Stages = ((3.0, 9.0, 27.0), (1.0, 81.0))


def refine(
    oracle: Oracle,
    array: int,
    indices: np.ndarray,
    step: Step,
    noise: Noise,
    decided: Callable[[Estimate], np.ndarray],
    stages: Stages = DOUBTFUL,
) -> Estimate:
    """Look again at single entries, at steps from far above to far below the array's own.

    Parameters
    ----------
    oracle, array, step, noise
        As in `estimate`.
    indices : ndarray of int
        Flat indices of the entries in doubt.
    decided : callable
        ``decided(estimate) -> mask``: which entries need no further steps.
    stages : tuple of tuples of float
        Multiples of the array's step, tried stage by stage.

    Returns
    -------
    Estimate
        Of those entries, confirmed.
    """
    flat = oracle.parameters.flats[array]
    origin = np.abs(flat[indices].astype(float)).max(initial=step.width)
    smallest = finest(flat.dtype) * origin
    tried: dict[float, Sides] = {}
    result = None
    open_entries = np.arange(len(indices))
    for stage in stages:
        sizes = [m * step.size for m in stage if smallest <= m * step.size <= 3 * origin]
        for size in sizes:
            columns = Sides(*(np.full(len(indices), np.nan) for _ in range(4)))
            seen = two_sided(oracle, array, indices[open_entries], size)
            for column, part in zip(columns, seen, strict=True):
                column[open_entries] = part
            tried[size] = columns
        if not sizes or len(tried) < 2:
            continue
        found = _from_rungs(tried, noise)
        if result is None:
            result = found
        else:
            result.put(open_entries, found.at(open_entries))
        open_entries = np.flatnonzero(~decided(result))
        if open_entries.size == 0:
            break
    return result if result is not None else unknown(len(indices))


def _from_rungs(tried: dict[float, Sides], noise: Noise) -> Estimate:
    steps = np.array(sorted(tried, reverse=True))
    plus, minus, up, down = (np.array([tried[s][part] for s in steps]) for part in range(4))
    central = (plus - minus) / (up + down)
    right, left = (plus - noise.value) / up, (noise.value - minus) / down
    central[~np.isfinite(central)] = np.nan
    noise_bound = np.where(np.isfinite(central), roundoff(noise.absolute, up + down), np.inf)
    bends = bend(steps, right - left, noise.absolute)
    numeric, bound, scatter = settle(steps, central, noise_bound, bends)
    low, high, margin = kink(steps, right, left, noise.absolute)
    at_kink = np.isfinite(low)
    # There is no derivative at a kink: the estimate is the middle, the bound reaches both slopes.
    numeric = np.where(at_kink, (low + high) / 2, numeric)
    bound = np.where(at_kink, (high - low) / 2 + margin, bound)
    scatter = np.where(at_kink, margin, scatter)
    asked = np.isfinite(plus) & np.isfinite(minus)
    moved = asked & ((plus != noise.value) | (minus != noise.value))
    still = asked.any(axis=0) & ~moved.any(axis=0)
    return Estimate(
        numeric, bound, np.isfinite(numeric), low, high, scatter, still, at_kink
    )


def unknown(entries: int) -> Estimate:
    """What is known of entries nobody has looked at."""
    nothing = np.full(entries, np.nan)
    no = np.zeros(entries, dtype=bool)
    return Estimate(
        nothing, np.full(entries, np.inf), no, nothing, nothing, np.zeros(entries), no, no
    )
