"""Check each array along random directions; search only the arrays that disagree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcheck.comparison import Comparison, difference_of
from gradcheck.entries import comparison, look_at_entries, nothing_estimated
from gradcheck.move import random_direction
from gradcheck.notes import Note
from gradcheck.search import search
from gradcheck.setting import Setting
from gradcheck.step import Step, choose_step
from gradcheck.subject import Subject, subjects

#: An array this small is checked entry by entry: a direction would cost as much.
_SMALL = 2
#: Directions tried before the array counts as inconclusive.
_DIRECTIONS = 3
#: How much closer an array that disagrees is looked at before it is searched.
_FINER = 30.0
#: Probability of a miss at which the detection limit is stated.
MISS = 0.01
#: Density of a random projection of a unit vector, at most: each weight has density 1/2, and the
#: density of a weighted sum exceeds that by no more than the square root of two [1]_.
_DENSITY = 0.5 * np.sqrt(2.0)


def check_by_projection(
    setting: Setting, analytic: list[np.ndarray]
) -> tuple[list[Comparison], list[Step], tuple[Note, ...]]:
    """Compare the derivative of the cost along random directions with the gradient's.

    A mistake of norm m changes the derivative along a direction with random weights by a random
    amount whose density nowhere exceeds 0.71 / m; it stays below the error bound B, and is missed,
    with a probability of at most 1.42 B / m for each direction.

    Parameters
    ----------
    setting : Setting
        Cost, noise, and the caller's options.
    analytic : list of ndarray
        One gradient per array.

    Returns
    -------
    comparisons : list of Comparison
        Entries are estimated only in arrays that were searched.
    steps : list of Step
    notes : tuple of Note

    References
    ----------
    .. [1] M. Rudelson and R. Vershynin, "Small ball probabilities for linear images of
       high-dimensional distributions", International Mathematics Research Notices 2015, 9594-9617.
    """
    results = [_check(one) for one in subjects(setting, analytic)]
    comparisons = [result for result, _ in results]
    notes = () if any(one.verdict == "wrong" for one in comparisons) else (_note(comparisons),)
    return comparisons, [step for _, step in results], notes


def _check(subject: Subject) -> tuple[Comparison, Step]:
    size = subject.gradient.size
    gaps: list[float] = []
    finer = 1.0
    for _ in range(_DIRECTIONS):
        direction, step = _probe(subject, finer)
        if size <= _SMALL:
            return comparison(subject, look_at_entries(subject, step, np.arange(size))), step
        gap = abs(float(subject.gradient @ direction) - step.slope)
        if not gap <= _room(subject, step):
            if finer > 1:
                return _suspect(subject, direction, step), step
            # A kink within the step can look like a mistake: ask once more, much closer.
            finer = _FINER
            continue
        gaps.append((gap + step.slope_bound) / subject.width)
        limit = detection_limit(gaps, subject.norm)
        if limit <= subject.tolerance.resolution:
            return _agreement(subject, direction, step, limit), step
    return _few_entries(subject, step), step


def detection_limit(gaps: list[float], norm: float) -> float:
    """Relative mistake that is missed along all directions with a probability of `MISS`.

    Parameters
    ----------
    gaps : list of float
        For each direction, residual plus error bound, in units of the gradient.
    norm : float
        Norm of the gradient.
    """
    if norm == 0:
        return np.inf
    typical = float(np.exp(np.mean(np.log(gaps))))
    return 2 * _DENSITY * typical / MISS ** (1 / len(gaps)) / norm


def _probe(subject: Subject, finer: float) -> tuple[np.ndarray, Step]:
    setting = subject.setting
    direction = random_direction(subject.width, subject.gradient.size, setting.rng)
    goal = 1e-4 * subject.tolerance.resolution * subject.norm
    return direction, choose_step(
        setting.oracle, subject.array, direction, setting.noise, goal=goal, finer=finer
    )


def _room(subject: Subject, step: Step) -> float:
    """Difference of two derivatives along a direction that proves nothing."""
    tolerance, size = subject.tolerance, subject.gradient.size
    rounding = tolerance.rounding * subject.width * size**0.5
    return step.slope_bound + rounding + tolerance.threshold * subject.norm * subject.width


def _suspect(subject: Subject, direction: np.ndarray, step: Step) -> Comparison:
    """Search an array that disagrees; without a wrong entry to show there is no accusation."""
    findings = search(subject, direction, step)
    if findings.verdict == "correct":
        findings = replace(findings, verdict="inconclusive", reasons=("kink",), limit=np.inf)
    return comparison(subject, findings)


def _agreement(subject: Subject, direction: np.ndarray, step: Step, limit: float) -> Comparison:
    """Both derivatives along the direction agree; formula (2) compares just these two numbers."""
    along = np.array([float(subject.gradient @ direction)])
    found = comparison(subject, nothing_estimated(limit))
    return replace(found, difference=difference_of(along, np.array([step.slope])))


def _few_entries(subject: Subject, step: Step) -> Comparison:
    """Directions agree but see too little: a few entries show whether both gradients are zero."""
    size = subject.gradient.size
    findings = look_at_entries(subject, step, np.unique(np.linspace(0, size - 1, 4).astype(int)))
    if findings.verdict == "correct" and np.isfinite(findings.limit):
        findings = replace(findings, verdict="inconclusive", reasons=("noise",))
    return comparison(subject, findings)


def _note(comparisons: list[Comparison]) -> Note:
    limits = [one.detection_limit for one in comparisons if np.isfinite(one.detection_limit)]
    limit = max(limits, default=0.0)
    return Note(
        "projection",
        "checked along random directions: a mistake in one array of "
        f"{limit:.0e} times the norm of its gradient, in one entry or in many, would be missed "
        f"with a probability of at most {MISS:.0%}",
    )
