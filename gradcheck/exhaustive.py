"""Check every entry of every array."""

from __future__ import annotations

import numpy as np

from gradcheck.comparison import Comparison
from gradcheck.entries import comparison, judge_entries
from gradcheck.estimate import Estimate, Sides, from_sides, sides_of
from gradcheck.glance import agreement, in_agreement
from gradcheck.setting import Setting
from gradcheck.step import Step
from gradcheck.subject import Survey, survey


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
    known = survey(setting, analytic, joined)
    found = _estimate_all(known)
    parts = setting.oracle.parameters.stretches
    agreeing = in_agreement(known, joined, found)
    results = []
    for array, part in enumerate(parts):
        if array in agreeing:
            results.append(agreement(known, array, found, part, *agreeing[array]))
        else:
            subject = known.subject(array)
            indices = np.arange(subject.gradient.size)
            results.append(comparison(subject, judge_entries(subject, indices, found.at(part))))
    return results, known.steps


def _estimate_all(known: Survey) -> Estimate:
    """Central differences of all entries of all arrays, one after the other."""
    oracle, epsilon = known.setting.oracle, known.setting.epsilon
    parameters = oracle.parameters
    sizes = [step.size if epsilon is None else epsilon for step in known.steps]
    sides = [
        sides_of(oracle, k, np.arange(piece.work.size), parameters.within(piece, sizes))
        for k, piece in enumerate(parameters.pieces)
    ]
    joined = sides[0] if len(sides) == 1 else Sides(*map(np.concatenate, zip(*sides, strict=True)))
    errors = [step.truncation(size) for step, size in zip(known.steps, sizes, strict=True)]
    return from_sides(joined, parameters.per_entry(errors), known.setting.noise)
