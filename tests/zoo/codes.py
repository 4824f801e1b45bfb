"""Which names of mistakes are true of a wrong gradient: each is a statement that can be checked."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from .truth import IDLE, LD, norm, rms

NEAR = 1e-6  # relative; these numbers are in extended precision


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
    """The same slices along some axis, in another order."""
    for axis in range(t.ndim):
        count = t.shape[axis]
        if count < 2:
            continue
        rows = np.moveaxis(a, axis, 0).reshape(count, -1)
        true = np.moveaxis(t, axis, 0).reshape(count, -1)
        distance = np.sqrt(((rows[:, None] - true[None]) ** 2).sum(axis=-1).astype(float))
        matches = distance <= NEAR * norm(t)
        if matches.any(axis=0).all() and matches.any(axis=1).all():
            return True
    return False


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
    """Every code that is true of array `name`; where one is plain, the vaguer ones are left out."""
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
    if is_transposed(a, t):
        codes.add("transposed")
    if not codes and close(a - t, least_squares(a - t, 1 + 0 * t)):
        codes.add("offset")
    if any(close(a - t, least_squares(a - t, column)) for column in (theta, np.sign(theta))):
        codes.add("extra-term")
    if not codes and close(a, least_squares(a, theta)):
        codes.add("regulariser-only")
    if not codes and t.size > 3 and close(a, least_squares(a, t, theta)):
        codes.add("blend")
    if not codes and is_averaged(a, t):
        codes.add("averaged")
    if is_permuted(a, t):
        codes.add("permuted")
    if not codes - {"permuted"}:
        if is_slice_scaled(a, t):
            codes.add("slice-scaled")
        share = share_wrong(a, t, error[name])
        if share < 0.8:
            codes.add("entries")
        if 0.3 < share < 0.8 and codes == {"entries"}:  # many: a matter of taste
            codes.add("unexplained")
    return frozenset(codes)


def acceptable_codes(name, claimed, truth, parameters, error, natural) -> frozenset[str]:
    """What a report may say of the array: what is true of it, or else that nothing explains it."""
    codes = true_codes(name, claimed, truth, parameters, error, natural)
    return codes or frozenset({"unexplained"})
