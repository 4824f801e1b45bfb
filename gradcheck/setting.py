"""What the checks of all arrays share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcheck.noise import Noise
from gradcheck.oracle import Oracle


@dataclass(frozen=True)
class Setting:
    """The cost, its noise, and the caller's options.

    Attributes
    ----------
    oracle : Oracle
        The cost.
    noise : Noise
        As measured.
    rng : Generator
        Draws directions and samples.
    epsilon : float or None
        The caller's step.
    threshold : float
        Relative difference below which no difference counts.
    """

    oracle: Oracle
    noise: Noise
    rng: np.random.Generator
    epsilon: float | None
    threshold: float
