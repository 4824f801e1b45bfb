"""What is true about a claimed gradient, found without any finite difference of the checker.

The true gradient is the correct backward pass run in extended precision; `test_cases.py` holds it
against differences of the cost. On a kink the truth is an interval: the one-sided slopes.
"""

from __future__ import annotations

import numpy as np

from .case import Parameters, widened

LD = np.longdouble
WRONG = 1e-4  # of the array's norm: what the checker has to notice
IDLE = 1e-12  # of the natural norm: a gradient that is zero
RIGHT = 1e-9  # of the array's norm: no mistake at all, extended precision's own rounding


def norm(array) -> float:
    return float(np.sqrt((np.asarray(array, dtype=LD) ** 2).sum()))


def rms(array) -> float:
    return norm(array) / max(1, np.size(array)) ** 0.5


def natural_norms(parameters: Parameters, truth: Parameters) -> dict[str, float]:
    """Norm of the true gradient; for an idle array, what the largest would be in its unit.

    The bias before a batch normalisation has a gradient of exactly zero: a multiple of its rounding
    is no mistake.
    """
    unit = {name: rms(value) or 1.0 for name, value in parameters.items()}
    largest = max(norm(truth[name]) * unit[name] for name in truth) or 1.0  # a net may be dead
    natural = {name: largest / unit[name] for name in truth}
    return {n: norm(t) if norm(t) > IDLE * natural[n] else natural[n] for n, t in truth.items()}


def is_idle(name: str, truth: Parameters, natural: dict[str, float]) -> bool:
    """Whether the cost does not depend on the array at all."""
    return norm(truth[name]) < IDLE * natural[name]


def one_sided(cost, parameters: Parameters, share: float = 1e-8) -> dict[str, tuple]:
    """Slopes to the left and to the right of every entry, in extended precision."""
    p = widened(parameters)
    start = cost(p)
    slopes = {}
    for name, value in p.items():
        step = LD(share) * (rms(value) or 1)
        low, high = np.empty_like(value), np.empty_like(value)
        for index in np.ndindex(value.shape):
            kept = value[index]
            value[index] = kept + step
            high[index] = (cost(p) - start) / (value[index] - kept)
            value[index] = kept - step
            low[index] = (start - cost(p)) / (kept - value[index])
            value[index] = kept
        slopes[name] = (np.minimum(low, high), np.maximum(low, high))
    return slopes


def at_kinks(slopes: tuple) -> np.ndarray:
    """Entries of an array whose one-sided slopes differ."""
    low, high = slopes
    return high - low > 1e-4 * (np.abs(low) + np.abs(high))


def errors(claimed, truth, slopes=None) -> Parameters:
    """How far each entry is from the truth: or from the nearest subgradient."""
    result = {}
    for name, value in claimed.items():
        error = np.asarray(value, dtype=LD) - truth[name]
        if slopes is not None:
            low, high = slopes[name]
            slack = 1e-5 * (np.abs(low) + np.abs(high))  # the step of `one_sided` has its own error
            inside = (value >= low - slack) & (value <= high + slack)
            error = np.where(at_kinks(slopes[name]) & inside, 0, error)
        result[name] = error
    return result


def sizes(error: Parameters, natural: dict[str, float]) -> dict[str, float]:
    """Norm of the error over the norm of the true gradient, array by array."""
    return {name: norm(error[name]) / natural[name] for name in error}
