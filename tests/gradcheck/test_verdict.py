"""Three verdicts: free of scale, within their budget, and never wrong about a right gradient."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcheck import check_gradient, relative_difference

RNG = np.random.default_rng(11)
DATA, TARGET = RNG.standard_normal((9, 4)), RNG.standard_normal((9, 3))
POINT = {"W": RNG.standard_normal((4, 3)), "b": RNG.standard_normal((1, 3))}
SCALES = st.integers(-12, 12)
UNITS = st.integers(-6, 6)


def cost(p) -> float:
    return float(np.sum((np.tanh(DATA @ p["W"] + p["b"]) - TARGET) ** 2))


def gradient(p):
    out = np.tanh(DATA @ p["W"] + p["b"])
    delta = 2 * (out - TARGET) * (1 - out**2)
    return {"W": DATA.T @ delta, "b": delta.sum(axis=0, keepdims=True)}


MISTAKES = {
    "none": lambda g: g,
    "factor": lambda g: g | {"W": 1.001 * g["W"]},
    "sign": lambda g: g | {"b": -g["b"]},
    "one entry": lambda g: g | {"W": g["W"] + 1e-3 * np.abs(g["W"]).max() * np.eye(4, 3)},
    "missing": lambda g: g | {"b": 0 * g["b"]},
}


@pytest.mark.parametrize("kind", MISTAKES)
@settings(max_examples=40, deadline=None)
@given(SCALES, UNITS, UNITS)
def test_the_verdict_is_free_of_scale(kind, scale, unit_of_w, unit_of_b):
    """The cost times a number, each array in other units: nothing changes but the numbers."""
    factor, units = 10.0**scale, {"W": 10.0**unit_of_w, "b": 10.0**unit_of_b}

    def natural(p):
        return {name: p[name] / unit for name, unit in units.items()}

    def scaled_gradient(p):
        found = MISTAKES[kind](gradient(natural(p)))
        return {name: factor * g / units[name] for name, g in found.items()}

    report = check_gradient(
        lambda p: factor * cost(natural(p)),
        scaled_gradient,
        {name: POINT[name] * unit for name, unit in units.items()},
    )
    expected = {
        name: "correct" if np.array_equal(right, spoilt) else "wrong"
        for name, right, spoilt in (
            (n, gradient(POINT)[n], MISTAKES[kind](gradient(POINT))[n]) for n in POINT
        )
    }
    assert {name: one.verdict for name, one in report.parameters.items()} == expected


@pytest.mark.parametrize("scale", [1e-30, 1e-12, 1e12, 1e30])
@pytest.mark.parametrize("kind", MISTAKES)
def test_the_diagnosis_is_free_of_scale_too(kind, scale):
    def codes(factor):
        report = check_gradient(
            lambda p: factor * cost(p),
            {name: factor * g for name, g in MISTAKES[kind](gradient(POINT)).items()},
            POINT,
        )
        return {n: one.mistake and one.mistake.code for n, one in report.parameters.items()}

    assert codes(scale) == codes(1.0)


def test_a_tiny_wrong_gradient_is_not_waved_through():
    """Every absolute tolerance would: both gradients are below 1e-9."""
    report = check_gradient(
        lambda p: 1e-10 * cost(p), {n: 2e-10 * g for n, g in gradient(POINT).items()}, POINT
    )
    assert report.verdict == "wrong"


# The budget


def models(network, activation, dtype):
    for seed in range(30):
        rng = np.random.default_rng(seed)
        sizes = rng.integers(2, 7, size=rng.integers(2, 5))
        yield seed, network(*sizes, activation=activation, seed=seed, dtype=dtype)


@pytest.mark.parametrize("activation", ["tanh", "sin", "softplus"])
def test_a_passing_check_of_a_smooth_cost_keeps_to_its_budget(network, counted, activation):
    """2 P + 10 + 8 per array, over models of many shapes."""
    for seed, model in models(network, activation, np.float64):
        asked = counted(model.cost)
        report = check_gradient(asked, model.gradient, model.parameters, seed=seed)
        assert report.verdict == "correct", report
        assert asked.calls <= 2 * model.size + 10 + 8 * len(model.parameters), seed


@pytest.mark.parametrize("activation", ["tanh", "sin", "softplus"])
def test_in_single_precision_more_is_spent_on_entries_in_doubt_only(network, activation):
    """Round-off leaves most entries in doubt there; all other calls keep to 10 + 8 per array."""
    passed = 0
    for seed, model in models(network, activation, np.float32):
        at_entries = {}

        def asked(p, model=model, at_entries=at_entries):
            changed = [
                (name, *map(int, index))
                for name, array in model.parameters.items()
                for index in np.argwhere(p[name] != array)
            ]
            entry = changed[0] if len(changed) == 1 else None
            at_entries[entry] = at_entries.get(entry, 0) + 1
            return model.cost(p)

        report = check_gradient(asked, model.gradient, model.parameters, seed=seed)
        assert report.verdict != "wrong", report
        if report.verdict == "correct":
            passed += 1
            assert at_entries.pop(None) <= 10 + 8 * len(model.parameters), seed
            assert len(at_entries) == model.size
    assert passed >= 8


# The threshold and the step


@pytest.mark.parametrize(
    ("error", "threshold", "verdict"),
    [
        (1e-9, 1e-7, "correct"),
        (1e-5, 1e-7, "wrong"),
        (1e-5, 1e-3, "correct"),
        (1e-2, 1e-3, "wrong"),
        (1e-2, 1e-1, "correct"),
        (-2.0, 1e-1, "wrong"),
    ],
)
def test_relative_differences_below_the_threshold_do_not_count(error, threshold, verdict):
    wrong = {name: (1 + error) * g for name, g in gradient(POINT).items()}
    report = check_gradient(cost, wrong, POINT, threshold=threshold)
    assert report.verdict == verdict
    assert report.threshold == threshold
    # Formula (2) of a factor 1 + e is e / (2 + e).
    assert report.difference == pytest.approx(abs(error) / (1 + abs(1 + error)), rel=1e-2, abs=1e-9)


@pytest.mark.parametrize("epsilon", [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9])
def test_a_given_step_is_used_as_it_is_and_its_bound_holds(epsilon):
    report = check_gradient(cost, gradient, POINT, epsilon=epsilon)
    assert report.epsilon == epsilon
    truth = gradient(POINT)
    for name, one in report.parameters.items():
        for index in np.ndindex(one.shape):
            above, below = ({n: a.copy() for n, a in POINT.items()} for _ in "ab")
            above[name][index] += epsilon
            below[name][index] -= epsilon
            width = above[name][index] - below[name][index]
            assert one.numeric[index] == (cost(above) - cost(below)) / width
        assert (np.abs(one.numeric - truth[name]) <= one.error_bound).all()
    assert report.verdict != "wrong"


@pytest.mark.parametrize("epsilon", [1e-2, 1e-4, 1e-7, 1e-10])
def test_a_mistake_is_found_whatever_the_step(epsilon):
    wrong = {n: 2 * g for n, g in gradient(POINT).items()}
    assert check_gradient(cost, wrong, POINT, epsilon=epsilon).verdict == "wrong"


@pytest.mark.parametrize(("epsilon", "poor"), [(1e-12, True), (3e-1, True), (3e-6, False)])
def test_a_poor_step_is_said_to_be_one_with_a_better(epsilon, poor):
    report = check_gradient(cost, gradient, POINT, epsilon=epsilon)
    messages = [note.message for note in report.notes if note.code == "poor-step"]
    assert len(messages) == poor
    if poor:
        assert messages[0].startswith(f"epsilon={epsilon:.0e} is a poor step for ")
        gain = re.search(r"would be (.*) times as precise$", messages[0])[1]
        assert re.fullmatch(r"more than a million|about [1-9][0-9]?[0,]*", gain)
        assert messages[0].endswith(" times as precise")


def test_the_chosen_steps_are_reported_by_array():
    report = check_gradient(cost, gradient, POINT)
    assert list(report.epsilon) == ["W", "b"]
    assert all(1e-8 < step < 1e-1 for step in report.epsilon.values())


# What the verdict rests on


def test_zero_gradients_on_both_sides_agree():
    """The course's twenty 0 / 0 entries: dead rows beside live ones."""
    theta = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    report = check_gradient(
        lambda p: np.sum(np.sin(p[0])), np.stack([np.cos(theta[0]), np.zeros(3)]), theta
    )
    assert report.verdict == "correct"
    wrong = check_gradient(
        lambda p: np.sum(np.sin(p[0])), np.stack([np.cos(theta[0]), np.full(3, 1e-3)]), theta
    )
    assert wrong.verdict == "wrong"
    assert np.argwhere(wrong.parameters["theta"].wrong)[:, 0].tolist() == [1, 1, 1]


def test_a_gradient_that_is_zero_everywhere_agrees_with_a_constant_cost():
    report = check_gradient(lambda p: 3.0, np.zeros(4), np.ones(4))
    assert report.verdict == "correct"
    assert report.difference == 0.0


def test_the_overall_difference_is_formula_2_over_everything():
    wrong = MISTAKES["factor"](gradient(POINT))
    report = check_gradient(cost, wrong, POINT)
    numeric = {name: one.numeric for name, one in report.parameters.items()}
    assert report.difference == pytest.approx(relative_difference(wrong, numeric), rel=1e-9)
    for name, one in report.parameters.items():
        assert one.difference == pytest.approx(
            relative_difference(wrong[name], one.numeric), rel=1e-9
        )


@pytest.mark.parametrize("share", [3.0, 10.0])
def test_an_error_of_the_detection_limit_is_noticed(share):
    """A little beyond what the report says it would have noticed, in the same direction."""
    limit = check_gradient(cost, gradient, POINT).parameters["W"].detection_limit
    rng = np.random.default_rng(2)
    right = gradient(POINT)["W"]
    for _ in range(10):
        error = rng.standard_normal(right.shape)
        error *= max(share * limit, 1e-6) * np.linalg.norm(right) / np.linalg.norm(error)
        report = check_gradient(cost, gradient(POINT) | {"W": right + error}, POINT)
        assert report.parameters["W"].verdict == "wrong"


def test_the_same_seed_gives_the_same_report_and_other_seeds_the_same_verdict():
    wrong = MISTAKES["one entry"](gradient(POINT))
    first, again = (check_gradient(cost, wrong, POINT, seed=3).to_dict() for _ in "ab")
    assert first == again
    assert {check_gradient(cost, wrong, POINT, seed=s).verdict for s in range(20)} == {"wrong"}
    assert {check_gradient(cost, gradient, POINT, seed=s).verdict for s in range(20)} == {"correct"}


# Costs that are known badly


def softplus_sum(p) -> float:
    return float(np.mean(np.logaddexp(0, np.sin(DATA @ p))))


def softplus_gradient(p):
    inner = DATA @ p
    return DATA.T @ (np.cos(inner) / (1 + np.exp(-np.sin(inner)))) / inner.size


def brain_float(x: float) -> float:
    """The upper half of a float32, as in mixed precision."""
    bits = np.array(x, np.float32).view(np.uint32)
    return float(((bits + np.uint32(0x8000)) & np.uint32(0xFFFF0000)).view(np.float32))


ROUGH = {
    "float32": lambda x: float(np.float32(x)),
    "float16": lambda x: float(np.float16(x)),
    "bfloat16": brain_float,
    "beside 1e4": lambda x: (x + 1e4) - 1e4,
    "beside 1e8": lambda x: (x + 1e8) - 1e8,
    "rounded to ten digits": lambda x: round(x, 10),
    "rounded to seven digits": lambda x: round(x, 7),
    "rounded to four digits": lambda x: round(x, 4),
}


@pytest.mark.parametrize("method", ["exhaustive", "projection"])
@pytest.mark.parametrize("kind", ROUGH)
def test_a_roughly_known_cost_never_accuses_a_right_gradient(kind, method):
    verdicts = []
    for seed in range(25):
        point = np.random.default_rng(seed).standard_normal((4, 3))
        report = check_gradient(
            lambda p: ROUGH[kind](softplus_sum(p)),
            softplus_gradient,
            point,
            method=method,
            seed=seed,
        )
        verdicts.append(report.verdict)
    assert "wrong" not in verdicts


@pytest.mark.parametrize("method", ["exhaustive", "projection"])
@pytest.mark.parametrize("kind", ROUGH)
def test_a_roughly_known_cost_never_acquits_an_opposite_gradient(kind, method):
    for seed in range(25):
        point = np.random.default_rng(seed).standard_normal((4, 3))
        report = check_gradient(
            lambda p: ROUGH[kind](softplus_sum(p)),
            lambda p: -softplus_gradient(p),
            point,
            method=method,
            seed=seed,
        )
        assert report.verdict != "correct", f"seed {seed}\n{report}"


def test_formula_2_leaves_out_accepted_kinks():
    point = np.array([0.0, 1.0, -2.0])
    report = check_gradient(lambda w: np.sum(np.abs(w)), lambda w: np.sign(w) + (w == 0), point)
    assert report.verdict == "correct"
    assert report.difference == report.parameters["theta"].difference < 1e-7
    alone = check_gradient(abs, 1.0, 0.0)
    assert alone.verdict == "correct"
    assert np.isnan(alone.difference) and np.isnan(alone.parameters["theta"].difference)
    assert not [note for note in check_gradient(abs, 0.0, 0.0).notes if note.code == "untouched"]


@pytest.mark.parametrize(
    ("claim", "verdict"), [(2.0, "wrong"), (1.0, "correct"), (-0.5, "correct")]
)
def test_only_a_value_beyond_the_slopes_of_a_kink_is_wrong(claim, verdict):
    found = check_gradient(abs, claim, 0.0).parameters["theta"]
    assert found.verdict == verdict
    if verdict == "wrong":
        assert found.mistake.message == "outside the slopes -1 and 1 of a kink"
        assert found.slopes == {(): pytest.approx((-1, 1))}


@pytest.mark.parametrize(
    ("cost", "gradient"),
    [(lambda w: np.sum(w**3), lambda w: 6 * w**2), (lambda w: 1.0, np.ones_like)],
    ids=["wrong everywhere", "flat"],
)
def test_without_an_entry_that_counts_there_is_no_detection_limit(cost, gradient):
    report = check_gradient(cost, gradient, RNG.standard_normal(5))
    assert not report
    assert np.isnan(report.detection_limit)
    assert "would have been seen" not in str(report)


@pytest.mark.parametrize(("least", "verdict"), [(1e-12, "inconclusive"), (0.1, "correct")])
def test_the_edge_of_the_domain_is_the_reason_only_where_it_is_near(least, verdict):
    report = check_gradient(
        lambda w: np.sum(w * np.log(w)), lambda w: np.log(w) + 1, np.array([least, 1.5, 2.0])
    )
    assert report.verdict == verdict
    assert report.parameters["theta"].reasons == (("domain",) if verdict == "inconclusive" else ())
    assert {note.code for note in report.notes}.isdisjoint({"noise", "single-precision"})


@pytest.mark.parametrize(
    ("dtype", "verdict", "reasons"),
    [("f4", "inconclusive", ("parameter-precision",)), ("f8", "correct", ())],
)
def test_parameters_in_single_precision_are_named_rather_than_the_cost(dtype, verdict, reasons):
    point = np.array([41.203, 55.803, 63.871], dtype=dtype)
    phase = np.array([0.3, 1.1, 2.0], dtype=dtype)
    report = check_gradient(
        lambda t: np.sum(np.sin(t + phase) ** 2), lambda t: np.sin(2 * (t + phase)), point
    )
    assert (report.verdict, report.parameters["theta"].reasons) == (verdict, reasons)


@pytest.mark.parametrize("seed", range(10))
def test_a_cost_in_double_precision_is_known_as_such_at_parameters_in_single_precision(seed):
    """Parameters far larger than the period of the cost: rounded moves would look like noise."""
    rng = np.random.default_rng(seed)
    point, phase = rng.uniform(300, 700, 4).astype("f4"), rng.standard_normal(4)

    def cost(t):
        return np.sum(np.sin(t + phase) ** 2)

    assert check_gradient(cost, lambda t: np.sin(2 * (t + phase)), point).verdict == "correct"
    assert check_gradient(cost, lambda t: 2 * np.sin(2 * (t + phase)), point).verdict == "wrong"
