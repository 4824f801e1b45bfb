"""The error of the numeric gradient of each array as a function of its step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gradcheck.ladder import choose_step
from gradcheck.move import random_direction
from gradcheck.noise import Noise, measure_noise
from gradcheck.options import generator
from gradcheck.oracle import Oracle
from gradcheck.rungs import roundoff
from gradcheck.step import along

#: Steps by default, in units of each array's scale.
_STEPS = 10.0 ** np.arange(-1, -12.1, -0.5)
#: A change between two steps this many times the bound on its round-off is truncation.
_RESOLVED = 10.0


class StepCurve(NamedTuple):
    """One array, moved along one random direction.

    Attributes
    ----------
    name : str
        The array.
    steps : ndarray
        In decreasing order, in units of the parameters.
    differences : ndarray
        Formula (2) of numeric and analytic derivative; NaN where zero or not defined.
    chosen : (float, float)
        The step that a check chooses, and the difference there.
    rounding, truncation : float
        Factors of ``1 / step`` and of ``step**2`` in the difference; truncation is NaN where it
        does not rise out of the noise.
    """

    name: str
    steps: np.ndarray
    differences: np.ndarray
    chosen: tuple[float, float]
    rounding: float
    truncation: float


def step_curves(
    oracle: Oracle, analytic: list[np.ndarray], steps: np.ndarray | None, seed: int
) -> list[StepCurve]:
    """Compare numeric and analytic derivatives at many steps, for every array with entries.

    Parameters
    ----------
    oracle : Oracle
        The cost.
    analytic : list of ndarray
        One gradient per array.
    steps : ndarray, optional
        In decreasing order; by default two a decade, relative to the scale of each array.
    seed : int
        Seeds the directions.

    Returns
    -------
    list of StepCurve
    """
    rng = generator(seed)
    noise = measure_noise(oracle, rng)
    return [
        _curve(oracle, array, gradient.astype(float).reshape(-1), noise, steps, rng)
        for array, gradient in enumerate(analytic) if gradient.size
    ]


def _curve(
    oracle: Oracle,
    array: int,
    gradient: np.ndarray,
    noise: Noise,
    steps: np.ndarray | None,
    rng: np.random.Generator,
) -> StepCurve:
    width = oracle.parameters.scales[array]
    direction = random_direction(1.0, gradient.size, rng)
    chosen = choose_step(oracle, array, width * direction, noise).size
    steps = width * _STEPS if steps is None else steps
    costs = [along(oracle, array, direction, step) for step in (*steps, chosen)]
    slopes = np.array([plus - minus for plus, minus in costs]) / (2 * np.append(steps, chosen))
    exact = float(gradient @ direction)
    size = np.abs(exact) + np.abs(slopes)
    differences = np.abs(slopes - exact) / size
    there = size[-1] or np.nan
    # A logarithmic axis has no place for zero.
    differences[differences == 0] = np.nan
    return StepCurve(
        oracle.parameters.names[array], steps, differences[:-1],
        (chosen, float(differences[-1])),
        noise.absolute / np.sqrt(2) / there,
        _truncation(steps, slopes[:-1], noise) / there,
    )


def _truncation(steps: np.ndarray, slopes: np.ndarray, noise: Noise) -> float:
    """Factor of ``step**2``, at the finest steps where the slopes change by it; else NaN."""
    change = np.abs(np.diff(slopes))
    factors = change / -np.diff(steps**2)
    resolved = change > _RESOLVED * roundoff(noise.absolute, 2 * steps[1:])
    for fine in range(len(factors) - 1, 0, -1):
        coarse = fine - 1
        alike = 0.5 < factors[fine] / factors[coarse] < 2
        if resolved[fine] and resolved[coarse] and alike:
            return float(factors[fine])
    return np.nan
