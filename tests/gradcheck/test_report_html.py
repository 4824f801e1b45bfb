"""The HTML of a report: well formed, escaped, without scripts, with a heat map of what is wrong."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from gradcheck.diagnosis import diagnose
from gradcheck.heat_map import heat_map, levels
from gradcheck.report import build_report

RNG = np.random.default_rng(1)
G = RNG.standard_normal((3, 5))


def report_of(*comparisons):
    return build_report(
        comparisons,
        diagnose(comparisons),
        difference=0.285,
        epsilon=1e-7,
        threshold=1e-7,
        noise=3.1e-14,
        cost_value=2.4,
        evaluations=96,
        method="exhaustive",
    )


def parsed(*comparisons) -> ElementTree.Element:
    return ElementTree.fromstring(report_of(*comparisons)._repr_html_())


def test_it_is_one_well_formed_element_with_its_own_style(compared):
    root = parsed(compared("W1", G, G), compared("W2", 2 * G, G))
    assert (root.tag, root.get("class")) == ("div", "gradcheck-report")
    assert [child.tag for child in root] == ["style", "p", "table", "figure", "dl"]
    assert not list(root.iter("script"))


def test_every_rule_of_its_style_stays_inside_the_report(compared):
    style = parsed(compared("W", G, G)).find("style").text
    selectors = re.findall(r"([^{}]+)\{", style)
    for selector in (part for chosen in selectors for part in chosen.split(",\n")):
        assert ".gradcheck-report" in selector or "@media" in selector


def test_the_table_has_a_row_for_each_array(compared):
    root = parsed(compared("W1", G, G), compared("W2", 2 * G, G))
    rows = [[" ".join(cell.itertext()) for cell in row] for row in root.iter("tr")][1:]
    assert rows == [
        ["W1", "3x5", "correct", "0", ""],
        ["W2", "3x5", "WRONG", "3.3e-01", "2.000 times the numeric gradient in all 15 entries"],
    ]


def test_names_are_escaped(compared):
    html = report_of(compared("<script>alert('&\")</script>", 2 * G, G))._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    ElementTree.fromstring(html)


def test_only_wrong_arrays_have_a_heat_map(compared):
    root = parsed(compared("W1", G, G), compared("W2", 2 * G, G), compared("b", 2.0, 1.0))
    assert [drawing.get("aria-label") for drawing in root.iter("svg")] == [
        "W2: 15 of 15 entries wrong, relative error 5.0e-01"
    ]


def test_the_heat_map_grades_the_entries(compared):
    analytic = np.array([1.0, 1 + 1e-5, 1 + 1e-3, 1.05, 2.0, 1.0, 1.0])
    numeric = np.array([1.0, 1.0, 1.0, 1.0, 1.0, np.nan, 0.5])
    kink = np.arange(7) == 6
    wrong = np.array([0, 1, 1, 1, 1, 0, 0], dtype=bool)
    comparison = compared("W", analytic, numeric, kink=kink, wrong=wrong)
    array = report_of(comparison).parameters["W"]
    assert levels(array).tolist() == [1, 3, 4, 5, 6, 0, 2]


@pytest.mark.parametrize("shape", [(7,), (100, 300), (4, 3, 3), (1000,), (41, 61)])
def test_a_large_array_is_drawn_in_blocks_and_none_of_its_mistakes_is_lost(compared, shape):
    numeric = 1 + RNG.uniform(size=shape)
    for place in (0, numeric.size // 2, numeric.size - 1):
        analytic = numeric.copy()
        analytic.flat[place] *= 3
        drawing, words = heat_map(report_of(compared("W", analytic, numeric)).parameters["W"])
        _, _, columns, rows = map(int, ElementTree.fromstring(drawing).get("viewBox").split())
        assert rows <= 40 and columns <= 60
        assert drawing.count('class="off-4"') == 1
        assert ("block" in words) is (rows * columns < numeric.size)
