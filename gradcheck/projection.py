"""Check each array along random directions; search only the arrays that disagree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradcheck.arithmetic import dot
from gradcheck.comparison import Comparison, difference_of
from gradcheck.entries import comparison, look_at_entries, nothing_estimated
from gradcheck.ladder import choose_step
from gradcheck.move import random_direction
from gradcheck.notes import Note
from gradcheck.search import search
from gradcheck.setting import Setting
from gradcheck.step import Step
from gradcheck.subject import Subject, survey_with
from gradcheck.verdict import RESOLUTION

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
    # Directions are drawn again rather than kept: together they are as large as the parameters.
    seeds = [int(setting.rng.integers(2**63)) for _ in analytic]
    joined = setting.oracle.parameters.join(analytic)
    norms = setting.oracle.parameters.norms(joined)
    steps = [
        _probe(setting, array, length, np.random.default_rng(seed))[1]
        for array, (length, seed) in enumerate(zip(norms, seeds, strict=True))
    ]
    everyone = survey_with(setting, analytic, joined, norms, steps).subjects()
    comparisons = [_check(one, seed) for one, seed in zip(everyone, seeds, strict=True)]
    notes = () if any(one.verdict == "wrong" for one in comparisons) else (_note(comparisons),)
    return comparisons, steps, notes


def _check(subject: Subject, seed: int) -> Comparison:
    setting, size = subject.setting, subject.gradient.size
    if size <= _SMALL:
        return comparison(subject, look_at_entries(subject, np.arange(size)))
    rng = np.random.default_rng(seed)
    direction = random_direction(subject.step.width, size, rng)
    gaps: list[float] = []
    finer = 1.0
    while True:
        gap = abs(dot(subject.gradient, direction) - subject.step.slope)
        if gap <= _room(subject):
            gaps.append((gap + subject.step.slope_bound) / subject.step.width)
            limit = detection_limit(gaps, subject.norm)
            if limit <= subject.tolerance.resolution:
                return _agreement(subject, direction, limit)
            if len(gaps) == _DIRECTIONS:
                return _few_entries(subject)
        elif finer == 1.0:
            # A kink within the step can look like a mistake: ask once more, much closer.
            finer = _FINER
        else:
            return _suspect(subject, direction)
        direction = None  # makes room for the next one
        direction, step = _probe(setting, subject.array, subject.norm, rng, finer)
        subject = replace(subject, step=step)


def detection_limit(gaps: list[float], length: float) -> float:
    """Relative mistake that is missed along all directions with a probability of `MISS`.

    Parameters
    ----------
    gaps : list of float
        For each direction, residual plus error bound, in units of the gradient.
    length : float
        Norm of the gradient.
    """
    if length == 0:
        return np.inf
    typical = float(np.exp(np.mean(np.log(gaps))))
    return 2 * _DENSITY * typical / MISS ** (1 / len(gaps)) / length


def _probe(
    setting: Setting,
    array: int,
    length: float,
    rng: np.random.Generator,
    finer: float = 1.0,
) -> tuple[np.ndarray, Step]:
    parameters = setting.oracle.parameters
    direction = random_direction(parameters.scales[array], parameters.flats[array].size, rng)
    goal = 1e-4 * max(setting.threshold, RESOLUTION) * length
    return direction, choose_step(
        setting.oracle, array, direction, setting.noise, goal=goal, finer=finer
    )


def _room(subject: Subject) -> float:
    """Difference of two derivatives along a direction that proves nothing."""
    tolerance, step, size = subject.tolerance, subject.step, subject.gradient.size
    rounding = tolerance.rounding * step.width * size**0.5
    return step.slope_bound + rounding + tolerance.threshold * subject.norm * step.width


def _suspect(subject: Subject, direction: np.ndarray) -> Comparison:
    """Search an array that disagrees; without a wrong entry to show there is no accusation."""
    findings = search(subject, direction)
    if findings.verdict == "correct":
        reason = "domain" if subject.step.cut else "kink"
        findings = replace(findings, verdict="inconclusive", reasons=(reason,), limit=np.inf)
    return comparison(subject, findings)


def _agreement(subject: Subject, direction: np.ndarray, limit: float) -> Comparison:
    """Both derivatives along the direction agree; formula (2) compares just these two numbers."""
    # In units of the gradient, so that they can stand beside those of other arrays.
    width = subject.step.width
    pair = dot(subject.gradient, direction) / width, subject.step.slope / width
    found = comparison(subject, nothing_estimated(limit))
    difference = difference_of(*(np.array([one]) for one in pair))
    return replace(found, difference=difference, directional=pair)


def _few_entries(subject: Subject) -> Comparison:
    """Directions agree but see too little: a few entries show whether both gradients are zero."""
    size = subject.gradient.size
    findings = look_at_entries(subject, np.unique(np.linspace(0, size - 1, 4).astype(int)))
    if findings.verdict == "correct" and np.isfinite(findings.limit):
        reason = "domain" if subject.step.cut else "noise"
        findings = replace(findings, verdict="inconclusive", reasons=(reason,))
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
