"""Formula (1) and its relatives: how precise each is, and what each asks of the cost."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradcheck import ArgumentError, NonFiniteError, StructureError, numerical_gradient
from gradcheck.formula import FORMULAS

METHODS = (*FORMULAS, "complex")

#: (what, cost of an array, its gradient, the point)
COSTS = [
    ("exponential", lambda x: np.sum(np.exp(x)), np.exp, np.array([0.1, -2.0, 1.5])),
    ("sine", lambda x: np.sum(np.sin(x)), np.cos, np.array([[0.3, 2.0], [-4.0, 10.0]])),
    ("cube", lambda x: np.sum(x**3), lambda x: 3 * x**2, np.array([1.0, -2.0, 0.5])),
    ("reciprocal", lambda x: np.sum(1 / x), lambda x: -1 / x**2, np.array([0.5, 2.0])),
    ("logarithm", lambda x: np.sum(np.log(x)), lambda x: 1 / x, np.array([1e-2, 3.0])),
    ("tiny", lambda x: 1e-20 * np.sum(np.sin(x)), lambda x: 1e-20 * np.cos(x), np.array([1.0])),
    ("huge point", lambda x: np.sum(np.log(x)), lambda x: 1 / x, np.array([1e9, 3e9])),
    ("tiny point", lambda x: np.sum(np.tanh(1e8 * x)), lambda x: 1e8 / np.cosh(1e8 * x) ** 2,
     np.array([1e-9, -2e-9])),
]

#: Largest error, as a share of the largest derivative, with the step chosen by the method.
ACCURACY = {
    "forward": 2e-6,
    "backward": 2e-6,
    "central": 1e-8,
    "five-point": 1e-9,
    "complex": 1e-14,
}


@pytest.mark.parametrize(("what", "cost", "gradient", "point"), COSTS, ids=[c[0] for c in COSTS])
@pytest.mark.parametrize("method", METHODS)
def test_each_method_is_as_precise_as_it_promises(what, cost, gradient, point, method):
    found = numerical_gradient(cost, point, method=method)
    assert found.shape == point.shape
    truth = gradient(point)
    assert np.max(np.abs(found - truth)) <= ACCURACY[method] * np.max(np.abs(truth))


def test_the_methods_differ_by_what_they_promise():
    """Each row of the table is earned: a method of higher order is more precise here."""
    point = np.array([0.4, 1.1])

    def error(method):
        found = numerical_gradient(lambda x: np.sum(np.exp(x)), point, method=method)
        return np.abs(found - np.exp(point)).max()

    errors = [error(method) for method in ("forward", "central", "five-point")]
    assert errors[0] > 10 * errors[1] > 100 * errors[2]


@pytest.mark.parametrize("method", FORMULAS)
def test_the_error_shrinks_with_the_power_of_the_step_that_the_formula_states(method):
    steps = np.array([2e-1, 1e-1, 5e-2, 2.5e-2])
    truth = math.exp(0.7)
    found = [numerical_gradient(math.exp, 0.7, epsilon=h, method=method) for h in steps]
    errors = np.abs(np.array(found) - truth)
    slopes = np.diff(np.log(errors)) / np.diff(np.log(steps))
    assert slopes[-1] == pytest.approx(FORMULAS[method].order, abs=0.06)


@pytest.mark.parametrize("method", FORMULAS)
def test_a_formula_is_exact_for_polynomials_up_to_its_order_and_no_further(method):
    formula = FORMULAS[method]
    grid, coefficients = np.array(formula.grid, float), np.array(formula.coefficients)
    for degree in range(formula.order + 1):
        expected = 1.0 if degree == 1 else 0.0
        assert coefficients @ grid**degree == pytest.approx(expected, abs=1e-14)
    assert abs(coefficients @ grid ** (formula.order + 1)) > 0.1


@pytest.mark.parametrize("method", FORMULAS)
def test_noise_passes_through_a_formula_with_the_gain_it_states(method):
    formula = FORMULAS[method]
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((100_000, len(formula.grid)))
    measured = np.std(noise @ np.array(formula.coefficients))
    assert measured == pytest.approx(formula.noise_gain(), rel=0.02)


@pytest.mark.parametrize("method", METHODS)
def test_a_linear_cost_is_exact_but_for_rounding(method):
    weights = np.array([[1.0, -2.0], [0.25, 1e-6]])
    found = numerical_gradient(lambda p: np.sum(weights * p), np.ones((2, 2)), method=method)
    np.testing.assert_allclose(found, weights, atol=1e-7)


@pytest.mark.parametrize(
    ("method", "formula"),
    [
        ("central", lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h)),
        ("forward", lambda f, x, h: (f(x + h) - f(x)) / h),
        ("backward", lambda f, x, h: (f(x) - f(x - h)) / h),
        (
            "five-point",
            lambda f, x, h: (-f(x + 2 * h) + 8 * f(x + h) - 8 * f(x - h) + f(x - 2 * h)) / (12 * h),
        ),
    ],
)
@pytest.mark.parametrize("epsilon", [2.0**-7, 2.0**-13, 0.5])
def test_a_given_step_is_used_as_it_is(method, formula, epsilon):
    """With steps that are powers of two and the point too, nothing is rounded but the cost."""
    found = numerical_gradient(math.exp, 1.0, epsilon=epsilon, method=method)
    assert found == pytest.approx(formula(math.exp, 1.0, epsilon), rel=1e-12)


def test_the_courses_step_gives_the_courses_formula():
    found = numerical_gradient(lambda theta: 2.0 * theta, 4.0, epsilon=1e-4)
    assert found == pytest.approx(2.0, rel=1e-11)


def test_the_step_that_happened_divides_and_not_the_one_asked_for():
    """Beside 1e10, a step of 1e-5 is rounded by 5 %; a linear cost still has its slope."""
    point, step = 1e10, 1e-5
    assert abs(((point + step) - point) / step - 1) > 0.04
    assert numerical_gradient(lambda x: 3.0 * (x - 1e10), point, epsilon=step) == pytest.approx(3.0)


@pytest.mark.parametrize("method", FORMULAS)
def test_a_step_that_vanishes_beside_the_parameters_is_an_error(method):
    with pytest.raises(ArgumentError) as caught:
        numerical_gradient(
            lambda p: np.sum(p["W"]), {"W": np.array([1.0, 1e12])}, epsilon=1e-7, method=method
        )
    assert str(caught.value) == (
        "epsilon=1e-07 vanishes beside W = 1e+12 in float64: use a larger epsilon, or leave it out"
    )


def test_a_step_for_double_precision_vanishes_in_single():
    theta = np.array([1.0], dtype=np.float32)
    with pytest.raises(ArgumentError, match="in float32: use a larger epsilon, or leave it out"):
        numerical_gradient(lambda p: float(p[0]) ** 2, theta, epsilon=1e-9)
    found = numerical_gradient(lambda p: float(p[0]) ** 2, theta)
    assert found[0] == pytest.approx(2.0, rel=1e-4)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("epsilon", [None, 1e-4])
def test_parameters_may_be_nested_for_every_method(method, epsilon):
    tree = {"layers": [{"W": np.array([[1.0, 2.0]])}, {"W": np.array([3.0])}], "scale": 2.0}

    def cost(p):
        inner = sum((layer["W"] ** 2).sum() for layer in p["layers"])
        return p["scale"] * inner

    found = numerical_gradient(cost, tree, method=method, epsilon=epsilon)
    atol = {None: 1e-5, 1e-4: 1e-3}[epsilon] if method in ("forward", "backward") else 1e-6
    np.testing.assert_allclose(found["layers"][0]["W"], [[4.0, 8.0]], atol=atol)
    np.testing.assert_allclose(found["layers"][1]["W"], [12.0], atol=atol)
    assert type(found["scale"]) is float and found["scale"] == pytest.approx(14.0, abs=atol)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("order", ["C", "F"])
def test_the_order_of_an_array_in_memory_does_not_matter(method, order):
    theta = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], order=order)
    found = numerical_gradient(lambda p: np.sum(p**2), theta, method=method)
    np.testing.assert_allclose(found, 2 * theta, rtol=1e-5)


@pytest.mark.parametrize("method", ["central", "backward", "five-point"])
def test_a_step_over_the_edge_of_the_domain_is_an_error_that_names_the_entry(method):
    theta = {"W": np.array([[2.0, 1.0], [1e-3, 3.0]])}
    with pytest.raises(NonFiniteError) as caught:
        numerical_gradient(lambda p: np.sum(np.log(p["W"])), theta, epsilon=1e-2, method=method)
    assert str(caught.value) == (
        "the cost is not finite within 0.01 of W[1, 0] = 0.001: use a smaller epsilon, or a point "
        "farther from the edge of the domain"
    )


def test_a_formula_that_looks_away_from_the_edge_does_not_mind_it():
    found = numerical_gradient(lambda x: np.sqrt(x) if x >= 0 else np.nan, 1e-3, epsilon=1e-6,
                               method="forward")
    assert found == pytest.approx(0.5 / math.sqrt(1e-3), rel=1e-3)


@pytest.mark.parametrize(
    ("cost", "slope", "point"),
    [
        (math.log, lambda x: 1 / x, 1e-8),
        (math.sqrt, lambda x: 0.5 / math.sqrt(x), 1e-10),
        (lambda x: math.log(1 - x), lambda x: -1 / (1 - x), 1 - 1e-5),
        (math.asin, lambda x: 1 / math.sqrt(1 - x * x), 0.999),
    ],
    ids=["log", "sqrt", "log(1 - x)", "asin"],
)
def test_the_chosen_step_stays_inside_the_domain(cost, slope, point):
    """`math.log` raises where NumPy returns NaN: both are steps too far, not failures."""
    assert numerical_gradient(cost, point) == pytest.approx(slope(point), rel=1e-3)


def test_a_cost_without_any_step_inside_its_domain_is_an_error():
    with pytest.raises(NonFiniteError) as caught:
        numerical_gradient(lambda x: 0.0 if x == 1.0 else math.nan, 1.0)
    assert str(caught.value).startswith("the cost is not finite at any step of theta tried, down")
    assert str(caught.value).endswith(
        "is the point on the edge of the domain of a logarithm or a square root?"
    )


# The complex step


def test_the_complex_step_is_exact_where_subtraction_loses_everything():
    """Squire and Trapp's example: near 1.5, to machine precision."""
    def cost(x):
        return np.exp(x) / (np.sin(x) ** 3 + np.cos(x) ** 3)

    found = numerical_gradient(cost, 1.5, method="complex")
    assert found == pytest.approx(3.622033700716322, rel=1e-15)


@pytest.mark.parametrize(
    "cost",
    [
        lambda p: float(np.sum(p.real**2)),
        lambda p: np.sum(np.abs(p)),
        lambda p: np.sum(p**2, keepdims=True),
        lambda p: None,
    ],
    ids=["float", "abs", "array", "None"],
)
def test_a_cost_that_loses_the_complex_part_is_an_error(cost):
    with pytest.raises(StructureError) as caught:
        numerical_gradient(cost, np.array([1.0, 2.0]), method="complex")
    assert str(caught.value).startswith(
        "method='complex' moved theta into the complex plane and the cost returned "
    )
    assert str(caught.value).endswith("otherwise use method='central'")


def test_the_complex_step_leaves_the_parameters_alone():
    theta = {"W": np.array([1.0, 2.0]), "a": 3.0}
    numerical_gradient(lambda p: np.sum(p["W"] ** 2) * p["a"], theta, method="complex")
    assert theta["W"].dtype == float and theta["a"] == 3.0
    np.testing.assert_array_equal(theta["W"], [1.0, 2.0])


def test_the_complex_step_of_a_cost_that_changes_its_parameters_is_right():
    def rude(p):
        value = np.sum(p["W"] ** 2) * p["a"]
        p["W"] *= 0.5
        return value

    theta = {"W": np.array([1.0, 2.0]), "a": 3.0}
    found = numerical_gradient(rude, theta, method="complex")
    np.testing.assert_allclose(found["W"], [6.0, 12.0])
    np.testing.assert_array_equal(theta["W"], [1.0, 2.0])


# Options


@pytest.mark.parametrize("epsilon", [0.0, -1e-4, np.nan, np.inf])
@pytest.mark.parametrize("method", METHODS)
def test_a_step_must_be_positive_and_finite(epsilon, method):
    with pytest.raises(ArgumentError) as caught:
        numerical_gradient(math.exp, 1.0, epsilon=epsilon, method=method)
    assert str(caught.value) == f"epsilon must be positive and finite, got {epsilon!r}"


@pytest.mark.parametrize("epsilon", ["1e-4", True, [1e-4], 1e-4j])
def test_a_step_must_be_a_number(epsilon):
    with pytest.raises(ArgumentError, match=r"^epsilon must be a number, got "):
        numerical_gradient(math.exp, 1.0, epsilon=epsilon)


def test_an_unknown_method_is_answered_with_the_known_ones():
    with pytest.raises(ArgumentError) as caught:
        numerical_gradient(math.exp, 1.0, method="centered")
    assert str(caught.value) == (
        "unknown method 'centered': choose one of 'forward', 'backward', 'central', 'five-point', "
        "'complex'"
    )


def test_the_number_of_calls_is_what_the_formula_needs(counted):
    """One call at the point and one repeat; the rest is the grid, entry by entry."""
    for method, formula in FORMULAS.items():
        cost = counted(lambda p: np.sum(p**2))
        numerical_gradient(cost, np.ones(7), method=method, epsilon=1e-5)
        assert cost.calls == 2 + 7 * len(formula.grid)


def test_the_same_seed_gives_the_same_gradient():
    point = np.random.default_rng(0).standard_normal(5)
    first, second = (numerical_gradient(lambda p: np.sum(np.exp(p)), point, seed=4) for _ in "ab")
    np.testing.assert_array_equal(first, second)
