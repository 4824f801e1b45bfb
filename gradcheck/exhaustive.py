"""Check every entry of every array."""

from __future__ import annotations

import numpy as np

from gradcheck.comparison import Comparison
from gradcheck.entries import comparison, judge_entries
from gradcheck.setting import Setting
from gradcheck.step import Step, choose_step, random_direction
from gradcheck.subject import Subject, subjects


def check_every_entry(
    setting: Setting, analytic: list[np.ndarray]
) -> tuple[list[Comparison], list[Step]]:
    """Compare all analytic with numeric derivatives, array by array.

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
    results = [twice_if_changed(setting, _check, one) for one in subjects(setting, analytic)]
    return [result for result, _ in results], [step for _, step in results]


def twice_if_changed(setting: Setting, check, subject: Subject):
    """Check an array; again, guarded, if the cost turns out to have changed its parameters."""
    result = check(subject)
    return result if setting.oracle.settle() else check(subject)


def _check(subject: Subject) -> tuple[Comparison, Step]:
    setting = subject.setting
    direction = random_direction(subject.width, subject.gradient.size, setting.rng)
    step = choose_step(
        setting.oracle, subject.array, direction, setting.noise, goal=1e-3 * subject.share
    )
    return comparison(subject, judge_entries(subject, step, np.arange(subject.gradient.size))), step
