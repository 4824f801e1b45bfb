"""Large gradients are not copied for the check, and nothing goes wrong for want of a copy."""

import pickle
import tracemalloc

import numpy as np
import pytest

from gradcheck import NondeterministicGradientError, StructureError, check_gradient

SIDE = 300


@pytest.fixture
def theta():
    return np.random.default_rng(0).standard_normal((SIDE, SIDE))


def cost(p):
    return float(np.sum(np.sin(p)))


def gradient(p):
    return np.cos(p)


def test_memory_stays_within_twice_the_parameters():
    """A cost that uses next to nothing: what is measured is the check itself."""
    point = np.random.default_rng(0).standard_normal((1000, 1000))
    weights = np.arange(1.0, 1001.0) / 1000
    exact = np.tile(weights, (1000, 1))

    def frugal(p):
        return float(p.sum(axis=0) @ weights)

    tracemalloc.start()
    try:
        report = check_gradient(frugal, exact, point, method="projection")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.verdict == "correct"
    assert peak <= 2 * point.nbytes, peak / point.nbytes


@pytest.mark.parametrize("given", ["values", "function"])
def test_the_report_keeps_its_gradient_when_the_caller_goes_on_with_theirs(theta, given):
    exact = gradient(theta)
    kept = exact.copy()
    report = check_gradient(cost, exact if given == "values" else gradient, theta)
    exact *= 2
    theta += 1
    assert report.verdict == "correct"
    assert np.array_equal(report.parameters["theta"].analytic, kept)


def test_a_cost_that_writes_into_the_gradient_it_was_given_is_told_so(theta):
    grads = gradient(theta)

    def forward_and_backward(p):
        np.cos(p, out=grads)
        return cost(p)

    with pytest.raises(StructureError, match=r"gradient of theta changed .* give a copy"):
        check_gradient(forward_and_backward, grads, theta)
    assert check_gradient(forward_and_backward, gradient(theta).copy(), theta)


def test_a_gradient_in_memory_that_is_used_again_is_copied(theta):
    buffer = np.empty_like(theta)

    def forward_and_backward(p):
        np.cos(p, out=buffer)
        return cost(p)

    def reused(p):
        forward_and_backward(p)
        return buffer

    assert check_gradient(forward_and_backward, reused, theta).verdict == "correct"
    wrong = check_gradient(forward_and_backward, lambda p: 2 * reused(p), theta)
    assert wrong.parameters["theta"].mistake.code == "scaled"


def test_a_gradient_that_is_the_parameter_itself_is_no_accident(theta):
    assert check_gradient(lambda p: float(np.vdot(p, p)) / 2, lambda p: p, theta)
    assert check_gradient(lambda p: float(np.vdot(p, p)) / 2, theta, theta)


def test_a_gradient_that_changes_its_parameters_is_asked_with_copies(theta):
    before = theta.copy()

    def careless(p):
        np.cos(p, out=p)
        return p

    assert check_gradient(cost, careless, theta)
    assert np.array_equal(theta, before)


def test_a_gradient_that_adds_to_its_last_answer_is_caught(theta):
    total = np.zeros_like(theta)

    def accumulates(p):
        total[...] += np.cos(p)
        return total

    def random(p):
        return np.cos(p) * (np.random.default_rng().random(p.shape) > 0.5)

    with pytest.raises(NondeterministicGradientError, match="adds to what an earlier call left"):
        check_gradient(cost, accumulates, theta)
    with pytest.raises(NondeterministicGradientError, match="not the same when asked twice"):
        check_gradient(cost, random, theta)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
def test_a_gradient_of_any_format_and_layout_is_watched_without_a_false_alarm(theta, dtype):
    loud = gradient(theta) * 6e4  # sums of these overflow half precision, to both sides
    given = np.asfortranarray(loud.astype(dtype))
    report = check_gradient(lambda p: 6e4 * cost(p), given, theta)
    # A gradient rounded to half precision cannot be seen to be right to 1e-4, but it is not wrong.
    assert report.verdict == ("inconclusive" if dtype == "float16" else "correct"), report


def test_a_report_can_be_sent_to_another_process(theta):
    for point in (theta, theta[:3, :3]):
        report = check_gradient(cost, 2 * gradient(point), point)
        there = pickle.loads(pickle.dumps(report))
        assert str(there) == str(report)
        assert there.to_dict() == report.to_dict()
