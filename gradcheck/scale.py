"""The scale of an array: the unit in which its steps are counted."""

from __future__ import annotations

from math import inf, sqrt

import numpy as np


def scales(flats: list[np.ndarray], norms: list[float]) -> list[float]:
    """Root mean square of each array; one that is all zero borrows the typical scale of the rest.

    A zero array says nothing about its own scale; `gradcheck.ladder` corrects a
    poor guess.

    Parameters
    ----------
    flats : list of ndarray
        The arrays, flattened.
    norms : list of float
        Of each, as far as its squares fit its number format.
    """
    sizes = [_root_mean_square(*each) for each in zip(flats, norms, strict=True)]
    if all(sizes):
        return sizes
    known = [size for size in sizes if size > 0]
    fallback = float(np.median(known)) if known else 1.0
    return [size if size > 0 else fallback for size in sizes]


def _root_mean_square(flat: np.ndarray, length: float) -> float:
    if 1e-100 < length < inf and flat.dtype == float:
        # The usual case takes no copy of what may be a large array.
        return length / sqrt(flat.size)
    peak = max(float(flat.max(initial=0.0)), -float(flat.min(initial=0.0)))
    if peak == 0:
        return 0.0
    # Divide by the peak first, so that squares neither overflow nor underflow.
    return peak * float(np.sqrt(np.mean(np.square(np.asarray(flat / peak, dtype=float)))))
