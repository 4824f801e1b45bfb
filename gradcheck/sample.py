"""Check a sample of the entries of every array, spread evenly over it."""

from __future__ import annotations

import numpy as np

from gradcheck.comparison import Comparison
from gradcheck.entries import comparison, look_at_entries
from gradcheck.notes import Note
from gradcheck.setting import Setting
from gradcheck.step import Step
from gradcheck.subject import survey


def check_samples_of_entries(
    setting: Setting, analytic: list[np.ndarray], samples: int
) -> tuple[list[Comparison], list[Step], tuple[Note, ...]]:
    """Compare `samples` entries of each array, one drawn from every stretch of equal length.

    Parameters
    ----------
    setting : Setting
        Cost, noise, and the caller's options.
    analytic : list of ndarray
        One gradient per array.
    samples : int
        Entries to look at; an array with fewer is checked entirely.

    Returns
    -------
    comparisons : list of Comparison
    steps : list of Step
    notes : tuple of Note
        What the sample may have missed.
    """

    everyone = survey(setting, analytic, setting.oracle.parameters.join(analytic)).subjects()
    comparisons = [
        comparison(one, look_at_entries(one, draw(one.gradient.size, samples, setting.rng)))
        for one in everyone
    ]
    sizes = [gradient.size for gradient in analytic]
    return comparisons, [one.step for one in everyone], _missed(sizes, samples)


def draw(size: int, samples: int, rng: np.random.Generator) -> np.ndarray:
    """Positions of a stratified sample, in increasing order.

    Parameters
    ----------
    size : int
        Number of entries.
    samples : int
        Number of strata, of (almost) equal length.

    Returns
    -------
    ndarray of int, shape (min(samples, size),)
    """
    if samples >= size:
        return np.arange(size)
    edges = np.linspace(0, size, samples + 1).astype(int)
    return edges[:-1] + (rng.random(samples) * np.diff(edges)).astype(int)


def chance_of_missing(wrong: int, size: int, samples: int) -> float:
    """Bound on the probability that a stratified sample holds none of the wrong entries.

    With the same share of wrong entries in every stratum it is ``(1 - wrong / size) ** samples``;
    any other distribution of them is missed less often (inequality of the means).
    """
    return 0.0 if samples >= size else max(0.0, 1 - wrong / size) ** samples


def _missed(sizes: list[int], samples: int) -> tuple[Note, ...]:
    largest = max(sizes)
    if samples >= largest:
        return ()
    one, tenth = (
        chance_of_missing(count, largest, samples) for count in (1, max(1, round(0.1 * largest)))
    )
    return (Note(
        "sample",
        f"{samples} entries of each array were checked: of {largest:,} entries, a single wrong one "
        f"would be missed with a probability of {one:.2%}, a wrong tenth of them with {tenth:.2%}",
    ),)
