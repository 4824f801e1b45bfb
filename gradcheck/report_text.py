"""The report as text, for a terminal of 80 columns."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from gradcheck.notes import REASONS

if TYPE_CHECKING:
    from gradcheck.report import ParameterReport, Report

WIDTH = 80
MOST_ARRAYS = 30
LONGEST_NAME = 28
NARROWEST_MESSAGE = 28
LABEL = 10  # "  worst   "
WORDS = {"correct": "correct", "wrong": "WRONG", "inconclusive": "unsure"}


def report_text(report: Report) -> str:
    """Write the report: the verdict, a line for each array, the evidence, the hint, the limits."""
    sections = ["\n".join(_array_lines(report)), "\n".join(_closing_lines(report))]
    return "\n\n".join([headline(report), *filter(None, sections)])


def headline(report: Report) -> str:
    """The verdict in one line."""
    calls = counted(report.evaluations, "cost call")
    return (
        f"gradient check: {report.verdict} "
        f"(relative difference {number(report.difference)}, {calls})"
    )


def remark(array: ParameterReport) -> str:
    """What there is to say about one array; empty for one that is simply correct."""
    remarks = [array.mistake.message] if array.mistake else []
    if array.verdict == "inconclusive":
        remarks += [REASONS[reason].message for reason in array.reasons if reason in REASONS]
    kinks = int(np.count_nonzero(array.kink))
    if kinks:
        entries = "1 entry" if kinks == 1 else f"{kinks} entries"
        accepted = "a subgradient" if kinks == 1 else "subgradients"
        remarks.append(f"{entries} at a kink, accepted as {accepted}")
    return "; ".join(remarks)


def evidence(report: Report) -> str | None:
    """The worst entry of the array to look at first, with both its gradients."""
    array = report.parameters.get(report.start or "")
    if array is None or array.verdict != "wrong":
        return None
    index = f"[{', '.join(str(i) for i in array.worst)}]" if array.worst else ""
    found = f"{short_name(array.name)}{index}: analytic {float(array.analytic[array.worst]):.6g}, "
    if array.worst in array.slopes:
        low, high = array.slopes[array.worst]
        return f"{found}outside the slopes {low:.4g} and {high:.4g} of a kink"
    numeric, bound = float(array.numeric[array.worst]), float(array.error_bound[array.worst])
    return f"{found}numeric {numeric:.6g} ± {bound:.0e}"


def precision(report: Report) -> str | None:
    """How precisely the cost is known, and what that hides."""
    if not math.isfinite(report.noise):
        return None
    if report.noise == 0:
        known = "the cost shows no rounding noise"
    else:
        known = f"the cost is known to {report.noise:.1e}"
        if math.isfinite(report.relative_noise):
            known += f" ({report.relative_noise:.2g} x machine precision)"
    limit = report.detection_limit
    if math.isnan(limit):
        return known
    if limit >= 1:
        return f"{known}; not even a wholly wrong gradient would have been seen"
    where = " in the entries that were looked at" if report.method == "sample" else ""
    return f"{known}; errors above {limit:.0e} would have been seen{where}"


def shape_words(shape: Sequence[int]) -> str:
    """A shape as one says it: "3x5", "4", "scalar"."""
    return "x".join(str(length) for length in shape) or "scalar"


def short_name(name: str) -> str:
    """A long name, cut in the middle: both ends tell it from its neighbours."""
    if len(name) <= LONGEST_NAME:
        return name
    ends = LONGEST_NAME - 3
    return f"{name[: ends // 2]}...{name[-(ends - ends // 2) :]}"


def number(value: float) -> str:
    """A relative difference."""
    if not math.isfinite(value):
        return "-"
    return "0" if value == 0 else f"{value:.1e}"


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


def shown_arrays(report: Report, most: int = MOST_ARRAYS) -> tuple[list[ParameterReport], str]:
    """The arrays to show, and a word about those left out.

    All in their order when they are few; otherwise the wrong and the inconclusive ones.
    """
    arrays = list(report.parameters.values())
    if len(arrays) <= most:
        return arrays, ""
    rank = {"wrong": 0, "inconclusive": 1, "correct": 2}
    doubtful = sorted(
        (one for one in arrays if rank[one.verdict] < 2), key=lambda one: rank[one.verdict]
    )
    shown = doubtful[:most]
    left_out = [one.verdict for one in doubtful[most:]] + ["correct"] * (
        len(arrays) - len(doubtful)
    )
    parts = [f"{left_out.count(verdict)} {verdict}" for verdict in rank if verdict in left_out]
    more = "more: " if shown else ""
    return shown, f"{more}{', '.join(parts)}"


def _array_lines(report: Report) -> list[str]:
    shown, left_out = shown_arrays(report)
    rows = [
        (
            short_name(one.name),
            shape_words(one.shape),
            WORDS[one.verdict],
            number(one.difference),
            remark(one),
        )
        for one in shown
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    lines = [line for row in rows for line in _array_line(row, widths)]
    return lines + [f"  {left_out}"] * bool(left_out)


def _array_line(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """One array; a remark that finds no room beside the columns goes below them."""
    columns = "  ".join(cell.ljust(width) for cell, width in zip(row[:4], widths, strict=True))
    if not row[4]:
        return [f"  {columns}".rstrip()]
    beside = 2 + len(columns) + 2
    if WIDTH - beside >= NARROWEST_MESSAGE:
        return textwrap.wrap(
            row[4], WIDTH, initial_indent=f"  {columns}  ", subsequent_indent=" " * beside
        )
    below = textwrap.wrap(row[4], WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    return [f"  {columns}".rstrip(), *below]


def _closing_lines(report: Report) -> list[str]:
    labelled = [
        ("worst", evidence(report)),
        ("hint", report.hint),
        *(("note", note.message) for note in report.notes),
        ("noise", precision(report)),
    ]
    return [line for label, text in labelled if text for line in _labelled(label, text)]


def _fits(indent: str, text: str) -> bool:
    """Whether wrapping would change nothing: it takes longer than the rest of the report."""
    return len(indent) + len(text) <= WIDTH and text.isprintable() and text == text.strip()


def _labelled(label: str, text: str) -> list[str]:
    indent = f"  {label}".ljust(LABEL)
    if _fits(indent, text):
        return [indent + text]
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * LABEL,
        break_long_words=False,
        break_on_hyphens=False,
    )
