"""Derivatives from central differences at several steps: the best one, and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

#: Round-off bounds are this many standard deviations of the measured noise.
SIGMAS = 6.0
_ROOT_2 = 2.0**0.5
#: Share by which curvature may change between two rungs of a smooth cost.
_UNEVEN = 0.3
#: Where curvature jumps within the steps, two rungs can agree better than they are right.
_SHARP_CORNERS = 2.0


def roundoff(noise: float, width: np.ndarray | float) -> np.ndarray | float:
    """Bound on the round-off of a central difference.

    Parameters
    ----------
    noise : float
        Standard deviation of the cost's noise.
    width : float or ndarray
        Distance between the two points, twice the step.

    Returns
    -------
    float or ndarray
        Two independent errors of the cost, over the distance.
    """
    return SIGMAS * _ROOT_2 * noise / width


def bend(steps: np.ndarray, gap: np.ndarray, noise: float) -> np.ndarray:
    """Error of each central difference that a kink within its step may cause.

    Parameters
    ----------
    steps : ndarray of shape (rungs,)
        In decreasing order.
    gap : ndarray of shape (rungs, entries)
        Slope to the right minus slope to the left.
    noise : float
        Standard deviation of the cost's noise.

    Returns
    -------
    ndarray of shape (rungs, entries)
        Half the part of each gap that does not shrink with the step as curvature would, and that
        noise does not explain.
    """
    blur = (SIGMAS * np.sqrt(6.0) * noise / steps)[1:, None]
    shrink = (steps[1:] / steps[:-1])[:, None]
    known = np.where(np.isfinite(gap), gap, 0.0)
    curvature = shrink * known[:-1]
    left_over = np.abs(known[1:] - curvature) - _UNEVEN * np.abs(curvature) - blur
    # Scaled so that a kink, whose gap does not shrink at all, counts with half its gap.
    left_over = np.maximum(left_over, 0.0) * 0.5 / (1 - (1 + _UNEVEN) * shrink)
    return np.concatenate((left_over[:1], left_over))


def settle(
    steps: np.ndarray, central: np.ndarray, noise_bound: np.ndarray, bends: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Choose for every entry the most trustworthy derivative of a ladder of steps.

    Candidates are the central differences and their Richardson extrapolations. The truncation
    error of each is bounded by its change from the next coarser step, under the weak assumption
    that the error shrinks at least linearly with the step; round-off is a floor under every bound,
    so that a lucky coincidence cannot make one vanish. A candidate that disagrees with the next
    finer step by more than both can explain is charged with the disagreement.

    Parameters
    ----------
    steps : ndarray of shape (rungs,)
        In decreasing order.
    central : ndarray of shape (rungs, entries)
        Central differences; NaN where a step left the domain of the cost.
    noise_bound : ndarray of shape (rungs, entries)
        Round-off bound of each.
    bends : ndarray of shape (rungs, entries)
        What a kink may do to each; see `bend`.

    Returns
    -------
    derivative, bound : ndarray of shape (entries,)
        NaN and infinity where fewer than two rungs could be used.
    scatter : ndarray of shape (entries,)
        How far the central differences at this and finer steps stray from the derivative, beyond
        their round-off: a gradient is not convicted of a distance that they share.

    References
    ----------
    .. [1] L. F. Richardson, "The approximate arithmetical solution by finite differences",
       Philosophical Transactions of the Royal Society A 210 (1911), 307-357.
    .. [2] C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in
       Engineering Software 4 (1982), 75-76.
    """
    best, bound = np.full(central.shape[1], np.nan), np.full(central.shape[1], np.inf)
    scatter = np.zeros_like(best)
    for j, candidate, error in _candidates(steps, central, noise_bound):
        error = error + bends[j] + _excess(central, noise_bound, candidate, j)
        wins = np.isfinite(candidate) & np.isfinite(error) & (error < bound)
        best, bound = np.where(wins, candidate, best), np.where(wins, error, bound)
        finer = np.abs(candidate - central[j:]) - noise_bound[j:]
        finer = np.max(np.where(np.isfinite(finer), finer, 0.0), axis=0, initial=0.0)
        scatter = np.where(wins, finer, scatter)
    return best, bound, scatter


def _candidates(
    steps: np.ndarray, central: np.ndarray, noise_bound: np.ndarray
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Central differences and their extrapolations, each with round-off and truncation error."""
    ratio = steps[:-1] / steps[1:]
    change = np.abs(np.diff(central, axis=0))
    gain = (ratio**2 - 1)[:, None]
    extrapolated = central[1:] + np.diff(central, axis=0) / gain
    for j in range(steps.size):
        truncation = np.full(central.shape[1], np.nan)
        if j:
            truncation = change[j - 1] / (ratio[j - 1] - 1)
        if j + 1 < steps.size:
            finer = change[j] * ratio[j] / (ratio[j] - 1) + noise_bound[j + 1]
            truncation = np.where(np.isfinite(truncation), truncation, finer)
        yield j, central[j], noise_bound[j] + _SHARP_CORNERS * truncation
        if j >= 2:
            here, before = extrapolated[j - 1], extrapolated[j - 2]
            own_noise = noise_bound[j] * (1 + 2 / gain[j - 1])
            truncation = np.abs(here - before) / (ratio[j - 1] - 1)
            yield j, here, own_noise + _SHARP_CORNERS * truncation


def _excess(
    central: np.ndarray, noise_bound: np.ndarray, candidate: np.ndarray, j: int
) -> np.ndarray:
    """Largest disagreement with a finer rung beyond what the round-off of both explains."""
    gaps = np.abs(candidate - central[j + 1 :]) - noise_bound[j + 1 :] - noise_bound[j]
    return np.max(np.where(np.isfinite(gaps), gaps, 0.0), axis=0, initial=0.0)


def kink(
    steps: np.ndarray, right: np.ndarray, left: np.ndarray, noise: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find entries whose one-sided slopes do not converge to each other.

    For a smooth cost the two slopes approach each other in proportion to the step; at a kink
    their distance stays. Only rungs whose noise is small against that distance have a say.

    Parameters
    ----------
    steps : ndarray of shape (rungs,)
        In decreasing order.
    right, left : ndarray of shape (rungs, entries)
        One-sided slopes.
    noise : float
        Standard deviation of the cost's noise.

    Returns
    -------
    low, high : ndarray of shape (entries,)
        The two slopes in order, at a kink; NaN elsewhere.
    margin : ndarray of shape (entries,)
        How far each may be off: by noise, and by its change from the next coarser step.
    """
    gap = right - left
    low, high, margin = (np.full(gap.shape[1], np.nan) for _ in range(3))
    visible = np.zeros(gap.shape[1], dtype=bool)
    for j in range(1, steps.size):
        shrink = steps[j] / steps[j - 1]
        blur = SIGMAS * np.sqrt(6.0) * noise / steps[j]
        coarse, fine = gap[j - 1], gap[j]
        can_tell = np.isfinite(coarse) & np.isfinite(fine) & (np.abs(coarse) > 4 * blur)
        stays = np.abs(fine) > np.sqrt(shrink) * np.abs(coarse)
        visible = np.where(can_tell, stays & (np.sign(fine) == np.sign(coarse)), visible)
        sides = np.stack((right[j], left[j]))
        drift = np.abs(sides - np.stack((right[j - 1], left[j - 1]))) * shrink / (1 - shrink)
        off = np.max(drift, axis=0) + SIGMAS * np.sqrt(2.0) * noise / steps[j]
        low = np.where(can_tell, np.min(sides, axis=0), low)
        high = np.where(can_tell, np.max(sides, axis=0), high)
        margin = np.where(can_tell, off, margin)
    low, high, margin = (np.where(visible, column, np.nan) for column in (low, high, margin))
    return low, high, margin
