"""Simple fractions: is this factor 2, or 1/3, or just some number near it?"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

SMALL = 12  # both parts of a fraction such as 3/4, 11/12
LARGE = 10_000  # a batch size, or one over it, or twice that
BESIDE_LARGE = 4  # the other part of a fraction with a large one: 2/37
ACCIDENT = 0.02  # the chance of an accidental match that is still taken
WORST_CASE = 8.0  # uncertainties are bounds: the errors of many entries cancel to far less


def simple_fraction(value: float, uncertainty: float) -> Fraction | None:
    """Return the simple fraction that `value` is, if it is one and not by accident.

    A number drawn at random lies within a relative distance `d` of a fraction with parts `p` and
    `q`, or of a simpler one, with a chance of about `2 d p q`.

    Examples
    --------
    >>> simple_fraction(0.33333, 1e-4)
    Fraction(1, 3)
    >>> simple_fraction(1.374, 1e-6) is None
    True
    >>> simple_fraction(2.1, 0.4) is None
    True
    """
    size = abs(value)
    if not np.isfinite(size) or not 1 / LARGE / 2 < size < 2 * LARGE or uncertainty >= size:
        return None
    matches = [found for found in _candidates(size) if abs(float(found) - size) <= uncertainty]
    if not matches:
        return None
    simplest = min(matches, key=_complexity)
    if accident(size, uncertainty, simplest) > ACCIDENT:
        return None
    return simplest if value > 0 else -simplest


def accident(value: float, uncertainty: float, fraction: Fraction) -> float:
    """Chance that a random number comes as close to a fraction as simple as this one."""
    distance = max(abs(value - float(fraction)), uncertainty / WORST_CASE)
    return 2 * distance / abs(value) * _complexity(fraction)


def _complexity(fraction: Fraction) -> int:
    return abs(fraction.numerator) * fraction.denominator


def _candidates(size: float) -> list[Fraction]:
    """The nearest allowed fraction for each small numerator and each small denominator."""
    found = set()
    for part in range(1, SMALL + 1):
        other_limit = LARGE if part <= BESIDE_LARGE else SMALL
        numerator, denominator = round(size * part), round(part / size)
        if 1 <= numerator <= other_limit:
            found.add(Fraction(numerator, part))
        if 1 <= denominator <= other_limit:
            found.add(Fraction(part, denominator))
    return list(found)
