"""The plot of error against step: what is drawn is looked at as data, not as pixels."""

import subprocess
import sys

import numpy as np
import pytest

from gradcheck import ArgumentError, NonFiniteError, check_gradient, plot_steps

POINT = {"w": np.array([0.3, -1.2, 2.0]), "v": np.array([[0.5], [1.5]])}


def cost(p):
    return np.sum(np.sin(p["w"])) + np.sum(p["v"] ** 4)


def gradient(p):
    return {"w": np.cos(p["w"]), "v": 4 * p["v"] ** 3}


@pytest.fixture
def ax():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    figure, ax = pyplot.subplots()
    yield ax
    pyplot.close(figure)


def drawn(ax, gid):
    (line,) = [line for line in ax.lines if line.get_gid() == gid]
    return np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)


def slope(x, y):
    return np.polyfit(np.log10(x), np.log10(y), 1)[0]


def test_a_right_gradient_draws_a_v_with_arms_of_slope_minus_one_and_two(ax):
    plot_steps(cost, gradient, POINT, ax=ax)
    for name in POINT:
        x, y = drawn(ax, name)
        best = x[np.nanargmin(y)]
        left, right = np.isfinite(y) & (x < best / 100), x > best * 10
        assert slope(x[left], y[left]) == pytest.approx(-1, abs=0.25)
        assert slope(x[right], y[right]) == pytest.approx(2, abs=0.1)
        assert np.nanmin(y) < 1e-10


def test_the_asymptotes_run_along_the_arms(ax):
    plot_steps(cost, gradient, POINT, ax=ax)
    for name in POINT:
        x, y = drawn(ax, name)
        for part, power in (("round-off", -1), ("truncation", 2)):
            ends, heights = drawn(ax, f"{name}-{part}")
            assert slope(ends, heights) == pytest.approx(power)
            near = (x > ends[0]) & (x < ends[1]) & np.isfinite(y)
            expected = heights[0] * (x[near] / ends[0]) ** power
            # Round-off scatters around its standard deviation; truncation follows its line.
            ratio = np.median(y[near] / expected)
            assert 0.1 < ratio < 5 if part == "round-off" else ratio == pytest.approx(1, abs=0.1)


def test_the_diamond_stands_at_the_step_that_a_check_chooses(ax):
    plot_steps(cost, gradient, POINT, ax=ax)
    chosen = check_gradient(cost, gradient, POINT).epsilon
    for name in POINT:
        (step,), (difference,) = drawn(ax, f"{name}-chosen")
        # Not the same random direction, but the same balance.
        assert chosen[name] / 10 < step < chosen[name] * 10
        assert difference < 30 * np.nanmin(drawn(ax, name)[1])


def test_a_wrong_gradient_draws_a_plateau_for_its_array_and_a_v_for_the_other(ax):
    plot_steps(cost, lambda p: gradient(p) | {"v": 3 * gradient(p)["v"]}, POINT, ax=ax)
    x, y = drawn(ax, "v")
    assert y[x < 1e-2] == pytest.approx(0.5, rel=1e-2)
    assert np.nanmin(drawn(ax, "w")[1]) < 1e-10


def test_a_noisy_cost_raises_the_left_arm_and_moves_the_step_to_the_right(ax):
    plot_steps(cost, gradient, POINT, ax=ax)
    steps = [drawn(ax, "w-chosen")[0][0]]
    arms = [drawn(ax, "w-round-off")[1] * drawn(ax, "w-round-off")[0]]
    ax.clear()
    plot_steps(lambda p: (cost(p) + 1e6) - 1e6, gradient, POINT, ax=ax)
    steps.append(drawn(ax, "w-chosen")[0][0])
    arms.append(drawn(ax, "w-round-off")[1] * drawn(ax, "w-round-off")[0])
    assert steps[1] > 10 * steps[0]
    assert arms[1][0] > 1e3 * arms[0][0]


def test_a_cost_without_third_derivative_has_no_truncation_arm(ax):
    plot_steps(lambda x: 3 * x**2, lambda x: 6 * x, 2.0, ax=ax)
    assert [line.get_gid() for line in ax.lines] == ["theta", "theta-chosen", "theta-round-off"]


def test_steps_in_units_of_the_parameters_can_be_given(ax):
    plot_steps(cost, gradient, POINT, ax=ax, epsilons=[1e-7, 1e-3, 1e-5])
    for name in POINT:
        assert drawn(ax, name)[0].tolist() == [1e-3, 1e-5, 1e-7]


def test_default_steps_follow_the_scale_of_each_array(ax):
    plot_steps(lambda x: np.sum(np.sin(x / 1e6)), lambda x: np.cos(x / 1e6) / 1e6,
               np.array([3e5, 2e6]), ax=ax)
    x, y = drawn(ax, "theta")
    assert x.max() == pytest.approx(0.1 * np.sqrt((3e5**2 + 2e6**2) / 2))
    assert np.nanmin(y) < 1e-10


def test_an_array_that_does_nothing_is_drawn_without_a_warning(ax):
    point = {"w": np.array([1.0, 2.0]), "idle": np.ones(3), "empty": np.zeros((0, 2))}
    plot_steps(lambda p: np.sum(p["w"] ** 3),
               lambda p: {**p, "w": 3 * p["w"] ** 2, "idle": np.zeros(3)}, point, ax=ax)
    assert np.isnan(drawn(ax, "idle")[1]).all()
    assert not [line for line in ax.lines if line.get_gid().startswith("empty")]


def test_steps_out_of_the_domain_are_left_out(ax):
    plot_steps(lambda x: np.sum(np.log(x)), lambda x: 1 / x, np.array([1e-3, 1.0]), ax=ax)
    x, y = drawn(ax, "theta")
    assert np.isnan(y[x > 2e-2]).all()
    assert np.nanmin(y) < 1e-8


def test_each_kind_of_mark_stands_in_the_legend_once_after_the_arrays(ax):
    plot_steps(cost, gradient, POINT, ax=ax)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["w", "v", "step chosen", "round-off", "truncation"]
    assert ax.get_xscale() == ax.get_yscale() == "log"


def test_a_cost_that_changes_its_parameters_is_drawn_as_one_that_does_not(ax):
    def careless(p):
        value = cost(p)
        p["w"] += 1
        return value

    plot_steps(cost, gradient, POINT, ax=ax)
    expected = drawn(ax, "w")[1]
    ax.clear()
    plot_steps(careless, gradient, POINT, ax=ax)
    assert np.nanmin(drawn(ax, "w")[1]) < 10 * np.nanmin(expected)
    assert POINT["w"].tolist() == [0.3, -1.2, 2.0]


def test_without_axes_a_new_figure_is_made():
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    before = set(pyplot.get_fignums())
    made = plot_steps(cost, gradient, POINT).figure
    assert made.number not in before
    pyplot.close(made)


@pytest.mark.parametrize("epsilons", [[], [1e-3, 0.0], [-1e-5], [np.inf]])
def test_impossible_steps_are_refused(ax, epsilons):
    with pytest.raises(ArgumentError, match="epsilons must be positive"):
        plot_steps(cost, gradient, POINT, ax=ax, epsilons=epsilons)


def test_what_cannot_be_checked_cannot_be_drawn(ax):
    with pytest.raises(NonFiniteError):
        plot_steps(lambda x: np.inf, lambda x: 0.0, 1.0, ax=ax)


def test_without_matplotlib_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ArgumentError, match="pip install matplotlib"):
        plot_steps(cost, gradient, POINT)


def test_importing_gradcheck_does_not_import_matplotlib(root):
    code = "import gradcheck, sys; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
