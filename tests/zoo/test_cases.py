"""The zoo is what it says it is: right gradients are right, and every mistake is really there."""

from __future__ import annotations

import numpy as np
import pytest

from .table import WRONG, Exhibit, exhibits, right_arrays, table, wrong_arrays
from .truth import LD, norm, one_sided, rms

WELL = list(exhibits(("float64",), ("well",)))
BADLY = list(exhibits(("float64",), ("badly",)))
ALL = list(exhibits())
CORRECT, PLANTED = table()


def title(exhibit: Exhibit) -> str:
    return exhibit.case().name


def differences(exhibit: Exhibit):
    """Central differences in extended precision, extrapolated once (Richardson) where smooth."""
    cost, radius = exhibit.model.cost, exhibit.model.radius
    share = LD(np.finfo(LD).eps) ** LD(0.2) if radius == 1 else LD(1e-2 * radius)
    p = {name: value.copy() for name, value in exhibit.wide.items()}
    result = {}
    for name, value in p.items():
        numeric = np.empty_like(value)
        for index in np.ndindex(value.shape):
            kept = value[index]
            step = share * (rms(value) or 1)

            def slope(h, value=value, index=index, kept=kept):
                value[index] = kept + h
                above, high = cost(p), value[index]
                value[index] = kept - h
                below, low = cost(p), value[index]
                value[index] = kept
                return (above - below) / (high - low)

            coarse = slope(step)
            numeric[index] = (4 * slope(step / 2) - coarse) / 3
        result[name] = numeric
    return result


@pytest.mark.parametrize("exhibit", [e for e in WELL + BADLY if not e.model.kink], ids=title)
def test_right_gradient_agrees_with_differences_in_extended_precision(exhibit):
    if np.finfo(LD).eps > 1e-18 and exhibit.model.radius < 1e-2:
        pytest.skip("no extended precision here: the step cannot be small enough beside a kink")
    numeric = differences(exhibit)
    for name, true in exhibit.truth.items():
        assert norm(numeric[name] - true) < 1e-8 * exhibit.natural[name], name


@pytest.mark.parametrize("exhibit", [e for e in WELL + BADLY if e.model.kink], ids=title)
def test_gradient_on_a_kink_lies_between_the_one_sided_slopes(exhibit):
    slopes = one_sided(exhibit.model.cost, exhibit.model.parameters)
    kinks = 0
    for name, true in exhibit.truth.items():
        low, high = slopes[name]
        slack = 1e-6 * rms(true)
        assert np.all((low - slack <= true) & (true <= high + slack)), name
        kinks += int(((high - low) > 100 * slack).sum())
    assert kinks > 0


@pytest.mark.parametrize("exhibit", ALL, ids=title)
def test_rounded_gradient_is_near_the_true_one(exhibit):
    """What float32 does to a right gradient stays well below the mistakes that are planted."""
    case = exhibit.case()
    tolerance = 1e-11 if case.dtype == "float64" else 5e-5
    claimed = case.gradient(case.parameters)
    for name, true in exhibit.truth.items():
        assert norm(claimed[name] - true) < tolerance * exhibit.natural[name], name


@pytest.mark.parametrize("exhibit", ALL, ids=title)
def test_arithmetic_stays_in_the_precision_of_the_case(exhibit):
    case = exhibit.case()
    assert np.asarray(case.cost(case.parameters)).dtype == case.dtype
    assert np.size(case.cost(case.parameters)) == 1
    claimed = case.gradient(case.parameters)
    assert list(claimed) == list(case.parameters)
    for name, value in claimed.items():
        assert np.asarray(value).dtype == case.dtype, name
        assert np.shape(value) == np.shape(case.parameters[name]), name


def test_table_is_large_enough():
    """The issue asks for 300 mistakes and 100 right gradients; every combination is there."""
    assert len(CORRECT) >= 150
    assert len(PLANTED) >= 450
    assert len({case.name for case in CORRECT}) == len(CORRECT)
    assert len({case.name for case in PLANTED}) == len(PLANTED)
    for dtype in ("float64", "float32"):
        for scale in ("well", "badly"):
            assert sum((c.dtype, c.scale) == (dtype, scale) for c in CORRECT) >= 35
            assert sum((c.dtype, c.scale) == (dtype, scale) for c in PLANTED) >= 100


def test_every_mistake_is_there_in_the_precision_of_its_case():
    for case in PLANTED:
        claimed = case.gradient(case.parameters)
        assert wrong_arrays(case) >= set(case.culprits), case.name
        tolerance = 1e-10 if case.dtype == "float64" else 5e-5
        for name in wrong_arrays(case):
            scale = max(norm(case.truth[name]), norm(case.claimed[name]))
            assert norm(claimed[name] - case.claimed[name]) < tolerance * scale, case.name
            assert norm(claimed[name] - case.truth[name]) > WRONG / 2 * norm(case.truth[name])


def test_mistakes_are_not_of_doubtful_size():
    """An array is either plainly wrong or right: few lie between, and none is a culprit."""
    between = [c.name for c in PLANTED if wrong_arrays(c) | right_arrays(c) != set(c.parameters)]
    assert len(between) <= len(PLANTED) // 100, between


def test_every_slip_of_every_model_shows_somewhere():
    shown = {(c.name.split("/")[0], c.slip) for c in PLANTED if (c.dtype, c.scale) == FULL}
    optional = {  # need a square layer, or make no difference at some points
        "outer-the-other-way",
        "bias-wrong-axis",
        "weights-not-transposed",
        "routed-to-first",
        "small-column-dropped",
        "penalty-forgotten",
        "other-loss-derivative",
        "other-activation-derivative",
        "no-activation-derivative",
        "derivative-left-out",
    }
    for exhibit in WELL:
        for slip in exhibit.model.slips:
            seen = (exhibit.model.name, slip.name) in shown
            assert seen or slip.name in optional, (exhibit.model.name, slip.name)


def test_declared_codes_are_true_of_the_mistakes():
    """What a slip says a report may call it is checked against the numbers, in good units."""
    for exhibit in WELL:
        declared = {slip.name: slip for slip in exhibit.model.slips}
        for case in exhibit.slips():
            slip = declared[case.slip]
            if case.culprit in slip.arrays:
                assert case.codes & slip.codes, (case.name, case.codes, slip.codes)


FULL = ("float64", "well")
