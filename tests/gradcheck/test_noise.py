"""The noise of a cost is measured, and comes out as large as it was made."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck import check_gradient
from gradcheck.noise import measure_noise, table_noise
from gradcheck.oracle import Oracle
from gradcheck.parameters import Parameters
from gradcheck.ways import evaluation

EPS = float(np.finfo(float).eps)
RNG = np.random.default_rng(7)
WEIGHTS, DATA = RNG.standard_normal((6, 4)), RNG.standard_normal((20, 6))


def smooth(p) -> float:
    return float(np.mean(np.logaddexp(0, np.sin(DATA @ p))))


def measured(cost, point=WEIGHTS, seed=0):
    where = Parameters(point)
    with evaluation(cost, where, False, None) as way:
        return measure_noise(Oracle(where, way), np.random.default_rng(seed))


def rounded_to(dtype):
    return lambda p: float(dtype(smooth(p)))


def quantised(unit):
    return lambda p: float(np.round(smooth(p) / unit) * unit)


def hashed(p) -> float:
    """A number between -1 and 1 that jumps with every bit of the parameters."""
    bits = np.ascontiguousarray(p).tobytes()
    return np.random.default_rng(np.frombuffer(bits, dtype=np.uint32)).uniform(-1, 1)


def jumping(size):
    """Noise that is the same for the same question: uniform, of standard deviation `size`."""
    return lambda p: smooth(p) + size * np.sqrt(3) * hashed(p)


def cancelling(offset):
    return lambda p: (smooth(p) + offset) - offset


SPREAD_OF_ROUNDING = 1 / np.sqrt(12)

INJECTED = {
    "float32": (rounded_to(np.float32), None),
    "quantised to 1e-10": (quantised(1e-10), 1e-10 * SPREAD_OF_ROUNDING),
    "quantised to 1e-7": (quantised(1e-7), 1e-7 * SPREAD_OF_ROUNDING),
    "quantised to 1e-5": (quantised(1e-5), 1e-5 * SPREAD_OF_ROUNDING),
    "jumping by 1e-13": (jumping(1e-13), 1e-13),
    "jumping by 1e-9": (jumping(1e-9), 1e-9),
    "cancelling 1e4": (cancelling(1e4), np.spacing(1e4) * SPREAD_OF_ROUNDING),
    "cancelling 1e8": (cancelling(1e8), np.spacing(1e8) * SPREAD_OF_ROUNDING),
}


@pytest.mark.parametrize("kind", INJECTED)
@pytest.mark.parametrize("seed", range(4))
def test_injected_noise_is_measured_within_a_factor_of_four(kind, seed):
    cost, injected = INJECTED[kind]
    if injected is None:
        injected = float(np.spacing(np.float32(smooth(WEIGHTS)))) * SPREAD_OF_ROUNDING
    assert injected / 4 <= measured(cost, seed=seed).absolute <= 4 * injected


@pytest.mark.parametrize("kind", INJECTED)
def test_noise_is_never_overlooked_by_chance(kind):
    """A coarse grid can look like a straight line; at hundreds of points it often does."""
    cost, injected = INJECTED[kind]
    for seed in range(100):
        point = np.random.default_rng(seed).standard_normal(WEIGHTS.shape)
        there = injected or float(np.spacing(np.float32(smooth(point)))) * SPREAD_OF_ROUNDING
        assert measured(cost, point, seed).absolute >= there / 20, seed


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_cost_has_the_noise_of_its_own_rounding(seed):
    noise = measured(smooth, seed=seed)
    assert 0.25 <= noise.multiple <= 8
    assert noise.absolute == pytest.approx(noise.multiple * EPS * smooth(WEIGHTS))


@pytest.mark.parametrize("factor", [1e-12, 1e-6, 1e6, 1e12], ids="{:g}".format)
def test_noise_scales_with_the_cost_and_its_multiple_does_not(factor):
    """A factor rounds once more, hence the room of two."""
    plain = measured(jumping(1e-10))
    scaled = measured(lambda p: factor * jumping(1e-10)(p))
    assert scaled.absolute / factor == pytest.approx(plain.absolute, rel=1e-3)
    assert scaled.multiple == pytest.approx(plain.multiple, rel=1e-3)


@pytest.mark.parametrize("width", [1e-6, 1.0, 1e6], ids="{:g}".format)
def test_noise_does_not_depend_on_the_unit_of_the_parameters(width):
    noise = measured(lambda p: quantised(1e-9)(p / width), WEIGHTS * width)
    assert noise.absolute == pytest.approx(1e-9 * SPREAD_OF_ROUNDING, rel=3)
    assert noise.absolute >= 1e-9 * SPREAD_OF_ROUNDING / 4


def test_parameters_in_single_precision_are_moved_far_enough():
    point = WEIGHTS.astype(np.float32)
    noise = measured(lambda p: np.float32(smooth(p)), point)
    unit = float(np.spacing(np.float32(smooth(WEIGHTS))))
    assert 0.05 * unit <= noise.absolute <= 4 * unit


def test_a_cost_computed_in_single_precision_throughout_is_as_noisy_as_that():
    point, data = WEIGHTS.astype(np.float32), DATA.astype(np.float32)

    def single(p):
        return np.mean(np.logaddexp(np.float32(0), np.sin(data @ p)), dtype=np.float32)

    noise = measured(single, point)
    assert 1e7 <= noise.multiple * EPS / np.finfo(np.float32).eps * 1e9 <= 3e10


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_a_flat_cost_is_flat_and_has_noise_of_rounding_at_most(value):
    noise = measured(lambda p: value)
    assert noise.flat
    assert 0 < noise.absolute <= EPS * max(value, 1e-100)
    assert not measured(smooth).flat


def test_a_cost_of_zero_at_the_point_has_noise_all_the_same():
    """The share of zero is undefined: the noise comes from the values around it."""
    noise = measured(lambda p: float(np.sum(np.sin(p))), np.zeros(5))
    assert 0 < noise.absolute < 1e-12
    assert np.isfinite(noise.relative)


def test_a_table_that_settles_costs_about_ten_calls(counted):
    cost = counted(smooth)
    noise = measured(cost)
    assert cost.calls in (2 + 8, 2 + 8 + 2)
    assert noise.multiple < 10


def test_the_report_states_the_measured_noise():
    factor = 1e-12

    def gradient(p):
        inner = DATA @ p
        return DATA.T @ (np.cos(inner) / (1 + np.exp(-np.sin(inner)))) / inner.size

    report = check_gradient(quantised(factor), gradient, WEIGHTS)
    assert report.verdict == "correct"
    assert factor * SPREAD_OF_ROUNDING / 4 <= report.noise <= 4 * factor * SPREAD_OF_ROUNDING
    assert report.relative_noise == pytest.approx(report.noise / EPS / smooth(WEIGHTS), rel=1e-2)
    assert "noise" in [note.code for note in report.notes]


@pytest.mark.parametrize("sigma", [1e-3, 1.0, 1e8])
def test_a_table_of_pure_noise_shows_its_standard_deviation(sigma):
    rng = np.random.default_rng(0)
    levels = [table_noise(sigma * rng.standard_normal(9))[0] for _ in range(400)]
    assert np.median(levels) == pytest.approx(sigma, rel=0.3)


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_a_polynomial_leaves_nothing_in_a_table_but_rounding(degree):
    values = np.arange(9.0) ** degree + 5.0
    assert table_noise(values)[0] == 0.0


def test_noise_shows_beside_a_slope_that_is_much_larger():
    rng = np.random.default_rng(1)
    sigma, settled = table_noise(1e-6 * rng.standard_normal(9) + np.linspace(0, 1, 9))
    assert settled
    assert 2e-7 <= sigma <= 5e-6
