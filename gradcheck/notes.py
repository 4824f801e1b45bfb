"""Notes: what the check could not see, and what stood in the way of a verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gradcheck.arithmetic import norm, precision
from gradcheck.comparison import Comparison
from gradcheck.verdict import SINGLE_PRECISION

NOISY = 16.0  # roundings beyond this, in machine precisions, come from a cancellation
ALONG = 0.99  # cosine between a gradient and its parameter when a regulariser rules
ENTRIES = 8  # below, such a cosine comes about by chance
MOST_NAMES = 4


@dataclass(frozen=True)
class Note:
    """One thing the reader of a report should know; `code` names the kind."""

    code: str
    message: str


@dataclass(frozen=True)
class Reason:
    """Why an array is inconclusive, and what to do about it."""

    message: str
    remedy: str


REASONS = {
    "noise": Reason(
        "the cost is too noisy to tell",
        "compute the cost with fewer cancellations (logaddexp for log(1 - a)), or at a point "
        "where the gradient is larger",
    ),
    "single-precision": Reason(
        "the cost is computed in single precision",
        "compute the cost in float64, for the check at least",
    ),
    "parameter-precision": Reason(
        "the parameters are stored in single precision",
        "convert the parameters to float64, for the check at least",
    ),
    "kink": Reason(
        "the cost has a kink too near to tell",
        "check at another point: move the parameters, or the data, by a little",
    ),
    "flat": Reason(
        "the cost does not change at all here: clipped or saturated",
        "check where it does change: smaller parameters, or a cost without clipping",
    ),
    "step": Reason(
        "the given step is a poor one for this cost",
        "leave epsilon out: it is then chosen from the noise and curvature of the cost",
    ),
    "domain": Reason(
        "the edge of the cost's domain is too near to tell",
        "check further inside the domain of the cost (away from log(0), sqrt(0), division by 0)",
    ),
}


def observe(
    comparisons: Sequence[Comparison], *, relative_noise: float, dtype: type | np.dtype = float
) -> tuple[Note, ...]:
    """Say what makes this check prove less than it seems to; nothing when it does not matter.

    Parameters
    ----------
    comparisons : sequence of Comparison
    relative_noise : float
        Noise of the cost, as a multiple of machine precision times the cost.
    dtype : dtype
        Number format of the parameters, the coarsest of them.

    Examples
    --------
    >>> observe([], relative_noise=64.0)[0].message
    'the cost carries 64 x machine precision of noise: look for a cancellation, such as log(1 - a)'
    """
    found = (
        *_noise(comparisons, relative_noise, np.dtype(dtype)),
        *_untouched(comparisons),
        *_dead(comparisons),
        *_at_zero(comparisons),
        *_regulariser(comparisons),
        *_batch_of_one(comparisons),
    )
    return tuple(found)


def _noise(
    comparisons: Sequence[Comparison], relative_noise: float, dtype: np.dtype
) -> Iterator[Note]:
    if not np.isfinite(relative_noise) or relative_noise <= NOISY:
        return
    if any("domain" in one.reasons for one in comparisons):
        # At the edge of the domain it is the cost itself that is steep, not its rounding.
        return
    if relative_noise > SINGLE_PRECISION:
        coarse = precision(dtype) > precision(float)
        cause = f"its parameters are {dtype}" if coarse else "look for a float32 on its way"
        yield Note("single-precision", f"the cost is as noisy as single precision: {cause}")
        return
    yield Note(
        "noise",
        f"the cost carries {relative_noise:.3g} x machine precision of noise: look for a "
        "cancellation, such as log(1 - a)",
    )


def _untouched(comparisons: Sequence[Comparison]) -> Iterator[Note]:
    """Arrays without a gradient: nothing about them was tested."""
    names = [one.name for one in comparisons if one.analytic.size and _silent_everywhere(one)]
    if names:
        yield Note(
            "untouched",
            f"{_names(names)}: zero gradient in every entry on both sides; "
            "the formula was not tested",
        )


def _dead(comparisons: Sequence[Comparison]) -> Iterator[Note]:
    """Rows or columns without a gradient: units that are off, inputs that are zero."""
    found = []
    for one in comparisons:
        shape = one.analytic.shape
        if len(shape) != 2 or min(shape) < 2 or np.count_nonzero(one.analytic) == one.analytic.size:
            continue
        silent = _silent(one)
        if np.count_nonzero(silent) in (0, silent.size):
            continue
        for axis, word in enumerate(("rows", "columns")):
            dead = np.count_nonzero(silent.all(axis=1 - axis))
            if dead:
                found.append(f"{dead} of {silent.shape[axis]} {word} of {one.name}")
                break
    if found:
        yield Note(
            "dead-units",
            f"zero gradient on both sides in {_names(found)}: dead units, or inputs without data; "
            "their formulas were not tested",
        )


def _at_zero(comparisons: Sequence[Comparison]) -> Iterator[Note]:
    """A term that is a product with the parameter vanishes with it."""
    names = [
        one.name for one in comparisons
        if one.parameter.size and not np.count_nonzero(one.parameter)
    ]
    if names:
        yield Note(
            "at-zero",
            f"{_names(names)}: all parameters are zero, which hides terms that they multiply, "
            "such as a regulariser; check at random values too",
        )


def _regulariser(comparisons: Sequence[Comparison]) -> Iterator[Note]:
    """A gradient along the parameter itself is all regulariser and hardly data."""
    names = [one.name for one in comparisons if _cosine(one) > ALONG]
    if names:
        yield Note(
            "regulariser",
            f"{_names(names)}: the gradient points along the parameter itself, as a regulariser's "
            "does; check without it too, or a mistake in the data term may drown",
        )


def _batch_of_one(comparisons: Sequence[Comparison]) -> Iterator[Note]:
    """With one example every weight gradient is an outer product."""
    found = False
    for one in comparisons:
        rank_one = _is_outer_product(one)
        if rank_one is False:
            return
        found = found or rank_one is True
    if found:
        yield Note(
            "batch-of-one",
            "every weight gradient is an outer product, as from a batch of one: a sum and a mean "
            "over the batch look alike; check with several examples",
        )


def _silent_everywhere(one: Comparison) -> bool:
    # A single number that is not zero settles it; for a large array that is cheap.
    return not np.count_nonzero(one.analytic) and bool(_silent(one).all())


def _silent(one: Comparison) -> np.ndarray:
    """Mask of the entries that are zero on both sides; at an accepted kink there are two slopes."""
    return (one.analytic == 0) & ~one.kink & (np.abs(one.numeric) <= one.error_bound)


def _cosine(one: Comparison) -> float:
    """Cosine between the numeric gradient and the parameter, zero when it says nothing."""
    if one.numeric.size < ENTRIES:
        return 0.0
    numeric, parameter = one.numeric, one.parameter
    known = np.isfinite(numeric)
    if np.count_nonzero(known) < ENTRIES:
        return 0.0
    numeric, parameter = numeric[known], parameter[known]
    lengths = norm(numeric) * norm(parameter)
    if 1e-100 < lengths < 1e100:
        return float(np.vdot(numeric, parameter)) / lengths
    if not np.count_nonzero(numeric) or not np.count_nonzero(parameter):
        return 0.0
    numeric, parameter = numeric / np.abs(numeric).max(), parameter / np.abs(parameter).max()
    return float(np.vdot(numeric, parameter)) / norm(numeric) / norm(parameter)


def _is_outer_product(one: Comparison) -> bool | None:
    """Whether a matrix gradient has rank one; None where that is no news."""
    numeric, bound = one.numeric, one.error_bound
    if numeric.ndim != 2 or min(numeric.shape) < 2:
        return None
    if np.count_nonzero(np.isfinite(numeric)) < numeric.size:
        return None
    blur, whole = norm(bound.reshape(-1)), norm(numeric.reshape(-1))
    if _at_least(numeric, whole) > blur + 1e-14 * whole:
        return False
    loud = np.abs(numeric) > bound
    if np.count_nonzero(loud.any(axis=1)) < 2 or np.count_nonzero(loud.any(axis=0)) < 2:
        return None
    singular = np.linalg.svd(numeric, compute_uv=False)
    return bool(singular[1] <= blur + 1e-14 * singular[0])


def _at_least(numeric: np.ndarray, whole: float) -> float:
    """A number that the second singular value is not below, without decomposing the matrix.

    Taking off the row and column of the largest entry leaves its minors of order two; each is at
    most the product of the two largest singular values, of which the first is at most the norm.
    """
    row, column = divmod(int(np.abs(numeric).argmax()), numeric.shape[1])
    pivot = numeric[row, column]
    if pivot == 0:
        return 0.0
    rest = numeric - numeric[:, column, None] * (numeric[row] / pivot)
    return float(np.abs(rest).max() * abs(pivot) / whole)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else shown
