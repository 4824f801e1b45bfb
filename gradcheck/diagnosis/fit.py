"""Fit: the numbers of a recipe that is linear in them, with rigorous bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DISTINCT = 1e-6  # columns closer to parallel than this cannot be told apart


@dataclass(frozen=True)
class Fit:
    """`target = sum of coefficient * column`, as far as the tolerances allow."""

    coefficients: np.ndarray
    uncertainties: np.ndarray
    allowed: np.ndarray  # how far the fit may miss each entry
    explains: bool  # whether it misses none by more


def fit(
    target: np.ndarray, columns: Sequence[np.ndarray], tolerance: np.ndarray, roundoff: float
) -> Fit | None:
    """Fit `target` by a combination of `columns`, by least squares weighted with `tolerance`.

    The uncertainties are bounds, not standard deviations: if each entry of the target is within
    its tolerance of an exact combination, each coefficient is within its uncertainty of the exact
    one, and the fit misses no entry by more than `allowed`.

    Parameters
    ----------
    target, tolerance : ndarray, shape (n,)
    columns : sequence of ndarray, shape (n,)
        Known to a relative accuracy of `roundoff`.

    Returns
    -------
    Fit or None
        None when the columns do not determine the coefficients.

    Examples
    --------
    >>> found = fit(np.array([2.0, 4.0]), [np.array([1.0, 2.0])], np.array([0.1, 0.1]), 0.0)
    >>> found.explains, float(found.coefficients[0])
    (True, 2.0)
    """
    matrix = np.column_stack(columns)
    scale = np.abs(matrix).max(axis=0, initial=0.0)
    if len(target) < matrix.shape[1] or not np.all(scale > 0):
        return None
    weighted = matrix / scale / tolerance[:, np.newaxis]
    length = np.linalg.norm(weighted, axis=0)
    singular = np.linalg.svd(weighted / length, compute_uv=False)
    if singular[-1] < DISTINCT * singular[0]:
        return None
    inverse = np.linalg.pinv(weighted / length) / (length * scale)[:, np.newaxis]
    coefficients = inverse @ (target / tolerance)
    uncertainties = np.abs(inverse).sum(axis=1) + roundoff * np.abs(coefficients)
    allowed = tolerance + np.abs(matrix) @ (uncertainties + roundoff * np.abs(coefficients))
    missed = np.abs(target - matrix @ coefficients)
    return Fit(coefficients, uncertainties, allowed, bool(np.all(missed <= allowed)))
