"""Words for the numbers and places that a diagnosis speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor, log10

import numpy as np


def factor_words(factor: float, uncertainty: float, fraction: Fraction | None) -> str:
    """A measured factor: "2.000", "0.3333 (1/3)", "1.374", "2.1 ± 0.3", "1.00030"."""
    if fraction is not None:
        plain = f"{float(fraction):.4g}" if abs(fraction) >= 1000 else f"{float(fraction):#.4g}"
        return plain if fraction.denominator == 1 else f"{plain} ({fraction})"
    from_one = abs(abs(factor) - 1)
    if uncertainty <= 1e-4 and 0 < from_one < 0.01:
        return f"{factor:.{1 - floor(log10(from_one))}f}"
    return measured_words(factor, uncertainty)


def measured_words(value: float, uncertainty: float) -> str:
    """A measured number, with its uncertainty where that reaches the four digits shown.

    Examples
    --------
    >>> measured_words(1.37396, 0.0017)
    '1.374 ± 0.002'
    >>> measured_words(1.37396, 1e-9)
    '1.374'
    """
    if uncertainty <= 1e-4 * abs(value):
        return f"{value:.4g}"
    places = -floor(log10(uncertainty))
    if not 0 < places < 6:
        return f"{value:.2g} ± {uncertainty:.1g}"
    return f"{value:.{places}f} ± {uncertainty:.{places}f}"


def index_words(index: Sequence[int]) -> str:
    """An index as one writes it in brackets: "[0, 3]"; empty for a scalar."""
    return f"[{', '.join(str(i) for i in index)}]" if len(index) else ""


def slice_word(axis: int, ndim: int, plural: bool = True) -> str:
    """What the slices along an axis are called: entries, rows, columns, or slices of axis 2."""
    ending = "s" if plural else ""
    if ndim == 1:
        return "entries" if plural else "entry"
    if ndim == 2:
        return ("row", "column")[axis] + ending
    return f"slice{ending} of axis {axis}"


def list_words(names: Sequence[str], most: int = 6) -> str:
    """A list in a sentence: "W1, b1 and W2"; a long one is cut."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} and {len(names) - most + 1} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def first_indexes(mask: np.ndarray, most: int = 3) -> str:
    """The first true entries of a mask: "[0, 1], [0, 2], [2, 4], ..."."""
    indexes = np.argwhere(mask)
    shown = [index_words(index) for index in indexes[:most].tolist()]
    return ", ".join(shown + ["..."] * (len(indexes) > most))
