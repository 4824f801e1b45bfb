"""Diagnosis: what kind of mistake is in the gradient of each wrong array.

A code is given only when it explains every entry within its error bound and does so by more than
luck (`evidence`); of those that do, the simplest is given. The kinds are grouped by what a mistake
does to the true gradient: `scale`, `term`, `arrangement`, `spread`, `part`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradcheck.comparison import Comparison
from gradcheck.diagnosis.arrangement import copied, permuted, swapped, transposed
from gradcheck.diagnosis.evidence import Evidence
from gradcheck.diagnosis.hint import hint, start_at
from gradcheck.diagnosis.mistake import Mistake
from gradcheck.diagnosis.part import (
    few_entries,
    narrowed_entry,
    outside_kink,
    some_entries,
    unexplained,
)
from gradcheck.diagnosis.scale import missing, scaled, scaled_alone, should_be_zero
from gradcheck.diagnosis.spread import averaged, slice_scaled
from gradcheck.diagnosis.term import (
    blend,
    extra_term,
    offset,
    regulariser_only,
    same_extra_term,
)

__all__ = ["CODES", "Mistake", "diagnose", "hint", "start_at"]

CODES = (
    "missing",
    "sign-flipped",
    "scaled",
    "should-be-zero",
    "swapped",
    "copied",
    "transposed",
    "extra-term",
    "permuted",
    "entries",
    "offset",
    "averaged",
    "regulariser-only",
    "blend",
    "slice-scaled",
    "outside-kink",
    "unexplained",
)


def diagnose(comparisons: Sequence[Comparison]) -> dict[str, Mistake | None]:
    """Name the mistake in each wrong array.

    Parameters
    ----------
    comparisons : sequence of Comparison
        All arrays of the check, right ones too: a wrong array may hold the gradient of another.

    Returns
    -------
    dict of str to Mistake or None
        For each array by its name; None unless its verdict is "wrong".

    Examples
    --------
    >>> import numpy as np
    >>> numeric = np.array([1.0, -2.0, 3.0])
    >>> no, yes = np.zeros(3, bool), np.ones(3, bool)
    >>> comparison = Comparison(
    ...     "b1", np.ones(3), 2 * numeric, numeric, np.full(3, 1e-9), yes, no, no,
    ...     "wrong", 1 / 3, 1e-9, ())
    >>> diagnose([comparison])["b1"].message
    '2.000 times the numeric gradient in all 3 entries'
    """
    if not any(one.verdict == "wrong" for one in comparisons):
        return {one.name: None for one in comparisons}
    arrays = [Evidence(comparison) for comparison in comparisons]
    mistakes = {
        array.name: explain(array, arrays) if array.comparison.verdict == "wrong" else None
        for array in arrays
    }
    return _with_shared_terms(arrays, mistakes)


def explain(array: Evidence, others: Sequence[Evidence]) -> Mistake:
    """The simplest explanation of one wrong array: the first that fits, in this order."""
    return (
        outside_kink(array)
        or missing(array)
        or narrowed_entry(array)
        or scaled(array)
        or swapped(array, others)
        or copied(array, others)
        or transposed(array)
        or extra_term(array)
        or should_be_zero(array)
        or permuted(array)
        or few_entries(array)
        or offset(array)
        or averaged(array)
        or regulariser_only(array)
        or blend(array)
        or slice_scaled(array)
        or some_entries(array)
        or scaled_alone(array)
        or unexplained(array)
    )


def _with_shared_terms(
    arrays: Sequence[Evidence], mistakes: Mapping[str, Mistake | None]
) -> dict[str, Mistake | None]:
    """Let an extra term proven in one array explain those too small to prove their own."""
    terms = [found for found in mistakes.values() if found and found.code == "extra-term"]
    shared = dict(mistakes)
    for array in arrays:
        if _is_thin(mistakes[array.name]):
            better = (same_extra_term(array, term) for term in terms)
            shared[array.name] = next(filter(None, better), mistakes[array.name])
    return shared


def _is_thin(mistake: Mistake | None) -> bool:
    """Whether a mistake is none that was recognised, or a factor that is no round number."""
    if mistake is None:
        return False
    return mistake.code == "unexplained" or (mistake.code == "scaled" and mistake.uncertainty != 0)
