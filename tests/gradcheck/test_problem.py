"""The analytic gradient is validated, and a function that returns it is asked twice."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck import (
    ArgumentError,
    GradientCheckError,
    NondeterministicGradientError,
    NonFiniteError,
    StructureError,
    check_gradient,
)

W = np.array([[0.3, -1.2, 0.5], [0.7, 2.0, -0.4]])


def cost(p):
    return np.sum(np.sin(p["W"]))


def refused(gradient, error=StructureError) -> str:
    with pytest.raises(error) as caught:
        check_gradient(cost, gradient, {"W": W})
    return str(caught.value)


@pytest.mark.parametrize(
    ("gradient", "words"),
    [
        (np.cos(W).T, "has shape (3, 2), W has shape (2, 3): is it transposed?"),
        (
            np.cos(W).sum(axis=0),
            "has shape (3,), W has shape (2, 3): sum or reshape it to the parameter's shape",
        ),
        (
            np.cos(W)[None],
            "has shape (1, 2, 3), W has shape (2, 3): sum or reshape it to the parameter's shape",
        ),
        (1.0, "has shape (), W has shape (2, 3): sum or reshape it to the parameter's shape"),
        (None, "is None: expected an array of shape (2, 3)"),
        ("cos", "is a str ('cos'): expected an array of shape (2, 3)"),
        (
            np.cos(W) + 0j,
            "is an array of shape (2, 3) and type complex128: "
            "expected real numbers of shape (2, 3)",
        ),
        (
            W > 0,
            "is an array of shape (2, 3) and type bool: expected real numbers of shape (2, 3)",
        ),
        (
            np.full((2, 3), None),
            "is an array of shape (2, 3) and type object: expected real numbers of shape (2, 3)",
        ),
    ],
)
def test_a_gradient_of_another_shape_or_type_is_refused(gradient, words):
    assert refused({"dW": gradient}) == f"the gradient of W {words}"
    assert refused(lambda p: {"dW": gradient}) == f"the gradient of W {words}"


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ({(1, 0): np.nan}, "W[1, 0] is nan (1 of 6"),
        ({(0, 2): -np.inf, (1, 1): np.nan}, "W[0, 2] is -inf (2 of 6"),
    ],
)
def test_a_gradient_that_is_not_finite_names_its_first_entry(planted, words):
    gradient = np.cos(W)
    for index, value in planted.items():
        gradient[index] = value
    assert refused({"W": gradient}, NonFiniteError) == (
        f"the gradient of {words} entries are not finite): look for a division by zero or an "
        "overflow in the backward pass"
    )


def test_a_number_that_is_not_finite_is_named_without_an_index():
    with pytest.raises(NonFiniteError, match=r"^the gradient of theta is nan \(1 of 1 entries"):
        check_gradient(lambda x: x**2, lambda x: np.nan, 2.0)


def test_a_list_of_numbers_is_a_gradient():
    assert check_gradient(cost, {"W": np.cos(W).tolist()}, {"W": W})
    assert not check_gradient(cost, {"W": np.sin(W).tolist()}, {"W": W})


def test_whole_numbers_are_a_gradient():
    theta = np.array([1.0, 2.0])
    assert check_gradient(lambda p: p @ [3.0, 4.0], np.array([3, 4]), theta)
    assert not check_gradient(lambda p: p @ [3.0, 4.0], np.array([3, 5]), theta)


def test_a_gradient_in_single_precision_of_a_cost_in_double_is_right_to_its_own_rounding():
    right = np.cos(W).astype(np.float32)
    assert check_gradient(cost, {"W": right}, {"W": W})
    off = (np.cos(W) * (1 + 1e-3)).astype(np.float32)
    assert not check_gradient(cost, {"W": off}, {"W": W})


# Asked twice


def test_a_random_gradient_function_is_caught():
    rng = np.random.default_rng(0)
    words = refused(
        lambda p: {"W": np.cos(p["W"]) * (rng.random(W.shape) > 0.5) * 2},
        NondeterministicGradientError,
    )
    assert words.startswith(
        "the gradient of W is not the same when asked twice: entries changed by up to "
    )
    assert words.endswith(
        "; dropout, shuffling or a random batch is the usual cause: fix the seed or the mask"
    )


def test_the_same_gradient_function_with_its_mask_frozen_is_checked():
    mask = (np.random.default_rng(0).random(W.shape) > 0.5) * 2
    report = check_gradient(
        lambda p: np.sum(mask * np.sin(p["W"])), lambda p: {"W": mask * np.cos(p["W"])}, {"W": W}
    )
    assert report.verdict == "correct"


def accumulating(start_from_zeros: bool):
    total = np.zeros_like(W)

    def gradient(p):
        if start_from_zeros:
            total[:] = 0
        np.add(total, np.cos(p["W"]), out=total)
        return {"W": total}

    return gradient


def test_a_gradient_function_that_accumulates_is_caught():
    assert refused(accumulating(False), NondeterministicGradientError) == (
        "the gradient of W is not the same when asked twice: the second answer is twice the first: "
        "it adds to what an earlier call left behind; start each call from zeros"
    )


def test_a_gradient_function_that_clears_its_buffer_first_may_reuse_it():
    assert check_gradient(cost, accumulating(True), {"W": W})


def test_rounding_of_a_threaded_sum_is_not_randomness():
    rng = np.random.default_rng(0)

    def jittery(p):
        return {"W": np.cos(p["W"]) * (1 + 1e-15 * rng.standard_normal(W.shape))}

    assert check_gradient(cost, jittery, {"W": W})


def test_the_gradient_function_is_asked_no_more_than_twice(counted):
    gradient = counted(lambda p: {"W": np.cos(p["W"])})
    check_gradient(cost, gradient, {"W": W})
    assert gradient.calls == 2


def test_an_error_of_the_gradient_function_comes_through_as_it_was():
    def broken(p):
        raise ZeroDivisionError("in the backward pass")

    with pytest.raises(ZeroDivisionError, match="in the backward pass"):
        check_gradient(cost, broken, {"W": W})


def test_cost_and_gradient_exchanged_is_said_by_type():
    with pytest.raises(ArgumentError) as caught:
        check_gradient({"W": np.cos(W)}, cost, {"W": W})
    assert str(caught.value) == "cost must be a function, got a dict"
    assert isinstance(caught.value, GradientCheckError)
