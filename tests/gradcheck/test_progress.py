"""The bar of a long check, and what is left when it is interrupted."""

from __future__ import annotations

import sys
from typing import ClassVar

import numpy as np
import pytest

from gradcheck import ArgumentError, check_gradient

tqdm_auto = pytest.importorskip("tqdm.auto")

THETA = np.random.default_rng(0).standard_normal(30)


def cost(p):
    return np.sum(np.sin(p))


class Bar:
    """Stands for tqdm's bar and remembers what it was told."""

    made: ClassVar[list[Bar]] = []

    def __init__(self, total, desc, unit):
        self.total, self.desc, self.unit, self.done, self.closed = total, desc, unit, 0, False
        self.beyond = False
        self.made.append(self)

    def update(self, calls):
        self.done += calls
        self.beyond |= self.done > self.total

    def set_postfix_str(self, *_, **__):
        pass

    set_description = set_postfix = set_description_str = refresh = set_postfix_str

    def close(self):
        self.closed = True


@pytest.fixture
def bar(monkeypatch):
    Bar.made.clear()
    monkeypatch.setattr(tqdm_auto, "tqdm", Bar)
    return Bar.made


@pytest.mark.parametrize("method", ["exhaustive", "projection", "sample"])
def test_the_bar_counts_every_call_of_the_cost_but_those_at_the_point(bar, counted, method):
    asked = counted(cost)
    check_gradient(asked, np.cos, THETA, method=method, progress=True)
    (shown,) = bar
    assert asked.calls - 4 <= shown.done <= asked.calls
    assert shown.closed
    assert not shown.beyond


@pytest.mark.parametrize("gradient", [np.cos, np.sin], ids=["right", "wrong"])
def test_a_bar_never_runs_past_its_end(bar, gradient):
    check_gradient(cost, gradient, THETA, progress=True)
    assert not bar[0].beyond


def test_the_expected_total_is_close_for_a_passing_check(bar):
    check_gradient(cost, np.cos, THETA, progress=True)
    (shown,) = bar
    assert 2 * THETA.size <= shown.done <= shown.total <= 2 * THETA.size + 18
    assert (shown.desc, shown.unit) == ("gradient check", "call")


def test_no_bar_unless_it_is_asked_for(bar):
    check_gradient(cost, np.cos, THETA)
    assert bar == []


def test_the_real_bar_writes_to_stderr_only(capfd):
    check_gradient(cost, np.cos, THETA, progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert "gradient check" in err


def test_a_bar_is_closed_when_the_cost_raises(bar):
    def broken(p):
        if p[3] != THETA[3]:
            raise RuntimeError("lost")
        return cost(p)

    with pytest.raises(RuntimeError):
        check_gradient(broken, np.cos, THETA, progress=True)
    assert bar[0].closed


def test_a_bar_without_tqdm_is_an_error_with_the_remedy(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ArgumentError) as caught:
        check_gradient(cost, np.cos, THETA, progress=True)
    assert str(caught.value) == (
        "progress=True draws its bar with tqdm, which is not installed: pip install tqdm"
    )
    assert check_gradient(cost, np.cos, THETA)


@pytest.mark.parametrize("progress", [False, True])
@pytest.mark.parametrize("fatal", [12, 20, 50])
def test_an_interrupted_check_says_how_far_it_came_and_leaves_the_parameters(fatal, progress):
    theta, calls = THETA.copy(), 0

    def interrupted(p):
        nonlocal calls
        calls += 1
        if calls == fatal:
            raise KeyboardInterrupt
        return cost(p)

    with pytest.raises(KeyboardInterrupt) as caught:
        check_gradient(interrupted, np.cos, theta, progress=progress)
    words = str(caught.value).split()
    assert words[:4] == ["gradient", "check", "interrupted", "after"]
    assert fatal - 5 <= int(words[4]) < fatal
    assert "calls of the cost" in str(caught.value)
    assert str(caught.value).endswith("your parameters are as they were")
    np.testing.assert_array_equal(theta, THETA)
