"""Mistake: what is wrong with the gradient of one array, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """The kind of mistake that explains the gradient of one array.

    Attributes
    ----------
    code : str
        One of `gradcheck.diagnosis.CODES`; the page of mistakes has a section for each.
    factor : float or None
        The number that belongs to the mistake, where it has one: the factor of a scaled
        gradient, the coefficient of an extra term.
    uncertainty : float or None
        How far `factor` can be from the truth, given the error bounds of the numeric
        derivatives. Zero when the factor was recognised as a simple fraction.
    message : str
        What was seen, in one clause: "2.000 times the numeric gradient in all 15 entries".
    remedy : str
        What would explain it, hedged by the evidence: "a stray factor 2 in its formula
        would explain every entry".
    """

    code: str
    factor: float | None
    uncertainty: float | None
    message: str
    remedy: str = ""
