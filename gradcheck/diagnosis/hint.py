"""Hint: where to start, one for the whole report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gradcheck.diagnosis.fraction import simple_fraction
from gradcheck.diagnosis.mistake import Mistake
from gradcheck.diagnosis.words import factor_words, list_words

_WITH_FACTOR = ("scaled", "sign-flipped", "blend")


def hint(mistakes: Mapping[str, Mistake | None]) -> str | None:
    """Say where to start: at the wrong array nearest the output.

    What lies behind an array in the flow of the backward pass inherits its error, so the one
    nearest the output is mended first. Of the arrays of one layer, one whose mistake has a name
    goes first. When all wrong arrays share one factor, that is the hint.

    Parameters
    ----------
    mistakes : mapping of str to Mistake or None
        All arrays by name, in the order of the parameters: from the input to the output, unless
        the numbers in their names say otherwise.

    Returns
    -------
    str or None
        None when nothing is wrong.

    Examples
    --------
    >>> first = Mistake("scaled", 4.0, 0.0, "...", "a stray factor 4 would explain it")
    >>> second = Mistake("scaled", 2.0, 0.0, "...", "a stray factor 2 would explain it")
    >>> hint({"W1": first, "b1": None, "W2": second})
    'start with W2: a stray factor 2 would explain it'
    """
    wrong = {name: mistake for name, mistake in mistakes.items() if mistake is not None}
    if not wrong:
        return None
    flow = _in_flow(list(mistakes))
    start = start_at(mistakes)
    factor = _shared_factor(wrong)
    if factor is None:
        return f"start with {start}: {wrong[start].remedy}"
    flipped = factor == "-1"
    if len(wrong) == len(mistakes):
        arrays = "both arrays" if len(wrong) == 2 else f"all {len(wrong)} arrays"
        what, cause = (
            ("a flipped sign", "target minus prediction for prediction minus target?")
            if flipped
            else (f"the same factor {factor}", "a mean over the batch on one side only?")
        )
        return f"{what} in {arrays}: look at the cost or where the backward pass begins ({cause})"
    if sorted(wrong, key=flow.__getitem__) == list(flow)[: len(wrong)]:
        what = "a flipped sign" if flipped else f"the same factor {factor}"
        return (
            f"start with {start}: {what} in {list_words(list(wrong))} points to "
            "the error passed back to them, rather than to the formula of each"
        )
    return f"start with {start}: {wrong[start].remedy}, and so in {list_words(list(wrong))}"


def start_at(mistakes: Mapping[str, Mistake | None]) -> str | None:
    """The name of the wrong array to mend first, None when nothing is wrong."""
    wrong = {name: mistake for name, mistake in mistakes.items() if mistake is not None}
    if not wrong:
        return None
    flow = _in_flow(list(mistakes))
    return max(wrong, key=lambda name: (_layer(flow, name), _is_named(wrong[name]), flow[name]))


def _in_flow(names: Sequence[str]) -> dict[str, tuple[list[int], int]]:
    """Names from the input to the output, each with its key: its numbers, then its place."""
    numbered = all(re.search(r"\d", name) for name in names)
    keys = {
        name: ([int(number) for number in re.findall(r"\d+", name)] if numbered else [], place)
        for place, name in enumerate(names)
    }
    return dict(sorted(keys.items(), key=lambda item: item[1]))


def _layer(flow: Mapping[str, tuple[list[int], int]], name: str) -> list[int]:
    """What arrays of one layer have in common: the numbers in their names."""
    numbers, place = flow[name]
    return numbers or [place]


def _is_named(mistake: Mistake) -> bool:
    return mistake.code != "unexplained"


def _shared_factor(wrong: Mapping[str, Mistake]) -> str | None:
    """The factor that all wrong arrays have, in words; a blend has it on its data term."""
    found = list(wrong.values())
    if len(found) < 2 or any(one.code not in _WITH_FACTOR or one.factor is None for one in found):
        return None
    precise = min(found, key=lambda one: one.uncertainty or 0.0)
    for one in found:
        slack = (one.uncertainty or 0.0) + (precise.uncertainty or 0.0) + 1e-12 * abs(one.factor)
        if abs(one.factor - precise.factor) > slack:
            return None
    fraction = simple_fraction(precise.factor, 1e-12 * abs(precise.factor))
    exact = not precise.uncertainty and fraction is not None
    return str(fraction) if exact else factor_words(precise.factor, precise.uncertainty or 0, None)
