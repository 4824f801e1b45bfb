"""Floating-point arithmetic that is needed everywhere: lengths, and the precision of formats."""

from __future__ import annotations

from functools import cache
from math import hypot, sqrt

import numpy as np


def norm(vector: np.ndarray) -> float:
    """Euclidean norm of a flat array, for which `numpy.linalg.norm` takes far longer."""
    return sqrt(np.vdot(vector, vector))


#: Large arrays are worked on in stretches, where a whole one would take a second array of its size.
STRETCH = 2**16


def dot(one: np.ndarray, two: np.ndarray) -> float:
    """Inner product of two flat arrays, in double precision, whatever their number formats."""
    if one.dtype == two.dtype or one.size <= STRETCH:
        return float(one @ two)
    return sum(
        float(one[k : k + STRETCH] @ two[k : k + STRETCH]) for k in range(0, one.size, STRETCH)
    )


def norm_of_product(one: np.ndarray, two: np.ndarray) -> float:
    """Euclidean norm of the product, entry by entry, of two flat arrays."""
    if one.size <= STRETCH:
        return norm(one * two)
    return hypot(*(
        norm(one[k : k + STRETCH] * two[k : k + STRETCH]) for k in range(0, one.size, STRETCH)
    ))


def largest(vector: np.ndarray, count: int) -> np.ndarray:
    """Positions of the `count` entries of largest magnitude of a flat array, in no order."""
    candidates = []
    for start in range(0, vector.size, STRETCH):
        sizes = np.abs(vector[start : start + STRETCH])
        kept = min(count, sizes.size)
        candidates.append(start + np.argpartition(sizes, -kept)[-kept:])
    positions = np.concatenate(candidates)
    return positions[np.argpartition(np.abs(vector[positions]), -count)[-count:]]


@cache
def precision(dtype: np.dtype | type) -> float:
    """Machine precision of a number format: 2.2e-16 for double precision."""
    return float(np.finfo(dtype).eps)
