"""Floating-point arithmetic that is needed everywhere: lengths, and the precision of formats."""

from __future__ import annotations

from functools import cache
from math import sqrt

import numpy as np


def norm(vector: np.ndarray) -> float:
    """Euclidean norm of a flat array, for which `numpy.linalg.norm` takes far longer."""
    return sqrt(np.vdot(vector, vector))


@cache
def precision(dtype: np.dtype | type) -> float:
    """Machine precision of a number format: 2.2e-16 for double precision."""
    return float(np.finfo(dtype).eps)
