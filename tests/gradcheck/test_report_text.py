"""The words of a report, exactly, in a terminal of 80 columns."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradcheck.diagnosis import diagnose
from gradcheck.notes import Note
from gradcheck.report import build_report

RNG = np.random.default_rng(1)
W1, B1, W2, B2 = (RNG.standard_normal(shape) for shape in ((5, 4), (5, 1), (3, 5), (3, 1)))
FLAT = {"verdict": "inconclusive", "reasons": ("flat",), "detection_limit": math.nan}


def text_of(*comparisons, **changes) -> str:
    values = {
        "difference": 0.29,
        "epsilon": None,
        "threshold": 1e-7,
        "noise": 3.1e-14,
        "cost_value": 2.4,
        "evaluations": 96,
        "method": "exhaustive",
    }
    return str(build_report(comparisons, diagnose(comparisons), **(values | changes)))


def test_a_wrong_gradient(compared):
    text = text_of(
        compared("W1", W1, W1),
        compared("b1", 4 * B1, B1),
        compared("W2", 2 * W2, W2),
        compared("b2", B2, B2),
    )
    assert (
        text
        == """\
gradient check: wrong (relative difference 2.9e-01, 96 cost calls)

  W1  5x4  correct  0
  b1  5x1  WRONG    6.0e-01  4.000 times the numeric gradient in all 5 entries
  W2  3x5  WRONG    3.3e-01  2.000 times the numeric gradient in all 15 entries
  b2  3x1  correct  0

  worst   W2[1, 0]: analytic 4.23568, numeric 2.11784 ± 2e-09
  hint    start with W2: a stray factor 2 in its formula would explain every
          entry (see mistakes: scaled)
  noise   the cost is known to 3.1e-14 (58 x machine precision); errors above
          1e-09 would have been seen"""
    )


def test_a_correct_gradient_of_a_number(compared):
    text = text_of(compared("theta", 2.0, 2.0), difference=0.0, noise=0.0, evaluations=1)
    assert (
        text
        == """\
gradient check: correct (relative difference 0, 1 cost call)

  theta  scalar  correct  0

  noise   the cost shows no rounding noise; errors above 1e-09 would have been
          seen"""
    )


def test_an_inconclusive_check(compared):
    text = text_of(compared("W", W1, W1, **FLAT), difference=math.nan)
    assert (
        text
        == """\
gradient check: inconclusive (relative difference -, 96 cost calls)

  W  5x4  unsure  0  the cost does not change at all here: clipped or saturated

  hint    check where it does change: smaller parameters, or a cost without
          clipping (see mistakes: flat)
  noise   the cost is known to 3.1e-14 (58 x machine precision)"""
    )


def test_a_subgradient_at_a_kink_is_said_to_be_one(compared):
    assert "1 entry at a kink, accepted as a subgradient\n" in text_of(
        compared("W", W1, W1, kink=np.arange(20).reshape(5, 4) == 3)
    )
    assert "2 entries at a kink, accepted as subgradients\n" in text_of(
        compared("W", W1, W1, kink=np.arange(20).reshape(5, 4) < 2)
    )


def test_a_remark_without_room_goes_below_its_array(compared):
    text = text_of(compared("encoder.layers.11.attention.query.weight", 2 * W1, W1))
    assert (
        """
  encoder.laye....query.weight  5x4  WRONG  3.3e-01
      2.000 times the numeric gradient in all 20 entries
"""
        in text
    )


def test_of_many_arrays_the_doubtful_come_first_and_the_correct_are_counted(compared):
    right = [compared(f"W{i}", W1, W1) for i in range(40)]
    text = text_of(*right, compared("A", W2, W2, **FLAT), compared("B", 2 * W2, W2))
    lines = text.splitlines()[2:]
    assert lines[0].startswith("  B  3x5  WRONG ")
    assert lines[1].startswith("  A  3x5  unsure")
    assert "  more: 40 correct" in lines


def test_of_many_correct_arrays_only_the_number_is_given(compared):
    text = text_of(*(compared(f"W{i}", W1, W1) for i in range(40)), difference=1e-10)
    assert text.splitlines()[2] == "  40 correct"


def test_of_many_wrong_arrays_thirty_are_shown(compared):
    text = text_of(*(compared(f"W{i}", 2 * W1, W1) for i in range(50)))
    assert text.count("WRONG") == 30
    assert "  more: 20 wrong" in text.splitlines()


@pytest.mark.parametrize("name", ["W", "encoder.layers.11.attention.query.weight", "权重"])
def test_no_line_is_longer_than_80_columns(compared, name):
    notes = (Note("noise", "a long note " * 20),)
    for analytic in (2 * W1, RNG.standard_normal(W1.shape), W1 + 0.1):
        text = text_of(compared(name, analytic, W1), notes=notes)
        assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (2e-6, "; errors above 2e-06 would have been seen"),
        (20.0, "; not even a wholly wrong gradient would have been seen"),
        (math.inf, "; not even a wholly wrong gradient would have been seen"),
        (math.nan, "machine precision)"),
    ],
)
def test_how_small_an_error_would_have_been_seen(compared, limit, words):
    unsure = compared("W", W1, W1, **FLAT | {"reasons": ("noise",), "detection_limit": limit})
    assert " ".join(text_of(unsure).split()).endswith(words)


def test_a_wrong_report_says_how_small_an_error_its_correct_arrays_would_show(compared):
    wrong = compared("W", 2 * W1, W1, detection_limit=1e-3)
    assert text_of(wrong).endswith("(58 x machine precision)")
    words = " ".join(text_of(wrong, compared("b", B1, B1)).split())
    assert words.endswith("errors above 1e-09 would have been seen")


def test_a_sample_speaks_of_the_entries_it_looked_at(compared):
    words = " ".join(text_of(compared("W", W1, W1), method="sample").split())
    assert words.endswith("1e-09 would have been seen in the entries that were looked at")


def test_the_worst_entry_at_a_kink_is_shown_beside_the_two_slopes(compared):
    text = text_of(compared("theta", 2.0, 0.0, slopes={(): (-1.0, 1.0)}))
    assert "  worst   theta: analytic 2, outside the slopes -1 and 1 of a kink\n" in text


def test_the_bound_of_the_worst_entry_is_shown_beside_its_two_gradients(compared):
    text = text_of(compared("theta", 3.7, 1.25, bound=1e-6))
    assert "  worst   theta: analytic 3.7, numeric 1.25 ± 1e-06\n" in text
