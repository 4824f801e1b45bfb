"""Comparison: the analytic and the numeric gradient of one array, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Comparison:
    """One array of the parameters, with both of its gradients and what they show.

    All arrays have the shape of the parameter and are float64 (or bool, for the masks).
    """

    name: str
    parameter: np.ndarray
    analytic: np.ndarray
    numeric: np.ndarray  # NaN where not estimated
    error_bound: np.ndarray  # |numeric - true derivative| <= error_bound; NaN where not estimated
    wrong: np.ndarray  # entries whose gradient is certainly wrong
    kink: np.ndarray  # entries at a kink, the analytic value accepted as a subgradient
    unresolved: np.ndarray  # entries that could not be decided
    verdict: str  # "correct", "wrong" or "inconclusive"
    difference: float  # formula (2) over the estimated entries
    detection_limit: float  # smallest share of the array's norm that would have been noticed
    reasons: tuple[str, ...]  # why inconclusive: "noise", "kink", "flat", "step", ...

    @property
    def worst(self) -> tuple[int, ...]:
        """Index of the entry whose gradients differ most beyond the error bound."""
        excess = np.abs(self.analytic - self.numeric) - self.error_bound
        flat = np.argmax(np.where(np.isfinite(excess), excess, -np.inf))
        return tuple(int(i) for i in np.unravel_index(flat, self.analytic.shape))
