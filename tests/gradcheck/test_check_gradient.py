"""Options of a check, the choice of its method, and what an assertion carries."""

from __future__ import annotations

import json

import numpy as np
import pytest

from gradcheck import (
    ArgumentError,
    GradientCheckError,
    NonFiniteError,
    assert_gradient,
    check_gradient,
)
from gradcheck.options import generator

THETA = np.array([0.3, -1.2, 2.0])


def cost(p):
    return np.sum(np.sin(p))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"method": "centered"},
            "unknown method 'centered': choose one of 'auto', 'exhaustive', 'projection', 'sample'",
        ),
        (
            {"method": "complex"},
            "unknown method 'complex' (it is a method of numerical_gradient): choose one of "
            "'auto', 'exhaustive', 'projection', 'sample'",
        ),
        ({"seed": -1}, "seed must be a whole number, 0 or larger, got -1"),
        ({"seed": 0.5}, "seed must be a whole number, 0 or larger, got 0.5"),
        ({"epsilon": 0}, "epsilon must be positive and finite, got 0"),
        ({"epsilon": -1e-7}, "epsilon must be positive and finite, got -1e-07"),
        ({"epsilon": "small"}, "epsilon must be a number, got 'small'"),
        ({"threshold": 0.0}, "threshold must be positive and finite, got 0.0"),
        ({"threshold": 1.5}, "threshold=1.5 would accept every gradient: choose one below 1"),
        ({"threshold": None}, "threshold must be a number, got None"),
        (
            {"vectorized": True, "workers": 2},
            "choose vectorized=True or workers=..., not both",
        ),
        (
            {"workers": 0},
            "workers=0: give a number of processes, or a function like map",
        ),
        (
            {"workers": "all"},
            "workers='all': give a number of processes, or a function like map",
        ),
        (
            {"workers": True},
            "workers=True: give a number of processes, or a function like map",
        ),
    ],
)
def test_an_impossible_option_is_refused_in_words(options, words):
    with pytest.raises(ArgumentError) as caught:
        check_gradient(cost, np.cos, THETA, **options)
    assert str(caught.value) == words
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, GradientCheckError)


def test_an_impossible_option_is_refused_before_the_cost_is_called(counted):
    asked = counted(cost)
    for options in ({"method": "x"}, {"epsilon": 0}, {"threshold": 2}, {"samples": 3}):
        with pytest.raises(ArgumentError):
            check_gradient(asked, np.cos, THETA, **options)
    assert asked.calls == 0


def test_options_are_given_by_name():
    with pytest.raises(TypeError):
        check_gradient(cost, np.cos, THETA, "exhaustive")


@pytest.mark.parametrize(("size", "method"), [(3, "exhaustive"), (1000, "exhaustive"),
                                              (1001, "projection")])
def test_up_to_a_thousand_parameters_every_one_is_checked(size, method):
    theta = np.random.default_rng(0).standard_normal(size)
    report = check_gradient(cost, np.cos, theta)
    assert report.method == method
    assert report.verdict == "correct"


def test_a_report_is_true_for_correct_only():
    assert check_gradient(cost, np.cos, THETA)
    assert not check_gradient(cost, np.sin, THETA)
    flat = check_gradient(lambda p: 1.0, np.cos, THETA)
    assert flat.verdict == "inconclusive"
    assert not flat


def test_every_outcome_can_be_written_as_json():
    for gradient in (np.cos, np.sin, np.zeros_like):
        for method in ("exhaustive", "projection", "sample"):
            report = check_gradient(cost, gradient, THETA, method=method)
            assert json.loads(json.dumps(report.to_dict(), allow_nan=False))["verdict"] in (
                "correct",
                "wrong",
            )


def test_an_assertion_passes_in_silence():
    assert assert_gradient(cost, np.cos, THETA) is None


@pytest.mark.parametrize(
    "gradient", [np.sin, lambda p: 1.001 * np.cos(p)], ids=["another", "scaled"]
)
def test_an_assertion_fails_with_the_whole_report(gradient):
    with pytest.raises(AssertionError) as caught:
        assert_gradient(cost, gradient, THETA)
    assert str(caught.value) == str(check_gradient(cost, gradient, THETA))
    assert str(caught.value).startswith("gradient check: wrong")


def test_an_assertion_fails_for_an_inconclusive_check_too():
    with pytest.raises(AssertionError, match="gradient check: inconclusive"):
        assert_gradient(lambda p: 1.0, np.cos, THETA)


def test_an_assertion_takes_the_options_of_a_check():
    off = 1.001
    assert_gradient(cost, lambda p: off * np.cos(p), THETA, threshold=1e-2, method="projection")
    with pytest.raises(ArgumentError):
        assert_gradient(cost, np.cos, THETA, method="x")


def test_an_assertion_about_an_impossible_check_is_that_error():
    with pytest.raises(NonFiniteError):
        assert_gradient(lambda p: np.nan, np.cos, THETA)


@pytest.mark.parametrize("seed", [0, 1, np.int64(7), 2**70])
def test_a_seed_stands_for_the_numbers_that_numpy_draws_from_it(seed):
    for _ in range(2):
        ours, numpys = generator(seed), np.random.default_rng(int(seed))
        assert np.array_equal(ours.random(9), numpys.random(9))
