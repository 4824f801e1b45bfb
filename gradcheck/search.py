"""Find the wrong entries of an array that disagrees along a random direction."""

from __future__ import annotations

import numpy as np

from gradcheck.arithmetic import dot, largest
from gradcheck.entries import Findings, look_at_entries, merge
from gradcheck.move import Along
from gradcheck.subject import Subject

#: Arrays up to this size are looked through entry by entry: halving would not be cheaper.
_SMALL = 16
#: Entries looked at first, half of them the largest: a mistake in many entries shows in these.
_FIRST = 8
#: Wrong entries that are named before a search ends.
_NAMED = 8
#: Halves that differ by less than this many error bounds count as agreeing.
_CLEAR = 4.0


def search(subject: Subject, direction: np.ndarray) -> Findings:
    """Look for wrong entries: a few at first, then by halving the array.

    The difference between the two derivatives along a direction is the sum over all wrong entries
    of error times weight. Moving only half of the array shows how much of it lies there, so that
    one wrong entry among n is found with 2 log2(n) calls of the cost.

    Parameters
    ----------
    subject : Subject
        An array whose derivative along `direction` differs from its gradient's.
    direction : ndarray of shape (size,)
        That direction; the subject's step was found along it.

    Returns
    -------
    Findings
        About all entries looked at. None of them wrong means that nothing was found: the
        difference has another cause, such as a kink.
    """
    gradient = subject.gradient
    if gradient.size <= _SMALL:
        return look_at_entries(subject, np.arange(gradient.size))
    findings = look_at_entries(subject, _first_look(subject))
    if findings.wrong.sum() > 1:
        return findings
    errors = _errors(subject, findings)
    gap = dot(gradient, direction) - subject.step.slope
    rest = gap - sum(error * float(direction[index]) for index, error in errors.items())
    if abs(rest) <= _CLEAR * subject.step.slope_bound:
        return findings
    found = _halve(subject, direction, rest, errors)
    new = np.setdiff1d(found, findings.indices)
    return merge(findings, look_at_entries(subject, new)) if new.size else findings


def _first_look(subject: Subject) -> np.ndarray:
    gradient, rng = subject.gradient, subject.setting.rng
    drawn = rng.choice(gradient.size, size=_FIRST // 2, replace=False)
    return np.union1d(largest(gradient, _FIRST // 2), drawn)


def _errors(subject: Subject, findings: Findings) -> dict[int, float]:
    wrong = findings.indices[findings.wrong]
    errors = subject.gradient[wrong] - findings.shown.numeric[findings.wrong]
    return dict(zip(wrong.tolist(), errors.tolist(), strict=True))


def _halve(
    subject: Subject, direction: np.ndarray, gap: float, errors: dict[int, float]
) -> np.ndarray:
    """Follow the difference down to single entries; come back for halves that were left."""
    clear = _CLEAR * subject.step.slope_bound
    left_for_later = [(0, direction.size, gap)]
    named: list[int] = []
    while left_for_later and len(named) < _NAMED:
        start, stop, gap = left_for_later.pop()
        while stop - start > 1:
            middle = (start + stop) // 2
            first = _gap(subject, direction, start, middle, errors)
            second = gap - first
            halves = [(start, middle, first), (middle, stop, second)]
            halves.sort(key=lambda half: abs(half[2]))
            if abs(halves[0][2]) > clear:
                left_for_later.append(halves[0])
            start, stop, gap = halves[1]
        named.append(start)
    return np.array(sorted(named), dtype=int)


def _gap(
    subject: Subject,
    direction: np.ndarray,
    start: int,
    stop: int,
    errors: dict[int, float],
) -> float:
    """Difference of the two derivatives when only ``start:stop`` moves, known errors left out."""
    t = subject.step.size / subject.step.width
    part = direction[start:stop]
    moves = (Along(subject.array, start, stop, part, signed) for signed in (t, -t))
    plus, minus = subject.setting.oracle.evaluate(((move,) for move in moves), 2)
    known = sum(e * float(direction[i]) for i, e in errors.items() if start <= i < stop)
    return dot(subject.gradient[start:stop], part) - (plus - minus) / (2 * t) - known
