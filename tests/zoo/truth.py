"""What is true about a claimed gradient, found without any finite difference of the checker.

The true gradient is the correct backward pass run in extended precision; `test_cases.py` holds it
against differences of the cost. On a kink the truth is an interval: the one-sided slopes.
"""

from __future__ import annotations

import numpy as np

from .case import Parameters, widened

LD = np.longdouble
STRUCTURAL = frozenset({"scaled", "sign-flipped", "missing", "transposed", "swapped"})
STRUCTURAL |= {"extra-term", "blend", "entries", "permuted"}
WRONG = 1e-4  # of the array's norm: what the checker has to notice
IDLE = 1e-12  # of the natural norm: a gradient that is zero
RIGHT = 1e-9  # of the array's norm: no mistake at all, extended precision's own rounding


def norm(array) -> float:
    return float(np.sqrt((np.asarray(array, dtype=LD) ** 2).sum()))


def rms(array) -> float:
    return norm(array) / max(1, np.size(array)) ** 0.5


def natural_norms(parameters: Parameters, truth: Parameters) -> dict[str, float]:
    """Norm of the true gradient; for an idle array, what the largest would be in its unit.

    The bias before a batch normalisation has a gradient of exactly zero: a multiple of its rounding
    is no mistake.
    """
    unit = {name: rms(value) or 1.0 for name, value in parameters.items()}
    largest = max(norm(truth[name]) * unit[name] for name in truth)
    natural = {name: largest / unit[name] for name in truth}
    return {n: norm(t) if norm(t) > IDLE * natural[n] else natural[n] for n, t in truth.items()}


def is_idle(name: str, truth: Parameters, natural: dict[str, float]) -> bool:
    """Whether the cost does not depend on the array at all."""
    return norm(truth[name]) < IDLE * natural[name]


def one_sided(cost, parameters: Parameters, share: float = 1e-8) -> dict[str, tuple]:
    """Slopes to the left and to the right of every entry, in extended precision."""
    p = widened(parameters)
    start = cost(p)
    slopes = {}
    for name, value in p.items():
        step = LD(share) * (rms(value) or 1)
        low, high = np.empty_like(value), np.empty_like(value)
        for index in np.ndindex(value.shape):
            kept = value[index]
            value[index] = kept + step
            high[index] = (cost(p) - start) / (value[index] - kept)
            value[index] = kept - step
            low[index] = (start - cost(p)) / (kept - value[index])
            value[index] = kept
        slopes[name] = (np.minimum(low, high), np.maximum(low, high))
    return slopes


def errors(claimed, truth, slopes=None) -> Parameters:
    """How far each entry is from the truth: or from the nearest subgradient."""
    result = {}
    for name, value in claimed.items():
        error = np.asarray(value, dtype=LD) - truth[name]
        if slopes is not None:
            low, high = slopes[name]
            slack = 1e-5 * (np.abs(low) + np.abs(high))  # the step of `one_sided` has its own error
            inside = (value >= low - slack) & (value <= high + slack)
            kinked = high - low > 10 * slack
            error = np.where(kinked & inside, 0, error)
        result[name] = error
    return result


def sizes(error: Parameters, natural: dict[str, float]) -> dict[str, float]:
    """Norm of the error over the norm of the true gradient, array by array."""
    return {name: norm(error[name]) / natural[name] for name in error}


def close(a, b, scale=None) -> bool:
    return norm(a - b) <= 1e-6 * (norm(b) if scale is None else scale)


def is_permutation(claimed, truth) -> bool:
    """The same slices along some axis, in another order."""
    for axis in range(truth.ndim):
        count = truth.shape[axis]
        if count < 2:
            continue
        a = np.moveaxis(claimed, axis, 0).reshape(count, -1)
        t = np.moveaxis(truth, axis, 0).reshape(count, -1)
        distance = np.sqrt(((a[:, None] - t[None]) ** 2).sum(axis=-1).astype(float))
        matches = distance <= 1e-6 * norm(t)
        if matches.any(axis=0).all() and matches.any(axis=1).all():
            return True
    return False


def true_codes(name, claimed, truth, parameters, error) -> frozenset[str]:
    """Every structural code that really explains array `name` of `claimed`."""
    a, t, theta = (np.asarray(d[name], dtype=LD) for d in (claimed, truth, parameters))
    if norm(a) == 0:
        return frozenset({"missing"})
    if close(a, -t):
        return frozenset({"sign-flipped"})
    codes = set()
    t2, tt, at = (t**2).sum(), (t * theta).sum(), (a * t).sum()
    if t2 > 0 and close(a, at / t2 * t, norm(a)):
        codes.add("scaled")
    if t.ndim == 2 and t.shape[0] == t.shape[1] > 1 and close(a, t.T):
        codes.add("transposed")
    others = [o for o in truth if o != name and np.shape(truth[o]) == t.shape]
    if t.size > 1 and any(close(a, truth[o]) for o in others):
        codes.add("swapped")
    th2 = (theta**2).sum()
    if t.size > 1 and th2 > 0:
        c = ((a - t) * theta).sum() / th2
        if close(a - t, c * theta, norm(a - t)):
            codes.add("extra-term")
        determinant = t2 * th2 - tt**2
        if t.size > 3 and not codes and determinant > 1e-6 * t2 * th2:
            ath = (a * theta).sum()
            alpha = (at * th2 - ath * tt) / determinant
            beta = (ath * t2 - at * tt) / determinant
            if close(a, alpha * t + beta * theta, norm(a)):
                codes.add("blend")
    if t.size > 1 and is_permutation(a, t):
        codes.add("permuted")
    counted = (np.abs(a) + np.abs(t)) > 1e-9 * rms(t)  # dead entries tell nothing
    wrong = np.abs(error[name]) > 1e-6 * np.maximum(np.abs(a), np.abs(t))
    share = float((wrong & counted).sum() / max(1, counted.sum()))
    if share < 0.8 and not codes - {"permuted"}:
        codes.add("entries")
        if share > 0.3 and not codes - {"entries"}:
            codes.add("unexplained")
    return frozenset(codes)


def acceptable_codes(name, claimed, truth, parameters, error, declared) -> frozenset[str]:
    """What a report may say of the array: what is true of it, or that nothing explains it."""
    codes = true_codes(name, claimed, truth, parameters, error)
    if np.size(truth[name]) == 1:  # one number is a multiple of any other
        return codes | declared
    return codes or (declared - STRUCTURAL) | {"unexplained"}
