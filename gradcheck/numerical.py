"""Formula (1) on its own: the numeric gradient of a cost, in the structure of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcheck.arithmetic import precision
from gradcheck.errors import ArgumentError, NonFiniteError, StructureError
from gradcheck.evaluation import Serial
from gradcheck.formula import CENTRAL, FORMULAS, Formula
from gradcheck.ladder import choose_step
from gradcheck.move import Entry, Point, random_direction
from gradcheck.noise import measure_noise
from gradcheck.options import check_epsilon, generator
from gradcheck.oracle import Oracle
from gradcheck.parameters import Parameters
from gradcheck.problem import check_callable
from gradcheck.structure import describe

#: Small enough that its square is lost beside one: the complex step has no truncation error.
_COMPLEX_STEP = 1e-20


def numerical_gradient(
    cost: Callable[[Any], float],
    parameters: Any,
    *,
    epsilon: float | None = None,
    method: str = "central",
    seed: int = 0,
) -> Any:
    """Estimate the gradient of a cost from values of the cost alone.

    Parameters
    ----------
    cost : callable
        ``cost(parameters) -> float``.
    parameters : float, array, or nested dicts, lists and tuples of them
        The point. It is never changed.
    epsilon : float, optional
        Step, in units of the parameters. By default it is chosen for each array from the measured
        noise of the cost, the scale of the array and the measured truncation error.
    method : {"central", "forward", "backward", "five-point", "complex"}
        The difference formula. ``"central"`` is formula (1); ``"complex"`` needs a cost that
        accepts complex parameters, and is then exact to rounding.
    seed : int
        Seeds the directions along which noise and step are measured.

    Returns
    -------
    float, array, or the structure of the parameters
        Derivatives of the cost, shaped like the parameters; a float for a float.

    Raises
    ------
    ArgumentError
        An unknown method, a step that is not positive and finite, or one that vanishes beside the
        parameters in their number format.
    StructureError
        Parameters or cost of a wrong type or shape.
    NonFiniteError
        The cost is not finite at the point, or within a step of it.
    NondeterministicCostError
        The cost answers differently to the same question.

    References
    ----------
    .. [1] J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd ed., Springer, 2006, ch. 8.1.
    .. [2] W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real
       functions", SIAM Review 40 (1998), 110-112.

    Examples
    --------
    >>> round(numerical_gradient(lambda theta: 2.0 * theta, 4.0, epsilon=1e-4), 6)
    2.0
    >>> import numpy as np
    >>> gradient = numerical_gradient(lambda p: np.sum(p["W"] ** 2), {"W": np.array([1.0, 3.0])})
    >>> np.round(gradient["W"], 6)
    array([2., 6.])
    """
    check_callable("cost", cost)
    step = check_epsilon(epsilon)
    where = Parameters(parameters)
    if method == "complex":
        return where.like(_complex_step(cost, where, step or _COMPLEX_STEP))
    if method not in FORMULAS:
        names = ", ".join(repr(name) for name in (*FORMULAS, "complex"))
        raise ArgumentError(f"unknown method {method!r}: choose one of {names}")
    formula = FORMULAS[method]
    oracle = Oracle(where, Serial(cost, where))
    # Around the point the cost may well leave its domain; at the point itself it may warn.
    with np.errstate(all="ignore"):
        steps = [step] * len(where.flats) if step else _steps(oracle, formula, seed)
        derivatives = [_differences(oracle, k, formula, size) for k, size in enumerate(steps)]
        if not oracle.settle():
            derivatives = [_differences(oracle, k, formula, size) for k, size in enumerate(steps)]
    return where.like(derivatives)


def _steps(oracle: Oracle, formula: Formula, seed: int) -> list[float]:
    """Steps for the formula, from those that suit central differences.

    The best step is proportional to noise ** (1 / (order + 1)), in units of the scale. Central
    differences know nothing of the second derivative, which is all that matters to one-sided ones:
    these take no more than the step of a cost whose curvature follows its scale.
    """
    rng = generator(seed)
    noise = measure_noise(oracle, rng)
    sizes = []
    for k, width in enumerate(oracle.parameters.scales):
        direction = random_direction(width, oracle.parameters.flats[k].size, rng)
        central = choose_step(oracle, k, direction, noise).size
        share = (central / width) ** (3 / (formula.order + 1))
        if formula.order < CENTRAL.order:
            finer = max(noise.relative, precision(oracle.parameters.flats[k].dtype))
            share = min(share, finer ** (1 / (formula.order + 1)))
        sizes.append(width * share)
    return sizes


def _differences(oracle: Oracle, array: int, formula: Formula, size: float) -> np.ndarray:
    flat = oracle.parameters.flats[array]
    moved = [(flat + offset * size).astype(flat.dtype) for offset in formula.grid]
    width = (moved[-1].astype(float) - moved[0].astype(float)) / (
        formula.grid[-1] - formula.grid[0]
    )
    if not np.all(width > 0):
        name, entry = oracle.parameters.names[array], flat[int(np.argmin(width > 0))]
        raise ArgumentError(
            f"epsilon={size:g} vanishes beside {name} = {entry:g} in {flat.dtype}: "
            "use a larger epsilon, or leave it out"
        )
    offsets = len(formula.grid)
    points = _points(*oracle.parameters.places[array], flat.size, moved)
    costs = oracle.evaluate(points, flat.size * offsets).reshape(flat.size, offsets)
    if not np.isfinite(costs).all():
        entry = int(np.argmin(np.isfinite(costs).all(axis=1)))
        index = np.unravel_index(entry, oracle.parameters.originals[array].shape)
        where = oracle.parameters.names[array] + (str([int(i) for i in index]) if index else "")
        raise NonFiniteError(
            f"the cost is not finite within {size:.3g} of {where} = {flat[entry]:g}: use a smaller "
            "epsilon, or a point farther from the edge of the domain"
        )
    # The step that was taken, not the one asked for: x + h is rounded.
    return costs @ np.array(formula.coefficients) / width


def _points(piece: int, start: int, size: int, moved: list[np.ndarray]) -> Iterator[Point]:
    for entry in range(size):
        for values in moved:
            yield (Entry(piece, start + entry, values[entry]),)


def _complex_step(
    cost: Callable[[Any], Any], where: Parameters, step: float
) -> list[np.ndarray]:
    work = [original.astype(complex, order="C") for original in where.originals]
    # Same containers as the caller's; numbers become complex numbers through 0-d arrays.
    derivatives = []
    for k, array in enumerate(work):
        flat = array.reshape(-1)
        found = np.empty(flat.size)
        for entry in range(flat.size):
            saved = flat[entry]
            flat[entry] = saved + 1j * step
            # Copies: a cost that changes what it is given must not spoil the next call.
            value = cost(where.shaped(array.copy() for array in work))
            flat[entry] = saved
            found[entry] = _imaginary(value, where.names[k]) / step
        derivatives.append(found)
    return derivatives


def _imaginary(value: Any, name: str) -> float:
    number = np.asarray(value)
    if number.ndim or not np.iscomplexobj(number):
        raise StructureError(
            f"method='complex' moved {name} into the complex plane and the cost returned "
            f"{describe(value)}: it must return one complex number (no abs, no float(), no "
            "comparison on the way); otherwise use method='central'"
        )
    if not np.isfinite(number):
        raise NonFiniteError(f"the cost is {number} at a complex step of {name}")
    return float(number.imag)
