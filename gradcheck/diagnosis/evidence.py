"""Evidence: what one wrong array can say about its mistake, and how loudly.

A mistake is a recipe that leads from the analytic gradient back to the true one: divide by 2,
transpose, subtract `0.01 * W`. A recipe *explains* an array when its result lies within the error
bound of the numeric gradient at every entry. With enough recipes some will fit by accident, so
explaining is not enough: the fit must also be *surprising*.

Surprise is counted in bits. An entry that was off by `d` and that the recipe brings within `t` of
the numeric gradient would have got there by luck once in `d / t` times: it gives `log2(d / t)`
bits. An entry that was right from the start gives none. A recipe with a free number (a factor, a
coefficient) uses up the loudest entry for each of them, and one picked from many variants pays
`log2(variants)`. What is left must reach `PROOF` bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradcheck.comparison import Comparison

PROOF = 10.0  # bits: a chance of one in a thousand, for some dozen kinds that are tried
SLACK = 4.0  # a verdict of "wrong" takes an entry this many bounds away: believe no less here
ROUNDINGS = 64.0  # roundings that an entry of a hand-written gradient may have gone through


@dataclass(frozen=True)
class Evidence:
    """The entries of one array that can speak about its mistake.

    Left out are entries that were not estimated, that lie at a kink (where any value between
    the one-sided slopes is right), and that could not be decided.
    """

    comparison: Comparison

    @property
    def name(self) -> str:
        return self.comparison.name

    @property
    def shape(self) -> tuple[int, ...]:
        return self.comparison.analytic.shape

    @cached_property
    def seen(self) -> np.ndarray:
        """Mask of the entries that can speak."""
        known = np.isfinite(self.comparison.numeric) & np.isfinite(self.comparison.error_bound)
        return known & ~self.comparison.kink & ~self.comparison.unresolved

    @property
    def complete(self) -> bool:
        """Whether every entry of the array can speak."""
        return bool(self.seen.all())

    @cached_property
    def analytic(self) -> np.ndarray:
        """The analytic gradient at the entries that can speak, flat."""
        return self.comparison.analytic[self.seen]

    @cached_property
    def numeric(self) -> np.ndarray:
        """The numeric gradient at the entries that can speak, flat."""
        return self.comparison.numeric[self.seen]

    @cached_property
    def parameter(self) -> np.ndarray:
        """The parameters at the entries that can speak, flat."""
        return self.comparison.parameter[self.seen]

    @cached_property
    def wrong(self) -> np.ndarray:
        """Which of the entries that can speak are certainly wrong, flat."""
        return self.comparison.wrong[self.seen]

    @cached_property
    def difference(self) -> np.ndarray:
        """Analytic minus numeric, at the entries that can speak, flat."""
        return self.analytic - self.numeric

    @cached_property
    def tolerance(self) -> np.ndarray:
        """How far the numeric gradient may be from the truth, with some slack, flat."""
        bound = SLACK * self.comparison.error_bound[self.seen]
        return np.maximum(bound, self.rounding(self.numeric)) + np.finfo(float).tiny

    @cached_property
    def roundoff(self) -> float:
        """Relative rounding error of one entry of the analytic gradient."""
        analytic = self.comparison.analytic
        with np.errstate(over="ignore"):
            single = np.array_equal(analytic.astype(np.float32), analytic)
        return ROUNDINGS * float(np.finfo(np.float32 if single else np.float64).eps)

    def rounding(self, values: np.ndarray) -> np.ndarray:
        """Rounding error of gradient-like `values`: sums may have cancelled within the array."""
        size = np.abs(values)
        return self.roundoff * (size + size.max(initial=0.0))

    def bits(self, allowed: np.ndarray) -> np.ndarray:
        """Surprise of each entry that a recipe brings within `allowed` of the numeric one."""
        return surprise(self.difference, allowed)

    def bits_at(self, here: np.ndarray, allowed: np.ndarray) -> np.ndarray:
        """The same for some of the entries that can speak."""
        return surprise(self.difference[here], allowed)

    def proves(self, restored: np.ndarray, variants: float = 1.0) -> bool:
        """Whether `restored`, of the array's full shape, is the true gradient and not by luck.

        Parameters
        ----------
        restored : ndarray
            The gradient that a recipe without free numbers makes of the analytic one.
        variants : float
            How many recipes of this kind were there to choose from.
        """
        values = restored[self.seen]
        allowed = self.tolerance + self.rounding(values)
        if not np.all(np.abs(values - self.numeric) <= allowed):
            return False
        return float(self.bits(allowed).sum()) - np.log2(variants) >= PROOF

    @property
    def everywhere(self) -> str:
        """The entries that spoke, in words: "in all 15 entries"."""
        return _in_all(int(self.seen.sum()), self.which)

    @property
    def where_nonzero(self) -> str:
        """The same without entries that are zero on both sides: "in all 4 nonzero entries"."""
        if self.nonzero == self.seen.sum():
            return self.everywhere
        return _in_all(self.nonzero, f"{self.which}nonzero ")

    @cached_property
    def nonzero(self) -> int:
        """How many of the entries that spoke are not zero on both sides."""
        bound = self.comparison.error_bound[self.seen]
        return int(((self.analytic != 0) | (np.abs(self.numeric) > bound)).sum())

    @property
    def which(self) -> str:
        """What the entries that spoke are called, when they are not all: "estimated "."""
        if self.complete:
            return ""
        return "decided " if np.isfinite(self.comparison.numeric).all() else "estimated "


def _in_all(count: int, which: str) -> str:
    if count == 1:
        return f"in its only {which}entry"
    return f"in {'both' if count == 2 else f'all {count}'} {which}entries"


def surprise(distance: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Bits of luck it takes to come from `distance` to within `allowed`, never below zero."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.log2(np.maximum(np.abs(distance) / allowed, 1.0))


def surplus(bits: np.ndarray, free_numbers: int) -> float:
    """What is left of the evidence when each free number has used up its loudest entry."""
    if free_numbers >= bits.size:
        return 0.0
    return float(np.sort(bits)[: bits.size - free_numbers].sum())
