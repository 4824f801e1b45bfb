"""Every figure the published notebooks print, from the functions a reader would import."""

import warnings

import numpy as np
import pytest

from gradcheck import course


@pytest.fixture
def case():
    """The test case with its cache: X, Y, parameters, cache."""
    X, Y, parameters = course.gradient_check_n_test_case()
    _, cache = course.forward_propagation_n(X, Y, parameters)
    return X, Y, parameters, cache


@pytest.mark.parametrize(("x", "theta", "cost"), [(2, 4, 8), (3, 1, 3)])
def test_figure_1_the_cost_of_the_line(x, theta, cost):
    assert course.forward_propagation(x, theta) == cost


def test_figure_2_the_derivative_of_the_line():
    assert course.backward_propagation(2, 4) == 2


@pytest.mark.parametrize(
    ("epsilon", "published"),
    [(1e-7, 2.919335883291695e-10), (1e-5, 7.826683745609991e-12)],
    ids=["figure 3", "figure 4"],
)
def test_figures_3_and_4_the_check_of_the_line_to_the_last_digit(epsilon, published):
    assert course.gradient_check(2, 4, epsilon) == published


def test_figure_5_the_two_mistakes_together(case):
    X, Y, parameters, cache = case
    gradients = course.backward_propagation_n_with_mistakes(X, Y, cache)
    difference = course.gradient_check_n(parameters, gradients, X, Y)
    assert difference == pytest.approx(0.2850931567761624, rel=0, abs=1e-12)


@pytest.mark.parametrize("published", [1.1890913022840002e-07, 1.1885552035482147e-07])
def test_figures_6_and_7_the_right_gradient_up_to_round_off(case, published):
    X, Y, parameters, cache = case
    gradients = course.backward_propagation_n(X, Y, cache)
    difference = course.gradient_check_n(parameters, gradients, X, Y)
    assert difference == pytest.approx(published, rel=1e-3)


def test_figure_8_forty_seven_numbers_in_one_column(case):
    X, Y, parameters, cache = case
    theta, keys = course.dictionary_to_vector(parameters)
    gradients = course.gradients_to_vector(course.backward_propagation_n(X, Y, cache))
    assert theta.shape == gradients.shape == (47, 1)
    assert len(keys) == 47


def test_figure_9_twenty_entries_are_zero_over_zero(case):
    X, Y, parameters, cache = case
    grad = course.gradients_to_vector(course.backward_propagation_n(X, Y, cache))
    gradapprox = numeric_column(X, Y, parameters)
    with pytest.warns(RuntimeWarning, match="invalid value"):
        relative = np.abs(grad - gradapprox) / (np.abs(grad) + np.abs(gradapprox))
    assert np.isnan(relative).sum() == 20
    assert not grad[np.isnan(relative)].any()
    assert not gradapprox[np.isnan(relative)].any()


@pytest.mark.parametrize(
    ("epsilon", "noisy", "stable"),
    [
        (1e-3, 1.680e-08, 1.680e-08),
        (1e-4, 1.907e-10, 1.680e-10),
        (1e-5, 9.323e-10, 1.034e-11),
        (1e-6, 8.265e-09, 8.808e-11),
        (1e-7, 1.189e-07, 1.127e-09),
        (1e-8, 1.158e-06, 1.005e-08),
    ],
)
def test_the_cost_without_cancellation_needs_no_raised_threshold(case, epsilon, noisy, stable):
    X, Y, parameters, cache = case
    gradients = course.backward_propagation_n(X, Y, cache)
    forms = (course.forward_propagation_n, noisy), (course.forward_propagation_n_stable, stable)
    for forward, expected in forms:
        found = course.gradient_check_n(parameters, gradients, X, Y, epsilon, forward=forward)
        # What round-off decides is only reproducible roughly; what truncation decides, exactly.
        assert found == pytest.approx(expected, rel=0.2 if found < 1e-9 else 0.02)


def numeric_column(X, Y, parameters, epsilon=1e-7):
    """Formula (1) for every parameter, written independently of the module."""
    theta, _ = course.dictionary_to_vector(parameters)
    shifts = epsilon * np.eye(theta.size)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        costs = [
            [
                course.forward_propagation_n(
                    X, Y, course.vector_to_dictionary(theta[:, 0] + sign * shift)
                )[0]
                for sign in (1, -1)
            ]
            for shift in shifts
        ]
    return -np.diff(costs) / (2 * epsilon)
