"""Mistakes of sum: a term too many or too few, alone or beside a factor."""

from __future__ import annotations

import numpy as np

from gradcheck.diagnosis.evidence import PROOF, Evidence, surplus, surprise
from gradcheck.diagnosis.fit import fit
from gradcheck.diagnosis.fraction import simple_fraction
from gradcheck.diagnosis.mistake import Mistake
from gradcheck.diagnosis.words import factor_words, measured_words


def extra_term(array: Evidence) -> Mistake | None:
    """The difference is proportional to the parameter, or to its signs: a regulariser."""
    quadratic = _added(array, array.parameter)
    if quadratic:
        return _term(array, *quadratic, f"{array.name}")
    signs = np.sign(array.parameter)
    absolute = _added(array, signs) if np.ptp(signs) else None
    if absolute:
        return _term(array, *absolute, f"sign({array.name})")
    return None


def same_extra_term(array: Evidence, known: Mistake) -> Mistake | None:
    """The extra term of another array, with the same coefficient, explains this one too.

    An array too small to prove a coefficient of its own can still confirm one.
    """
    assert known.factor is not None and known.uncertainty is not None
    restored = array.comparison.analytic - known.factor * array.comparison.parameter
    allowed = array.tolerance + array.rounding(array.analytic)
    allowed = allowed + known.uncertainty * np.abs(array.parameter)
    if np.any(np.abs(restored[array.seen] - array.numeric) > allowed):
        return None
    if array.bits(allowed).sum() < PROOF:
        return None
    return _term(array, known.factor, known.uncertainty, f"{array.name}")


def offset(array: Evidence) -> Mistake | None:
    """The difference is the same number in every entry."""
    added = _added(array, np.ones_like(array.analytic))
    if not added:
        return None
    number = measured_words(*added)
    return Mistake(
        "offset",
        *added,
        f"differs by {number} {array.everywhere}",
        f"a constant {number} added in its formula would explain every entry",
    )


def blend(array: Evidence) -> Mistake | None:
    """A factor on one part of the gradient and not on the regulariser beside it.

    With a cost of `data + regulariser`, a stray factor `c` on the data term gives
    `c * numeric + (1 - c) * strength * parameter`.
    """
    columns = [array.analytic, array.parameter]
    found = fit(array.numeric, columns, array.tolerance, array.roundoff)
    if found is None or not found.explains:
        return None
    if np.any(found.uncertainties > 0.25 * np.abs(found.coefficients)):
        return None
    if not np.all(found.coefficients):
        return None
    if surplus(array.bits(found.allowed), 2) < PROOF:
        return None
    (share, shift), (share_spread, shift_spread) = found.coefficients, found.uncertainties
    factor, uncertainty = float(1 / share), float(share_spread / share**2)
    if abs(factor - 1) <= uncertainty:
        return None
    strength = float(shift / (share * (factor - 1)))
    relative = shift_spread / abs(shift) + uncertainty / abs(factor - 1)
    fraction = simple_fraction(factor, uncertainty)
    if fraction is not None:
        factor, uncertainty = float(fraction), 0.0
    words = factor_words(factor, uncertainty, fraction)
    spread = abs(strength) * float(relative)
    term = f"{measured_words(abs(strength), spread)} * {array.name}"
    return Mistake(
        "blend",
        factor,
        uncertainty,
        f"{words} times a data term, {'plus' if strength > 0 else 'minus'} {term}, "
        f"{array.everywhere}",
        f"a stray factor {fraction or words} on the data term, but not on a regulariser "
        f"{term}, would explain every entry",
    )


def regulariser_only(array: Evidence) -> Mistake | None:
    """The analytic gradient is a number times the parameter, and the numeric one is not."""
    if array.parameter.size < 3 or not np.ptp(np.abs(array.parameter)):
        return None
    rounding = array.rounding(array.analytic) + np.finfo(float).tiny
    found = fit(array.analytic, [array.parameter], rounding, array.roundoff)
    if found is None or not found.explains:
        return None
    if surplus(surprise(array.analytic, found.allowed), 1) < PROOF:
        return None
    coefficient, uncertainty = float(found.coefficients[0]), float(found.uncertainties[0])
    words = measured_words(coefficient, uncertainty)
    return Mistake(
        "regulariser-only",
        coefficient,
        uncertainty,
        f"{words} * {array.name} and nothing else {array.everywhere}",
        "a data term that never reaches it, leaving its regulariser alone, would explain it",
    )


def _added(array: Evidence, column: np.ndarray) -> tuple[float, float] | None:
    """Coefficient and uncertainty, if the difference is a number times the column."""
    tolerance = array.tolerance + array.rounding(array.analytic)
    found = fit(array.difference, [column], tolerance, array.roundoff)
    if found is None or not found.explains:
        return None
    coefficient, uncertainty = float(found.coefficients[0]), float(found.uncertainties[0])
    if uncertainty > 0.25 * abs(coefficient):
        return None
    if surplus(array.bits(found.allowed), 1) < PROOF:
        return None
    return coefficient, uncertainty


def _term(array: Evidence, coefficient: float, uncertainty: float, column: str) -> Mistake:
    term = f"{measured_words(abs(coefficient), uncertainty)} * {column}"
    surplus_here = coefficient > 0
    return Mistake(
        "extra-term",
        coefficient,
        uncertainty,
        f"{'a term' if surplus_here else 'lacks a term'} {term} "
        f"{'too much' if surplus_here else ''}".rstrip()
        + f" {array.everywhere}",
        f"a regulariser {term} in the "
        f"{'formula that the cost lacks' if surplus_here else 'cost that its formula lacks'} "
        "would explain every entry",
    )
