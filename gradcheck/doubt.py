"""Entries in doubt: looked at again at other steps until they are decided."""

from __future__ import annotations

import numpy as np

from gradcheck.comparison import difference_of
from gradcheck.estimate import DOUBTFUL, SHARPER, Estimate, Stages, refine
from gradcheck.subject import Subject
from gradcheck.verdict import agrees, convicted, subgradient

#: Entries in doubt that are looked at again before the rest of their array.
_FIRST_LOOK = 8
#: Entries that agree in the middle of a kink and are looked at again, so that it can be reported.
_KINKS_SHOWN = 4


def resolve(
    subject: Subject, indices: np.ndarray, first: Estimate
) -> tuple[Estimate, np.ndarray]:
    """Look again at the entries in doubt, the worst first, until each is decided.

    Once a mistake is certain, the remaining doubtful entries are judged by what the entries looked
    at have shown of the truncation error: a wrong array does not pay for every entry again.

    Parameters
    ----------
    subject : Subject
        The array.
    indices : ndarray of int
        The entries that were estimated.
    first : Estimate
        Of those entries.

    Returns
    -------
    found : Estimate
        Of all of them, with the better values of those looked at again.
    wrong : ndarray of bool
        Entries whose gradient is certainly wrong.
    """
    analytic, tolerance = subject.gradient[indices], subject.tolerance
    found = first.at(np.arange(indices.size))
    wrong = np.zeros(indices.size, dtype=bool)
    queue = _in_doubt(subject, analytic, found)
    batch = _FIRST_LOOK
    while queue.size:
        now, queue = _draw(queue, batch, subject.setting.rng)
        closer = _look_again(subject, indices[now], DOUBTFUL)
        blur = _change(first.at(now), closer)
        found.put(now, closer)
        wrong[now] = convicted(analytic[now], closer, tolerance)
        if wrong.any() and queue.size:
            rest = found.at(queue)
            rest.bound += blur
            rest.confirmed[:] = True
            found.put(queue, rest)
            wrong[queue] = convicted(analytic[queue], rest, tolerance)
            break
        batch *= 4
    return found, wrong


def sharpen(
    subject: Subject, indices: np.ndarray, found: Estimate
) -> tuple[Estimate, np.ndarray]:
    """Extrapolate from larger steps where round-off would hide a mistake worth finding.

    Parameters and returns as in `resolve`.
    """
    closer = _look_again(subject, indices, SHARPER)
    better = np.flatnonzero(closer.bound < found.bound)
    found = found.at(np.arange(indices.size))
    found.put(better, closer.at(better))
    wrong = convicted(subject.gradient[indices], found, subject.tolerance)
    suspects = np.flatnonzero(wrong)
    if suspects.size:
        # Kinks are close together on the scale of large steps: small ones must convict as well.
        again = _look_again(subject, indices[suspects], DOUBTFUL)
        wrong[suspects] = convicted(
            subject.gradient[indices[suspects]], again, subject.tolerance
        )
        acquitted = suspects[~wrong[suspects]]
        found.bound[acquitted] = np.inf
    return found, wrong


def _in_doubt(subject: Subject, analytic: np.ndarray, found: Estimate) -> np.ndarray:
    """Positions of the entries in doubt, the worst first.

    Beside those that disagree these are a few that agree only because they lie in the middle of
    two different slopes: at a kink, which a report should mention.
    """
    doubt = ~agrees(analytic, found, subject.tolerance)
    if difference_of(analytic, found.numeric) <= subject.tolerance.threshold:
        doubt &= ~np.isfinite(found.numeric)
    doubt[np.flatnonzero(found.bent)[:_KINKS_SHOWN]] = True
    queue = np.flatnonzero(doubt)
    excess = np.abs(analytic - found.numeric)[queue]
    return queue[np.argsort(-np.where(np.isfinite(excess), excess, np.inf), kind="stable")]


def _draw(
    queue: np.ndarray, batch: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Half the worst, half drawn from the rest: kinks like to be the worst."""
    if queue.size <= batch:
        return queue, queue[:0]
    worst, rest = queue[: batch // 2], queue[batch // 2 :]
    chosen = rng.choice(rest.size, size=batch - batch // 2, replace=False)
    left = np.ones(rest.size, dtype=bool)
    left[chosen] = False
    return np.concatenate((worst, rest[chosen])), rest[left]


def _look_again(subject: Subject, indices: np.ndarray, stages: Stages) -> Estimate:
    analytic, tolerance = subject.gradient[indices], subject.tolerance

    def decided(found: Estimate) -> np.ndarray:
        precise = found.bound <= 0.1 * subject.share
        clear = found.scatter <= 0.1 * tolerance.resolution * subject.norm
        return (
            convicted(analytic, found, tolerance)
            | (precise & agrees(analytic, found, tolerance))
            | (clear & subgradient(analytic, found, tolerance))
        )

    setting = subject.setting
    return refine(
        setting.oracle, subject.array, indices, subject.step, setting.noise, decided, stages
    )


def _change(first: Estimate, closer: Estimate) -> float:
    """Largest truncation error seen in the first estimates, kinks aside."""
    change = np.abs(first.numeric - closer.numeric)
    change = change[np.isfinite(change) & ~np.isfinite(closer.low)]
    return float(change.max(initial=0.0))
