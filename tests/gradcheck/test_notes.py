"""The notes say what a check could not see, and only when it matters."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck.notes import REASONS, observe

RNG = np.random.default_rng(3)
G = RNG.standard_normal((5, 4))


def notes(*comparisons, relative_noise=2.0) -> dict[str, str]:
    return {note.code: note.message for note in observe(comparisons, relative_noise=relative_noise)}


def test_nothing_is_said_when_nothing_is_hidden(compared):
    assert notes(compared("W1", G, G), compared("b1", G[:, :1], G[:, :1])) == {}


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [((0, 2, 3), (), "3 of 5 rows of W1"), ((), (1,), "1 of 4 columns of W1")],
)
def test_rows_or_columns_without_gradient_are_dead_units(compared, rows, columns, words):
    gradient = G.copy()
    gradient[list(rows)] = 0
    gradient[:, list(columns)] = 0
    found = notes(compared("W1", gradient, gradient))
    assert found == {
        "dead-units": f"zero gradient on both sides in {words}: dead units, or inputs without "
        "data; their formulas were not tested"
    }


def test_a_row_that_is_zero_on_one_side_only_is_not_dead(compared):
    analytic = G.copy()
    analytic[0] = 0
    assert notes(compared("W1", analytic, G)) == {}


def test_an_array_without_gradient_was_not_tested(compared):
    found = notes(compared("W1", 0 * G, 0 * G), compared("W2", G, G))
    assert found == {
        "untouched": "W1: zero gradient in every entry on both sides; the formula was not tested"
    }


def test_an_accepted_kink_is_no_gradient_of_zero(compared):
    kink = np.ones(G.shape, dtype=bool)
    assert notes(compared("W1", 0 * G, 0 * G, kink=kink)) == {}


def test_parameters_at_zero_hide_what_they_multiply(compared):
    found = notes(compared("b1", G, G, parameter=0 * G), compared("b2", G, G, parameter=0 * G))
    assert list(found) == ["at-zero"]
    assert found["at-zero"].startswith("b1, b2: all parameters are zero")


@pytest.mark.parametrize(("decay", "drowns"), [(100.0, True), (0.1, False)])
def test_a_regulariser_that_outweighs_the_data_is_noted(compared, decay, drowns):
    parameter = RNG.standard_normal(G.shape)
    gradient = G + decay * parameter
    found = notes(compared("W1", gradient, gradient, parameter=parameter))
    assert ("regulariser" in found) is drowns


@pytest.mark.parametrize(("batch", "alone"), [(1, True), (2, False)])
def test_gradients_that_are_outer_products_come_from_a_batch_of_one(compared, batch, alone):
    arrays = []
    for name in ("W1", "W2"):
        gradient = RNG.standard_normal((5, batch)) @ RNG.standard_normal((batch, 4))
        arrays.append(compared(name, gradient, gradient))
    assert ("batch-of-one" in notes(*arrays)) is alone


@pytest.mark.parametrize(
    ("relative_noise", "code"), [(3.0, None), (64.0, "noise"), (2e8, "single-precision")]
)
def test_noise_beyond_a_few_roundings_has_a_cause(relative_noise, code):
    assert list(notes(relative_noise=relative_noise)) == ([code] if code else [])


def test_parameters_in_float32_are_named_as_the_cause_of_the_noise():
    (note,) = observe([], relative_noise=2e8, dtype=np.float32)
    assert note.message == "the cost is as noisy as single precision: its parameters are float32"
    (note,) = observe([], relative_noise=2e8)
    assert note.message.endswith("look for a float32 on its way")


def test_at_the_edge_of_the_domain_nothing_is_said_about_noise(compared):
    unsure = {"verdict": "inconclusive", "reasons": ("domain",)}
    assert notes(compared("W", G, G, **unsure), relative_noise=2e8) == {}
    unsure["reasons"] = ("kink",)
    assert set(notes(compared("W", G, G, **unsure), relative_noise=2e8)) == {"single-precision"}


def test_the_noise_of_a_cost_that_is_zero_says_nothing():
    assert notes(relative_noise=float("nan")) == {}


def test_many_names_are_cut(compared):
    found = notes(*(compared(f"W{i}", 0 * G, 0 * G) for i in range(9)))
    assert found["untouched"].startswith("W0, W1, W2, W3 and 5 more: ")


def test_every_reason_says_what_to_do():
    assert set(REASONS) == {
        "noise", "single-precision", "parameter-precision", "kink", "flat", "step", "domain"
    }
    assert all(reason.message and reason.remedy for reason in REASONS.values())
