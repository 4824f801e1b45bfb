"""Mistakes of part: only some entries are wrong, and the last resort, no rule at all."""

from __future__ import annotations

import numpy as np

from gradcheck.comparison import without_ties
from gradcheck.diagnosis.evidence import PROOF, Evidence, surprise
from gradcheck.diagnosis.mistake import Mistake
from gradcheck.diagnosis.words import first_indexes, index_words, slice_word

MINORITY = 0.5  # up to here the wrong entries are the exception, and little proof will do
CLEARLY = 0.03  # entries are called right when they are within this share of the typical error
IN_SLICES = 0.5  # the same where the wrong ones fill whole rows or columns, which is no accident
MOST_PLACES = 4  # rows or columns that are listed


def few_entries(array: Evidence) -> Mistake | None:
    """At most half of the entries are wrong, and the others are surely right."""
    return _entries(array, MINORITY, PROOF / 2)


def some_entries(array: Evidence) -> Mistake | None:
    """At least a quarter of the entries are surely right, and the others wrong."""
    return _entries(array, 0.75, PROOF)


def narrowed_entry(array: Evidence) -> Mistake | None:
    """A search through a larger array has left this one entry."""
    if array.seen.sum() != 1 or np.isfinite(array.comparison.numeric).all():
        return None
    return _entries_mistake(array, "")


def outside_kink(array: Evidence) -> Mistake | None:
    """Only entries at a kink are wrong: their values are not between the one-sided slopes."""
    slopes = array.comparison.slopes
    count, total = len(slopes), int(array.seen.sum())
    if not count or count < array.wrong.sum():
        return None
    if count == 1:
        ((index, (low, high)),) = slopes.items()
        place = f" in {index_words(index)}" if array.comparison.analytic.size > 1 else ""
        message = f"outside the slopes {low:.4g} and {high:.4g} of a kink{place}"
    else:
        places = first_indexes(array.comparison.wrong)
        message = (
            f"outside the slopes on both sides of a kink in {count} of {total} {array.which}"
            f"entries: {places}"
        )
    return Mistake(
        "outside-kink",
        None,
        None,
        message,
        "any value between the two slopes would do; look at what its formula gives exactly at the "
        "kink",
    )


def unexplained(array: Evidence) -> Mistake:
    """No rule fits; say where it is worst."""
    excess = np.where(array.wrong, np.abs(array.difference), -np.inf)
    worst = np.argsort(-without_ties(excess), kind="stable")[: min(3, int(array.wrong.sum()))]
    indexes = np.argwhere(array.seen)[worst].tolist()
    places = ", ".join(index_words(index) for index in indexes)
    count, total = int(array.wrong.sum()), int(array.seen.sum())
    share = array.everywhere if count == total else f"in {count} of {total} {array.which}entries"
    return Mistake(
        "unexplained",
        None,
        None,
        f"wrong {share}, and no simple rule fits" + (f"; most in {places}" if places else ""),
        "no simple rule fits; compare its formula with the derivation, term by term",
    )


def _entries(array: Evidence, most: float, proof: float) -> Mistake | None:
    loud = np.maximum(np.abs(array.analytic), np.abs(array.numeric)) > array.tolerance
    wrong, right = array.wrong & loud, ~array.wrong & loud
    count, total = int(wrong.sum()), int(loud.sum())
    if not 0 < count <= most * total or _right_evidence(array, wrong, right) < proof:
        return None
    if not _are_right(array):
        return None
    zeros = " and zero" if not np.any(array.analytic[wrong]) else ""
    return _entries_mistake(array, zeros)


def _are_right(array: Evidence) -> bool:
    """Whether the entries that are not wrong are shown right: an error like that of the wrong ones
    would have been seen in each, and was not."""
    error, bound = np.abs(array.difference), array.comparison.error_bound[array.seen]
    largest = np.max((error + bound)[~array.wrong], initial=0.0)
    share = IN_SLICES if _slices(array, array.comparison.wrong) else CLEARLY
    return bool(largest <= share * np.median(error[array.wrong]))


def _right_evidence(array: Evidence, wrong: np.ndarray, right: np.ndarray) -> float:
    """Bits of luck it would take entries as wrong as the wrong ones to meet the numeric ones."""
    size = np.maximum(np.abs(array.analytic), np.abs(array.numeric))
    typical = np.median(np.abs(array.difference[wrong]) / size[wrong])
    allowed = array.tolerance + array.rounding(array.numeric)
    bits = float(surprise(typical * size[right], allowed[right]).sum())
    total = int(wrong.sum() + right.sum())
    share = wrong.sum() / total
    if share == 1:
        return bits
    # Choosing which entries are wrong costs the entropy of the choice.
    return bits + total * float(share * np.log2(share) + (1 - share) * np.log2(1 - share))


def _entries_mistake(array: Evidence, zeros: str) -> Mistake:
    mask = array.comparison.wrong
    count, total = int(mask.sum()), int(array.seen.sum())
    which = array.which
    where = _slices(array, mask)
    if where:
        message = f"wrong{zeros} in {where}, right in all other {which}entries"
    elif count == 1:
        message = f"wrong{zeros} in one entry, {first_indexes(mask)}"
    else:
        message = f"wrong{zeros} in {count} of {total} {which}entries: {first_indexes(mask)}"
    places = where or ("that entry" if count == 1 else "those entries")
    return Mistake("entries", None, None, message, f"look at what is particular to {places}")


def _slices(array: Evidence, mask: np.ndarray) -> str | None:
    """The rows or columns that hold the wrong entries and little else: "row 2"."""
    if mask.ndim < 2:
        return None
    loud = array.seen & ((array.comparison.analytic != 0) | (array.comparison.numeric != 0))
    for axis in range(mask.ndim):
        others = tuple(other for other in range(mask.ndim) if other != axis)
        touched = mask.any(axis=others)
        places = np.flatnonzero(touched).tolist()
        full = np.take(mask, places, axis).sum() == np.take(loud, places, axis).sum()
        if full and mask.sum() > len(places) and not touched.all():
            name = slice_word(axis, mask.ndim, plural=len(places) > 1)
            shown = ", ".join(str(place) for place in places[:MOST_PLACES])
            if len(places) > MOST_PLACES:
                return f"{len(places)} of {mask.shape[axis]} {name} ({shown}, ...)"
            return f"{name} {shown}"
    return None
