"""Comparisons made by hand, for the tests of the diagnosis, the notes and the report."""

from __future__ import annotations

import numpy as np
import pytest

from gradcheck.comparison import Comparison


def compare(name, analytic, numeric, *, parameter=None, bound=1e-9, **changes) -> Comparison:
    """Two gradients of one array; an entry is wrong when it is 10 bounds away.

    `bound` is relative to the largest numeric derivative.
    """
    analytic, numeric = np.asarray(analytic, float), np.asarray(numeric, float)
    if parameter is None:
        parameter = np.random.default_rng(numeric.size).standard_normal(numeric.shape)
    error_bound = np.full(numeric.shape, bound * (np.nanmax(np.abs(numeric)) or 1.0))
    error_bound = np.where(np.isnan(numeric), np.nan, error_bound)
    wrong = np.abs(analytic - numeric) > 10 * error_bound
    distance = np.linalg.norm(np.nan_to_num(analytic - numeric))
    size = np.linalg.norm(analytic) + np.linalg.norm(np.nan_to_num(numeric))
    nowhere = np.zeros(numeric.shape, dtype=bool)
    values = {
        "name": name,
        "parameter": np.asarray(parameter, float),
        "analytic": analytic,
        "numeric": numeric,
        "error_bound": error_bound,
        "wrong": wrong,
        "kink": nowhere,
        "unresolved": nowhere,
        "verdict": "wrong" if wrong.any() else "correct",
        "difference": float(distance / size) if size else 0.0,
        "detection_limit": bound,
        "reasons": (),
    }
    return Comparison(**(values | changes))


@pytest.fixture(scope="session")
def compared():
    """The function `compare`: compared(name, analytic, numeric, ...) -> Comparison."""
    return compare
