"""The checker's verdicts over a part of the zoo, read strictly, without any option.

`benchmarks/verdicts.py` runs the whole table and sets other checkers beside it.
"""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck import check_gradient

from .outcome import Outcome, judge
from .table import SCALES, table, wrong_arrays

SMALL = 200  # parameters
STRIDE = 3  # of the planted mistakes; coprime with the three operators of each model


def outcomes(dtype: str) -> list[Outcome]:
    correct, planted = [], []
    for scale in SCALES:
        right, wrong = table((dtype,), (scale,))
        correct += right
        planted += wrong[::STRIDE]
    cases = [c for c in correct + planted if sum(map(np.size, c.parameters.values())) <= SMALL]
    return [judge(c, check_gradient(c.cost, c.gradient, c.parameters)) for c in cases]


@pytest.fixture(scope="module", params=("float64", "float32"))
def zoo(request) -> tuple[str, list[Outcome]]:
    return request.param, outcomes(request.param)


def names(found) -> list[str]:
    return [f"{o.case.name} {o.numbers}" for o in found]


def test_no_right_gradient_is_judged_wrong(zoo):
    _, found = zoo
    right = [o for o in found if not o.is_planted]
    assert len(right) > 100
    assert names(o for o in right if o.verdict == "wrong") == []


def test_no_mistake_is_judged_correct(zoo):
    """Nor any single array that is off by more than 1e-4 of its norm."""
    _, found = zoo
    planted = [o for o in found if o.is_planted]
    assert len(planted) > 200
    assert names(o for o in planted if o.verdict == "correct") == []
    assert [(o.case.name, set(o.passed)) for o in planted if o.passed] == []


def test_no_right_array_is_blamed_for_the_mistake_of_another(zoo):
    _, found = zoo
    assert [(o.case.name, set(o.blamed)) for o in found if o.blamed] == []


def test_arrays_judged_wrong_are_the_arrays_that_are_wrong(zoo):
    """Single precision may leave a wrong array undecided beside one that is judged wrong."""
    dtype, found = zoo
    planted = [o for o in found if o.is_planted and o.verdict == "wrong"]
    if dtype == "float64":
        missing = [(o.case.name, wrong_arrays(o.case)) for o in planted if not o.arrays_right]
        assert missing == []
    else:
        for o in planted:
            judged = wrong_arrays(o.case) - o.undecided.keys() - o.passed
            assert judged, o.case.name


def test_float64_is_rarely_inconclusive(zoo):
    dtype, found = zoo
    undecided = names(o for o in found if o.verdict == "inconclusive")
    if dtype == "float64":
        assert len(undecided) <= 0.02 * len(found), undecided
    else:
        assert len(undecided) <= 0.25 * len(found), undecided


def test_mistake_is_called_by_its_name(zoo):
    """In the array nearest the output among those that the mistake itself spoils."""
    _, found = zoo
    called = [o for o in found if o.code is not None]
    wrong = [
        (o.case.name, o.code, set(o.case.codes), o.numbers) for o in called if not o.code_right
    ]
    assert len(called) > 150
    assert len(wrong) <= 0.05 * len(called), wrong


def test_numeric_derivatives_lie_within_their_error_bounds(zoo):
    """A bound that does not hold accuses the innocent; rounding may cross it once in a thousand.

    Twice in single precision, where rounding differs from column to column and steps are so large
    that kinks lie within them.
    """
    dtype, found = zoo
    outside = [(o.case.name, o.unsound) for o in found if o.unsound]
    share = 1e-3 if dtype == "float64" else 2e-3
    assert sum(o.outside for o in found) <= share * sum(o.entries for o in found), outside


def test_reader_is_sent_to_where_the_mistake_is(zoo):
    """Not to an array that only inherits the error, nor to a right one."""
    _, found = zoo
    astray = [(o.case.name, o.start, o.case.culprits) for o in found if not o.start_right]
    assert len(astray) <= 0.02 * len(found), astray


def test_explanations_are_true(zoo):
    """A code other than `unexplained` is a statement about the array; false ones are rare."""
    _, found = zoo
    false = [(o.case.name, o.untrue) for o in found if o.untrue]
    assert len(false) <= 0.02 * len(found), false
