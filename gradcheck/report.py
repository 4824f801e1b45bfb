"""Report: everything a check found, as values; text and HTML are made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite, isnan
from typing import Any

import numpy as np

from gradcheck.arithmetic import precision
from gradcheck.comparison import Comparison, worst_entry
from gradcheck.diagnosis import Mistake, hint, start_at
from gradcheck.notes import REASONS, Note
from gradcheck.report_dict import plain
from gradcheck.report_html import report_html
from gradcheck.report_text import report_text


@dataclass
class ParameterReport:
    """What the check found about one array.

    Attributes
    ----------
    name : str
        "W1", "layers.0.W", or "theta" for a bare array.
    shape : tuple of int
        Of the array.
    verdict : str
        "correct", "wrong" or "inconclusive".
    difference : float
        Formula (2) over the entries that were estimated, but for accepted kinks. NaN where none
        is left.
    detection_limit : float
        The smallest error, as a share of the norm of this gradient, that would have been noticed.
        Infinite where both gradients are zero, NaN where every entry is wrong.
    analytic, numeric, error_bound : ndarray
        Both gradients and the bound of the numeric one; NaN where it was not estimated.
    wrong, kink, unresolved : ndarray of bool
        Entries that are wrong, that lie at a kink and were accepted as subgradients, and that
        could not be decided.
    reasons : tuple of str
        What stood in the way of a verdict: keys of `gradcheck.notes.REASONS`.
    slopes : dict of tuple to pair of float
        The two one-sided slopes of wrong entries that lie at a kink, by their index.
    mistake : Mistake or None
        What is wrong with a wrong gradient.
    worst : tuple of int
        Index of the entry that differs most beyond its error bound.
    """

    name: str
    shape: tuple[int, ...]
    verdict: str
    difference: float
    detection_limit: float
    analytic: np.ndarray
    numeric: np.ndarray
    error_bound: np.ndarray
    wrong: np.ndarray
    kink: np.ndarray
    unresolved: np.ndarray
    reasons: tuple[str, ...]
    slopes: Mapping[tuple[int, ...], tuple[float, float]]
    mistake: Mistake | None

    @cached_property
    def worst(self) -> tuple[int, ...]:
        # Found when it is asked for: a report on a right gradient has no use for it.
        return worst_entry(self.analytic, self.numeric, self.error_bound)


@dataclass(frozen=True)
class Report:
    """What a gradient check found. True in an `if` when the verdict is "correct".

    Attributes
    ----------
    verdict : str
        "wrong" if any array is, else "inconclusive" if any array is, else "correct".
    difference : float
        Formula (2) over everything.
    epsilon : float or dict of str to float
        The step that was given, or the one chosen for each array.
    threshold : float
        The threshold that was given.
    noise : float
        Absolute noise of the cost.
    relative_noise : float
        The same as a multiple of machine precision times the cost.
    detection_limit : float
        The smallest error, as a share of the norm of any one array's gradient, that would have
        been noticed; in a wrong report, of any correct array. NaN where that has no meaning.
    evaluations : int
        Calls of the cost.
    method : str
        "exhaustive", "projection" or "sample".
    parameters : dict of str to ParameterReport
        What was found about each array, by its name.
    notes : tuple of Note
        What the check could not see.
    hint : str or None
        Where to start, or what to do about an inconclusive check, and which section of the page
        of mistakes says more.
    start : str or None
        Name of the array to look at first.
    comparisons, mistakes, observations
        What the report is written from, when it is read.
    """

    verdict: str
    difference: float
    epsilon: float | Mapping[str, float] | None
    threshold: float
    noise: float
    relative_noise: float
    detection_limit: float
    evaluations: int
    method: str
    hint: str | None
    start: str | None
    comparisons: Sequence[Comparison] = field(repr=False)
    mistakes: Mapping[str, Mistake | None] = field(repr=False)
    observations: Sequence[Note] | Callable[[], Sequence[Note]] = field(repr=False)

    @cached_property
    def parameters(self) -> dict[str, ParameterReport]:
        return {
            one.name: _parameter_report(one, self.mistakes.get(one.name))
            for one in self.comparisons
        }

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        # Made when somebody reads them: most checks run in tests that ask for the verdict alone.
        made = self.observations() if callable(self.observations) else self.observations
        return tuple(made)

    def __bool__(self) -> bool:
        return self.verdict == "correct"

    def __str__(self) -> str:
        return report_text(self)

    def _repr_html_(self) -> str:
        return report_html(self)

    def to_dict(self) -> dict[str, Any]:
        """All of it as dicts, lists, numbers and strings that `json.dumps` takes.

        Arrays become nested lists; NaN and infinity, which JSON has not, become None.
        """
        return plain(self)


def build_report(
    comparisons: Sequence[Comparison],
    mistakes: Mapping[str, Mistake | None],
    *,
    difference: float,
    epsilon: float | Mapping[str, float] | None,
    threshold: float,
    noise: float,
    cost_value: float,
    evaluations: int,
    method: str,
    notes: Sequence[Note] | Callable[[], Sequence[Note]] = (),
) -> Report:
    """Gather what a check found.

    Parameters
    ----------
    comparisons : sequence of Comparison
        In the order in which the report shows them.
    mistakes : mapping of str to Mistake or None
        From `gradcheck.diagnosis.diagnose`.
    difference : float
        Formula (2) over everything.
    cost_value : float
        The cost at the point of the check, to which its noise is compared.
    epsilon, threshold, noise, evaluations, method
        As in `Report`.
    notes : sequence of Note, or a function that returns them
        As in `Report`.
    """
    verdict = overall_verdict([one.verdict for one in comparisons])
    start = start_at(mistakes) or next(
        (one.name for one in comparisons if one.verdict != "correct"), None
    )
    return Report(
        verdict=verdict,
        difference=float(difference),
        epsilon=epsilon,
        threshold=float(threshold),
        noise=float(noise),
        relative_noise=relative_noise(noise, cost_value),
        detection_limit=_detection_limit(comparisons, verdict),
        evaluations=int(evaluations),
        method=method,
        hint=_hint(comparisons, mistakes),
        start=start,
        comparisons=comparisons,
        mistakes=mistakes,
        observations=notes,
    )


def overall_verdict(verdicts: Sequence[str]) -> str:
    """One verdict for all: a wrong array decides, then an inconclusive one."""
    for verdict in ("wrong", "inconclusive"):
        if verdict in verdicts:
            return verdict
    return "correct"


def _detection_limit(comparisons: Sequence[Comparison], verdict: str) -> float:
    """The largest limit of the arrays that it says something about.

    In a wrong report these are the correct ones. Of a correct array it says nothing where both
    gradients are zero, and of an inconclusive one where the cost is flat.
    """
    limits = [
        one.detection_limit
        for one in comparisons
        if (isfinite(one.detection_limit) or one.verdict == "inconclusive")
        and not isnan(one.detection_limit)
        and (verdict != "wrong" or one.verdict == "correct")
    ]
    return max(limits, default=float("nan"))


def relative_noise(noise: float, cost_value: float) -> float:
    """Noise of the cost as a multiple of machine precision; NaN when the cost is zero."""
    unit = precision(float) * abs(float(cost_value))
    return float(noise) / unit if unit > 0 else float("nan")


def _hint(
    comparisons: Sequence[Comparison], mistakes: Mapping[str, Mistake | None]
) -> str | None:
    """Where to start, or what to do about the reason that stands in the way of most arrays.

    Ends with the section of the page of mistakes that says more.
    """
    words = hint(mistakes)
    if words is not None:
        return f"{words} (see mistakes: {mistakes[start_at(mistakes)].code})"
    reasons = [reason for one in comparisons for reason in one.reasons if reason in REASONS]
    if not reasons:
        return None
    code = max(reasons, key=reasons.count)
    return f"{REASONS[code].remedy} (see mistakes: {code})"


def _parameter_report(one: Comparison, mistake: Mistake | None) -> ParameterReport:
    return ParameterReport(
        name=one.name,
        shape=one.analytic.shape,
        verdict=one.verdict,
        difference=float(one.difference),
        detection_limit=float(one.detection_limit),
        analytic=one.analytic,
        numeric=one.numeric,
        error_bound=one.error_bound,
        wrong=one.wrong,
        kink=one.kink,
        unresolved=one.unresolved,
        reasons=one.reasons,
        slopes=one.slopes,
        mistake=mistake,
    )
