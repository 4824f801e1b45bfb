"""Every numeric derivative carries a bound, and the true derivative lies within it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradcheck import NonFiniteError, check_gradient
from gradcheck.rungs import kink, roundoff, settle

#: Smooth functions of one variable, with their derivatives.
PIECES = [
    (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    (np.sin, np.cos),
    (lambda z: np.exp(-(z**2)), lambda z: -2 * z * np.exp(-(z**2))),
    (lambda z: np.logaddexp(0, z), lambda z: 0.5 * (1 + np.tanh(z / 2))),
    (lambda z: z**3, lambda z: 3 * z**2),
    (np.exp, np.exp),
    (lambda z: 1 / (1 + z**2), lambda z: -2 * z / (1 + z**2) ** 2),
]


def random_cost(seed):
    """A weighted sum of smooth functions of random projections, at a random point.

    The entries of the point, and the sensitivities to them, span orders of magnitude.
    """
    rng = np.random.default_rng(seed)
    size, terms = int(rng.integers(1, 9)), int(rng.integers(1, 7))
    spread = 10.0 ** rng.uniform(-1.5, 1.5, size)
    point = rng.standard_normal(size) * spread
    weights = rng.standard_normal((terms, size)) / spread
    offsets, amounts = rng.standard_normal(terms), rng.standard_normal(terms)
    chosen = [PIECES[k] for k in rng.integers(len(PIECES), size=terms)]
    unit = 10.0 ** rng.uniform(-8, 8)

    def cost(p):
        z = weights @ p + offsets
        return unit * sum(a * f(x) for a, (f, _), x in zip(amounts, chosen, z, strict=True))

    def gradient(p):
        z = weights @ p + offsets
        slopes = np.array([a * d(x) for a, (_, d), x in zip(amounts, chosen, z, strict=True)])
        return unit * (slopes @ weights)

    return cost, gradient, point


@pytest.mark.parametrize("options", [{}, {"epsilon": 1e-5}, {"epsilon": 1e-3}], ids=str)
def test_the_true_derivative_lies_within_the_bound(options):
    inside = []
    for seed in range(200):
        cost, gradient, point = random_cost(seed)
        report = check_gradient(cost, gradient, point, **options).parameters["theta"]
        known = np.isfinite(report.numeric)
        off = np.abs(report.numeric - gradient(point))
        inside += (off <= report.error_bound)[known].tolist()
    assert len(inside) > 800
    assert np.mean(inside) >= 0.995


def test_right_gradients_of_random_smooth_costs_are_judged_correct():
    verdicts = [check_gradient(*random_cost(seed)).verdict for seed in range(200)]
    assert "wrong" not in verdicts
    assert verdicts.count("correct") >= 0.98 * len(verdicts)


def test_wrong_gradients_of_random_smooth_costs_are_not_judged_correct():
    """One entry off by a thousandth of the norm, and a whole array off by as much."""
    for seed in range(100):
        cost, gradient, point = random_cost(seed)
        right = gradient(point)
        one = right.copy()
        one[seed % point.size] += 1e-3 * np.linalg.norm(right)
        for wrong in (one, 1.001 * right):
            assert check_gradient(cost, wrong, point).verdict != "correct", seed


def test_a_bound_is_useful_as_well_as_right():
    """A bound of infinity would hold too."""
    tightness = []
    for seed in range(100):
        cost, gradient, point = random_cost(seed)
        report = check_gradient(cost, gradient, point).parameters["theta"]
        tightness.append(np.linalg.norm(report.error_bound) / np.linalg.norm(gradient(point)))
    assert np.median(tightness) < 1e-7


def test_a_bound_never_collapses_to_zero():
    for cost in (lambda p: 2 * p[0] + p[1], lambda p: p[0] ** 2 + p[1], lambda p: 0.0):
        report = check_gradient(cost, np.array([2.0, 1.0]), np.array([1.0, 2.0]))
        assert (report.parameters["theta"].error_bound > 0).all()


# Kinks

AWAY = np.array([1.5, -2.0, 0.5, -0.3])


KINKED = {
    "relu": (lambda p: np.sum(np.maximum(p, 0) * [1, 2, 3, 4]), 0.0, np.array([0, 1])),
    "abs": (lambda p: np.sum(np.abs(p) * [1, 2, 3, 4]), 0.0, np.array([-1, 1])),
    "hinge": (lambda p: np.sum(np.maximum(0, 1 - p) * [1, 2, 3, 4]), 1.0, np.array([-1, 0])),
    "leaky relu": (
        lambda p: np.sum(np.where(p > 0, p, 0.1 * p) * [1, 2, 3, 4]), 0.0, np.array([0.1, 1])
    ),
}


def slopes_of(kind, point, at_kink):
    """The gradient, with a chosen value between the two slopes wherever the point is at a kink."""
    _, place, sides = KINKED[kind]
    weights = np.arange(1.0, 5.0)
    plain = np.where(point > place, sides[1], sides[0])
    return weights * np.where(point == place, sides[0] + at_kink * (sides[1] - sides[0]), plain)


@pytest.mark.parametrize("kind", KINKED)
def test_away_from_its_kinks_a_kinked_cost_is_like_any_other(kind):
    cost, _, _ = KINKED[kind]
    point = AWAY + 0.01
    right = slopes_of(kind, point, 0)
    assert check_gradient(cost, right, point).verdict == "correct"
    assert check_gradient(cost, 1.001 * right, point).verdict == "wrong"


@pytest.mark.parametrize("between", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize("kind", KINKED)
def test_at_a_kink_every_value_between_the_slopes_is_a_subgradient(kind, between):
    cost, place, _ = KINKED[kind]
    point = AWAY.copy()
    point[2] = place
    report = check_gradient(cost, slopes_of(kind, point, between), point)
    assert report.verdict == "correct", report
    assert report.parameters["theta"].kink.tolist() == [False, False, True, False]


@pytest.mark.parametrize("beyond", [-1.0, 2.0])
@pytest.mark.parametrize("kind", KINKED)
def test_at_a_kink_a_value_beyond_both_slopes_is_wrong(kind, beyond):
    cost, place, _ = KINKED[kind]
    point = AWAY.copy()
    point[2] = place
    report = check_gradient(cost, slopes_of(kind, point, beyond), point)
    assert report.verdict == "wrong"
    assert report.parameters["theta"].wrong.tolist() == [False, False, True, False]


@pytest.mark.parametrize("distance", [1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-13])
@pytest.mark.parametrize("kind", KINKED)
def test_near_a_kink_a_right_gradient_is_never_accused(kind, distance):
    cost, place, _ = KINKED[kind]
    for side in (-1, 1):
        point = AWAY.copy()
        point[2] = place + side * distance
        right = slopes_of(kind, point, 0)
        assert check_gradient(cost, right, point).verdict != "wrong", (kind, side)


@pytest.mark.parametrize("distance", [0.0, 1e-8, 1e-4])
@pytest.mark.parametrize("kind", KINKED)
def test_near_a_kink_a_mistake_elsewhere_is_still_found(kind, distance):
    cost, place, _ = KINKED[kind]
    point = AWAY - 0.02
    point[2] = place + distance
    wrong = slopes_of(kind, point, 0)
    live = int(np.flatnonzero(wrong * (np.arange(4) != 2))[0])
    wrong[live] *= 1.01
    report = check_gradient(cost, wrong, point)
    assert report.verdict == "wrong"
    assert np.flatnonzero(report.parameters["theta"].wrong).tolist() == [live]


def test_the_maximum_of_two_equal_entries_has_a_kink():
    point = np.array([1.0, 1.0, -3.0])
    report = check_gradient(np.max, np.array([0.5, 0.5, 0.0]), point)
    assert report.verdict == "correct"
    assert report.parameters["theta"].kink.tolist() == [True, True, False]
    assert check_gradient(np.max, np.array([0.5, 1.5, 0.0]), point).verdict == "wrong"


def test_a_network_at_the_kink_of_a_unit_is_not_accused(network):
    """A bias that puts one unit exactly at zero for one example."""
    for seed in range(10):
        model = network(4, 5, 3, activation="relu", seed=seed)
        hidden = model.layers(model.parameters)[1][0]
        model.parameters["b1"][0, 2] -= hidden[1, 2]
        report = check_gradient(model.cost, model.gradient, model.parameters)
        assert report.verdict == "correct", report


# Clipped costs


def clipped(p):
    return float(np.minimum(np.sum(np.exp(p)), 5.0))


def test_a_cost_that_is_clipped_where_its_gradient_is_not_is_reported_as_that():
    point = np.array([2.0, 1.0])
    report = check_gradient(clipped, np.exp, point)
    assert report.verdict == "inconclusive"
    assert report.parameters["theta"].reasons == ("flat",)
    assert "the cost does not change at all here: clipped or saturated" in " ".join(
        str(report).split()
    )


def test_the_same_cost_below_its_clip_is_checked():
    point = np.array([0.2, 0.1])
    assert check_gradient(clipped, np.exp, point).verdict == "correct"
    assert check_gradient(clipped, lambda p: 2 * np.exp(p), point).verdict == "wrong"


def test_a_gradient_that_is_clipped_too_is_correct():
    assert check_gradient(clipped, np.zeros(2), np.array([2.0, 1.0])).verdict == "correct"


# The edge of the domain

EDGES = [
    ("log", lambda p: np.sum(np.log(p)), lambda p: 1 / p, np.array([1e-3, 1.0, 2.0])),
    ("log near 0", lambda p: np.sum(np.log(p)), lambda p: 1 / p, np.array([1e-5, 2e-5])),
    ("sqrt", lambda p: np.sum(np.sqrt(p)), lambda p: 0.5 / np.sqrt(p), np.array([1e-4, 0.5])),
    ("barrier", lambda p: -np.log(1 - p @ p), lambda p: 2 * p / (1 - p @ p),
     np.array([0.6, 0.7999])),
    ("math.log", math.log, lambda x: 1 / x, 1e-4),
    ("math.log of a difference", lambda x: math.log(1 - x), lambda x: -1 / (1 - x), 0.99999),
    ("math.sqrt", math.sqrt, lambda x: 0.5 / math.sqrt(x), 1e-6),
    ("power", lambda x: math.pow(x, 0.3), lambda x: 0.3 * x**-0.7, 1e-3),
    ("cross-entropy", lambda p: -np.log(p[0]) - np.log(1 - p[1]),
     lambda p: np.array([-1 / p[0], 1 / (1 - p[1])]), np.array([1e-4, 0.9999])),
]


@pytest.mark.parametrize("method", ["exhaustive", "projection"])
@pytest.mark.parametrize(
    ("what", "cost", "gradient", "point"), EDGES, ids=[edge[0] for edge in EDGES]
)
def test_a_cost_with_an_edge_is_checked_inside_it(what, cost, gradient, point, method):
    assert check_gradient(cost, gradient, point, method=method).verdict == "correct"
    wrong = check_gradient(cost, lambda p: 1.01 * gradient(p), point, method=method)
    assert wrong.verdict == "wrong"


def test_a_point_on_the_edge_itself_is_an_error_that_says_so():
    with pytest.raises(NonFiniteError) as caught:
        check_gradient(
            lambda p: np.sqrt(p[0]) + p[1] ** 2, np.array([1.0, 4.0]), np.array([0.0, 2.0])
        )
    assert str(caught.value).startswith("the cost is not finite at any step of theta tried, down")


# The ladder itself


def test_the_best_rung_is_found_and_its_bound_holds():
    steps = 10.0 ** -np.arange(1, 9)
    noise = 1e-14
    rng = np.random.default_rng(0)
    slopes = (np.exp(1 + steps) - np.exp(1 - steps)) / (2 * steps)
    slopes = slopes + rng.normal(size=8) * noise / steps
    bound = roundoff(noise, 2 * steps)
    found, error, _ = settle(
        steps, slopes[:, None], bound[:, None], np.zeros((8, 1))
    )
    assert abs(found[0] - math.e) <= error[0] <= 1e-8


def test_a_lone_rung_bounds_nothing():
    found, error, _ = settle(
        np.array([0.1, 0.01]), np.array([[1.0], [np.nan]]), np.full((2, 1), 1e-9), np.zeros((2, 1))
    )
    assert error[0] == np.inf or np.isnan(found[0])


def test_one_sided_slopes_that_stay_apart_are_a_kink_and_those_that_meet_are_not():
    steps = np.array([1e-2, 1e-3, 1e-4])
    right = np.column_stack([np.ones(3), 1 + steps])
    left = np.column_stack([-np.ones(3), 1 - steps])
    low, high, *_ = kink(steps, right, left, noise=1e-16)
    assert low[0] == pytest.approx(-1) and high[0] == pytest.approx(1)
    assert np.isnan(low[1]) and np.isnan(high[1])


def test_slopes_lost_in_noise_are_no_kink():
    steps = np.array([1e-2, 1e-3, 1e-4])
    low, *_ = kink(steps, np.ones((3, 1)), -np.ones((3, 1)), noise=1.0)
    assert np.isnan(low[0])
