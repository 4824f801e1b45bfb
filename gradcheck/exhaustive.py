"""Check every entry of every array: two calls of the cost each, more only where in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradcheck.comparison import Comparison, difference_of
from gradcheck.estimate import SHARPER, Estimate, estimate, refine
from gradcheck.noise import Noise
from gradcheck.oracle import Oracle
from gradcheck.step import Step, along, choose_step
from gradcheck.verdict import (
    SINGLE_PRECISION,
    Tolerance,
    agrees,
    analytic_rounding,
    convicted,
    detection_limit,
    subgradient,
)

#: Entries in doubt that are looked at again before the rest of their array.
_FIRST_LOOK = 8
#: A step this large, in units of the parameters, moves a cost that depends on them at all.
_LARGE_MOVE = 0.1


@dataclass(frozen=True)
class Setting:
    """What every array's check shares."""

    oracle: Oracle
    noise: Noise
    rng: np.random.Generator
    epsilon: float | None
    threshold: float


def check_every_entry(
    setting: Setting, analytic: list[np.ndarray]
) -> tuple[list[Comparison], list[Step]]:
    """Compare all analytic with numeric derivatives, array by array.

    Parameters
    ----------
    setting : Setting
        Cost, noise, and the caller's options.
    analytic : list of ndarray
        One gradient per array.

    Returns
    -------
    list of Comparison
        One per array, in order.
    list of Step
        The step found for each, whether or not the caller's epsilon replaced it.
    """
    parameters = setting.oracle.parameters
    rounding = analytic_rounding(analytic, parameters.scales, setting.noise)
    effects = [
        float(np.linalg.norm(a)) * s for a, s in zip(analytic, parameters.scales, strict=True)
    ]
    comparisons, steps = [], []
    for array in range(len(analytic)):
        tolerance = Tolerance(setting.threshold, rounding[array])
        result, step = _check_array(setting, array, analytic[array], tolerance, max(effects))
        if not setting.oracle.settle():
            # The cost changed its parameters during this array: ask again, now guarded.
            result, step = _check_array(setting, array, analytic[array], tolerance, max(effects))
        comparisons.append(result)
        steps.append(step)
    return comparisons, steps


def _check_array(
    setting: Setting, array: int, gradient: np.ndarray, tolerance: Tolerance, effect: float
) -> tuple[Comparison, Step]:
    oracle, noise = setting.oracle, setting.noise
    analytic = gradient.reshape(-1).astype(float)
    goal = 1e-3 * tolerance.resolution * float(np.linalg.norm(analytic)) / analytic.size**0.5
    step = choose_step(oracle, array, noise, setting.rng, goal)
    size = step.size if setting.epsilon is None else setting.epsilon
    first = estimate(oracle, array, step, size, noise)
    found, wrong = _resolve(setting, array, analytic, first, step, tolerance)
    shown = found if setting.epsilon is None else first
    kinks = subgradient(analytic, found, tolerance)
    limit = detection_limit(analytic, shown, ~kinks & ~wrong)
    zero = False
    if not wrong.any() and limit > tolerance.resolution:
        zero = _zero_to_rounding(setting, array, analytic, found, tolerance)
        if not zero and setting.epsilon is None:
            found, wrong = _sharpen(setting, array, analytic, found, step, tolerance)
            kinks = subgradient(analytic, found, tolerance)
            limit = detection_limit(analytic, found, ~kinks & ~wrong)
            shown = found
            zero = _nothing_there(analytic, found, tolerance, step, effect)
    unresolved = ~agrees(analytic, found, tolerance) & ~wrong
    reasons = ()
    if wrong.any() and not (noise.flat and found.still.all()):
        verdict = "wrong"
    elif not unresolved.any() and not wrong.any() and (zero or limit <= tolerance.resolution):
        verdict = "correct"
    else:
        verdict = "inconclusive"
        reasons = _reasons(setting, analytic, shown, found, step, unresolved, limit, tolerance)
        unresolved, wrong = unresolved | wrong, np.zeros_like(wrong)
    shape = gradient.shape
    return Comparison(
        name=oracle.parameters.names[array],
        parameter=oracle.parameters.flats[array].astype(float).reshape(shape),
        analytic=analytic.reshape(shape),
        numeric=shown.numeric.reshape(shape),
        error_bound=shown.bound.reshape(shape),
        wrong=wrong.reshape(shape),
        kink=(kinks & ~wrong).reshape(shape),
        unresolved=unresolved.reshape(shape),
        verdict=verdict,
        difference=difference_of(analytic, shown.numeric),
        detection_limit=np.inf if zero else limit,
        reasons=reasons,
    ), step


def _resolve(
    setting: Setting,
    array: int,
    analytic: np.ndarray,
    first: Estimate,
    step: Step,
    tolerance: Tolerance,
) -> tuple[Estimate, np.ndarray]:
    """Look again at the entries in doubt, the worst first, until each is decided.

    Once a mistake is certain, the remaining doubtful entries are judged by what the entries looked
    at have shown of the truncation error: a wrong array does not pay for every entry again.
    """
    found = first.at(np.arange(analytic.size))
    doubt = ~agrees(analytic, found, tolerance)
    if difference_of(analytic, found.numeric) <= tolerance.threshold:
        doubt &= ~np.isfinite(found.numeric)
    queue = np.flatnonzero(doubt)
    excess = np.abs(analytic - found.numeric)[queue]
    queue = queue[np.argsort(-np.where(np.isfinite(excess), excess, np.inf), kind="stable")]
    wrong = np.zeros(analytic.size, dtype=bool)
    batch = _FIRST_LOOK
    while queue.size:
        now, queue = _draw(queue, batch, setting.rng)
        closer = _look_again(setting, array, analytic, now, step, tolerance, doubtful=True)
        found.put(now, closer)
        wrong[now] = convicted(analytic[now], closer, tolerance)
        if wrong.any() and queue.size:
            seen = np.abs(first.numeric[now] - closer.numeric)
            seen = seen[np.isfinite(seen) & ~np.isfinite(closer.low)]
            rest = found.at(queue)
            rest.confirmed[:] = True
            wrong[queue] = convicted(
                analytic[queue], rest, tolerance, blur=float(seen.max(initial=0.0))
            )
            found.bound[queue] += float(seen.max(initial=0.0))
            break
        batch *= 4
    return found, wrong


def _draw(
    queue: np.ndarray, batch: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Half the worst, half drawn from the rest: kinks like to be the worst."""
    if queue.size <= batch:
        return queue, queue[:0]
    worst, rest = queue[: batch // 2], queue[batch // 2 :]
    chosen = rng.choice(rest.size, size=batch - batch // 2, replace=False)
    left = np.ones(rest.size, dtype=bool)
    left[chosen] = False
    return np.concatenate((worst, rest[chosen])), rest[left]


def _look_again(
    setting: Setting,
    array: int,
    analytic: np.ndarray,
    indices: np.ndarray,
    step: Step,
    tolerance: Tolerance,
    doubtful: bool,
) -> Estimate:
    norm = float(np.linalg.norm(analytic))
    wanted = 0.1 * tolerance.resolution * norm / analytic.size**0.5
    part = analytic[indices]

    def decided(found: Estimate) -> np.ndarray:
        precise = found.bound <= max(wanted, 0.0)
        return convicted(part, found, tolerance) | (precise & agrees(part, found, tolerance)) | (
            subgradient(part, found, tolerance)
        )

    stages = {} if doubtful else {"stages": SHARPER}
    return refine(setting.oracle, array, indices, step, setting.noise, decided, **stages)


def _sharpen(
    setting: Setting,
    array: int,
    analytic: np.ndarray,
    found: Estimate,
    step: Step,
    tolerance: Tolerance,
) -> tuple[Estimate, np.ndarray]:
    """Extrapolate from larger steps where round-off would hide a mistake worth finding."""
    every = np.arange(analytic.size)
    closer = _look_again(setting, array, analytic, every, step, tolerance, doubtful=False)
    better = np.flatnonzero(closer.bound < found.bound)
    found.put(better, closer.at(better))
    return found, convicted(analytic, found, tolerance)


def _zero_to_rounding(
    setting: Setting, array: int, analytic: np.ndarray, found: Estimate, tolerance: Tolerance
) -> bool:
    """Whether neither gradient moves the cost by more than its noise, even over a large step."""
    if not agrees(analytic, found, tolerance).all():
        return False
    oracle, noise = setting.oracle, setting.noise
    flat, width = oracle.parameters.flats[array], oracle.parameters.scales[array]
    reach = _LARGE_MOVE * width
    if 2 * reach * float(np.linalg.norm(analytic)) > 16 * noise.absolute:
        return False
    for _ in range(2):
        direction = setting.rng.choice((-1.0, 1.0), size=flat.size)
        plus, minus = along(oracle, array, direction, reach)
        if not abs(plus - minus) <= 16 * noise.absolute:
            return False
    return True


def _nothing_there(
    analytic: np.ndarray, found: Estimate, tolerance: Tolerance, step: Step, effect: float
) -> bool:
    """Whether the gradient is exactly zero and the cost shows none either, as far as can be seen
    beside the other arrays: a layer of dead units."""
    if analytic.any() or not agrees(analytic, found, tolerance).all():
        return False
    return float(np.linalg.norm(found.bound)) * step.width <= 1e-6 * effect


def _reasons(
    setting: Setting,
    analytic: np.ndarray,
    shown: Estimate,
    found: Estimate,
    step: Step,
    unresolved: np.ndarray,
    limit: float,
    tolerance: Tolerance,
) -> tuple[str, ...]:
    noise = setting.noise
    if noise.flat and found.still.all() and analytic.any():
        return ("flat",)
    reasons = []
    if not np.isfinite(shown.numeric).all():
        reasons.append("domain" if setting.epsilon is None else "step")
    if setting.epsilon is not None and limit > tolerance.resolution and "step" not in reasons:
        own = step.truncation(step.size) + noise.absolute / step.size
        used = step.truncation(setting.epsilon) + noise.absolute / setting.epsilon
        if used > 3 * own:
            reasons.append("step")
    if (unresolved & np.isfinite(found.low)).any():
        reasons.append("kink")
    if limit > tolerance.resolution and not reasons:
        reasons.append("single-precision" if noise.multiple > SINGLE_PRECISION else "noise")
    return tuple(reasons) or ("noise",)
