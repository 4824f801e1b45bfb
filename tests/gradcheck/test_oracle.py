"""What a cost may answer, what it may not, and that it must answer the same when asked again."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradcheck import (
    NondeterministicCostError,
    NonFiniteError,
    StructureError,
    check_gradient,
    numerical_gradient,
)

THETA = np.array([0.3, -1.2, 2.0])


def gradient(p):
    return np.cos(p)


def cost(p):
    return np.sum(np.sin(p))


def error_of(kind, cost, gradient=gradient, theta=THETA, **options) -> str:
    with pytest.raises(kind) as caught:
        check_gradient(cost, gradient, theta, **options)
    return str(caught.value)


BAD = {
    "None": (lambda p: None, "the cost returned None: is a return statement missing?"),
    "a bool": (lambda p: True, "the cost returned the bool True: expected a float"),
    "a NumPy bool": (lambda p: p[0] > 9, "the cost returned the bool False: expected a float"),
    "an array": (
        np.sin,
        "the cost returned an array of shape (3,) and type float64: expected one number; take "
        ".sum() or .mean(), or float(np.squeeze(...)) if it holds a single entry",
    ),
    "an array of one entry": (
        lambda p: np.sum(p, keepdims=True),
        "the cost returned an array of shape (1,) and type float64: expected one number; take "
        ".sum() or .mean(), or float(np.squeeze(...)) if it holds a single entry",
    ),
    "a tuple": (
        lambda p: (cost(p), "cache"),
        None,
    ),
    "a complex number": (
        lambda p: complex(cost(p)),
        f"the cost returned a complex ({complex(cost(THETA))!r:.40}): expected a float",
    ),
    "a string": (lambda p: "0.5", "the cost returned a str ('0.5'): expected a float"),
    "an object": (lambda p: object(), "the cost returned an object: expected a float"),
}


@pytest.mark.parametrize("kind", BAD)
def test_an_answer_that_is_not_one_real_number_is_refused(kind):
    bad, words = BAD[kind]
    found = error_of(StructureError, bad)
    assert found.startswith("the cost returned ")
    if words is not None:
        assert found == words
    with pytest.raises(StructureError):
        numerical_gradient(bad, THETA)


def test_a_cost_that_returns_a_tuple_is_told_that_one_number_is_expected():
    found = error_of(StructureError, lambda p: (cost(p), {"Z1": p}))
    assert found.startswith("the cost returned a tuple of 2: expected one number")


@pytest.mark.parametrize(
    "as_number",
    [float, np.float64, np.float32, np.longdouble, np.array, lambda x: np.array(x)[()]],
    ids=["float", "float64", "float32", "longdouble", "0-d array", "scalar of an array"],
)
def test_every_kind_of_one_real_number_is_a_cost(as_number):
    assert check_gradient(lambda p: as_number(cost(p)), gradient, THETA).verdict == "correct"
    assert check_gradient(lambda p: as_number(cost(p)), np.sin, THETA).verdict == "wrong"


def test_a_whole_number_is_a_cost():
    """A cost that happens to be an int at the point is no reason to stop."""
    assert check_gradient(lambda p: p * 3 if p != 2.0 else 6, lambda p: 3.0, 2.0)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_cost_that_is_not_finite_at_the_point_is_an_error(bad):
    assert error_of(NonFiniteError, lambda p: bad) == (
        f"the cost is {bad} at the given parameters: look for log(0), a division by zero or an "
        "overflow in the forward pass"
    )


def test_a_domain_error_at_the_point_is_a_cost_that_is_not_finite():
    words = error_of(NonFiniteError, lambda x: math.log(x), lambda x: 1 / x, -1.0)
    assert words.startswith("the cost is nan at the given parameters")


@pytest.mark.parametrize(
    "error",
    [KeyError("W1"), ValueError("shapes (3,) and (4,) differ"), TypeError("no"), MemoryError()],
    ids=repr,
)
def test_an_error_inside_the_cost_comes_through_as_it_was(error):
    def broken(p):
        raise error

    with pytest.raises(type(error)) as caught:
        check_gradient(broken, gradient, THETA)
    assert caught.value is error


def test_a_cost_that_warns_within_its_steps_does_not_disturb_the_caller():
    """Under `warnings as errors`, log of a negative number on the way is silent."""
    theta = np.array([1e-6, 1.0])
    report = check_gradient(lambda p: np.sum(np.log(p)), lambda p: 1 / p, theta)
    assert report.verdict == "correct"


# The same question, the same answer


def dropout(frozen: bool):
    rng = np.random.default_rng(0)
    mask = rng.random(3) > 0.3

    def forward(p):
        kept = mask if frozen else rng.random(3) > 0.3
        return np.sum(np.sin(p) * kept / 0.7)

    return forward, lambda p: np.cos(p) * mask / 0.7


def test_dropout_is_recognised_as_such():
    forward, backward = dropout(frozen=False)
    words = error_of(NondeterministicCostError, forward, backward)
    assert words.startswith("the cost is not the same when asked twice at the same parameters: ")
    assert ", then " in words
    assert words.endswith(
        "Dropout, shuffling or a random batch is the usual cause: draw the mask or the batch once, "
        "outside the cost, and use it in every call (a frozen mask also lets the backward pass of "
        "dropout be checked)"
    )


def test_the_two_answers_are_quoted():
    answers = map(np.float64, [1.0, 1.5, 2.0])
    assert "parameters: 1.0, then 1.5. Dropout" in error_of(
        NondeterministicCostError, lambda p: next(answers)
    )


@pytest.mark.parametrize("planted", [False, True], ids=["right", "wrong"])
def test_dropout_with_a_frozen_mask_is_checked(planted):
    forward, backward = dropout(frozen=True)
    scale = 0.7 if planted else 1.0
    report = check_gradient(forward, lambda p: scale * backward(p), THETA)
    assert report.verdict == ("wrong" if planted else "correct")


@pytest.mark.parametrize("method", ["exhaustive", "projection", "sample"])
@pytest.mark.parametrize("size", [1e-3, 1e-6, 1e-10], ids="{:g}".format)
def test_random_costs_are_caught_however_small_their_randomness(size, method):
    rng = np.random.default_rng(1)
    error_of(
        NondeterministicCostError,
        lambda p: cost(p) + size * rng.standard_normal(),
        method=method,
    )


def test_a_random_cost_that_repeats_itself_now_and_then_is_caught():
    """A rare draw: three answers of four are the same."""
    rng = np.random.default_rng(3)
    error_of(NondeterministicCostError, lambda p: cost(p) + 0.1 * (rng.random() < 0.25))


def test_a_cost_that_drifts_is_caught_at_the_end():
    """A cost with a counter, such as a schedule: the first calls agree by chance."""
    calls = 0

    def scheduled(p):
        nonlocal calls
        calls += 1
        return cost(p) * (1.0 if calls < 14 else 1.1)

    error_of(NondeterministicCostError, scheduled)


def test_a_running_average_inside_the_cost_is_caught():
    state = {"mean": 0.0}

    def normalised(p):
        state["mean"] = 0.9 * state["mean"] + 0.1 * p.mean()
        return np.sum((p - state["mean"]) ** 2)

    error_of(NondeterministicCostError, normalised)


def test_jitter_of_a_threaded_sum_is_noise_and_not_randomness():
    rng = np.random.default_rng(2)

    def threaded(p):
        return cost(p) * (1 + 2e-15 * rng.standard_normal())

    right = check_gradient(threaded, gradient, THETA)
    assert right.verdict == "correct"
    assert check_gradient(threaded, lambda p: 1.01 * gradient(p), THETA).verdict == "wrong"


def test_numerical_gradient_of_a_random_cost_is_an_error_too():
    rng = np.random.default_rng(0)
    with pytest.raises(NondeterministicCostError):
        numerical_gradient(lambda p: rng.random(), THETA)


def test_every_call_of_the_cost_is_counted(counted):
    for method in ("exhaustive", "projection", "sample"):
        asked = counted(cost)
        report = check_gradient(asked, gradient, THETA, method=method)
        assert report.evaluations == asked.calls
        asked = counted(cost)
        wrong = check_gradient(asked, np.sin, THETA, method=method)
        assert wrong.evaluations == asked.calls
