"""The step is found from few slopes, and the short way to it is the long one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcheck import check_gradient
from gradcheck.ladder import _at_once, _first_rungs, _search
from gradcheck.noise import Noise
from gradcheck.parameters import Parameters
from gradcheck.rungs import roundoff


class Still:
    """An oracle that is asked nothing."""

    def __init__(self, point):
        self.parameters = Parameters(point)


@given(
    slope=st.floats(-1e3, 1e3),
    change=st.one_of(st.floats(-1, 1), st.floats(-1e-9, 1e-9), st.just(np.inf), st.just(np.nan)),
    noise=st.floats(1e-17, 1e-6),
    goal=st.floats(0, 1e-3),
)
def test_what_two_rungs_settle_a_search_would_find_without_asking(slope, change, noise, goal):
    oracle, known = Still(np.array([1.0, -2.0])), Noise(noise, 1.0, flat=False)
    rungs, width = _first_rungs(np.dtype(float), known), oracle.parameters.scales[0]
    slopes = [slope + change, slope]
    blur = roundoff(known.absolute, 2.0)
    step = _at_once(rungs, slopes, blur, width, goal)
    search = _search(oracle, 0, known, goal, dict(zip(rungs, slopes, strict=True)))
    if step is None:
        return
    with pytest.raises(StopIteration) as end:
        next(search)
    assert end.value.value == step


@pytest.mark.parametrize("edge", [np.inf, np.nan, 1e308])
@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_a_cost_that_is_infinite_beyond_an_edge_is_checked_inside(edge, factor):
    point = np.array([1.0 - 1e-6, 0.3])

    def cost(p):
        return edge if p[0] >= 1 else float(np.sum(np.sin(p)))

    report = check_gradient(cost, factor * np.cos(point), point)
    assert report.verdict == ("correct" if factor == 1 else "wrong"), report
