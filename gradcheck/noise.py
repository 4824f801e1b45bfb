"""How precisely the cost is known: its noise, measured instead of assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import factorial, hypot, isfinite, prod, sqrt

import numpy as np

from gradcheck.arithmetic import precision
from gradcheck.move import random_directions
from gradcheck.oracle import Oracle

_EPS = precision(float)
#: A table of nine values that starts at the point: a kink exactly there lies at its end, where it
#: does no harm. The two asked first tell whether the rest would move at all.
_OFFSETS = (1, 8, 2, 3, 4, 5, 6, 7)
#: Where a table that shows no noise is asked once more.
_BETWEEN = (2.59, 5.37)
#: The same where parameters of a coarse number format can only be moved in eighths.
_IN_EIGHTHS = (2.625, 5.375)
#: Steps of the table grow or shrink by this until its differences settle.
_GROWTH = 100.0
#: Small enough that kinks rarely fall inside the table, relative to the scale of the parameters.
_FIRST_STEP = 2.0**-26
_TABLES = 4
#: Floor under the noise, in units of machine precision: a cost errs by its last rounding, at the
#: least, and usually by a few, which cancel in some tables and not in others.
_FLOOR = 0.6
#: Standard deviation of rounding to a multiple of one.
_ROUNDING = 12**-0.5
#: Noise this many times the floor may be a kink that the table crosses.
_KINKED = 1e4
#: Two tables of one noise do not differ by as much as this: one of them crosses a kink.
_APART = 100.0
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
        The cost. It is called eight times, twice more if these show no noise, and more if they do
        not settle.
    rng : Generator
        Draws the direction.

    Returns
    -------
    Noise

    References
    ----------
    .. [1] J. J. Moré and S. M. Wild, "Estimating computational noise", SIAM Journal on Scientific
       Computing 33 (2011), 1292-1314.
    """
    direction = random_directions(oracle.parameters, rng)
    pieces = oracle.parameters.pieces
    coarsest = max(precision(piece.work.dtype) for piece in pieces)
    step = max(_FIRST_STEP, 64 * coarsest)
    best, floor, flat, mirrored = np.inf, 0.0, True, False
    jump = 0.0
    for _ in range(_TABLES):
        exact = [
            _on_grid(piece.origin, part, step)
            for piece, part in zip(pieces, direction, strict=True)
        ]
        values = _table(oracle, exact, step)
        floor = max(floor, _FLOOR * _EPS * abs(oracle.value))
        if values is None:
            step /= _GROWTH
            continue
        unit = _unit(values)
        floor = max(floor, _FLOOR * unit * max(map(abs, values)))
        moved = len(set(values))
        flat = flat and moved == 1
        if moved <= len(values) // 2:
            jump = min((abs(b - a) for a, b in pairwise(values) if a != b), default=0.0)
            step *= _GROWTH
            continue
        sigma, settled = table_noise(values)
        if sigma <= floor:
            offsets = _BETWEEN if coarsest <= _EPS else _IN_EIGHTHS
            sigma = max(sigma, _between(oracle, exact, step, values, offsets))
        same = mirrored and best / _APART < sigma
        best = max(best, sigma) if same else min(best, sigma)
        noisy = unit == _EPS and sigma > _KINKED * floor
        if (settled and not (noisy and not mirrored)) or sigma <= floor:
            break
        if noisy and not mirrored:
            # A kink inside the table looks like noise; it is hardly on both sides.
            mirrored, step = True, -step
        else:
            step /= _GROWTH
    # A cost that no table moved through more than a few values goes in jumps.
    best = best if np.isfinite(best) else _ROUNDING * jump
    noise = Noise(max(best, floor, oracle.jitter, _TINY), oracle.value, flat)
    if noise.relative > _SUSPICIOUS:
        oracle.repeat(3)
    return noise


#: Keeps a cost of exactly zero from having no noise at all.
_TINY = 1e-140


def _on_grid(origin: np.ndarray, direction: np.ndarray, step: float) -> np.ndarray:
    """The direction, changed a little so that every point of a table can be represented.

    Parameters of a coarse number format would be rounded on their way, each point differently,
    and the cost would answer with what looks like noise of its own.
    """
    if precision(origin.dtype) <= _EPS:
        return direction
    moves = step * direction
    farthest = np.abs(origin.astype(float)) + 8 * np.abs(moves)
    # Eight times the spacing of numbers there, as `_IN_EIGHTHS` says.
    spacing = 8 * np.spacing(farthest.astype(origin.dtype)).astype(float)
    steps = np.copysign(np.maximum(np.round(np.abs(moves) / spacing), 1.0), moves)
    return steps * spacing / step


def _table(oracle: Oracle, direction: list[np.ndarray], step: float) -> list[float] | None:
    """Nine costs in order along the direction; None where the cost is not defined.

    The nearest and the farthest go first: where they do not move the cost, the rest tells no more,
    and is not asked where every call takes its time.
    """

    def ask(offsets: tuple[int, ...]) -> list[float]:
        return oracle.along(direction, [offset * step for offset in offsets]).tolist()

    if oracle.together:
        nearest, farthest, *between = ask(_OFFSETS)
    else:
        nearest, farthest = ask(_OFFSETS[:2])
        if nearest == farthest == oracle.value:
            return [oracle.value] * (len(_OFFSETS) + 1)
        between = ask(_OFFSETS[2:])
    values = [oracle.value, nearest, *between, farthest]
    return values if all(map(isfinite, values)) else None


def _unit(values: list[float]) -> float:
    """Machine precision of the coarsest number format that holds all values of a moving cost."""
    unit = _EPS
    if len(set(values)) > len(values) // 2:
        # What fits the coarser format fits the finer one too.
        for coarse in (np.float32, np.float16):
            if any(float(coarse(value)) != value for value in values):
                break
            unit = precision(coarse)
    return unit


def _between(
    oracle: Oracle,
    direction: list[np.ndarray],
    step: float,
    values: list[float],
    offsets: Sequence[float],
) -> float:
    """Noise between the points of a table that shows none.

    A cost rounded to a coarse grid can by chance be exactly linear at equal spacing; two points
    off the spacing, compared with the cubic through their neighbours, give it away.
    """
    between = oracle.along(direction, [offset * step for offset in offsets])
    errors = []
    for offset, value in zip(offsets, between, strict=True):
        nodes = range(int(offset) - 1, int(offset) + 3)
        weights = [prod((offset - m) / (n - m) for m in nodes if m != n) for n in nodes]
        middle = values[int(offset)]
        cubic = sum(w * (values[n] - middle) for w, n in zip(weights, nodes, strict=True))
        errors.append(float(value) - middle - cubic)
    return hypot(*errors) / sqrt(len(errors)) if all(map(isfinite, errors)) else 0.0


def table_noise(values: Sequence[float]) -> tuple[float, bool]:
    """Noise level of equally spaced function values, and whether the table settled.

    Parameters
    ----------
    values : sequence of float
        Costs at equal spacing, in order; six or more.

    Returns
    -------
    sigma : float
        Standard deviation of the noise.
    settled : bool
        Three successive orders agree within a factor of four and their differences change sign.
    """
    # Only the spread matters; taking the middle off first keeps the differences exact.
    middle = values[len(values) // 2]
    differences = [float(value) - middle for value in values]
    levels, signs = [], []
    for order in range(1, len(values) - 2):
        differences = [b - a for a, b in pairwise(differences)]
        scale = factorial(order) ** 2 / factorial(2 * order)
        # hypot squares without overflow or underflow, whatever the units of the cost.
        levels.append(sqrt(scale / len(differences)) * hypot(*differences))
        signs.append(min(differences) < 0 < max(differences))
    for k in range(len(levels) - 2):
        run = levels[k : k + 3]
        if signs[k] and 0 < max(run) <= 4 * min(run):
            return levels[k], True
    return min(levels[1:]), False
