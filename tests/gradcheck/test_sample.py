"""A sample of the entries, and the chance of having missed wrong ones."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck import ArgumentError, check_gradient
from gradcheck.sample import chance_of_missing, draw


@pytest.mark.parametrize(("size", "samples"), [(100, 20), (101, 20), (37, 7), (5, 4), (1000, 1)])
def test_every_stretch_of_equal_length_gives_one_entry(size, samples):
    rng = np.random.default_rng(0)
    edges = np.linspace(0, size, samples + 1).astype(int)
    for _ in range(200):
        drawn = draw(size, samples, rng)
        assert drawn.shape == (samples,)
        assert ((edges[:-1] <= drawn) & (drawn < edges[1:])).all()


@pytest.mark.parametrize("samples", [7, 8, 100])
def test_a_sample_of_everything_is_everything(samples):
    np.testing.assert_array_equal(draw(7, samples, np.random.default_rng(0)), np.arange(7))
    assert chance_of_missing(1, 7, samples) == 0.0


def test_every_entry_is_drawn_as_often_as_any_other():
    rng = np.random.default_rng(0)
    counts = np.bincount(np.concatenate([draw(40, 8, rng) for _ in range(5000)]), minlength=40)
    np.testing.assert_allclose(counts, 1000, atol=130)


def missed(wrong: np.ndarray, size: int, samples: int, times: int = 2000) -> float:
    rng = np.random.default_rng(1)
    seen = [np.isin(draw(size, samples, rng), wrong).any() for _ in range(times)]
    return 1 - float(np.mean(seen))


@pytest.mark.parametrize(("wrong", "samples"), [(10, 5), (20, 5), (20, 10), (4, 2)])
def test_the_chance_of_missing_evenly_spread_mistakes_is_as_stated(wrong, samples):
    places = np.arange(0, 100, 100 // wrong)
    stated = chance_of_missing(wrong, 100, samples)
    assert missed(places, 100, samples) == pytest.approx(stated, abs=0.03)


@pytest.mark.parametrize(("wrong", "samples"), [(1, 5), (3, 10), (10, 5), (10, 20), (50, 3)])
def test_the_chance_of_missing_mistakes_anywhere_is_no_larger_than_stated(wrong, samples):
    for seed in range(5):
        places = np.random.default_rng(seed).choice(100, size=wrong, replace=False)
        assert missed(places, 100, samples) <= chance_of_missing(wrong, 100, samples) + 0.03
    clustered = np.arange(40, 40 + wrong)
    assert missed(clustered, 100, samples) <= chance_of_missing(wrong, 100, samples) + 0.03


THETA = np.random.default_rng(3).standard_normal(400)


def cost(p):
    return np.sum(np.sin(p))


def test_a_check_of_a_sample_misses_a_single_wrong_entry_as_often_as_it_says():
    """Of 400 entries, 40 are looked at: nine times in ten the wrong one is not among them."""
    wrong = np.cos(THETA)
    wrong[123] += 1.0
    verdicts = [
        check_gradient(cost, wrong, THETA, method="sample", samples=40, seed=seed).verdict
        for seed in range(120)
    ]
    assert set(verdicts) == {"correct", "wrong"}
    assert verdicts.count("correct") / 120 == pytest.approx(0.9, abs=0.08)


def test_the_report_states_the_chance():
    report = check_gradient(cost, np.cos, THETA, method="sample", samples=40)
    assert report.verdict == "correct"
    assert report.method == "sample"
    (note,) = [note for note in report.notes if note.code == "sample"]
    assert note.message == (
        "40 entries of each array were checked: of 400 entries, a single wrong one would be missed "
        f"with a probability of {(1 - 1 / 400) ** 40:.2%}, a wrong tenth of them with "
        f"{0.9**40:.2%}"
    )


def test_a_sample_that_holds_every_entry_has_no_chance_to_state():
    report = check_gradient(cost, np.cos, THETA, method="sample", samples=400)
    assert [note for note in report.notes if note.code == "sample"] == []


def test_only_the_sample_is_estimated_and_paid_for(counted):
    asked = counted(cost)
    report = check_gradient(asked, np.cos, THETA, method="sample", samples=15).parameters["theta"]
    assert np.isfinite(report.numeric).sum() == 15
    assert asked.calls <= 2 * 15 + 10 + 8


def test_a_wrong_array_is_found_by_its_sample():
    report = check_gradient(cost, lambda p: -np.cos(p), THETA, method="sample")
    assert report.verdict == "wrong"
    assert report.parameters["theta"].wrong.sum() == 20


def test_small_arrays_are_checked_entirely():
    tree = {"W": THETA, "b": np.array([1.0, 2.0])}
    report = check_gradient(
        lambda p: cost(p["W"]) + cost(p["b"]),
        lambda p: {"W": np.cos(p["W"]), "b": np.cos(p["b"]) * [1, 2]},
        tree,
        method="sample",
        samples=5,
    )
    assert report.parameters["b"].wrong.tolist() == [False, True]
    assert report.parameters["W"].verdict == "correct"


@pytest.mark.parametrize("samples", [0, -3, 2.5, True, "20"])
def test_samples_must_be_a_positive_whole_number(samples):
    with pytest.raises(ArgumentError) as caught:
        check_gradient(cost, np.cos, THETA, method="sample", samples=samples)
    assert str(caught.value) == f"samples must be a positive whole number, got {samples!r}"


@pytest.mark.parametrize("method", ["exhaustive", "projection", "auto"])
def test_samples_for_another_method_are_an_error(method):
    with pytest.raises(ArgumentError) as caught:
        check_gradient(cost, np.cos, THETA, method=method, samples=5)
    assert str(caught.value) == f"samples=5 belongs to method='sample', not {method!r}"
