"""Heat map: where in an array the gradients differ, as an SVG that needs no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gradcheck.report import ParameterReport

MOST_ROWS, MOST_COLUMNS = 40, 60
CELL = 14  # pixels, for an array that is small
WIDEST = 600

#: From what cannot be judged to what is wholly wrong: the class of a cell and its place in words.
LEVELS = ("unknown", "agrees", "kink", "off-1", "off-2", "off-3", "off-4")
BREAKS = (1e-4, 1e-2, 1e-1)  # relative errors between the four shades of wrong


def heat_map(array: ParameterReport) -> tuple[str, str]:
    """Draw the relative error of each entry.

    A larger array is drawn in blocks, each in the colour of its worst entry. Arrays of more than
    two axes are drawn with the first one down and the others across.

    Returns
    -------
    drawing : str
        An `<svg>` whose text alternative is `words`.
    words : str
        What the drawing shows.
    """
    whole = _as_matrix(levels(array))
    blocks = _worst_of_blocks(whole)
    rows, columns = blocks.shape
    cell = min(CELL, WIDEST / columns)
    paths = "".join(
        f'<path class="{name}" d="{_cells(blocks == level)}"/>'
        for level, name in enumerate(LEVELS)
        if np.any(blocks == level)
    )
    words = _words(array, blocked=blocks.shape != whole.shape)
    drawing = (
        f'<svg role="img" aria-label="{escape(words)}" viewBox="0 0 {columns} {rows}" '
        f'width="{columns * cell:.0f}" height="{rows * cell:.0f}">{paths}</svg>'
    )
    return drawing, words


def levels(array: ParameterReport) -> np.ndarray:
    """The level of each entry, an index into `LEVELS`, in the shape of the array."""
    error = relative_error(array)
    level = 3 + np.searchsorted(BREAKS, error, side="right")
    level = np.where(array.wrong, level, LEVELS.index("agrees"))
    level = np.where(array.kink, LEVELS.index("kink"), level)
    known = np.isfinite(array.numeric) & ~array.unresolved
    return np.where(known, level, LEVELS.index("unknown"))


def relative_error(array: ParameterReport) -> np.ndarray:
    """`|analytic - numeric|` over the larger of the two; zero where both are or one is unknown."""
    numeric = np.where(np.isfinite(array.numeric), array.numeric, array.analytic)
    size = np.maximum(np.abs(array.analytic), np.abs(numeric))
    difference = np.abs(array.analytic - numeric)
    return np.divide(difference, size, out=np.zeros_like(size), where=size > 0)


def _as_matrix(values: np.ndarray) -> np.ndarray:
    if values.ndim < 2:
        return values.reshape(1, -1)
    return values.reshape(values.shape[0], -1)


def _worst_of_blocks(level: np.ndarray) -> np.ndarray:
    for axis, most in enumerate((MOST_ROWS, MOST_COLUMNS)):
        count = min(level.shape[axis], most)
        starts = np.arange(count) * level.shape[axis] // count
        level = np.maximum.reduceat(level, starts, axis=axis)
    return level


def _cells(mask: np.ndarray) -> str:
    """One path for all cells of a mask, each a little smaller than its square."""
    return "".join(f"M{column} {row}h.92v.92h-.92z" for row, column in np.argwhere(mask).tolist())


def _words(array: ParameterReport, blocked: bool) -> str:
    wrong, known = int(array.wrong.sum()), int(np.isfinite(array.numeric).sum())
    found = sorted({f"{value:.1e}" for value in relative_error(array)[array.wrong]}, key=float)
    spread = (
        f", relative error {' to '.join(dict.fromkeys((found[0], found[-1])))}" if found else ""
    )
    blocks = "; each cell is a block of entries, as wrong as its worst" if blocked else ""
    return f"{array.name}: {wrong} of {known} entries wrong{spread}{blocks}"
