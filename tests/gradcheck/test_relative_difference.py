"""Formula (2): symmetric, free of scale, between 0 and 1, and zero for two zeros."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gradcheck import NonFiniteError, StructureError, relative_difference

NUMBER = st.floats(-1e3, 1e3, allow_subnormal=False)
PAIR = array_shapes(max_dims=3, max_side=4).flatmap(
    lambda shape: st.tuples(arrays(float, shape, elements=NUMBER),
                            arrays(float, shape, elements=NUMBER))
)


@given(PAIR)
def test_it_is_symmetric(pair):
    one, other = pair
    assert relative_difference(one, other) == relative_difference(other, one)


@given(PAIR)
def test_it_lies_between_zero_and_one(pair):
    assert 0.0 <= relative_difference(*pair) <= 1.0 + 1e-12


@given(PAIR, st.integers(-900, 900))
def test_a_common_factor_does_not_change_it(pair, exponent):
    """Down to where numbers themselves run out, in powers of two, which round nothing."""
    one, other = pair
    factor = 2.0**exponent
    plain = relative_difference(one, other)
    smallest = min((abs(x) for a in pair for x in a.flat if x), default=1.0)
    largest = max((abs(x) for a in pair for x in a.flat), default=1.0)
    if smallest * factor > 1e-290 and largest * factor < 1e300:
        assert relative_difference(factor * one, factor * other) == pytest.approx(
            plain, rel=1e-12, abs=1e-15
        )


@given(PAIR)
def test_it_is_the_formula_of_the_course(pair):
    one, other = pair
    size = np.linalg.norm(one) + np.linalg.norm(other)
    expected = np.linalg.norm(one - other) / size if size else 0.0
    if max(np.abs(one).max(), np.abs(other).max()) > 1e-90:
        assert relative_difference(one, other) == pytest.approx(expected, rel=1e-12)


@given(PAIR)
def test_a_gradient_agrees_with_itself_and_is_opposite_to_its_negative(pair):
    one, _ = pair
    assert relative_difference(one, one) == 0.0
    assert relative_difference(one, -one) == (1.0 if one.any() else 0.0)


@given(PAIR)
def test_how_the_entries_are_split_into_arrays_does_not_matter(pair):
    one, other = (side.reshape(-1) for side in pair)
    cut = one.size // 2
    split = [{"a": side[:cut], "b": [side[cut:]]} for side in (one, other)]
    assert relative_difference(*split) == pytest.approx(
        relative_difference(one, other), rel=1e-12, abs=1e-300
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (0.0, 0.0, 0.0),
        (np.zeros(3), np.zeros(3), 0.0),
        ({"W": np.zeros((2, 2)), "b": 0.0}, {"W": np.zeros((2, 2)), "b": 0.0}, 0.0),
        (0.0, 5.0, 1.0),
        (1.0, -1.0, 1.0),
        (2.0, 1.0, 1 / 3),
        ([3.0, 4.0], [0.0, 0.0], 1.0),
        ([3.0, 4.0], [3.0, 4.0], 0.0),
        (5e-324, 0.0, 1.0),
        (1e308, -1e308, 1.0),
        ([1e-200, 2e-200], [1e-200, 1e-200], 1 / (5**0.5 + 2**0.5)),
        ([1e200, 2e200], [1e200, 1e200], 1 / (5**0.5 + 2**0.5)),
    ],
)
def test_the_values_of_a_table(one, other, expected):
    assert relative_difference(one, other) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (
            {"W1": 1.0},
            {"W2": 1.0},
            "the two gradients differ in structure: (W1) against (W2)",
        ),
        (
            {"W": [1.0, 2.0]},
            {"W": 1.0},
            "the two gradients differ in structure: (W.0, W.1) against (W)",
        ),
        (
            np.zeros((2, 3)),
            np.zeros((3, 2)),
            "theta has shape (2, 3) in one gradient, (3, 2) in the other",
        ),
        ({}, {}, "there is nothing to compare: both gradients are empty"),
        ("a", "a", "theta is a str ('a'): expected real numbers"),
        (
            {"W": np.array([1j])},
            {"W": np.array([1j])},
            "W is an array of shape (1,) and type complex128: expected real numbers",
        ),
    ],
)
def test_gradients_that_cannot_be_compared_are_an_error(one, other, words):
    with pytest.raises(StructureError) as caught:
        relative_difference(one, other)
    assert str(caught.value) == words


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_gradients_that_are_not_finite_are_an_error(bad):
    with pytest.raises(NonFiniteError) as caught:
        relative_difference({"W": [1.0, bad]}, {"W": [1.0, 1.0]})
    assert str(caught.value) == "W.1 holds NaN or infinity: nothing can be compared"


def test_the_arrays_are_not_changed():
    one, other = np.array([1e-200, 2.0]), np.array([3.0, 4.0])
    relative_difference(one, other)
    np.testing.assert_array_equal(one, [1e-200, 2.0])
