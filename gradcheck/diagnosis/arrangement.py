"""Mistakes of place: the right numbers, transposed, reordered, or in another array."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations, permutations
from math import lgamma, log

import numpy as np

from gradcheck.diagnosis.evidence import PROOF, Evidence, surprise
from gradcheck.diagnosis.mistake import Mistake
from gradcheck.diagnosis.words import slice_word

MOST_AXES = 4  # beyond, the orders of the axes are too many to try


def transposed(array: Evidence) -> Mistake | None:
    """The axes are in another order, or were reshaped where they should be transposed."""
    analytic = array.comparison.analytic
    if not 2 <= analytic.ndim <= MOST_AXES:
        return None
    orders = list(permutations(range(analytic.ndim)))[1:]
    for order in orders:
        turned = analytic.transpose(order)
        if turned.shape == analytic.shape and array.proves(turned, len(orders)):
            axes = "" if analytic.ndim == 2 else f", its axes in the order {_join(order)},"
            return _transposed(array, f"the transpose of the numeric gradient{axes}")
    for order in orders:
        inverse = np.argsort(order)
        shape = tuple(analytic.shape[axis] for axis in order)
        reshaped = analytic.reshape(shape).transpose(inverse)
        if array.proves(reshaped, len(orders)):
            return _transposed(array, "the transpose of the numeric gradient, only reshaped,")
    return None


def swapped(array: Evidence, others: Sequence[Evidence]) -> Mistake | None:
    """Two arrays of the same shape hold each other's gradients."""
    for other in _holders(array, others):
        if other.comparison.verdict != "correct" and _agrees(other, array):
            return Mistake(
                "swapped",
                None,
                None,
                f"holds the gradient of {other.name}, and {other.name} holds its",
                f"an exchange with {other.name} would explain every entry of both",
            )
    return None


def copied(array: Evidence, others: Sequence[Evidence]) -> Mistake | None:
    """The array holds the gradient of another one, which does not hold its in return."""
    for other in _holders(array, others):
        return Mistake(
            "copied",
            None,
            None,
            f"holds the gradient of {other.name}",
            f"the gradient of {other.name} stored in its place would explain every entry",
        )
    return None


def permuted(array: Evidence) -> Mistake | None:
    """Rows, columns or entries are shifted, reversed, or in another order."""
    analytic = array.comparison.analytic
    # A shift is worth saying before a reversal, and that before an arbitrary order.
    simple = [*_shifts(analytic), *_reversals(analytic)]
    for restore, words in simple:
        if array.proves(restore(), len(simple)):
            return _permuted(words)
    if not array.complete or not np.isfinite(analytic).all():
        return None
    for axis in range(analytic.ndim):
        order = _matching_order(analytic, array.comparison.numeric, axis)
        variants = np.exp2(min(lgamma(len(order) + 1) / log(2), 1000.0))
        if array.proves(np.take(analytic, order, axis), float(variants)):
            shown = f": {_join(np.argsort(order))}" if len(order) <= 8 else ""
            return _permuted(f"the {slice_word(axis, analytic.ndim)} in another order{shown}")
    return None


def _holders(array: Evidence, others: Sequence[Evidence]) -> Iterator[Evidence]:
    """The other arrays whose numeric gradient is this one's analytic gradient."""
    return (other for other in others if _holds(array, other, len(others)))


def _holds(holder: Evidence, owner: Evidence, variants: int) -> bool:
    """Whether one array holds the gradient of another, by more than luck."""
    if owner is holder or not _agrees(holder, owner):
        return False
    # The surprise is how far it came from its own numeric gradient, where that is known.
    own = holder.comparison.analytic - holder.comparison.numeric
    distance = np.where(holder.seen, own, holder.comparison.analytic)[owner.seen]
    bits = surprise(distance, _allowed(holder, owner)).sum()
    return bool(bits - np.log2(variants) >= PROOF)


def _agrees(holder: Evidence, owner: Evidence) -> bool:
    """Whether the analytic gradient of one array could be the numeric gradient of another."""
    if owner.shape != holder.shape or not owner.seen.any():
        return False
    distance = holder.comparison.analytic[owner.seen] - owner.numeric
    return bool(np.all(np.abs(distance) <= _allowed(holder, owner)))


def _allowed(holder: Evidence, owner: Evidence) -> np.ndarray:
    return owner.tolerance + holder.rounding(holder.comparison.analytic[owner.seen])


def _shifts(analytic: np.ndarray) -> Iterator[tuple[Callable[[], np.ndarray], str]]:
    for axis, length in enumerate(analytic.shape):
        for step in (-1, 1) if length > 2 else (-1,) * (length == 2):
            slices = slice_word(axis, analytic.ndim)
            words = f"the {slices} shifted by one" if length > 2 else f"the two {slices} exchanged"
            yield partial(np.roll, analytic, step, axis), words


def _reversals(analytic: np.ndarray) -> Iterator[tuple[Callable[[], np.ndarray], str]]:
    axes = range(min(analytic.ndim, MOST_AXES))
    for count in range(1, len(axes) + 1):
        for chosen in combinations(axes, count):
            words = f"{_axes_words(chosen, analytic.ndim)} reversed"
            yield partial(np.flip, analytic, chosen), words


def _matching_order(analytic: np.ndarray, numeric: np.ndarray, axis: int) -> np.ndarray:
    """The order of the analytic slices that resembles the numeric ones, by their signatures.

    Each slice is projected on one random direction: equal slices have equal signatures, and
    sorting both lists of signatures pairs them, in n log n steps.
    """
    ours = np.moveaxis(analytic, axis, 0).reshape(analytic.shape[axis], -1)
    theirs = np.moveaxis(numeric, axis, 0).reshape(analytic.shape[axis], -1)
    direction = np.random.default_rng(0).standard_normal(ours.shape[1])
    order = np.empty(len(ours), dtype=int)
    order[np.argsort(theirs @ direction)] = np.argsort(ours @ direction)
    return order


def _axes_words(axes: Sequence[int], ndim: int) -> str:
    """What is reversed: "the rows and columns", "axes 1 and 2"."""
    if ndim <= 2:
        return f"the {' and '.join(slice_word(axis, ndim) for axis in axes)}"
    return f"{'axis' if len(axes) == 1 else 'axes'} {' and '.join(map(str, axes))}"


def _join(order: Sequence[int] | np.ndarray) -> str:
    return " ".join(str(int(i)) for i in order)


def _transposed(array: Evidence, words: str) -> Mistake:
    return Mistake(
        "transposed",
        None,
        None,
        f"{words} {array.everywhere}",
        "a transpose too many or too few in its formula would explain every entry",
    )


def _permuted(words: str) -> Mistake:
    return Mistake(
        "permuted",
        None,
        None,
        f"the numeric gradient with {words}",
        f"{words} would explain every entry",
    )
