"""The check itself, as the exercise does it: formula (1), formula (2), a printed verdict."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from gradcheck.course.line import backward_propagation, forward_propagation
from gradcheck.course.network import forward_propagation_n
from gradcheck.course.vector import (
    dictionary_to_vector,
    gradients_to_vector,
    vector_to_dictionary,
)

THRESHOLD = 2e-7
"""Relative difference up to which a gradient passes, as in most versions of the exercise."""


def gradient_check(
    x: float,
    theta: float,
    epsilon: float = 1e-7,
    *,
    forward: Callable = forward_propagation,
    backward: Callable = backward_propagation,
) -> float:
    """Check the derivative of a model with one parameter, and print a verdict.

    Parameters
    ----------
    x : float
        The input.
    theta : float
        The parameter at which to check.
    epsilon : float, default 1e-7
        The step of formula (1), in units of `theta`.
    forward : callable, optional
        ``forward(x, theta)`` gives the cost; by default `forward_propagation`.
    backward : callable, optional
        ``backward(x, theta)`` gives its derivative; by default `backward_propagation`.

    Returns
    -------
    float
        The relative difference of formula (2), from 0 to 1.

    Raises
    ------
    ValueError
        If `epsilon` is not a positive number.

    Examples
    --------
    >>> difference = gradient_check(2, 4)
    difference 2.919335883291695e-10: passed
    """
    _require_step(epsilon)
    J_plus = forward(x, theta + epsilon)
    J_minus = forward(x, theta - epsilon)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    return _judge(backward(x, theta), gradapprox)


def gradient_check_n(
    parameters: Mapping[str, ArrayLike],
    gradients: Mapping[str, ArrayLike],
    X: ArrayLike,
    Y: ArrayLike,
    epsilon: float = 1e-7,
    *,
    forward: Callable = forward_propagation_n,
) -> float:
    """Check all gradients of a network as one vector, and print a verdict.

    Parameters
    ----------
    parameters : mapping of str to array_like
        ``W1, b1, W2, b2, ...``; they are not changed.
    gradients : mapping of str to array_like
        ``dW1, db1, dW2, db2, ...`` at these parameters; further entries are ignored.
    X, Y : array_like
        Passed on to `forward`.
    epsilon : float, default 1e-7
        The step of formula (1), the same for every parameter.
    forward : callable, optional
        ``forward(X, Y, parameters)`` returns the cost and anything else after it; by default
        `forward_propagation_n`.

    Returns
    -------
    float
        The relative difference of formula (2) over all parameters, from 0 to 1.

    Raises
    ------
    ValueError
        If `epsilon` is not a positive number, or a gradient is missing or not of the shape of its
        parameter.

    Examples
    --------
    >>> from gradcheck.course import backward_propagation_n, gradient_check_n_test_case
    >>> X, Y, parameters = gradient_check_n_test_case()
    >>> cost, cache = forward_propagation_n(X, Y, parameters)
    >>> gradients = backward_propagation_n(X, Y, cache)
    >>> difference = gradient_check_n(parameters, gradients, X, Y, epsilon=1e-4)
    ... # doctest: +ELLIPSIS
    difference 1.9...e-10: passed
    """
    _require_step(epsilon)
    _require_shapes(parameters, gradients)
    theta, _ = dictionary_to_vector(parameters)
    theta = theta.astype(float)
    gradapprox = np.zeros_like(theta)
    for i in range(theta.size):
        costs = []
        for step in (epsilon, -epsilon):
            moved = theta.copy()
            moved[i] += step
            costs.append(forward(X, Y, vector_to_dictionary(moved, like=parameters))[0])
        gradapprox[i] = (costs[0] - costs[1]) / (2 * epsilon)
    return _judge(gradients_to_vector(gradients), gradapprox)


def _judge(grad: ArrayLike, gradapprox: ArrayLike) -> float:
    """Formula (2), printed with its verdict. A difference that is NaN does not pass."""
    distance = np.linalg.norm(np.subtract(grad, gradapprox))
    size = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = float(distance / size) if size != 0 else 0.0
    verdict = "passed" if difference <= THRESHOLD else "FAILED"
    print(f"difference {difference}: {verdict}")
    return difference


def _require_step(epsilon: float) -> None:
    if not (epsilon > 0 and np.isfinite(epsilon)):
        raise ValueError(f"epsilon must be a positive number, got {epsilon}")


def _require_shapes(parameters: Mapping, gradients: Mapping) -> None:
    """A transposed gradient has the right number of entries in the wrong places: say so."""
    for name, value in parameters.items():
        if f"d{name}" not in gradients:
            raise ValueError(f"there is no gradient d{name} for the parameter {name}")
        if np.shape(gradients[f"d{name}"]) != np.shape(value):
            raise ValueError(
                f"d{name} has shape {np.shape(gradients[f'd{name}'])}, "
                f"but {name} has shape {np.shape(value)}"
            )
