"""Judge all arrays at once where nothing is doubtful: most of a passing check."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.comparison import Comparison
from gradcheck.estimate import Estimate
from gradcheck.subject import Subject


def in_agreement(
    everyone: Sequence[Subject],
    joined: Sequence[np.ndarray],
    found: Estimate,
    parts: Sequence[slice],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which arrays agree without any doubt, judged all at once, and how well.

    Parameters
    ----------
    everyone : sequence of Subject
        The arrays.
    joined : sequence of ndarray
        Their gradients, one array after the other, in one vector or more.
    found : Estimate
        All their entries, one array after the other.
    parts : sequence of slice
        Where in `found` each array lies.

    Returns
    -------
    agreeing : ndarray of bool, shape (arrays,)
    limits : ndarray of shape (arrays,)
        Detection limits.
    norms : ndarray of shape (arrays, 3)
        Of the analytic and the numeric gradient, and of their difference.
    """
    sizes = [part.stop - part.start for part in parts]
    full = [k for k, size in enumerate(sizes) if size]
    starts = np.array([parts[k].start for k in full])
    analytic = np.concatenate(joined)
    parameters = everyone[0].setting.oracle.parameters
    rounding = parameters.per_entry([one.tolerance.rounding for one in everyone])
    resolution = everyone[0].tolerance.resolution
    error = np.abs(analytic - found.numeric)
    agreeing, limits = np.ones(len(sizes), dtype=bool), np.zeros(len(sizes))
    lengths = np.zeros((len(sizes), 3))
    plain = (error <= found.bound + rounding) & ~found.bent
    squares = np.square((analytic, found.numeric, error))
    norms, _, residual = each = np.sqrt(np.add.reduceat(squares, starts, axis=1))
    widest = np.maximum.reduceat(found.bound, starts)
    limits[full] = np.hypot(residual, widest / 2) / norms
    lengths[full] = each.T
    # Squares near the end of the number format are left to a closer look.
    sound = (limits[full] <= resolution) & (norms > 1e-100)
    agreeing[full] = np.logical_and.reduceat(plain, starts) & sound
    return agreeing, limits, lengths


def agreement(
    subject: Subject,
    found: Estimate,
    part: slice,
    limit: float,
    norms: Sequence[float],
) -> Comparison:
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
    norms : sequence of float
        Of both gradients and of their difference.
    """
    shape, numeric = subject.shape, found.numeric[part]
    no = np.zeros(shape, dtype=bool)
    return Comparison(
        name=subject.name,
        parameter=subject.origin.reshape(shape),
        analytic=subject.gradient.reshape(shape),
        numeric=numeric.reshape(shape),
        error_bound=found.bound[part].reshape(shape),
        wrong=no,
        kink=no,
        unresolved=no,
        verdict="correct",
        difference=norms[2] / (norms[0] + norms[1]) if part.stop > part.start else 0.0,
        detection_limit=limit,
        reasons=(),
        norms=norms,
    )
