"""The backward pass of one layer, for every input, in every form it may return."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck import NonFiniteError, StructureError, check_backward

RNG = np.random.default_rng(5)
X, W, B = RNG.standard_normal((6, 4)), RNG.standard_normal((4, 3)), RNG.standard_normal((1, 3))


def forward(x, W, b):
    return np.tanh(x @ W + b)


def backward(dout, x, W, b):
    dz = dout * (1 - np.tanh(x @ W + b) ** 2)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0, keepdims=True)


FORMS = {
    "tuple": tuple,
    "list": list,
    "dict by name": lambda g: dict(zip(("x", "W", "b"), g, strict=True)),
    "dict by the course's names": lambda g: {"db": g[2], "dx": g[0], "dW": g[1]},
    "dict with more": lambda g: {"dx": g[0], "dW": g[1], "db": g[2], "dz": None, "cache": "x"},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_right_backward_pass_is_correct_in_every_form(form):
    report = check_backward(forward, lambda d, *a: FORMS[form](backward(d, *a)), X, W, B)
    assert report.verdict == "correct"
    assert list(report.parameters) == ["x", "W", "b"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("planted", range(3))
def test_a_mistake_for_one_input_is_found_there_and_only_there(form, planted):
    def wrong(dout, *inputs):
        found = list(backward(dout, *inputs))
        found[planted] = 2 * found[planted]
        return FORMS[form](tuple(found))

    report = check_backward(forward, wrong, X, W, B)
    name = ["x", "W", "b"][planted]
    assert [n for n, one in report.parameters.items() if one.verdict == "wrong"] == [name]
    assert report.parameters[name].mistake.factor == pytest.approx(2, rel=1e-6)


def test_a_single_input_takes_a_single_array():
    def slope(dout, x):
        return dout * np.cos(x)

    assert check_backward(np.sin, slope, X).verdict == "correct"
    assert check_backward(np.sin, lambda d, x: (slope(d, x),), X).verdict == "correct"
    assert check_backward(np.sin, lambda d, x: d * np.sin(x), X).verdict == "wrong"


def test_an_input_without_a_gradient_is_not_checked():
    report = check_backward(forward, lambda d, *a: (None, *backward(d, *a)[1:]), X, W, B)
    assert report.verdict == "correct"
    assert list(report.parameters) == ["W", "b"]
    by_name = check_backward(forward, lambda d, *a: {"dW": backward(d, *a)[1]}, X, W, B)
    assert list(by_name.parameters) == ["W"]


def test_labels_and_indices_are_passed_on_unchecked():
    """An embedding: rows picked by whole numbers, one of them twice."""
    rows = np.array([2, 0, 2])

    def pick(table, rows):
        return table[rows]

    def scatter(add):
        def put(dout, table, rows):
            found = np.zeros_like(table)
            if add:
                np.add.at(found, rows, dout)
            else:
                found[rows] += dout
            return found, None

        return put

    right = check_backward(pick, scatter(True), X, rows)
    assert right.verdict == "correct" and list(right.parameters) == ["table"]
    wrong = check_backward(pick, scatter(False), X, rows)
    assert wrong.verdict == "wrong"
    assert np.unique(np.argwhere(wrong.parameters["table"].wrong)[:, 0]).tolist() == [2]


def test_an_error_in_one_output_does_not_cancel_against_another():
    """A gradient moved between outputs leaves the plain sum as it was."""
    def moved(dout, x):
        return np.roll(dout, 1, axis=1)

    assert check_backward(lambda x: 1.0 * x, moved, X).verdict == "wrong"
    assert check_backward(lambda x: np.roll(x, -1, axis=1), moved, X).verdict == "correct"


def test_a_backward_pass_that_ignores_its_argument_is_wrong():
    assert check_backward(np.sin, lambda dout, x: np.cos(x), X).verdict == "wrong"


def test_inputs_may_be_nested():
    def dense(x, params):
        return x @ params["W"] + params["b"]

    def back(dout, x, params):
        return dout @ params["W"].T, {"dW": x.T @ dout, "db": dout.sum(axis=0, keepdims=True)}

    report = check_backward(dense, back, X, {"W": W, "b": B})
    assert report.verdict == "correct"
    assert list(report.parameters) == ["x", "params.W", "params.b"]


def test_a_layer_with_any_number_of_inputs_has_them_numbered():
    def total(*parts):
        return sum(np.sin(part) for part in parts)

    def back(dout, *parts):
        return [dout * np.cos(part) for part in parts]

    report = check_backward(total, back, X, 2 * X)
    assert report.verdict == "correct"
    assert list(report.parameters) == ["input0", "input1"]


def test_a_layer_that_changes_its_inputs_leaves_the_callers_alone():
    """Labels included, which are not parameters."""
    x, labels = X.copy(), np.array([1, 0, 2, 3, 1, 0])

    def in_place(x, labels):
        np.maximum(x, 0, out=x)
        x[np.arange(6), labels] *= 2
        labels -= 1
        return x

    def back(dout, x, labels):
        dout *= x > 0
        dout[np.arange(6), labels] *= 2
        x[:] = 0
        return dout, None

    report = check_backward(in_place, back, x, labels)
    assert report.verdict == "correct"
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(labels, [1, 0, 2, 3, 1, 0])


def test_options_are_those_of_a_check():
    def off(dout, *inputs):
        return [1.001 * found for found in backward(dout, *inputs)]

    assert check_backward(forward, off, X, W, B, threshold=1e-2).verdict == "correct"
    report = check_backward(forward, off, X, W, B, method="projection", seed=3)
    assert report.method == "projection" and report.verdict == "wrong"


@pytest.mark.parametrize(
    ("gradients", "words"),
    [
        (
            lambda d, *a: backward(d, *a)[:2],
            "backward returned 2 gradients for 3 inputs (x, W, b): return one for each, None for "
            "an input without a gradient",
        ),
        (
            lambda d, *a: backward(d, *a)[0],
            "backward returned 1 gradients for 3 inputs (x, W, b): return one for each, None for "
            "an input without a gradient",
        ),
        (lambda d, *a: (None,) * 3, "none of the inputs (x, W, b) has a gradient to check"),
        (
            lambda d, *a: (backward(d, *a)[0].T, None, None),
            "the gradient of x has shape (4, 6), x has shape (6, 4): is it transposed?",
        ),
    ],
)
def test_gradients_that_do_not_fit_the_inputs_are_an_error(gradients, words):
    with pytest.raises(StructureError) as caught:
        check_backward(forward, gradients, X, W, B)
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("layer", "error", "words"),
    [
        (lambda x: None, StructureError, "forward returned None: expected an array of floats"),
        (
            lambda x: x > 0,
            StructureError,
            "forward returned an array of shape (6, 4) and type bool: expected an array of floats",
        ),
        (
            lambda x: x * np.nan,
            NonFiniteError,
            "forward returned NaN or infinity at the given inputs",
        ),
    ],
)
def test_an_output_that_is_no_array_of_floats_is_an_error(layer, error, words):
    with pytest.raises(error) as caught:
        check_backward(layer, lambda d, x: d, X)
    assert str(caught.value) == words


@pytest.mark.parametrize("options", [{"vectorized": True}, {"workers": 2}], ids=str)
def test_a_layer_is_called_in_this_process_one_point_at_a_time(options):
    with pytest.raises(StructureError, match="leave out vectorized, workers"):
        check_backward(np.sin, lambda d, x: d * np.cos(x), X, **options)
