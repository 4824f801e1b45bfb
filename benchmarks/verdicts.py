"""Print what gradcheck and other checkers say of the zoo's gradients, right and wrong.

python benchmarks/verdicts.py               the whole table
python benchmarks/verdicts.py --failures    and each case where we fell short
python benchmarks/verdicts.py --ours        without the others
python benchmarks/verdicts.py --draw WORD   the same models with other numbers in them
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
import gradcheck  # noqa: E402

sys.path.insert(0, str(ROOT / "tests"))
from rivals import RULES, Flat  # noqa: E402
from zoo.case import Case, Planted  # noqa: E402
from zoo.outcome import Outcome, judge  # noqa: E402
from zoo.table import DTYPES, SCALES, table, wrong_arrays  # noqa: E402


@dataclass
class Score:
    """Counts over some cases, for one checker."""

    correct: int = 0
    planted: int = 0
    false_alarms: int = 0
    missed: int = 0
    inconclusive: int = 0
    named: int = 0  # cases in which the checker says which arrays are wrong
    arrays: int = 0
    explained: int = 0
    codes: int = 0
    calls: int = 0
    parameters: int = 0
    derivatives: int = 0  # numeric ones, of ours
    outside: int = 0  # of these, farther from the truth than their error bound
    failures: list[str] = field(default_factory=list)

    def cells(self) -> list[str]:
        """One row of the table; a dash where the checker has nothing to say."""
        return [
            f"{self.false_alarms}/{self.correct}",
            f"{self.missed}/{self.planted}",
            f"{self.inconclusive}/{self.correct + self.planted}",
            f"{self.arrays}/{self.named}" if self.named else "-",
            f"{self.codes}/{self.explained}" if self.explained else "-",
            f"{self.calls / max(1, self.parameters):.2f}",
        ]


HEADER = ("false alarms", "missed", "inconclusive", "arrays right", "code right", "calls/P")


def count(score: Score, case: Case, calls: int) -> None:
    score.correct += not isinstance(case, Planted)
    score.planted += isinstance(case, Planted)
    score.calls += calls
    score.parameters += sum(np.size(value) for value in case.parameters.values())


def ours(cases: Iterable[Case], score: Score) -> None:
    """`gradcheck.check_gradient` as it comes, without any option."""
    for case in cases:
        try:
            report = gradcheck.check_gradient(case.cost, case.gradient, case.parameters)
        except Exception as error:  # a crash is a failure of ours, and the table goes on
            count(score, case, 0)
            score.inconclusive += 1
            score.failures.append(f"{case.name}: {type(error).__name__}: {error}")
            continue
        outcome = judge(case, report)
        count(score, case, report.evaluations)
        score.derivatives += outcome.entries
        score.outside += outcome.outside
        score.inconclusive += report.verdict == "inconclusive"
        if outcome.is_planted:
            score.missed += report.verdict == "correct"
            score.named += 1
            score.arrays += outcome.arrays_right
            if outcome.code is not None:
                score.explained += 1
                score.codes += outcome.code_right
        else:
            score.false_alarms += report.verdict == "wrong"
        if outcome.is_failure or outcome.untrue or outcome.unsound:
            score.failures.append(describe(outcome))


def describe(outcome: Outcome) -> str:
    """One line for a case where something was not as it should be."""
    case = outcome.case
    parts = [f"{case.name}: {outcome.verdict}"]
    if outcome.is_planted:
        parts.append(f"wrong are {', '.join(sorted(wrong_arrays(case)))}")
        if not outcome.start_right:
            parts.append(f"sent to {outcome.start} instead of {' or '.join(case.culprits)}")
        if not outcome.code_right:
            expected = " or ".join(sorted(case.codes))
            parts.append(f"{case.culprit} called {outcome.code}, expected {expected}")
    undecided = {f"{n} ({' '.join(why)})" for n, why in outcome.undecided.items()}
    for words, arrays in (
        ("blamed without cause", outcome.blamed),
        ("passed", outcome.passed),
        ("undecided", undecided),
        ("explained falsely", outcome.untrue),
        ("outside its bound", [f"{n} ({r:.3g} times)" for n, r in outcome.unsound.items()]),
    ):
        if arrays:
            parts.append(f"{words}: {', '.join(sorted(arrays))}")
    return "; ".join([*parts, outcome.numbers] if outcome.numbers else parts)


def rival(rule: Callable) -> Callable[[Iterable[Case], Score], None]:
    """The same count for a checker that says yes or no."""

    def run(cases: Iterable[Case], score: Score) -> None:
        for case in cases:
            flat = Flat(case)
            try:
                with np.errstate(all="ignore"):
                    passes, blamed = rule(flat)
            except (ValueError, FloatingPointError):  # a point outside the domain of the cost
                passes, blamed = False, None
            count(score, case, flat.calls)
            if not isinstance(case, Planted):
                score.false_alarms += not passes
                continue
            score.missed += passes
            if blamed is not None:
                score.named += 1
                score.arrays += blamed == wrong_arrays(case)

    return run


def print_table(title: str, rows: dict[str, Score]) -> None:
    widths = [max(len(h), 10) for h in HEADER]
    print(f"\n{title}")
    print(" " * 24 + "".join(h.rjust(w + 2) for h, w in zip(HEADER, widths, strict=True)))
    for name, score in rows.items():
        cells = zip(score.cells(), widths, strict=True)
        print(name.ljust(24) + "".join(c.rjust(w + 2) for c, w in cells))


def total(scores: Iterable[Score]) -> Score:
    result = Score()
    for score in scores:
        for name, value in vars(score).items():
            setattr(result, name, getattr(result, name) + value)
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--failures", action="store_true", help="list each of our failures")
    parser.add_argument("--ours", action="store_true", help="leave the other checkers out")
    parser.add_argument("--draw", default="", help="any word: other numbers in the same models")
    options = parser.parse_args()
    checkers = {"gradcheck": ours}
    if not options.ours:
        checkers |= {name: rival(rule) for name, rule in RULES.items()}
    scores: dict[str, dict[str, Score]] = {}
    seconds = dict.fromkeys(checkers, 0.0)
    for dtype in DTYPES:
        for scale in SCALES:
            correct, planted = table((dtype,), (scale,), options.draw)
            block = scores.setdefault(f"{dtype}, {scale} scaled", {})
            for name, check in checkers.items():
                block[name] = Score()
                start = time.perf_counter()
                check(correct + planted, block[name])
                seconds[name] += time.perf_counter() - start
    for title, rows in scores.items():
        print_table(title, rows)
    print_table("everything", {n: total(s[n] for s in scores.values()) for n in checkers})
    print("\nnumeric derivatives farther from the truth than gradcheck's error bound")
    for title, rows in scores.items():
        print(f"  {title}: {rows['gradcheck'].outside}/{rows['gradcheck'].derivatives}")
    print("\nseconds: " + ", ".join(f"{name} {value:.0f}" for name, value in seconds.items()))
    if options.failures:
        print("\nwhere gradcheck fell short")
        for rows in scores.values():
            for line in rows["gradcheck"].failures:
                print("  " + line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
