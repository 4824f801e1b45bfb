"""What a reader of the notebooks may rely on when the import line is all that changes."""

# The notebooks seed NumPy's legacy generator, so the tests do too.
# ruff: noqa: NPY002

import copy
import doctest
import importlib
import inspect
import pkgutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gradcheck import course

NAMES = {
    "forward_propagation": ["x", "theta"],
    "backward_propagation": ["x", "theta"],
    "gradient_check": ["x", "theta", "epsilon"],
    "forward_propagation_n": ["X", "Y", "parameters"],
    "backward_propagation_n": ["X", "Y", "cache"],
    "backward_propagation_n_with_mistakes": ["X", "Y", "cache"],
    "gradient_check_n": ["parameters", "gradients", "X", "Y", "epsilon"],
    "sigmoid": ["x"],
    "relu": ["x"],
    "dictionary_to_vector": ["parameters"],
    "vector_to_dictionary": ["theta"],
    "gradients_to_vector": ["gradients"],
    "gradient_check_n_test_case": [],
}


@pytest.fixture
def case():
    """The test case with its right gradients: X, Y, parameters, gradients."""
    X, Y, parameters = course.gradient_check_n_test_case()
    _, cache = course.forward_propagation_n(X, Y, parameters)
    return X, Y, parameters, course.backward_propagation_n(X, Y, cache)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_notebooks_takes_the_arguments_it_had(name):
    parameters = inspect.signature(getattr(course, name)).parameters.values()
    required = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert required[: len(NAMES[name])] == NAMES[name]
    assert name in course.__all__


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(course.__path__)])
def test_every_example_in_a_docstring_runs(module):
    loaded = importlib.import_module(f"gradcheck.course.{module}")
    names = {name: getattr(course, name) for name in course.__all__}
    found = doctest.testmod(loaded, extraglobs=names)
    assert found.failed == 0
    assert found.attempted > 0


def test_the_test_case_is_what_the_notebooks_seed_gives():
    X, Y, parameters = course.gradient_check_n_test_case()
    saved = np.random.get_state()
    try:
        np.random.seed(1)
        np.testing.assert_array_equal(X, np.random.randn(4, 3))
        for value in parameters.values():
            np.testing.assert_array_equal(value, np.random.randn(*value.shape))
    finally:
        np.random.set_state(saved)
    assert list(parameters) == ["W1", "b1", "W2", "b2", "W3", "b3"]
    assert Y.tolist() == [1, 1, 0]


def test_the_test_case_leaves_the_callers_random_state_alone():
    before = np.random.get_state()[1].copy()
    course.gradient_check_n_test_case()
    np.testing.assert_array_equal(np.random.get_state()[1], before)


def test_the_cache_holds_what_the_notebooks_unpack(case):
    X, Y, parameters, _ = case
    _, (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = course.forward_propagation_n(
        X, Y, parameters
    )
    for name, value in {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}.items():
        np.testing.assert_array_equal(value, parameters[name])
    np.testing.assert_array_equal(A1, np.maximum(Z1, 0))
    np.testing.assert_array_equal(A2, np.maximum(Z2, 0))
    np.testing.assert_allclose(A3, 1 / (1 + np.exp(-Z3)), rtol=1e-15)


def test_a_gradient_is_returned_for_every_intermediate_value(case):
    *_, gradients = case
    names = ["dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1"]
    assert sorted(gradients) == sorted(names)


@pytest.mark.parametrize(("name", "factor"), [("dW2", 2), ("db1", 4)])
def test_each_planted_mistake_is_a_factor_and_its_neighbours_are_right(case, name, factor):
    X, Y, parameters, right = case
    _, cache = course.forward_propagation_n(X, Y, parameters)
    wrong = course.backward_propagation_n_with_mistakes(X, Y, cache)
    np.testing.assert_array_equal(wrong[name], factor * right[name])
    for other in right.keys() - {"dW2", "db1"}:
        np.testing.assert_array_equal(wrong[other], right[other])


def test_the_right_gradient_passes_and_says_so(case, capsys):
    X, Y, parameters, gradients = case
    difference = course.gradient_check_n(parameters, gradients, X, Y)
    assert capsys.readouterr().out == f"difference {difference}: passed\n"


@pytest.mark.parametrize("name", ["dW1", "db1", "dW2", "db2", "dW3", "db3"])
def test_a_mistake_in_any_array_fails_and_the_difference_is_still_returned(case, capsys, name):
    X, Y, parameters, gradients = case
    gradients[name] = 1.01 * gradients[name]
    difference = course.gradient_check_n(parameters, gradients, X, Y)
    assert difference > course.THRESHOLD
    assert capsys.readouterr().out == f"difference {difference}: FAILED\n"


def test_a_wrong_derivative_of_the_line_fails_where_the_right_one_passes(capsys):
    course.gradient_check(2, 4, backward=lambda x, theta: theta)
    course.gradient_check(2, 4, backward=lambda x, theta: x)
    failed, passed = capsys.readouterr().out.splitlines()
    assert failed.endswith(": FAILED")
    assert passed.endswith(": passed")


def test_the_check_calls_the_function_under_test_on_both_sides():
    seen = []

    def square(x, theta):
        seen.append(theta)
        return theta**2

    course.gradient_check(2, 4.0, 0.5, forward=square, backward=lambda x, theta: 2 * theta)
    assert sorted(seen) == [3.5, 4.5]


def test_zero_against_zero_is_agreement():
    assert course.gradient_check(0, 4) == 0.0


def test_a_cost_that_is_not_a_number_does_not_pass(capsys):
    difference = course.gradient_check(2, 4, forward=lambda x, theta: np.nan)
    assert np.isnan(difference)
    assert "FAILED" in capsys.readouterr().out


def test_checking_changes_nothing_it_was_given(case):
    X, Y, parameters, gradients = case
    given_before = copy.deepcopy((X, Y, parameters, gradients))
    course.gradient_check_n(parameters, gradients, X, Y)
    course.forward_propagation_n_stable(X, Y, parameters)
    for value, before in zip((X, Y), given_before[:2], strict=True):
        np.testing.assert_array_equal(value, before)
    for value, before in zip((parameters, gradients), given_before[2:], strict=True):
        for name in before:
            np.testing.assert_array_equal(value[name], before[name])


def test_a_forward_pass_that_writes_into_its_parameters_cannot_reach_the_callers(case):
    X, Y, parameters, gradients = case
    before = copy.deepcopy(parameters)

    def careless(X, Y, parameters):
        parameters["W1"] *= 0
        return 0.0, None

    course.gradient_check_n(parameters, gradients, X, Y, forward=careless)
    for name in before:
        np.testing.assert_array_equal(parameters[name], before[name])


@given(
    arrays(float, (2, 3), elements=st.floats(-1e9, 1e9)),
    arrays(float, (2, 1), elements=st.floats(-1e9, 1e9)),
)
def test_parameters_survive_the_way_to_a_vector_and_back(W1, b1):
    parameters = {"W1": W1, "b1": b1}
    theta, keys = course.dictionary_to_vector(parameters)
    back = course.vector_to_dictionary(theta, like=parameters)
    assert keys == ["W1"] * 6 + ["b1"] * 2
    np.testing.assert_array_equal(back["W1"], W1)
    np.testing.assert_array_equal(back["b1"], b1)
    theta += 1.0
    np.testing.assert_array_equal(back["W1"], W1)


def test_the_order_of_the_vector_is_that_of_the_layers_not_of_the_dictionary():
    sizes = {f"{kind}{layer}": [float(layer)] for kind in "bW" for layer in range(10, 0, -1)}
    theta, keys = course.dictionary_to_vector(sizes)
    gradients = {f"d{name}": value for name, value in reversed(sizes.items())}
    np.testing.assert_array_equal(course.gradients_to_vector(gradients), theta)
    assert keys[:4] == ["W1", "b1", "W2", "b2"]
    assert keys[-2:] == ["W10", "b10"]
    assert list(course.vector_to_dictionary(theta, like=sizes)) == keys


def test_a_vector_of_another_length_is_refused_with_both_numbers():
    with pytest.raises(ValueError, match=r"theta has 46 entries, but .* have 47"):
        course.vector_to_dictionary(np.zeros((46, 1)))


def test_a_parameter_of_another_name_is_refused_rather_than_dropped():
    with pytest.raises(ValueError, match="gamma1"):
        course.dictionary_to_vector({"W1": [1.0], "gamma1": [1.0]})


def test_gradients_without_one_of_a_parameter_are_refused():
    with pytest.raises(ValueError, match="dZ1"):
        course.gradients_to_vector({"dZ1": [1.0]})


def test_a_transposed_gradient_is_refused_with_both_shapes(case):
    X, Y, parameters, gradients = case
    gradients["dW2"] = gradients["dW2"].T
    with pytest.raises(ValueError, match=r"dW2 has shape \(5, 3\), but W2 has shape \(3, 5\)"):
        course.gradient_check_n(parameters, gradients, X, Y)


def test_a_missing_gradient_is_refused_by_name(case):
    X, Y, parameters, gradients = case
    del gradients["db3"]
    with pytest.raises(ValueError, match="db3"):
        course.gradient_check_n(parameters, gradients, X, Y)


@pytest.mark.parametrize("epsilon", [0, -1e-7, np.nan, np.inf])
def test_a_step_that_is_no_step_is_refused(case, epsilon):
    X, Y, parameters, gradients = case
    with pytest.raises(ValueError, match="epsilon"):
        course.gradient_check(2, 4, epsilon)
    with pytest.raises(ValueError, match="epsilon"):
        course.gradient_check_n(parameters, gradients, X, Y, epsilon)


def test_labels_in_a_column_are_read_as_labels_not_broadcast(case):
    X, Y, parameters, _ = case
    row, _ = course.forward_propagation_n(X, Y, parameters)
    column, _ = course.forward_propagation_n(X, Y.reshape(3, 1), parameters)
    assert row == column
    with pytest.raises(ValueError, match="3 examples"):
        course.forward_propagation_n(X, Y[:2], parameters)


@given(st.floats(-30, 30), st.sampled_from([0, 1]))
def test_both_forms_of_the_cost_agree_where_neither_overflows(z, y):
    a = course.sigmoid(z)
    plain = -y * np.log(a) - (1 - y) * np.log(1 - a)
    assert course.stable_cost([[z]], [y]) == pytest.approx(plain, rel=1e-2, abs=1e-12)


@given(st.floats(-700, 700))
def test_the_sigmoid_and_its_mirror_image_add_up_to_one(x):
    assert course.sigmoid(x) + course.sigmoid(-x) == pytest.approx(1.0, rel=1e-15)
