"""Mistakes of sharing: one value for entries that differ, or a factor for each row."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from gradcheck.diagnosis.evidence import PROOF, Evidence, surplus
from gradcheck.diagnosis.fit import fit
from gradcheck.diagnosis.mistake import Mistake
from gradcheck.diagnosis.words import slice_word

MOST_AXES = 4  # beyond, the sets of axes are too many to try


def averaged(array: Evidence) -> Mistake | None:
    """Every entry is the mean, or the sum, of the numeric gradient over some axes."""
    numeric = array.comparison.numeric
    axes = range(min(numeric.ndim, MOST_AXES))
    for count in range(len(axes), 0, -1):
        for chosen in combinations(axes, count):
            for name, combine in (("mean", np.mean), ("sum", np.sum)):
                if _is_combined(array, combine, chosen):
                    each = f"{_kept(chosen, numeric.ndim)} of " if count < numeric.ndim else ""
                    return Mistake(
                        "averaged",
                        None,
                        None,
                        f"the {name} of {each}the numeric gradient {array.everywhere}",
                        f"a {name} over too many axes, spread over them again, "
                        "would explain every entry",
                    )
    return None


def slice_scaled(array: Evidence) -> Mistake | None:
    """Each row, or each column, has a factor of its own."""
    shape = array.shape
    for axis in range(len(shape)) if len(shape) > 1 else ():
        factors = _slice_factors(array, axis)
        if factors is not None:
            one = slice_word(axis, len(shape), plural=False)
            shown = ", ".join(f"{factor:.3g}" for factor in factors[:4])
            more = ", ..." * (len(factors) > 4)
            return Mistake(
                "slice-scaled",
                None,
                None,
                f"a factor for each {one} of the numeric gradient: {shown}{more}",
                f"a factor left out or put in for each {one} (a derivative of an activation, "
                "a scale of a normalisation) would explain every entry",
            )
    return None


def _is_combined(array: Evidence, combine, axes: tuple[int, ...]) -> bool:
    """Whether the analytic gradient is the numeric one, combined over the axes."""
    comparison = array.comparison
    if not array.complete or all(array.shape[axis] == 1 for axis in axes):
        return False
    combined = combine(comparison.numeric, axis=axes, keepdims=True)
    full_tolerance = array.tolerance.reshape(array.shape)
    allowed = combine(full_tolerance, axis=axes, keepdims=True) + array.rounding(combined)
    if np.any(np.abs(comparison.analytic - combined) > allowed):
        return False
    spread = np.broadcast_to(allowed, array.shape).reshape(-1)
    return bool(array.bits(spread).sum() >= PROOF)


def _kept(combined: tuple[int, ...], ndim: int) -> str:
    """What keeps a value of its own when the other axes are combined: "each column"."""
    kept = [axis for axis in range(ndim) if axis not in combined]
    return " and ".join(f"each {slice_word(axis, ndim, plural=False)}" for axis in kept)


def _slice_factors(array: Evidence, axis: int) -> list[float] | None:
    """One factor for each slice that is not zero, if they explain every entry."""
    where = np.nonzero(array.seen)[axis]
    loud = np.maximum(np.abs(array.analytic), np.abs(array.numeric)) > array.tolerance
    evidence, factors = 0.0, []
    for place in np.unique(where[loud]):
        here = (where == place) & loud
        found = fit(
            array.numeric[here], [array.analytic[here]], array.tolerance[here], array.roundoff
        )
        if found is None or not found.explains:
            return None
        if found.uncertainties[0] > 0.25 * abs(found.coefficients[0]):
            return None
        factors.append(1 / float(found.coefficients[0]))
        evidence += surplus(array.bits_at(here, found.allowed), 1)
    # Slices of a single entry prove nothing: the evidence must grow with the factors.
    if len(factors) < 2 or evidence < PROOF * len(factors) / 2 or evidence < PROOF:
        return None
    return factors
