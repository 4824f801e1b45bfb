"""Judge entries of one array one by one: two calls of the cost each, more only where in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcheck.comparison import Comparison, difference_of
from gradcheck.doubt import resolve, sharpen
from gradcheck.estimate import FIELDS, Estimate, from_sides, two_sided, unknown
from gradcheck.step import along
from gradcheck.subject import Subject
from gradcheck.verdict import SINGLE_PRECISION, agrees, detection_limit, subgradient

#: A step this large, in units of the parameters, moves a cost that depends on them at all.
_LARGE_MOVE = 0.1
#: Zero gradients count as agreeing when they are resolved to this share of the whole gradient.
_NOTHING = 1e-6


@dataclass(frozen=True)
class Findings:
    """What was found about some entries of one array.

    Attributes
    ----------
    indices : ndarray of int
        The entries, as positions in the flattened array.
    shown : Estimate
        What the report shows: at the caller's epsilon, if one was given.
    wrong, kinks, unresolved : ndarray of bool
    verdict : str
    limit : float
        Detection limit; infinite where both gradients are zero, NaN where no entry counts.
    reasons : tuple of str
    """

    indices: np.ndarray
    shown: Estimate
    wrong: np.ndarray
    kinks: np.ndarray
    unresolved: np.ndarray
    verdict: str
    limit: float
    reasons: tuple[str, ...]


def look_at_entries(subject: Subject, indices: np.ndarray) -> Findings:
    """Estimate single entries of an array, two calls of the cost each, and judge them."""
    sides = two_sided(subject.setting.oracle, subject.array, indices, subject.size)
    first = from_sides(sides, subject.step.truncation(subject.size), subject.setting.noise)
    return judge_entries(subject, indices, first)


def judge_entries(subject: Subject, indices: np.ndarray, first: Estimate) -> Findings:
    """Compare single entries of an array and settle every doubt that further calls can settle.

    Parameters
    ----------
    subject : Subject
        The array.
    indices : ndarray of int
        Which entries.
    first : Estimate
        Of those entries.

    Returns
    -------
    Findings
    """
    setting, tolerance, noise = subject.setting, subject.tolerance, subject.setting.noise
    analytic = subject.gradient[indices]
    found, wrong = resolve(subject, indices, first)
    shown = found if setting.epsilon is None else first
    kinks = subgradient(analytic, found, tolerance)
    limit = detection_limit(analytic, shown, wrong, kinks, subject.norm)
    zero = False
    if not wrong.any() and limit > tolerance.resolution:
        zero = _zero_to_rounding(subject, analytic, found)
        if not zero and setting.epsilon is None:
            found, wrong = sharpen(subject, indices, found)
            kinks = subgradient(analytic, found, tolerance)
            limit = detection_limit(analytic, found, wrong, kinks, subject.norm)
            shown = found
            zero = not wrong.any() and _nothing_there(subject, analytic, found)
    unresolved = ~agrees(analytic, found, tolerance) & ~wrong
    _widen(analytic, shown, ~(wrong | kinks | unresolved))
    flat = noise.flat and bool(found.still.all())
    reasons: tuple[str, ...] = ()
    if wrong.any() and not flat:
        verdict = "wrong"
    elif not unresolved.any() and not wrong.any() and (zero or limit <= tolerance.resolution):
        verdict = "correct"
    else:
        verdict = "inconclusive"
        at_kink = bool((unresolved & np.isfinite(found.low)).any())
        reasons = ("flat",) if flat else _reasons(subject, shown, limit, at_kink)
        unresolved, wrong = unresolved | wrong, np.zeros_like(wrong)
    if zero:
        limit = np.inf
    elif flat or (wrong.size and wrong.all()):
        # No entry is left of which one could say how small an error would have been seen.
        limit = np.nan
    return Findings(indices, shown, wrong, kinks & ~wrong, unresolved, verdict, limit, reasons)


def comparison(subject: Subject, findings: Findings) -> Comparison:
    """Put what was found into the shape of the array; NaN where nothing was estimated."""
    analytic, shown = subject.gradient[findings.indices], findings.shown
    derivable = ~findings.kinks & ~np.isnan(shown.numeric)
    return Comparison(
        name=subject.name,
        parameter=subject.origin.reshape(subject.shape),
        analytic=subject.gradient.reshape(subject.shape),
        numeric=_spread(subject, findings.indices, findings.shown.numeric, np.nan),
        error_bound=_spread(subject, findings.indices, findings.shown.bound, np.nan),
        wrong=_spread(subject, findings.indices, findings.wrong, False),
        kink=_spread(subject, findings.indices, findings.kinks, False),
        unresolved=_spread(subject, findings.indices, findings.unresolved, False),
        verdict=findings.verdict,
        difference=_difference(analytic[derivable], shown.numeric[derivable]),
        detection_limit=findings.limit,
        reasons=findings.reasons,
        slopes={
            tuple(map(int, np.unravel_index(findings.indices[k], subject.shape))): (
                float(shown.low[k]), float(shown.high[k])
            )
            for k in np.flatnonzero(findings.wrong & np.isfinite(shown.low)).tolist()
        },
    )


def _difference(analytic: np.ndarray, numeric: np.ndarray) -> float:
    """Formula (2), or NaN where no entry has a derivative to compare with."""
    return difference_of(analytic, numeric) if analytic.size else np.nan


def nothing_estimated(limit: float) -> Findings:
    """An array that agreed as a whole, with no entry looked at."""
    none = np.empty(0, dtype=bool)
    indices = np.empty(0, dtype=int)
    return Findings(indices, unknown(0), none, none, none, "correct", limit, ())


def merge(one: Findings, other: Findings) -> Findings:
    """What was found about different entries of the same array."""
    order = np.argsort(np.concatenate((one.indices, other.indices)))
    both = {
        name: np.concatenate((getattr(one, name), getattr(other, name)))[order]
        for name in ("indices", "wrong", "kinks", "unresolved")
    }
    shown = Estimate(*(
        np.concatenate((getattr(one.shown, name), getattr(other.shown, name)))[order]
        for name in FIELDS
    ))
    verdicts = (one.verdict, other.verdict)
    verdict = next((v for v in ("wrong", "inconclusive") if v in verdicts), "correct")
    reasons = () if verdict == "wrong" else tuple(dict.fromkeys(one.reasons + other.reasons))
    limit = float(np.fmax(one.limit, other.limit))
    return Findings(shown=shown, verdict=verdict, limit=limit, reasons=reasons, **both)


def _spread(subject: Subject, indices: np.ndarray, values: np.ndarray, elsewhere) -> np.ndarray:
    if indices.size == 0 or (values.dtype == bool and not values.any()):
        # One value repeated takes no memory, however large the array.
        return np.broadcast_to(np.asarray(elsewhere, dtype=values.dtype), subject.shape)
    if indices.size == subject.gradient.size:
        return values.reshape(subject.shape)
    whole = np.full(subject.gradient.size, elsewhere, dtype=values.dtype)
    whole[indices] = values
    return whole.reshape(subject.shape)


def _widen(analytic: np.ndarray, shown: Estimate, agreed: np.ndarray) -> None:
    """Where the threshold lets pass a difference larger than its bound, the bound was too small:
    an accepted gradient tells what the truncation error was."""
    error = np.abs(analytic - shown.numeric)
    surprised = agreed & (error > shown.bound)
    if surprised.any():
        shown.bound[agreed] *= 2 * float(np.max(error[surprised] / shown.bound[surprised]))


def _zero_to_rounding(subject: Subject, analytic: np.ndarray, found: Estimate) -> bool:
    """Whether neither gradient moves the cost by more than its noise, even over a large step."""
    if not agrees(analytic, found, subject.tolerance).all():
        return False
    setting = subject.setting
    reach = _LARGE_MOVE * subject.step.width
    blur = 16 * setting.noise.absolute
    beside_others = subject.norm <= 10 * subject.tolerance.rounding
    if not beside_others or 2 * reach * subject.norm > blur:
        return False
    for _ in range(2):
        direction = setting.rng.choice((-1.0, 1.0), size=subject.gradient.size)
        plus, minus = along(setting.oracle, subject.array, direction, reach)
        if not abs(plus - minus) <= blur:
            return False
    return True


def _nothing_there(subject: Subject, analytic: np.ndarray, found: Estimate) -> bool:
    """Whether the gradient is exactly zero and the cost shows none either, as far as can be seen
    beside the other arrays: a layer of dead units."""
    if analytic.any() or not agrees(analytic, found, subject.tolerance).all():
        return False
    return float(np.linalg.norm(found.bound)) * subject.step.width <= _NOTHING * subject.effect


def _reasons(
    subject: Subject, shown: Estimate, limit: float, at_kink: bool
) -> tuple[str, ...]:
    """What stands in the way of a verdict."""
    noise, epsilon = subject.setting.noise, subject.setting.epsilon
    reasons = []
    if not np.isfinite(shown.numeric).all():
        reasons.append("domain" if epsilon is None else "step")
    blind = limit > subject.tolerance.resolution
    if epsilon is not None and blind and subject.step.gain_over(epsilon, noise.absolute) > 3:
        reasons.append("step")
    if at_kink:
        reasons.append("kink")
    if subject.step.cut and "step" not in reasons:
        reasons.insert(0, "domain")
    if not reasons:
        coarse = "parameter-precision" if subject.coarse else "single-precision"
        reasons.append(coarse if noise.multiple > SINGLE_PRECISION else "noise")
    return tuple(dict.fromkeys(reasons))
