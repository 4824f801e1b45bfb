"""When is an entry wrong, when does it agree, and how small a mistake would have been noticed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcheck.arithmetic import norm as norm_of
from gradcheck.arithmetic import precision
from gradcheck.estimate import Estimate
from gradcheck.noise import Noise

#: A check that could not have noticed an error of this share of an array's norm does not call it
#: correct, unless the caller's threshold is larger still.
RESOLUTION = 1e-4
#: An entry is convicted only when it lies outside its error bound by this factor.
CONVICTION = 4.0
#: Noise above this multiple of machine precision looks like single precision inside the cost.
SINGLE_PRECISION = 1e5


@dataclass(slots=True)
class Tolerance:
    """What an array's analytic gradient may differ by without being called wrong.

    Attributes
    ----------
    threshold : float
        Relative difference below which no difference counts.
    rounding : float
        Round-off of the analytic gradient itself, in its units.
    """

    threshold: float
    rounding: float

    def material(self, analytic: np.ndarray, numeric: np.ndarray) -> float:
        """Error of one entry that counts, when every entry of the array has its share."""
        norm = _norm(analytic) + _norm(numeric)
        return self.threshold * norm / np.sqrt(max(analytic.size, 1))

    @property
    def resolution(self) -> float:
        """Detection limit that a verdict of "correct" needs."""
        return max(self.threshold, RESOLUTION)


def analytic_unit(dtype: np.dtype, noise: Noise) -> float:
    """Machine precision of the analytic gradient.

    That of its number format, or of the cost where its noise gives away single precision.
    """
    inside = precision(np.float32) if noise.multiple > SINGLE_PRECISION else 0.0
    return max(precision(dtype), inside)


def analytic_rounding(norm: float, unit: float, elsewhere: float) -> float:
    """Bound on the round-off of an entry of a right gradient.

    Parameters
    ----------
    norm : float
        Norm of one array of it.
    unit : float
        Its machine precision.
    elsewhere : float
        Size of the gradient as a whole, in the units of this array: a gradient that is zero but
        for rounding (a bias in front of a batch normalisation) inherits the rounding of others.
    """
    return unit * (100 * norm + 10 * elsewhere)


def agrees(analytic: np.ndarray, found: Estimate, tolerance: Tolerance) -> np.ndarray:
    """Entries whose difference their error bound explains, or that sit between two slopes."""
    room = np.maximum(
        found.bound + tolerance.rounding, tolerance.material(analytic, found.numeric)
    )
    return (np.abs(analytic - found.numeric) <= room) | subgradient(analytic, found, tolerance)


def subgradient(analytic: np.ndarray, found: Estimate, tolerance: Tolerance) -> np.ndarray:
    """Entries at a kink whose analytic value lies between the one-sided slopes."""
    relative = tolerance.threshold * (np.abs(found.low) + np.abs(found.high))
    slack = tolerance.rounding + relative + found.scatter
    return (analytic >= found.low - slack) & (analytic <= found.high + slack)


def convicted(analytic: np.ndarray, found: Estimate, tolerance: Tolerance) -> np.ndarray:
    """Entries for which no explanation is left but a wrong gradient."""
    slack = 2 * tolerance.rounding + tolerance.material(analytic, found.numeric)
    room = CONVICTION * found.bound + found.scatter + slack
    outside = np.abs(analytic - found.numeric) > room
    span = found.high - found.low
    beyond = np.maximum(found.low - analytic, analytic - found.high)
    beyond = beyond > 0.05 * span + CONVICTION * found.scatter + slack
    return np.where(np.isfinite(span), beyond, outside) & found.confirmed


def detection_limit(
    analytic: np.ndarray, found: Estimate, wrong: np.ndarray, kinks: np.ndarray, norm: float
) -> float:
    """Smallest error, as a share of the array's norm, that would have been noticed.

    Noise does not conspire with a mistake across many entries, so one larger than the residual
    that was seen cannot hide; in a single entry it can, but hardly behind more than half of the
    entry's bound, which is three standard deviations of noise.

    Parameters
    ----------
    wrong, kinks : ndarray of bool
        Entries that are convicted, which do not count, and subgradients, which do by the
        uncertainty of the slopes they lie between.
    norm : float
        Norm of the array's analytic gradient.
    """
    counted = ~kinks & ~wrong
    norm = max(norm, _norm(found.numeric))
    residual = _norm((analytic - found.numeric)[counted])
    widest = max(
        float(np.max(found.bound[counted], initial=0.0)) / 2,
        float(np.max(found.scatter[kinks], initial=0.0)),
    )
    if residual == 0 and widest == 0:
        return 0.0
    if norm == 0 or not np.isfinite(widest):
        return np.inf
    return float(np.hypot(residual, widest) / norm)


def _norm(array: np.ndarray) -> float:
    """Norm over the entries that are known."""
    length = norm_of(array)
    return length if np.isfinite(length) else norm_of(array[np.isfinite(array)])
