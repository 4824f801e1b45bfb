"""How precisely the cost is known: its noise, measured instead of assumed."""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from gradcheck.move import everything_along
from gradcheck.oracle import Oracle

_EPS = float(np.finfo(float).eps)
#: A table of nine values that starts at the point: a kink exactly there lies at its end, where it
#: does no harm. The two asked first tell whether the rest would move at all.
_OFFSETS = (1, 8, 2, 3, 4, 5, 6, 7)
#: Steps of the table grow or shrink by this until its differences settle.
_GROWTH = 100.0
#: Small enough that kinks rarely fall inside the table, relative to the scale of the parameters.
_FIRST_STEP = 2.0**-26
_TABLES = 3
#: Standard deviation of rounding to nearest, in units of the spacing of numbers, is 1 / sqrt(12).
_FLOOR = 0.3
#: Noise above this share of the cost makes us ask again whether the cost is random.
_SUSPICIOUS = 1e-5


@dataclass(frozen=True)
class Noise:
    """Noise of the cost at one point.

    Attributes
    ----------
    absolute : float
        Standard deviation of the cost's rounding, in units of the cost.
    value : float
        The cost there.
    flat : bool
        No step of the table changed the cost at all.
    """

    absolute: float
    value: float
    flat: bool

    @property
    def relative(self) -> float:
        """Noise as a share of the cost; machine precision where the cost is zero."""
        return self.absolute / abs(self.value) if self.value else _EPS

    @property
    def multiple(self) -> float:
        """Noise as a multiple of machine precision (double precision, 2.2e-16)."""
        return self.relative / _EPS


def measure_noise(oracle: Oracle, rng: np.random.Generator) -> Noise:
    """Estimate the noise of the cost from a difference table along one random direction.

    High differences of a smooth function vanish; what remains in them is noise. The step of the
    table grows while most values coincide (a cost rounded to single precision inside does not
    answer to tiny steps) and shrinks while the differences do not settle.

    Parameters
    ----------
    oracle : Oracle
        The cost. It is called eight times, more only if the first table does not settle.
    rng : Generator
        Draws the direction: +1 or -1 for every entry, in units of its array's scale.

    Returns
    -------
    Noise

    References
    ----------
    .. [1] J. J. Moré and S. M. Wild, "Estimating computational noise", SIAM Journal on Scientific
       Computing 33 (2011), 1292-1314.
    """
    parameters = oracle.parameters
    direction = [
        scale * rng.choice((-1.0, 1.0), size=flat.size)
        for flat, scale in zip(parameters.flats, parameters.scales, strict=True)
    ]
    coarsest = max(float(np.finfo(flat.dtype).eps) for flat in parameters.flats)
    step = max(_FIRST_STEP, 64 * coarsest)
    best: float | None = None
    flat = True
    floor = _FLOOR * _EPS * abs(oracle.value)
    for _ in range(_TABLES):
        values = _table(oracle, direction, step)
        if values is None:
            step /= _GROWTH
            continue
        floor = max(floor, _FLOOR * _unit(values) * abs(oracle.value))
        moved = np.unique(values).size
        flat = flat and moved == 1
        if moved <= values.size // 2:
            step *= _GROWTH
            continue
        sigma, settled = table_noise(values)
        best = sigma if best is None else min(best, sigma)
        if settled or sigma <= floor:
            break
        step /= _GROWTH
    noise = Noise(max(best or 0.0, floor, oracle.jitter, _TINY), oracle.value, flat)
    if noise.relative > _SUSPICIOUS:
        oracle.repeat(3)
    return noise


#: Keeps a cost of exactly zero from having no noise at all.
_TINY = float(np.finfo(float).tiny)


def _table(oracle: Oracle, direction: list[np.ndarray], step: float) -> np.ndarray | None:
    """Nine costs in order along the direction; None where the cost is not defined.

    The nearest and the farthest go first: where they do not move the cost, the rest tells no more.
    """

    def ask(offsets: tuple[int, ...]) -> np.ndarray:
        points = (
            tuple(everything_along(k, v, offset * step) for k, v in enumerate(direction))
            for offset in offsets
        )
        return oracle.evaluate(points, len(offsets))

    ends = ask(_OFFSETS[:2])
    if np.all(ends == oracle.value):
        return np.full(len(_OFFSETS) + 1, oracle.value)
    between = ask(_OFFSETS[2:])
    by_offset = dict(zip(_OFFSETS, (*ends, *between), strict=True)) | {0: oracle.value}
    values = np.array([by_offset[offset] for offset in sorted(by_offset)])
    return values if np.all(np.isfinite(values)) else None


def _unit(values: np.ndarray) -> float:
    """Machine precision of the coarsest number format that holds all values of a moving cost."""
    if np.unique(values).size > values.size // 2:
        for coarse in (np.float16, np.float32):
            with np.errstate(over="ignore"):
                rounded = values.astype(coarse).astype(float)
            if np.array_equal(rounded, values):
                return float(np.finfo(coarse).eps)
    return _EPS


def table_noise(values: np.ndarray) -> tuple[float, bool]:
    """Noise level of equally spaced function values, and whether the table settled.

    Parameters
    ----------
    values : ndarray of shape (m,)
        Costs at equal spacing, in order; m of six or more.

    Returns
    -------
    sigma : float
        Standard deviation of the noise.
    settled : bool
        Three successive orders agree within a factor of four and their differences change sign.
    """
    # Only the spread matters; taking the middle off first keeps the differences exact.
    differences = values - values[values.size // 2]
    levels, signs = [], []
    for order in range(1, values.size - 2):
        differences = np.diff(differences)
        scale = factorial(order) ** 2 / factorial(2 * order)
        levels.append(float(np.sqrt(scale * np.mean(np.square(differences)))))
        signs.append(bool(differences.min() < 0 < differences.max()))
    for k in range(len(levels) - 2):
        run = levels[k : k + 3]
        if signs[k] and 0 < max(run) <= 4 * min(run):
            return levels[k], True
    return min(levels[1:]), False
