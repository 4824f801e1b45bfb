"""Judge all arrays at once where nothing is doubtful: most of a passing check."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.comparison import Comparison
from gradcheck.estimate import Estimate
from gradcheck.subject import Survey
from gradcheck.verdict import RESOLUTION

#: Detection limit and norms of an array that agrees.
Agreement = tuple[float, Sequence[float]]


def in_agreement(
    known: Survey, joined: Sequence[np.ndarray], found: Estimate
) -> dict[int, Agreement]:
    """Which arrays agree without any doubt, judged all at once, and how well.

    Parameters
    ----------
    known : Survey
        The arrays.
    joined : sequence of ndarray
        Their gradients, one array after the other, in one vector or more.
    found : Estimate
        All their entries, one array after the other.

    Returns
    -------
    dict of int to (float, sequence of float)
        Of those that agree the detection limit, and the norms of the analytic and the numeric
        gradient and of their difference.
    """
    parameters = known.setting.oracle.parameters
    arrays = [array for array, part in enumerate(parameters.stretches) if part.stop > part.start]
    starts = [parameters.stretches[array].start for array in arrays]
    analytic = joined[0] if len(joined) == 1 else np.concatenate(joined)
    error = np.abs(analytic - found.numeric)
    plain = (error <= found.bound + parameters.per_entry(known.roundings)) & ~found.bent
    squares = np.array((analytic, found.numeric, error))
    squares *= squares
    norms, _, residual = each = np.sqrt(np.add.reduceat(squares, starts, axis=1))
    limits = np.hypot(residual, np.maximum.reduceat(found.bound, starts) / 2) / norms
    # Squares near the end of the number format are left to a closer look.
    sound = (limits <= max(known.setting.threshold, RESOLUTION)) & (norms > 1e-100)
    agreeing = np.logical_and.reduceat(plain, starts) & sound
    columns = zip(arrays, agreeing.tolist(), limits.tolist(), each.T.tolist(), strict=True)
    # Without entries there is nothing to disagree about.
    empty = set(range(len(parameters.stretches))).difference(arrays)
    results: dict[int, Agreement] = dict.fromkeys(empty, (0.0, (0.0, 0.0, 0.0)))
    results |= {array: (limit, lengths) for array, agrees, limit, lengths in columns if agrees}
    return results


def agreement(
    known: Survey,
    array: int,
    found: Estimate,
    part: slice,
    limit: float,
    norms: Sequence[float],
) -> Comparison:
    """What to report of an array that agrees.

    Parameters
    ----------
    known : Survey
        The arrays.
    array : int
        Which of them.
    found : Estimate
        Entries of all arrays.
    part : slice
        Where in `found` the array lies.
    limit : float
        Its detection limit.
    norms : sequence of float
        Of both gradients and of their difference.
    """
    parameters = known.setting.oracle.parameters
    shape, numeric = parameters.originals[array].shape, found.numeric[part]
    no = np.zeros(shape, dtype=bool)
    return Comparison(
        name=parameters.names[array],
        parameter=parameters.origins[array].astype(float, copy=False).reshape(shape),
        analytic=known.gradients[array].reshape(shape),
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
