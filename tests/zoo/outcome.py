"""What a report got right and wrong about a case, by the strict reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .case import Case, Planted
from .table import right_arrays, wrong_arrays


@dataclass(frozen=True)
class Outcome:
    """One case and what was said of it."""

    case: Case
    verdict: str
    blamed: frozenset[str]  # right arrays that were judged wrong
    passed: frozenset[str]  # wrong arrays that were judged correct
    undecided: dict[str, tuple[str, ...]]  # with the reasons given
    code: str | None  # of the culprit
    code_right: bool
    untrue: tuple[str, ...]  # "array: code" for explanations that are not true
    start: str | None = None  # where the report says to start
    entries: int = 0  # numeric derivatives whose truth is known
    outside: int = 0  # of these, farther from the truth than their error bound
    unsound: dict[str, float] | None = None  # arrays whose error bound is broken: by which factor
    numbers: str = ""

    @property
    def is_planted(self) -> bool:
        return isinstance(self.case, Planted)

    @property
    def arrays_right(self) -> bool:
        """The arrays judged wrong are the arrays that are wrong."""
        return not (self.blamed or self.passed or self.undecided.keys() & wrong_arrays(self.case))

    @property
    def start_right(self) -> bool:
        """The report sends the reader to an array that the mistake itself spoils."""
        return not self.is_planted or self.verdict != "wrong" or self.start in self.case.culprits

    @property
    def is_failure(self) -> bool:
        if not self.is_planted:
            return self.verdict != "correct"
        return self.verdict != "wrong" or not (
            self.arrays_right and self.code_right and self.start_right
        )


def true_factor(case: Planted, name: str, code: str) -> float | None:
    """The number that belongs to the mistake, where the code has one."""
    a, t = case.claimed[name], case.truth[name]
    if code == "scaled":
        return float((a * t).sum() / (t * t).sum())
    theta = np.asarray(case.parameters[name], dtype=np.longdouble)
    coefficient = ((a - t) * theta).sum() / (theta * theta).sum() if np.any(theta) else 0
    if code == "extra-term" and np.allclose(coefficient * theta, a - t, rtol=1e-6, atol=0):
        return float(coefficient)
    return None


def factor_is_right(case: Planted, name: str, mistake) -> bool:
    true = true_factor(case, name, mistake.code)
    if true is None or mistake.factor is None:
        return True
    rounding = 1e-7 if case.dtype == "float64" else 1e-4
    allowed = 2 * (mistake.uncertainty or 0) + rounding * (1 + abs(true))
    return abs(mistake.factor - true) <= allowed


def broken_bounds(case: Case, report) -> tuple[int, int, dict[str, float]]:
    """Where a numeric derivative is farther from the truth than its error bound says.

    Counts the derivatives and those outside, and gives the worst ratio of each array. Points on a
    kink are left out: there the truth is an interval.
    """
    count, outside, worst = 0, 0, {}
    if case.kink:
        return count, outside, worst
    for name, true in case.truth.items():
        one = report.parameters[name]
        known = ~(np.isnan(one.numeric) | one.kink)
        count += int(known.sum())
        ratio = np.abs(one.numeric - true)[known] / one.error_bound[known]
        outside += int((ratio > 1).sum())
        if ratio.size and ratio.max() > 1:
            worst[name] = float(ratio.max())
    return count, outside, worst


def judge(case: Case, report) -> Outcome:
    """Hold a report against the truth."""
    wrong, right = wrong_arrays(case), right_arrays(case)
    verdicts = {name: report.parameters[name].verdict for name in case.parameters}
    said = {name: report.parameters[name].mistake for name in case.parameters}
    code, code_right, untrue, numbers = None, not wrong, (), ""
    if wrong:
        culprit = case.culprit
        untrue = tuple(
            f"{n}: {said[n].code}"
            for n in sorted(wrong)
            if verdicts[n] == "wrong" and said[n] is not None
            if said[n].code not in case.true_of[n] and said[n].code != "unexplained"
        )
        if said[culprit] is not None:
            code = said[culprit].code
            code_right = code in case.codes and factor_is_right(case, culprit, said[culprit])
            true = true_factor(case, culprit, code)
            numbers = f"factor {said[culprit].factor} (true {true})" if true is not None else ""
        numbers = f"size {case.sizes[culprit]:.1e} {numbers}"
    return Outcome(
        case,
        report.verdict,
        frozenset(n for n in right if verdicts[n] == "wrong"),
        frozenset(n for n in wrong if verdicts[n] == "correct"),
        {n: report.parameters[n].reasons for n in verdicts if verdicts[n] == "inconclusive"},
        code,
        code_right,
        untrue,
        report.start,
        *broken_bounds(case, report),
        numbers,
    )
