"""What is to be checked: the analytic gradient of every parameter, validated and named."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np

from gradcheck.arithmetic import dot, norm, precision
from gradcheck.errors import (
    ArgumentError,
    NondeterministicGradientError,
    NonFiniteError,
    StructureError,
)
from gradcheck.parameters import Parameters
from gradcheck.structure import describe, match


def analytic_gradient(gradient: Any, parameters: Parameters) -> list[np.ndarray]:
    """Collect the analytic gradient as one float array per parameter.

    A callable is asked twice, so that one that is random or adds to what it returned before is
    caught. Small gradients are copied; large ones stay where they are (see `must_be_unchanged`),
    unless a callable returns them in memory that it uses again.

    Parameters
    ----------
    gradient : callable or structure
        The gradient itself, in the structure of the parameters, or a function that returns it.
    parameters : Parameters
        The point.

    Returns
    -------
    list of ndarray
        In the order of ``parameters.names``, of the parameters' shapes. The type float32 or
        float16 is kept, because it tells how precisely the gradient can be right.

    Raises
    ------
    StructureError
        A gradient is missing, of another shape, or not real numbers.
    NonFiniteError
        A gradient is NaN or infinite.
    NondeterministicGradientError
        Two calls gave two gradients.
    """
    if not callable(gradient):
        found = _collect(gradient, parameters)
        return _copies(found) if parameters.small else found
    if not parameters.small:
        found = _asked_twice(gradient, parameters)
        if found is not None:
            return found
    # With copies of the parameters that it may keep or change.
    first = _copies(_collect(gradient(parameters.fresh()), parameters))
    second = _collect(gradient(parameters.fresh()), parameters)
    for name, one, two in zip(parameters.names, first, second, strict=True):
        if not np.array_equal(one, two):
            _same_answer(name, one, two)
    return first


def _asked_twice(gradient: Callable, parameters: Parameters) -> list[np.ndarray] | None:
    """Ask a callable for a large gradient without copying any; None if that does not do."""
    first = _collect(gradient(parameters.current()), parameters)
    before = fingerprints(first)
    second = _collect(gradient(parameters.current()), parameters)
    works = [piece.work for piece in parameters.pieces]
    if not parameters.intact():
        parameters.restore()
        return None
    same = fingerprints(first) == before == fingerprints(second)
    apart = not any(
        np.may_share_memory(one, other)
        for one in first
        for other in (*second, *works)
    )
    return first if same and apart else None


def fingerprints(arrays: list[np.ndarray]) -> list[tuple[int, int]]:
    """Two numbers for each array that change when its entries do.

    Made of their bits: sums of whole numbers are exact, in whatever order they are taken.
    """
    found = []
    for array in arrays:
        # No whole number is as long as a long double.
        held = array if array.itemsize <= 8 else array.astype(float)
        bits = held.view(f"u{held.itemsize}")
        found.append((int(bits.sum(dtype=np.uint64)), int(np.bitwise_xor.reduce(bits, axis=None))))
    return found


def must_be_unchanged(
    names: list[str], arrays: list[np.ndarray], before: list[tuple[int, int]]
) -> None:
    """Verify that the caller's gradient is what it was.

    Raises
    ------
    StructureError
        The cost writes into it.
    """
    for name, now, then in zip(names, fingerprints(arrays), before, strict=True):
        if now != then:
            raise StructureError(
                f"the gradient of {name} changed while the cost was called: the cost writes into "
                "the array that was given as its gradient; give a copy"
            )


def _copies(arrays: list[np.ndarray]) -> list[np.ndarray]:
    return [array.copy() for array in arrays]


def _collect(gradient: Any, parameters: Parameters) -> list[np.ndarray]:
    found = match(parameters.current(), gradient)
    pairs = zip(parameters.names, parameters.originals, found, strict=True)
    return [_gradient_array(name, original.shape, leaf) for name, original, leaf in pairs]


def _gradient_array(name: str, shape: tuple[int, ...], leaf: Any) -> np.ndarray:
    if leaf is None or isinstance(leaf, (str, bytes)):
        raise StructureError(
            f"the gradient of {name} is {describe(leaf)}: expected an array of shape {shape}"
        )
    array = np.asarray(leaf)
    if array.dtype.kind not in "fiu":
        raise StructureError(
            f"the gradient of {name} is {describe(leaf)}: expected real numbers of shape {shape}"
        )
    if array.shape != shape:
        turned = array.ndim == 2 and array.T.shape == shape
        advice = "is it transposed?" if turned else "sum or reshape it to the parameter's shape"
        raise StructureError(
            f"the gradient of {name} has shape {array.shape}, {name} has shape {shape}: {advice}"
        )
    array = array if array.dtype.kind == "f" else array.astype(float)
    # A finite norm vouches for all entries, and is had for less than a look at each.
    if not isfinite(norm(array.reshape(-1))) and not np.isfinite(array).all():
        bad = ~np.isfinite(array)
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        where = f"{name}{list(index)}" if index else name
        raise NonFiniteError(
            f"the gradient of {where} is {array[index]} ({int(bad.sum())} of {array.size} entries "
            "are not finite): look for a division by zero or an overflow in the backward pass"
        )
    return array


def _same_answer(name: str, one: np.ndarray, two: np.ndarray) -> None:
    """Let differences of rounding pass (threaded sums), nothing larger."""
    if one.size == 0:
        return
    size = max(float(np.max(np.abs(one))), float(np.max(np.abs(two))))
    change = np.abs(two.astype(float) - one.astype(float))
    if float(change.max()) <= 1e3 * precision(one.dtype) * size:
        return
    square = dot(one.reshape(-1), one.reshape(-1))
    growth = dot(one.reshape(-1), two.reshape(-1)) / square if square else 0.0
    if growth > 1.01 and np.allclose(two, growth * one.astype(float), rtol=1e-6, atol=0):
        times = "twice" if abs(growth - 2) < 1e-6 else f"{growth:.4g} times"
        cause = (
            f"the second answer is {times} the first: it adds to what an earlier call left behind"
        )
        advice = "start each call from zeros"
    else:
        cause = f"entries changed by up to {float(change.max()):.3g} (largest entry {size:.3g})"
        advice = "dropout, shuffling or a random batch is the usual cause: fix the seed or the mask"
    raise NondeterministicGradientError(
        f"the gradient of {name} is not the same when asked twice: {cause}; {advice}"
    )


def check_callable(name: str, value: Any) -> Callable:
    """Return `value` if it can be called.

    Raises
    ------
    ArgumentError
        It cannot.
    """
    if not callable(value):
        raise ArgumentError(f"{name} must be a function, got {describe(value)}")
    return value
