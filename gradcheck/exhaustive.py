"""Check every entry of every array."""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from gradcheck.comparison import Comparison
from gradcheck.entries import comparison, judge_entries
from gradcheck.estimate import Estimate, Sides, from_sides, sides_of
from gradcheck.glance import agreement, in_agreement
from gradcheck.setting import Setting
from gradcheck.step import Step
from gradcheck.subject import Subject, subjects


def check_every_entry(
    setting: Setting, analytic: list[np.ndarray]
) -> tuple[list[Comparison], list[Step]]:
    """Compare all analytic with numeric derivatives.

    All entries are estimated first and compared at a glance; only arrays that hold something
    doubtful are looked at one by one.

    Parameters
    ----------
    setting : Setting
        Cost, noise, and the caller's options.
    analytic : list of ndarray
        One gradient per array.

    Returns
    -------
    list of Comparison
        One per array, in order.
    list of Step
        The step found for each, whether or not the caller's epsilon replaced it.
    """
    joined = setting.oracle.parameters.join(analytic)
    everyone = subjects(setting, analytic, joined)
    together = _estimate_all(setting, everyone)
    stops = accumulate(one.gradient.size for one in everyone)
    parts = [slice(b - one.gradient.size, b) for one, b in zip(everyone, stops, strict=True)]
    agreeing, limits, norms = (
        found.tolist() for found in in_agreement(everyone, joined, together, parts)
    )
    results = []
    for k, (subject, part) in enumerate(zip(everyone, parts, strict=True)):
        if agreeing[k]:
            results.append(agreement(subject, together, part, limits[k], norms[k]))
        else:
            indices = np.arange(subject.gradient.size)
            found = judge_entries(subject, indices, together.at(part))
            results.append(comparison(subject, found))
    return results, [one.step for one in everyone]


def _estimate_all(setting: Setting, everyone: list[Subject]) -> Estimate:
    """Central differences of all entries of all arrays, one after the other."""
    oracle, parameters = setting.oracle, setting.oracle.parameters
    sizes = [one.size for one in everyone]
    sides = [
        sides_of(oracle, k, np.arange(piece.work.size), parameters.within(piece, sizes))
        for k, piece in enumerate(parameters.pieces)
    ]
    joined = sides[0] if len(sides) == 1 else Sides(*map(np.concatenate, zip(*sides, strict=True)))
    truncation = parameters.per_entry([one.step.truncation(one.size) for one in everyone])
    return from_sides(joined, truncation, setting.noise)
