"""Judge all arrays at once where nothing is doubtful: most of a passing check."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.comparison import Comparison, difference_of
from gradcheck.estimate import Estimate
from gradcheck.subject import Subject


def in_agreement(
    everyone: Sequence[Subject], found: Estimate, parts: Sequence[slice]
) -> tuple[np.ndarray, np.ndarray]:
    """Which arrays agree without any doubt, judged all at once, and their detection limits.

    Parameters
    ----------
    everyone : sequence of Subject
        The arrays.
    found : Estimate
        All their entries, one array after the other.
    parts : sequence of slice
        Where in `found` each array lies.

    Returns
    -------
    agreeing : ndarray of bool, shape (arrays,)
    limits : ndarray of shape (arrays,)
    """
    sizes = [part.stop - part.start for part in parts]
    full = [k for k, size in enumerate(sizes) if size]
    starts = np.array([parts[k].start for k in full])
    analytic = np.concatenate([one.gradient for one in everyone])
    rounding = np.repeat([one.tolerance.rounding for one in everyone], sizes)
    resolution = everyone[0].tolerance.resolution
    error = np.abs(analytic - found.numeric)
    agreeing, limits = np.ones(len(sizes), dtype=bool), np.zeros(len(sizes))
    plain = (error <= found.bound + rounding) & ~found.bent
    norms, residual = np.sqrt(np.add.reduceat(np.square((analytic, error)), starts, axis=1))
    widest = np.maximum.reduceat(found.bound, starts)
    limits[full] = np.hypot(residual, widest / 2) / norms
    agreeing[full] = np.logical_and.reduceat(plain, starts) & (limits[full] <= resolution)
    return agreeing, limits


def agreement(subject: Subject, found: Estimate, part: slice, limit: float) -> Comparison:
    """What to report of an array that agrees.

    Parameters
    ----------
    subject : Subject
        The array.
    found : Estimate
        Entries of all arrays.
    part : slice
        Where in `found` the array lies.
    limit : float
        Its detection limit.
    """
    shape, numeric = subject.shape, found.numeric[part]
    original = subject.setting.oracle.parameters.originals[subject.array]
    no = np.zeros(shape, dtype=bool)
    return Comparison(
        name=subject.name,
        parameter=original.astype(float, copy=False),
        analytic=subject.gradient.reshape(shape),
        numeric=numeric.reshape(shape),
        error_bound=found.bound[part].reshape(shape),
        wrong=no,
        kink=no,
        unresolved=no,
        verdict="correct",
        difference=difference_of(subject.gradient, numeric),
        detection_limit=limit,
        reasons=(),
    )
