"""Which names of mistakes are true of a wrong gradient: each is a statement that can be checked."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from .truth import IDLE, LD, norm, rms

NEAR = 1e-6  # relative; these numbers are in extended precision
SOME, MANY = 0.3, 0.8  # of the entries


def close(a, b) -> bool:
    return norm(a - b) <= NEAR * max(norm(a), norm(b))


def least_squares(target, *columns):
    """The multiple of the columns nearest to the target."""
    x = np.stack([c.ravel() for c in columns], axis=1)
    matrix, right = x.T @ x, x.T @ target.ravel()
    if len(columns) == 1:
        return right[0] / matrix[0, 0] * columns[0] if matrix[0, 0] else 0 * target
    determinant = matrix[0, 0] * matrix[1, 1] - matrix[0, 1] ** 2
    if determinant <= 1e-6 * matrix[0, 0] * matrix[1, 1]:
        return 0 * target
    first = (right[0] * matrix[1, 1] - right[1] * matrix[0, 1]) / determinant
    second = (right[1] * matrix[0, 0] - right[0] * matrix[0, 1]) / determinant
    return first * columns[0] + second * columns[1]


def is_transposed(a, t) -> bool:
    """The axes in another order."""
    if t.ndim == 2:
        return t.shape[0] == t.shape[1] > 1 and close(a, t.T)
    swaps = combinations(range(t.ndim), 2)
    return any(t.shape[i] == t.shape[j] > 1 and close(a, t.swapaxes(i, j)) for i, j in swaps)


def is_permuted(a, t) -> bool:
    """The same numbers in another order."""
    return close(np.sort(a, axis=None), np.sort(t, axis=None))


def is_averaged(a, t) -> bool:
    """Every entry the mean or the sum of the true ones over some axes."""
    for count in range(1, t.ndim + 1):
        for axes in combinations(range(t.ndim), count):
            total = t.sum(axis=axes, keepdims=True)
            number = t.size // total.size
            if number > 1 and any(close(a, c + 0 * t) for c in (total, total / number)):
                return True
    return False


def is_slice_scaled(a, t) -> bool:
    """Every slice along some axis is a multiple of the true slice."""
    for axis in range(t.ndim if t.ndim > 1 else 0):
        if t.size > t.shape[axis] > 1:
            pairs = zip(np.moveaxis(a, axis, 0), np.moveaxis(t, axis, 0), strict=True)
            if all(norm(x - least_squares(x, y)) <= NEAR * norm(a) for x, y in pairs):
                return True
    return False


def share_wrong(a, t, error) -> float:
    """Share of the entries that are wrong, of those that tell anything (dead entries do not)."""
    counted = (np.abs(a) + np.abs(t)) > 1e-9 * rms(t)
    wrong = np.abs(error) > NEAR * np.maximum(np.abs(a), np.abs(t))
    return float((wrong & counted).sum() / max(1, counted.sum()))


def added(name, claimed, truth, parameters) -> float:
    """The coefficient c, where the error is c times the parameter; 0 where it is not."""
    error, theta = claimed[name] - truth[name], np.asarray(parameters[name], dtype=LD)
    if not norm(error) or not norm(theta) or not close(error, least_squares(error, theta)):
        return 0.0
    return float((error * theta).sum() / (theta * theta).sum())


def true_codes(name, claimed, truth, parameters, error, natural) -> frozenset[str]:
    """Every code that is true of array `name`, plain or vague."""
    a, t, theta = (np.asarray(d[name], dtype=LD) for d in (claimed, truth, parameters))
    if norm(a) == 0:
        return frozenset({"missing"})
    if norm(t) <= IDLE * natural[name]:
        return frozenset({"should-be-zero"})
    if close(a, -t):
        return frozenset({"sign-flipped"})
    codes = set()
    if close(a, least_squares(a, t)):
        codes.add("scaled")
    if t.size == 1:  # one number is a multiple of any other, but may share a term with its like
        coefficients = {o: added(o, claimed, truth, parameters) for o in truth}
        own = coefficients.pop(name)
        if own and any(abs(c - own) <= NEAR * abs(own) for c in coefficients.values()):
            codes.add("extra-term")
        return frozenset(codes)
    others = [o for o in truth if o != name and np.shape(truth[o]) == t.shape]
    for other in (o for o in others if close(a, truth[o])):
        codes.add("swapped" if close(claimed[other], t) else "copied")
    difference = a - t
    statements = {
        "transposed": is_transposed(a, t),
        "permuted": is_permuted(a, t),
        "extra-term": any(
            close(difference, least_squares(difference, column))
            for column in (theta, np.sign(theta))
        ),
        "offset": close(difference, least_squares(difference, 1 + 0 * t)),
        "regulariser-only": close(a, least_squares(a, theta)),
        "blend": t.size > 3 and close(a, least_squares(a, t, theta)),
        "averaged": is_averaged(a, t),
        "slice-scaled": is_slice_scaled(a, t),
        "entries": share_wrong(a, t, error[name]) < MANY,
    }
    return frozenset(codes | {code for code, holds in statements.items() if holds})


#: From the plainest to the vaguest: a report is to give one of the plainest that is true.
RANKS = (
    {"missing", "should-be-zero", "sign-flipped", "scaled", "swapped", "copied", "transposed"}
    | {"extra-term", "offset"},
    {"regulariser-only", "blend", "averaged"},
    {"permuted", "entries", "slice-scaled"},
)


def acceptable_codes(name, claimed, truth, parameters, error, natural) -> frozenset[str]:
    """What a report may say of the array: the plainest that is true, or `unexplained`."""
    codes = true_codes(name, claimed, truth, parameters, error, natural)
    best = next((codes & rank for rank in RANKS if codes & rank), frozenset({"unexplained"}))
    if best == {"entries"} and share_wrong(claimed[name], truth[name], error[name]) > SOME:
        best |= {"unexplained"}  # a third of the entries and more: a matter of taste
    return best
