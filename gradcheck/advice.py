"""What a report says beyond its verdicts: all notes together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradcheck.comparison import Comparison
from gradcheck.noise import Noise
from gradcheck.notes import Note, observe
from gradcheck.step import Step


def advice(
    comparisons: Sequence[Comparison],
    steps: Sequence[Step],
    extra: Sequence[Note],
    *,
    noise: Noise,
    epsilon: float | None,
    dtype: np.dtype,
    guarded: bool,
) -> tuple[Note, ...]:
    """Gather the notes of one check.

    Parameters
    ----------
    comparisons, steps
        One for each array.
    extra : sequence of Note
        What the method itself has to say; it comes last.
    noise : Noise
        As measured.
    epsilon : float or None
        The caller's step.
    dtype : dtype
        The parameters' number format of least precision.
    guarded : bool
        The cost changes its parameters.
    """
    notes = list(observe(comparisons, relative_noise=noise.multiple, dtype=dtype))
    if epsilon is not None:
        notes += _poor_step(comparisons, steps, epsilon, noise)
    if guarded:
        notes.append(Note(
            "changes-parameters",
            "the cost changes the parameters it is given; each call received a fresh copy",
        ))
    return *notes, *extra


def _poor_step(
    comparisons: Sequence[Comparison], steps: Sequence[Step], epsilon: float, noise: Noise
) -> list[Note]:
    """Say so when another step would have been ten times as precise, for the worst array."""
    gains = [step.gain_over(epsilon, noise.absolute) for step in steps]
    worst = int(np.argmax(gains))
    if gains[worst] < 10:
        return []
    return [Note(
        "poor-step",
        f"epsilon={epsilon:.0e} is a poor step for {comparisons[worst].name}: "
        f"{steps[worst].size:.0e} would be {_times(gains[worst])} as precise",
    )]


def _times(gain: float) -> str:
    """A gain in words, in two digits: more were not measured."""
    if gain > 1e6:
        return "more than a million times"
    return f"about {float(f'{gain:.2g}'):,.0f} times"
