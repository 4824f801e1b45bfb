"""Random directions decide; a search names the wrong entries; a right gradient is not accused."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck import check_gradient

CALLS_WHEN_RIGHT = 40
CALLS_WHEN_WRONG = 120


@pytest.fixture(scope="module", params=["tanh", "relu"])
def large(request, network):
    """The classifier of 235,146 parameters, and its gradient, computed once."""
    model = network(784, 256, 128, 10, batch=32, activation=request.param)
    assert model.size == 235_146
    return model, model.gradient(model.parameters)


def planted(gradient, name, index, error):
    wrong = gradient[name].copy()
    wrong[index] += error
    return gradient | {name: wrong}


def wrong_arrays(report) -> list[str]:
    return [name for name, one in report.parameters.items() if one.verdict == "wrong"]


def wrong_entries(report, name) -> list[tuple[int, ...]]:
    return [tuple(int(i) for i in index) for index in np.argwhere(report.parameters[name].wrong)]


def rms(array) -> float:
    return float(np.sqrt(np.mean(array**2)))


@pytest.mark.parametrize("seed", range(2))
def test_a_large_right_gradient_passes_within_forty_calls(large, seed):
    model, right = large
    report = check_gradient(model.cost, right, model.parameters, method="projection", seed=seed)
    assert report.verdict == "correct"
    assert report.evaluations <= CALLS_WHEN_RIGHT
    assert report.detection_limit <= 1e-4


def test_large_models_are_checked_by_projection_without_asking(large):
    model, right = large
    assert check_gradient(model.cost, right, model.parameters).method == "projection"


@pytest.mark.parametrize("seed", [0, 3])
def test_one_wrong_entry_among_hundreds_of_thousands_is_named(large, seed):
    model, right = large
    rng = np.random.default_rng(seed)
    name = ["W1", "b1", "W2", "b2", "W3", "b3"][seed]
    index = tuple(int(rng.integers(n)) for n in right[name].shape)
    wrong = planted(right, name, index, rms(right[name]) * rng.choice((-1, 1)))
    report = check_gradient(model.cost, wrong, model.parameters, seed=seed)
    assert wrong_arrays(report) == [name]
    assert wrong_entries(report, name) == [index]
    assert report.parameters[name].worst == index
    assert report.parameters[name].mistake.code == "entries"
    assert report.evaluations <= CALLS_WHEN_WRONG


@pytest.mark.parametrize("name", ["W1", "b2"])
def test_a_large_array_off_by_a_thousandth_is_named_with_its_factor(large, name):
    model, right = large
    wrong = right | {name: 1.001 * right[name]}
    report = check_gradient(model.cost, wrong, model.parameters)
    assert wrong_arrays(report) == [name]
    mistake = report.parameters[name].mistake
    assert mistake.code == "scaled"
    assert mistake.factor == pytest.approx(1.001, abs=2e-4)
    assert report.evaluations <= CALLS_WHEN_WRONG


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_a_wrong_entry_is_located_at_every_one_of_a_hundred_places(network, activation):
    """Any array, any position, an error as large as a typical entry."""
    model = network(12, 20, 15, 6, batch=16, activation=activation, seed=1)
    right = model.gradient(model.parameters)
    rng = np.random.default_rng(5)
    missed = []
    for seed in range(100):
        name = str(rng.choice(list(right)))
        index = tuple(int(rng.integers(n)) for n in right[name].shape)
        wrong = planted(right, name, index, rms(right[name]) * rng.choice((-1, 1)))
        report = check_gradient(
            model.cost, wrong, model.parameters, method="projection", seed=seed
        )
        located = wrong_arrays(report) == [name] and wrong_entries(report, name) == [index]
        if not located or report.evaluations > CALLS_WHEN_WRONG:
            missed.append((seed, name, index, report.evaluations, wrong_arrays(report)))
    assert missed == []


@pytest.mark.parametrize("activation", ["tanh", "relu", "softplus", "sin"])
def test_a_right_gradient_is_never_accused(network, activation):
    for seed in range(50 if activation in ("tanh", "relu") else 10):
        model = network(7, 12, 9, 4, batch=10, activation=activation, seed=seed)
        right = model.gradient(model.parameters)
        report = check_gradient(
            model.cost, right, model.parameters, method="projection", seed=seed
        )
        assert report.verdict != "wrong", f"seed {seed}\n{report}"
        if activation != "relu":
            assert report.verdict == "correct", f"seed {seed}\n{report}"
            assert report.evaluations <= 13 + 8 * 6


def test_right_gradients_of_kinked_costs_are_rarely_left_open(network):
    verdicts = []
    for seed in range(50):
        model = network(7, 12, 9, 4, batch=10, activation="relu", seed=seed)
        report = check_gradient(
            model.cost, model.gradient, model.parameters, method="projection", seed=seed
        )
        verdicts.append(report.verdict)
    assert verdicts.count("correct") >= 45


MISTAKES = {
    "sign": (lambda g: -g, "sign-flipped"),
    "factor": (lambda g: 3 * g, "scaled"),
    "nothing": (np.zeros_like, "missing"),
}


@pytest.mark.parametrize("kind", MISTAKES)
@pytest.mark.parametrize("name", ["W1", "b1", "W3", "b3"])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_a_wrong_array_is_named_with_its_mistake(network, activation, name, kind):
    spoil, code = MISTAKES[kind]
    model = network(12, 20, 15, 6, batch=16, activation=activation, seed=2)
    right = model.gradient(model.parameters)
    report = check_gradient(
        model.cost, right | {name: spoil(right[name])}, model.parameters, method="projection"
    )
    assert wrong_arrays(report) == [name]
    assert report.parameters[name].mistake.code == code


@pytest.mark.parametrize("count", [2, 3])
def test_a_few_wrong_entries_are_all_real(network, count):
    """None that is named was right; at least one is named."""
    model = network(12, 20, 15, 6, batch=16, seed=3)
    right = model.gradient(model.parameters)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        wrong = right["W2"].copy()
        places = rng.choice(wrong.size, size=count, replace=False)
        wrong.flat[places] += 2 * rms(wrong) * rng.choice((-1, 1), size=count)
        report = check_gradient(
            model.cost, right | {"W2": wrong}, model.parameters, method="projection", seed=seed
        )
        named = set(np.flatnonzero(report.parameters["W2"].wrong))
        assert wrong_arrays(report) == ["W2"]
        assert named and named <= set(places)


@pytest.mark.parametrize("factor", [1e-12, 1e12], ids="{:g}".format)
def test_the_scale_of_the_cost_does_not_matter(network, factor):
    model = network(12, 20, 6, batch=16, seed=4)
    right = {n: factor * g for n, g in model.gradient(model.parameters).items()}

    def cost(p):
        return factor * model.cost(p)

    report = check_gradient(cost, right, model.parameters, method="projection")
    assert report.verdict == "correct"
    wrong = planted(right, "W1", (3, 7), rms(right["W1"]))
    report = check_gradient(cost, wrong, model.parameters, method="projection")
    assert wrong_entries(report, "W1") == [(3, 7)]


def test_a_kink_in_the_way_is_no_accusation():
    """A cost whose every entry sits next to the kink of an absolute value."""
    rng = np.random.default_rng(0)
    theta = 1e-7 * rng.standard_normal(200) + np.where(np.arange(200) < 100, 1.0, 0.0)
    report = check_gradient(
        lambda p: np.sum(np.abs(p)), np.sign, theta, method="projection"
    )
    assert report.verdict != "wrong"


def test_the_report_states_the_detection_limit_and_the_chance_of_a_miss(network):
    model = network(12, 20, 6, batch=16, seed=4)
    report = check_gradient(model.cost, model.gradient, model.parameters, method="projection")
    (note,) = [note for note in report.notes if note.code == "projection"]
    assert note.message == (
        "checked along random directions: a mistake in one array of "
        f"{report.detection_limit:.0e} times the norm of its gradient, in one entry or in many, "
        "would be missed with a probability of at most 1%"
    )


def test_mistakes_at_the_stated_detection_limit_are_missed_as_rarely_as_stated(network):
    """One per cent of 150 is 1.5; six or more would be a coincidence of one in two hundred."""
    model = network(6, 9, 4, batch=8, seed=6)
    right = model.gradient(model.parameters)
    limit = check_gradient(
        model.cost, right, model.parameters, method="projection"
    ).parameters["W1"].detection_limit
    rng, missed = np.random.default_rng(0), 0
    for seed in range(150):
        error = rng.standard_normal(right["W1"].shape)
        error *= max(limit, 1.5e-7) * np.linalg.norm(right["W1"]) / np.linalg.norm(error)
        wrong = right | {"W1": right["W1"] + error}
        report = check_gradient(
            model.cost, wrong, model.parameters, method="projection", seed=seed
        )
        missed += report.verdict == "correct" and report.detection_limit <= limit
    assert missed <= 5


def test_entries_nobody_looked_at_are_not_claimed(network):
    model = network(12, 20, 6, batch=16, seed=4)
    report = check_gradient(model.cost, model.gradient, model.parameters, method="projection")
    for one in report.parameters.values():
        assert one.numeric.shape == one.shape
        assert np.isnan(one.numeric).all() or one.numeric.size <= 16
        assert not one.wrong.any()


def test_the_headline_compares_the_slopes_of_arrays_that_were_not_searched():
    rng = np.random.default_rng(0)
    point = {name: rng.standard_normal((50, 50)) for name in "ab"}

    def right(p):
        return {name: 2 * value for name, value in p.items()}

    def cost(p):
        return sum(float(np.sum(value**2)) for value in p.values())

    report = check_gradient(cost, right, point)
    differences = [one.difference for one in report.parameters.values()]
    assert report.method == "projection"
    assert 0 < min(differences) / 2 <= report.difference <= max(differences)
