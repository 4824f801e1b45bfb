"""A report holds what was found, decides the overall verdict, and goes into JSON."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from gradcheck.diagnosis import diagnose
from gradcheck.notes import REASONS, Note
from gradcheck.report import build_report, overall_verdict, relative_noise

G = np.random.default_rng(1).standard_normal((3, 5))


def report_of(*comparisons, **changes):
    values = {
        "difference": 0.285,
        "epsilon": None,
        "threshold": 1e-7,
        "noise": 3.1e-14,
        "cost_value": 2.4,
        "evaluations": 96,
        "method": "exhaustive",
    }
    return build_report(comparisons, diagnose(comparisons), **(values | changes))


@pytest.mark.parametrize(
    ("verdicts", "overall"),
    [
        (["correct", "correct"], "correct"),
        (["correct", "inconclusive"], "inconclusive"),
        (["inconclusive", "wrong", "correct"], "wrong"),
    ],
)
def test_the_worst_verdict_is_the_verdict(verdicts, overall):
    assert overall_verdict(verdicts) == overall


def test_only_a_correct_report_is_true(compared):
    assert report_of(compared("W", G, G))
    assert not report_of(compared("W", 2 * G, G))
    assert not report_of(compared("W", G, G, verdict="inconclusive", reasons=("noise",)))


def test_each_array_is_found_by_its_name(compared):
    report = report_of(compared("W1", G, G), compared("W2", 2 * G, G))
    assert report.parameters["W1"].mistake is None
    assert report.parameters["W2"].mistake.factor == 2
    assert report.parameters["W2"].shape == (3, 5)
    assert report.start == "W2"


def test_the_detection_limit_is_that_of_the_array_seen_least_clearly(compared):
    report = report_of(
        compared("W1", G, G, detection_limit=1e-9),
        compared("W2", G, G, detection_limit=1e-6),
        compared("b", 0 * G, 0 * G, detection_limit=math.inf),
    )
    assert report.detection_limit == 1e-6


def test_noise_is_counted_in_machine_precisions_of_the_cost():
    assert relative_noise(64 * np.finfo(float).eps, 1.0) == 64
    assert relative_noise(64 * np.finfo(float).eps, -2.0) == 32
    assert math.isnan(relative_noise(1e-16, 0.0))


def test_an_inconclusive_report_says_what_to_do(compared):
    report = report_of(compared("W", G, G, verdict="inconclusive", reasons=("flat",)))
    assert report.hint == f"{REASONS['flat'].remedy} (see mistakes: flat)"


def test_the_hint_names_the_section_about_the_mistake(compared):
    assert report_of(compared("W", 2 * G, G)).hint.endswith(" (see mistakes: scaled)")
    assert report_of(compared("W", G, G)).hint is None


def test_a_report_goes_into_json_and_back(compared):
    numeric = G.copy()
    numeric[0, 0] = np.nan
    report = report_of(
        compared("W", 2 * G, numeric, detection_limit=math.inf),
        epsilon={"W": np.float64(1e-5)},
        notes=(Note("noise", "noisy"),),
    )
    back = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert back["verdict"] == "wrong"
    assert back["detection_limit"] is None
    assert back["epsilon"] == {"W": 1e-5}
    assert back["notes"] == [{"code": "noise", "message": "noisy"}]
    array = back["parameters"]["W"]
    assert array["numeric"][0][0] is None
    assert array["numeric"][2] == G[2].tolist()
    assert array["wrong"][1] == [True] * 5
    assert array["mistake"]["code"] == "scaled"
