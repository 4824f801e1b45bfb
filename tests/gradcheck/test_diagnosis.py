"""Each kind of mistake is named when it is there, and only then."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcheck.diagnosis import CODES, Mistake, diagnose, hint

RNG = np.random.default_rng(7)
G = RNG.standard_normal((4, 6))  # a true gradient
H = RNG.standard_normal((4, 6))  # that of another array
SQUARE = RNG.standard_normal((4, 4))
KERNEL = RNG.standard_normal((2, 3, 3))
W = RNG.standard_normal((4, 6))  # the parameter
UNITS = np.array([[0.5], [1.3], [-0.7], [2.1]])


def with_row(factor):
    changed = G.copy()
    changed[1] *= factor
    return changed


PLANTED = {
    # what: (code, analytic, numeric, message)
    "twice": ("scaled", 2 * G, G, "2.000 times the numeric gradient in all 24 entries"),
    "a third": ("scaled", G / 3, G, "0.3333 (1/3) times the numeric gradient in all 24 entries"),
    "an odd factor": ("scaled", 1.374 * G, G, "1.374 times the numeric gradient in all 24 entries"),
    "a factor near one": (
        "scaled", 1.0003 * G, G, "1.00030 times the numeric gradient in all 24 entries"
    ),
    "minus two": ("scaled", -2 * G, G, "-2.000 times the numeric gradient in all 24 entries"),
    "minus": ("sign-flipped", -G, G, "minus the numeric gradient in all 24 entries"),
    "zero": ("missing", 0 * G, G, "zero in all 24 entries, and the numeric gradient is not"),
    "not zero": ("should-be-zero", G, 0 * G, "not zero, though the cost does not change with it"),
    "turned": (
        "transposed",
        SQUARE.T,
        SQUARE,
        "the transpose of the numeric gradient in all 16 entries",
    ),
    "reshaped instead of turned": (
        "transposed",
        G.T.reshape(4, 6),
        G,
        "the transpose of the numeric gradient, only reshaped, in all 24 entries",
    ),
    "more decay": ("extra-term", G + 0.1 * W, G, "a term 0.1 * W too much in all 24 entries"),
    "no decay": ("extra-term", G - 0.1 * W, G, "lacks a term 0.1 * W in all 24 entries"),
    "more lasso": (
        "extra-term",
        G + 0.1 * np.sign(W),
        G,
        "a term 0.1 * sign(W) too much in all 24 entries",
    ),
    "only decay": ("regulariser-only", 0.1 * W, G, "0.1 * W and nothing else in all 24 entries"),
    "twice the data, once the decay": (
        "blend",
        2 * (G - 0.1 * W) + 0.1 * W,
        G,
        "2.000 times a data term, plus 0.1 * W, in all 24 entries",
    ),
    "a constant": ("offset", G + 0.3, G, "differs by 0.3 in all 24 entries"),
    "the mean": (
        "averaged",
        np.full_like(G, G.mean()),
        G,
        "the mean of the numeric gradient in all 24 entries",
    ),
    "the sum": (
        "averaged",
        np.full_like(G, G.sum()),
        G,
        "the sum of the numeric gradient in all 24 entries",
    ),
    "the mean of columns": (
        "averaged",
        np.broadcast_to(G.mean(axis=0), G.shape),
        G,
        "the mean of each column of the numeric gradient in all 24 entries",
    ),
    "rows upside down": ("permuted", G[::-1], G, "the numeric gradient with the rows reversed"),
    "rows one off": (
        "permuted",
        np.roll(G, 1, axis=0),
        G,
        "the numeric gradient with the rows shifted by one",
    ),
    "gates exchanged": (
        "permuted",
        G[[2, 0, 1, 3]],
        G,
        "the numeric gradient with the rows in another order: 2 0 1 3",
    ),
    "a kernel turned around": (
        "permuted",
        KERNEL[:, ::-1, ::-1],
        KERNEL,
        "the numeric gradient with axes 1 and 2 reversed",
    ),
    "one row": ("entries", with_row(2), G, "wrong in row 1, right in all other entries"),
    "one row lost": (
        "entries",
        with_row(0),
        G,
        "wrong and zero in row 1, right in all other entries",
    ),
    "one entry": (
        "entries",
        np.where(np.arange(24).reshape(4, 6) == 8, 9, G),
        G,
        "wrong in one entry, [1, 2]",
    ),
    "a factor for each unit": (
        "slice-scaled",
        UNITS * G,
        G,
        "a factor for each row of the numeric gradient: 0.5, 1.3, -0.7, 2.1",
    ),
    "something else": (
        "unexplained",
        H,
        G,
        "wrong in all 24 entries, and no simple rule fits; most in [3, 2], [0, 2], [3, 4]",
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_names_the_planted_mistake(compared, what):
    code, analytic, numeric, message = PLANTED[what]
    parameter = W if numeric.shape == W.shape else None
    found = diagnose([compared("W", analytic, numeric, parameter=parameter)])["W"]
    assert found is not None
    assert (found.code, found.message) == (code, message)


@pytest.mark.parametrize("what", PLANTED)
def test_says_nothing_of_the_correct_twin(compared, what):
    numeric = PLANTED[what][2]
    assert diagnose([compared("W", numeric, numeric)]) == {"W": None}


def test_every_code_has_a_planted_mistake_or_a_test_of_its_own():
    elsewhere = {"swapped", "copied", "outside-kink"}
    assert {code for code, *_ in PLANTED.values()} | elsewhere == set(CODES)


def test_arrays_that_hold_each_others_gradients_are_swapped(compared):
    found = diagnose([compared("W1", H, G), compared("W2", G, H)])
    assert {name: mistake.code for name, mistake in found.items()} == {
        "W1": "swapped",
        "W2": "swapped",
    }
    assert found["W1"].message == "holds the gradient of W2, and W2 holds its"


def test_an_array_that_holds_the_gradient_of_a_right_one_is_a_copy(compared):
    found = diagnose([compared("W1", H, G), compared("W2", H, H)])
    assert (found["W1"].code, found["W2"]) == ("copied", None)


def test_the_factor_carries_its_uncertainty(compared):
    found = diagnose([compared("W", 1.374 * G, G, bound=1e-4)])["W"]
    assert abs(found.factor - 1.374) <= found.uncertainty < 0.01


def test_a_factor_recognised_as_a_fraction_is_exact(compared):
    numeric = G * (1 + 1e-7 * RNG.uniform(-1, 1, G.shape))
    found = diagnose([compared("W", G / 7, numeric, bound=1e-6)])["W"]
    assert (found.factor, found.uncertainty) == (1 / 7, 0.0)


def test_a_factor_near_two_is_not_two_when_the_bounds_can_tell(compared):
    found = diagnose([compared("W", 2.001 * G, G)])["W"]
    assert found.factor == pytest.approx(2.001)
    assert found.uncertainty > 0


def test_a_code_must_explain_every_entry(compared):
    analytic = 2 * G
    analytic[3, 5] *= 1.001
    assert diagnose([compared("W", analytic, G)])["W"].code == "unexplained"


def test_an_entry_at_a_kink_does_not_spoil_the_explanation(compared):
    numeric, kink = G.copy(), np.zeros(G.shape, bool)
    numeric[0, 0], kink[0, 0] = 17.0, True
    found = diagnose([compared("W", 2 * G, numeric, kink=kink)])["W"]
    assert found.message == "2.000 times the numeric gradient in all 23 decided entries"


def test_a_sample_of_the_entries_is_enough(compared):
    numeric = np.where(RNG.uniform(size=G.shape) < 0.5, G, np.nan)
    for analytic, code in (
        (2 * G, "scaled"),
        (G + 0.1 * W, "extra-term"),
        (with_row(3), "entries"),
    ):
        found = diagnose([compared("W", analytic, numeric, parameter=W)])["W"]
        assert found.code == code


def test_samples_of_different_entries_still_show_an_exchange(compared):
    some = RNG.uniform(size=G.shape) < 0.5
    first = compared("W1", H, np.where(some, G, np.nan))
    second = compared("W2", G, np.where(some, np.nan, H))
    assert [found.code for found in diagnose([first, second]).values()] == ["swapped", "swapped"]


def test_nothing_is_claimed_of_entries_that_were_not_estimated(compared):
    numeric = np.where(np.arange(24).reshape(4, 6) % 2, G, np.nan)
    found = diagnose([compared("W", with_row(2), numeric)])["W"]
    assert found.message == "wrong in row 1, right in all other estimated entries"


def test_one_wrong_entry_found_by_a_search_is_no_factor(compared):
    numeric = np.full(G.shape, np.nan)
    numeric[2, 3] = G[2, 3]
    found = diagnose([compared("W", 2 * G, numeric)])["W"]
    assert (found.code, found.message) == ("entries", "wrong in one entry, [2, 3]")


def test_entries_that_are_zero_on_both_sides_are_not_counted_as_scaled(compared):
    numeric = G * (np.arange(24).reshape(4, 6) % 6 == 0)
    words = {
        factor: diagnose([compared("W", factor * numeric, numeric)])["W"].message
        for factor in (2, -1, 0)
    }
    assert words == {
        2: "2.000 times the numeric gradient in all 4 nonzero entries",
        -1: "minus the numeric gradient in all 4 nonzero entries",
        0: "zero in all 24 entries; the numeric gradient is not, in 4 of them",
    }


@pytest.mark.parametrize(("bound", "code"), [(1e-6, "entries"), (1e-3, "unexplained")])
def test_entries_are_called_right_only_where_an_error_like_the_others_would_show(
    compared, bound, code
):
    analytic = G.copy()
    analytic[0, :3] += 2e-3 * np.array([1.0, -2.0, 3.0])
    bounds = np.full(G.shape, bound)
    bounds[0, :3] = 1e-6
    wrong = np.zeros(G.shape, dtype=bool)
    wrong[0, :3] = True
    found = diagnose([compared("W", analytic, G, error_bound=bounds, wrong=wrong)])["W"]
    assert found.code == code


def test_of_a_large_array_only_the_estimated_entries_are_counted(compared):
    numeric = np.full((80, 80), np.nan)
    numeric[:8, 3] = RNG.standard_normal(8)
    analytic = RNG.standard_normal((80, 80))
    analytic[0, 3] = numeric[0, 3]
    found = diagnose([compared("W", analytic, numeric)])["W"]
    assert found.message.startswith("wrong in 7 of 8 estimated entries, and no simple rule fits")


def test_a_value_beyond_both_slopes_of_a_kink_is_wrong_for_that_reason(compared):
    analytic, bound = G.copy(), np.full(G.shape, 1e-9)
    analytic[1, 2], bound[1, 2] = 1.7 + G[1, 2], 1.0
    slopes = {(1, 2): (-1.0, 1.0)}
    found = diagnose([compared("W", analytic, G, error_bound=bound, slopes=slopes)])["W"]
    assert found.code == "outside-kink"
    assert found.message == "outside the slopes -1 and 1 of a kink in [1, 2]"
    # With another entry wrong, the kink is not what the mistake is about.
    analytic[0, 0] += 1
    found = diagnose([compared("W", analytic, G, error_bound=bound, slopes=slopes)])["W"]
    assert found.code == "entries"


def test_several_values_beyond_the_slopes_of_kinks_are_counted(compared):
    slopes = {(0, 0): (-1.0, 1.0), (1, 2): (0.0, 1.0)}
    analytic, bound = G.copy(), np.full(G.shape, 1e-9)
    for index in slopes:
        analytic[index] += 2
    found = diagnose([compared("W", analytic, G, error_bound=bound, slopes=slopes)])["W"]
    assert found.message == (
        "outside the slopes on both sides of a kink in 2 of 24 entries: [0, 0], [1, 2]"
    )


def test_many_wrong_rows_are_counted(compared):
    numeric = RNG.standard_normal((20, 3))
    analytic = numeric.copy()
    analytic[5:14] = RNG.standard_normal((9, 3))
    found = diagnose([compared("W", analytic, numeric)])["W"]
    assert found.message == "wrong in 9 of 20 rows (5, 6, 7, 8, ...), right in all other entries"


def test_a_lone_entry_is_hedged(compared):
    found = diagnose([compared("b", [[1.7]], [[0.6]])])["b"]
    assert found.code == "scaled"
    assert found.message == (
        "2.833 times the numeric gradient in its only entry, and one entry proves no factor"
    )
    assert found.remedy.endswith("as would many other mistakes")


def test_a_round_factor_of_a_lone_entry_is_no_accident(compared):
    found = diagnose([compared("b", 1.2, 0.6)])["b"]
    assert (found.factor, found.uncertainty) == (2.0, 0.0)
    assert "other mistakes" not in found.remedy


def test_a_term_proven_elsewhere_explains_an_array_too_small_to_prove_it(compared):
    weight = compared("W", G + 0.1 * W, G, parameter=W)
    bias = compared("b", 0.77 + 0.1 * 3.0, 0.77, parameter=3.0)
    assert diagnose([bias])["b"].code == "scaled"
    assert diagnose([weight, bias])["b"].code == "extra-term"


@given(
    factor=st.floats(0.01, 100).filter(lambda c: abs(c - 1) > 0.01),
    sign=st.sampled_from((-1, 1)),
    seed=st.integers(0, 10_000),
    shape=st.sampled_from(((3,), (5, 1), (3, 5), (2, 3, 4))),
    scale=st.sampled_from((1e-9, 1.0, 1e9)),
)
@settings(max_examples=100, deadline=None)
def test_any_factor_of_any_gradient_is_recovered(compared, factor, sign, seed, shape, scale):
    numeric = scale * np.random.default_rng(seed).standard_normal(shape)
    found = diagnose([compared("W", sign * factor * numeric, numeric)])["W"]
    assert found.code in ("scaled", "sign-flipped")
    assert abs(found.factor - sign * factor) <= found.uncertainty + 1e-12 * factor


@given(
    seed=st.integers(0, 10_000),
    shape=st.sampled_from(((2,), (3,), (2, 2), (3, 5), (8, 8))),
    bound=st.floats(0.02, 0.5),
)
@settings(max_examples=200, deadline=None)
def test_wide_bounds_never_make_a_code_by_chance(compared, seed, shape, bound):
    rng = np.random.default_rng(seed)
    numeric, analytic = rng.standard_normal(shape), rng.standard_normal(shape)
    verdict = {"verdict": "wrong", "wrong": np.ones(shape, bool)}
    found = diagnose([compared("W", analytic, numeric, bound=bound, **verdict)])["W"]
    assert found.code == "unexplained"


def mistake(code="scaled", factor=2.0, remedy="a stray factor 2 would explain it") -> Mistake:
    return Mistake(code, factor, 0.0, "...", remedy)


def test_the_hint_starts_at_the_array_nearest_the_output():
    found = {"W1": mistake(), "b1": None, "W2": mistake("transposed", None, "turn it"), "b2": None}
    assert hint(found) == "start with W2: turn it"


def test_the_hint_reads_the_order_from_the_numbers_in_the_names():
    found = {"W10": mistake("transposed", None, "turn it"), "W9": mistake()}
    assert hint(found) == "start with W10: turn it"


def test_within_a_layer_the_hint_prefers_a_mistake_with_a_name():
    found = {"W1": None, "W2": mistake(), "b2": mistake("unexplained", None)}
    assert hint(found) == "start with W2: a stray factor 2 would explain it"


def test_one_factor_in_all_arrays_is_one_mistake():
    found = {name: mistake(factor=1 / 3) for name in ("W1", "b1", "W2")}
    assert hint(found) == (
        "the same factor 1/3 in all 3 arrays: look at the cost or where the backward pass begins "
        "(a mean over the batch on one side only?)"
    )


def test_a_flipped_sign_in_all_arrays_is_called_so():
    found = {name: mistake("sign-flipped", -1.0) for name in ("W", "b")}
    assert hint(found) == (
        "a flipped sign in both arrays: look at the cost or where the backward pass begins "
        "(target minus prediction for prediction minus target?)"
    )
    assert hint(found | {"W2": None}) == (
        "start with b: a flipped sign in W and b points to the error passed back to them, "
        "rather than to the formula of each"
    )


def test_one_factor_behind_a_layer_points_to_the_error_passed_back():
    found = {"W1": mistake(), "b1": mistake(), "W2": None, "b2": None}
    assert hint(found) == (
        "start with b1: the same factor 2 in W1 and b1 points to the error passed back to them, "
        "rather than to the formula of each"
    )


def test_nothing_wrong_needs_no_hint():
    assert hint({"W1": None}) is None
