"""Derivatives from central differences at several steps: the best one, and how far to trust it."""

from __future__ import annotations

import numpy as np

#: Round-off bounds are this many standard deviations of the measured noise.
SIGMAS = 6.0


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
    with np.errstate(divide="ignore"):
        return SIGMAS * np.sqrt(2.0) * noise / width


def settle(
    steps: np.ndarray, central: np.ndarray, noise_bound: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
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

    Returns
    -------
    derivative, bound : ndarray of shape (entries,)
        NaN and infinity where fewer than two rungs could be used.

    References
    ----------
    .. [1] L. F. Richardson, "The approximate arithmetical solution by finite differences",
       Philosophical Transactions of the Royal Society A 210 (1911), 307-357.
    .. [2] C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in
       Engineering Software 4 (1982), 75-76.
    """
    count, entries = central.shape
    best = np.full(entries, np.nan)
    bound = np.full(entries, np.inf)
    ratio = steps[:-1] / steps[1:]
    change = np.abs(np.diff(central, axis=0))
    gain = (ratio**2 - 1)[:, None]
    extrapolated = central[1:] + np.diff(central, axis=0) / gain
    for j in range(count):
        coarser = change[j - 1] / (ratio[j - 1] - 1) if j else np.full(entries, np.nan)
        finer = np.full(entries, np.nan)
        if j + 1 < count:
            finer = change[j] * ratio[j] / (ratio[j] - 1) + noise_bound[j + 1]
        truncation = np.where(np.isfinite(coarser), coarser, finer)
        truncation = np.maximum(truncation, _excess(central, noise_bound, central[j], j))
        best, bound = _better(best, bound, central[j], noise_bound[j] + truncation)
        if j >= 2:
            here, before = extrapolated[j - 1], extrapolated[j - 2]
            own_noise = noise_bound[j] * (1 + 2 / gain[j - 1])
            truncation = np.abs(here - before) / (ratio[j - 1] - 1)
            truncation = np.maximum(truncation, _excess(central, noise_bound, here, j))
            best, bound = _better(best, bound, here, own_noise + truncation)
    return best, bound


def _excess(
    central: np.ndarray, noise_bound: np.ndarray, candidate: np.ndarray, j: int
) -> np.ndarray:
    """Disagreement with the next finer rung beyond the round-off of that rung."""
    if j + 1 >= central.shape[0]:
        return np.zeros_like(candidate)
    gap = np.abs(candidate - central[j + 1]) - noise_bound[j + 1] - noise_bound[j]
    return np.where(np.isfinite(gap), np.maximum(gap, 0.0), 0.0)


def _better(best, bound, candidate, error):
    """Keep per entry whichever has the smaller bound."""
    wins = np.isfinite(candidate) & np.isfinite(error) & (error < bound)
    return np.where(wins, candidate, best), np.where(wins, error, bound)


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
        The two slopes in order, widened by their noise, at a kink; NaN elsewhere.
    visible : ndarray of bool
        Whether the finest step that can tell still sees two different slopes.
    """
    gap = right - left
    blur = (SIGMAS * np.sqrt(6.0) * noise / steps)[:, None]
    entries = gap.shape[1]
    low, high = np.full(entries, np.nan), np.full(entries, np.nan)
    visible = np.zeros(entries, dtype=bool)
    for j in range(1, steps.size):
        shrink = steps[j] / steps[j - 1]
        coarse, fine = gap[j - 1], gap[j]
        can_tell = np.isfinite(coarse) & np.isfinite(fine) & (np.abs(coarse) > 4 * blur[j])
        stays = np.abs(fine) > np.sqrt(shrink) * np.abs(coarse)
        same_way = np.sign(fine) == np.sign(coarse)
        visible = np.where(can_tell, stays & same_way, visible)
        margin = blur[j] / np.sqrt(6.0) * np.sqrt(2.0)
        low = np.where(can_tell, np.minimum(right[j], left[j]) - margin, low)
        high = np.where(can_tell, np.maximum(right[j], left[j]) + margin, high)
    return np.where(visible, low, np.nan), np.where(visible, high, np.nan), visible
