"""Mistakes of size: a gradient that is zero, or times a number, or of the wrong sign."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from gradcheck.diagnosis.evidence import PROOF, Evidence, surplus
from gradcheck.diagnosis.fit import fit
from gradcheck.diagnosis.fraction import accident, simple_fraction
from gradcheck.diagnosis.mistake import Mistake
from gradcheck.diagnosis.words import factor_words


def missing(array: Evidence) -> Mistake | None:
    """The analytic gradient is exactly zero; the numeric one is not."""
    if np.any(array.comparison.analytic):
        return None
    rest = ", and the numeric gradient is not"
    if array.nonzero < array.seen.sum():
        rest = f"; the numeric gradient is not, in {array.nonzero} of them"
    return Mistake(
        "missing",
        None,
        None,
        f"zero {array.everywhere}{rest}",
        "a gradient that is never computed, or not stored, would explain it",
    )


def should_be_zero(array: Evidence) -> Mistake | None:
    """The cost does not change with the array; the analytic gradient says it does."""
    if np.any(np.abs(array.numeric) > array.tolerance):
        return None
    if not array.complete or array.bits(array.tolerance).sum() < PROOF:
        return None
    return Mistake(
        "should-be-zero",
        None,
        None,
        "not zero, though the cost does not change with it",
        "a path that the cost does not take, or a sum that should cancel, would explain it",
    )


def scaled(array: Evidence) -> Mistake | None:
    """The analytic gradient is a number times the true one; -1 is a flipped sign."""
    # The numeric gradient carries the error, so it is the one that is fitted.
    found = fit(array.numeric, [array.analytic], array.tolerance, array.roundoff)
    if found is None or not found.explains:
        return None
    share, spread = float(found.coefficients[0]), float(found.uncertainties[0])
    if share == 0 or spread > 0.25 * abs(share):
        return None
    factor, uncertainty = 1 / share, spread / share**2
    if abs(factor - 1) <= uncertainty:
        return None
    fraction = simple_fraction(factor, uncertainty)
    evidence = surplus(array.bits(found.allowed), 1)
    if fraction is not None:  # a round number is evidence too
        evidence -= np.log2(accident(factor, uncertainty, fraction))
    if evidence < PROOF:
        return None
    return _scaled_by(array, factor, uncertainty, fraction)


def scaled_alone(array: Evidence) -> Mistake | None:
    """Only one entry says anything: a factor explains it, and so would much else."""
    loud = np.maximum(np.abs(array.analytic), np.abs(array.numeric)) > array.tolerance
    if loud.sum() != 1 or np.any(array.analytic[~loud]):
        return None
    analytic, numeric = float(array.analytic[loud][0]), float(array.numeric[loud][0])
    tolerance = float(array.tolerance[loud][0])
    if tolerance > 0.25 * abs(numeric):
        return None
    factor = analytic / numeric
    uncertainty = abs(factor) * tolerance / abs(numeric)
    fraction = simple_fraction(factor, uncertainty)
    if fraction is not None:
        return _scaled_by(array, factor, uncertainty, fraction)
    words = factor_words(factor, uncertainty, None)
    where = "its only entry" if array.comparison.analytic.size == 1 else "its only nonzero entry"
    return Mistake(
        "scaled",
        factor,
        uncertainty,
        f"{words} times the numeric gradient in {where}, and one entry proves no factor",
        f"a stray factor {words} would explain {where}, as would many other mistakes",
    )


def _scaled_by(
    array: Evidence, factor: float, uncertainty: float, fraction: Fraction | None
) -> Mistake:
    if fraction == -1:
        return Mistake(
            "sign-flipped",
            -1.0,
            0.0,
            f"minus the numeric gradient {array.where_nonzero}",
            "a flipped sign in its formula would explain every entry",
        )
    if fraction is not None:
        factor, uncertainty = float(fraction), 0.0
    words = factor_words(factor, uncertainty, fraction)
    return Mistake(
        "scaled",
        factor,
        uncertainty,
        f"{words} times the numeric gradient {array.where_nonzero}",
        f"a stray factor {fraction or words} in its formula would explain every entry",
    )
