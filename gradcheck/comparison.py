"""Formula (2), and the analytic and numeric gradient of one array side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gradcheck.arithmetic import norm
from gradcheck.errors import NonFiniteError, StructureError
from gradcheck.structure import describe, leaves, name_of


@dataclass(slots=True)
class Comparison:
    """One array of the parameters, with both of its gradients and what they show.

    All arrays have the shape of the parameter and are float64 (or bool, for the masks).
    """

    name: str
    parameter: np.ndarray
    analytic: np.ndarray
    numeric: np.ndarray  # NaN where not estimated
    error_bound: np.ndarray  # |numeric - true derivative| <= error_bound; NaN where not estimated
    wrong: np.ndarray  # entries whose gradient is certainly wrong
    kink: np.ndarray  # entries at a kink, the analytic value accepted as a subgradient
    unresolved: np.ndarray  # entries that could not be decided
    verdict: str  # "correct", "wrong" or "inconclusive"
    difference: float  # formula (2) over the estimated entries that are no accepted kinks
    detection_limit: float  # smallest share of the array's norm that would have been noticed
    reasons: tuple[str, ...]  # why inconclusive: "noise", "kink", "flat", "step", ...
    #: The one-sided slopes of wrong entries that lie at a kink.
    slopes: Mapping[tuple[int, ...], tuple[float, float]] = field(default_factory=dict)
    #: Both derivatives along a direction, where these were compared and no entries.
    directional: tuple[float, float] | None = None
    #: Norms of the analytic and the numeric gradient and of their difference, where already known.
    norms: Sequence[float] | None = None

    @property
    def worst(self) -> tuple[int, ...]:
        """Index of the entry whose gradients differ most beyond the error bound.

        Empty for an array without entries.
        """
        return worst_entry(self.analytic, self.numeric, self.error_bound)


def worst_entry(
    analytic: np.ndarray, numeric: np.ndarray, error_bound: np.ndarray
) -> tuple[int, ...]:
    """Index of the entry whose gradients differ most beyond the error bound; see `Comparison`."""
    if analytic.size == 0:
        return ()
    # Only the entries that were estimated are copied: of a large array they are few.
    known = np.flatnonzero(np.isfinite(numeric))
    if known.size == 0:
        return (0,) * analytic.ndim
    one, two, bound = (array.reshape(-1)[known] for array in (analytic, numeric, error_bound))
    flat = known[np.argmax(without_ties(np.abs(one - two) - bound))]
    return tuple(int(i) for i in np.unravel_index(flat, analytic.shape))


def without_ties(excess: np.ndarray) -> np.ndarray:
    """Drop the digits that are round-off: equally wrong entries rank alike on every machine."""
    scale = np.max(np.abs(excess), where=np.isfinite(excess), initial=0.0)
    return np.round(excess / scale, 6) if scale > 0 else excess


def relative_difference(grad: Any, gradapprox: Any) -> float:
    """Formula (2): the distance of two gradients, relative to their size.

    ``norm(grad - gradapprox) / (norm(grad) + norm(gradapprox))``, with Euclidean norms over all
    entries of all arrays. It lies between 0 (equal) and 1 (opposite, or one of them zero), and
    does not change when both are multiplied by the same number, however large or small.

    Parameters
    ----------
    grad, gradapprox : float, array, or nested dicts, lists and tuples of them
        The two gradients, of the same structure and shapes.

    Returns
    -------
    float
        0.0 where both are zero: two zero gradients agree.

    Raises
    ------
    StructureError
        The two have different structures or shapes, or hold something other than real numbers.
    NonFiniteError
        One of them holds NaN or infinity.

    Examples
    --------
    >>> relative_difference([3.0, 4.0], [3.0, 4.0])
    0.0
    >>> round(relative_difference(2.0, 1.0), 3)
    0.333
    >>> relative_difference(0.0, 0.0)
    0.0
    """
    first, second = leaves(grad), leaves(gradapprox)
    if [path for path, _ in first] != [path for path, _ in second]:
        raise StructureError(
            f"the two gradients differ in structure: {_names(first)} against {_names(second)}"
        )
    pairs = []
    for (path, one), (_, two) in zip(first, second, strict=True):
        one, two = _real(path, one), _real(path, two)
        if one.shape != two.shape:
            raise StructureError(
                f"{name_of(path)} has shape {one.shape} in one gradient, {two.shape} in the other"
            )
        pairs.append((one.reshape(-1), two.reshape(-1)))
    if not pairs:
        raise StructureError("there is nothing to compare: both gradients are empty")
    return difference_of(*(np.concatenate(side) for side in zip(*pairs, strict=True)))


def difference_of(analytic: np.ndarray, numeric: np.ndarray) -> float:
    """Formula (2) over the entries that were estimated (not NaN) of two flat arrays."""
    sizes = norm(analytic) + norm(numeric)
    if 1e-100 < sizes < 1e100:
        return norm(analytic - numeric) / sizes
    # Something is NaN or zero, or its squares leave the range of the number format.
    known = ~np.isnan(numeric)
    analytic, numeric = analytic[known], numeric[known]
    peak = max(np.abs(analytic).max(initial=0.0), np.abs(numeric).max(initial=0.0))
    if peak == 0:
        return 0.0
    analytic, numeric = analytic / peak, numeric / peak
    return norm(analytic - numeric) / (norm(analytic) + norm(numeric))


def _real(path: tuple, leaf: Any) -> np.ndarray:
    array = np.asarray(leaf)
    if not (np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)):
        raise StructureError(f"{name_of(path)} is {describe(leaf)}: expected real numbers")
    array = array.astype(float)
    if not np.isfinite(array).all():
        raise NonFiniteError(f"{name_of(path)} holds NaN or infinity: nothing can be compared")
    return array


def _names(found: list) -> str:
    return "(" + ", ".join(name_of(path) for path, _ in found) + ")"
