"""Difference formulas as data, and the two formulas of the course built on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Formula:
    """A finite-difference formula for a first derivative.

    Attributes
    ----------
    grid : tuple of int
        Where the cost is evaluated, in steps from the point.
    coefficients : tuple of float
        Weight of each value; the weighted sum divided by the step is the derivative.
    order : int
        The truncation error shrinks with this power of the step.

    References
    ----------
    .. [1] B. Fornberg, "Generation of finite difference formulas on arbitrarily spaced grids",
       Mathematics of Computation 51 (1988), 699-706.
    """

    grid: tuple[int, ...]
    coefficients: tuple[float, ...]
    order: int

    def noise_gain(self) -> float:
        """Factor by which independent noise of the cost, over the step, enters the derivative."""
        return float(np.sqrt(np.sum(np.square(self.coefficients))))


FORMULAS = {
    "forward": Formula((0, 1), (-1.0, 1.0), order=1),
    "backward": Formula((-1, 0), (-1.0, 1.0), order=1),
    "central": Formula((-1, 1), (-0.5, 0.5), order=2),
    "five-point": Formula((-2, -1, 1, 2), (1 / 12, -8 / 12, 8 / 12, -1 / 12), order=4),
}

CENTRAL = FORMULAS["central"]
