"""The course network: LINEAR, RELU, LINEAR, RELU, LINEAR, SIGMOID, with a cross-entropy cost."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from gradcheck.course.activation import relu, sigmoid
from gradcheck.course.vector import SHAPES

Cache = tuple[np.ndarray, ...]


def forward_propagation_n(
    X: ArrayLike, Y: ArrayLike, parameters: Mapping[str, ArrayLike]
) -> tuple[float, Cache]:
    """Cost of the three-layer network, as the course writes it.

    The cost is the mean over the m examples of ``-Y log(A3) - (1 - Y) log(1 - A3)``. Where A3 is
    close to 1 the subtraction ``1 - A3`` cancels digits, which is what makes the numeric gradient
    of this cost noisy; `forward_propagation_n_stable` has the same cost without that.

    Parameters
    ----------
    X : array_like of shape (inputs, m)
        One example a column.
    Y : array_like of shape (m,) or (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to array_like
        ``W1, b1, W2, b2, W3, b3``; ``W1`` is (units, inputs), ``b1`` is (units, 1), and so on.

    Returns
    -------
    cost : float
        The mean cost.
    cache : tuple of numpy.ndarray
        ``(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)``, for the backward pass.

    Raises
    ------
    ValueError
        If `Y` has not one label for each column of `X`.

    Examples
    --------
    >>> from gradcheck.course import gradient_check_n_test_case
    >>> cost, cache = forward_propagation_n(*gradient_check_n_test_case())
    >>> print(f"{cost:.6f}")
    2.407833
    """
    cache = _layers(X, parameters)
    A3, Y = cache[9], _row(Y, cache[9])
    losses = -Y * np.log(A3) - (1 - Y) * np.log(1 - A3)
    # Times 1 / m, not divided by m: the published figures carry that rounding in their digits.
    return float(1 / A3.shape[1] * losses.sum()), cache


def forward_propagation_n_stable(
    X: ArrayLike, Y: ArrayLike, parameters: Mapping[str, ArrayLike]
) -> tuple[float, Cache]:
    """Cost of the three-layer network by `stable_cost`, without cancellation.

    Parameters
    ----------
    X, Y : array_like
        As for `forward_propagation_n`.
    parameters : mapping of str to array_like
        As for `forward_propagation_n`.

    Returns
    -------
    cost : float
        The mean cost.
    cache : tuple of numpy.ndarray
        As from `forward_propagation_n`.

    Raises
    ------
    ValueError
        If `Y` has not one label for each column of `X`.

    Examples
    --------
    >>> from gradcheck.course import gradient_check_n_test_case
    >>> X, Y, parameters = gradient_check_n_test_case()
    >>> cost, cache = forward_propagation_n_stable(X, Y, parameters)
    >>> bool(abs(cost - forward_propagation_n(X, Y, parameters)[0]) < 1e-12)
    True
    """
    cache = _layers(X, parameters)
    return stable_cost(cache[8], Y), cache


def stable_cost(Z3: ArrayLike, Y: ArrayLike) -> float:
    """Cross-entropy from the values before the sigmoid, without cancellation or overflow.

    With ``A3 = sigmoid(Z3)``, ``-Y log(A3) - (1 - Y) log(1 - A3)`` equals
    ``log(1 + exp(Z3)) - Y Z3``, and ``logaddexp`` evaluates the logarithm to full precision.

    Parameters
    ----------
    Z3 : array_like of shape (1, m)
        The last linear layer's output.
    Y : array_like of shape (m,) or (1, m)
        Labels, 0 or 1.

    Returns
    -------
    float
        The mean cost.

    Raises
    ------
    ValueError
        If `Y` has not one label for each column of `Z3`.

    Examples
    --------
    >>> stable_cost([[-1000.0, 1000.0]], [1, 0])
    1000.0
    """
    Z3 = np.asarray(Z3)
    return float((np.logaddexp(0, Z3) - _row(Y, Z3) * Z3).sum() / Z3.shape[1])


def backward_propagation_n(X: ArrayLike, Y: ArrayLike, cache: Cache) -> dict[str, np.ndarray]:
    """Gradients of the cost of `forward_propagation_n`.

    Parameters
    ----------
    X, Y
        As for `forward_propagation_n`.
    cache : tuple of numpy.ndarray
        What `forward_propagation_n` returned.

    Returns
    -------
    dict of str to numpy.ndarray
        ``dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1``. Those of parameters are
        gradients of the mean cost; ``dZ`` and ``dA`` are those of the sum, since the division by
        m comes last.

    Raises
    ------
    ValueError
        If `Y` has not one label for each column of `X`.

    Examples
    --------
    >>> from gradcheck.course import gradient_check_n_test_case
    >>> X, Y, parameters = gradient_check_n_test_case()
    >>> cost, cache = forward_propagation_n(X, Y, parameters)
    >>> backward_propagation_n(X, Y, cache)["dW2"].shape
    (3, 5)
    """
    Z1, A1, _, _, Z2, A2, W2, _, _, A3, W3, _ = cache
    X = np.asarray(X)
    m = X.shape[1]

    dZ3 = A3 - _row(Y, A3)
    dW3 = dZ3 @ A2.T / m
    db3 = dZ3.sum(axis=1, keepdims=True) / m

    dA2 = W3.T @ dZ3
    dZ2 = dA2 * (Z2 > 0)
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m

    dA1 = W2.T @ dZ2
    dZ1 = dA1 * (Z1 > 0)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m

    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3,
        "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def backward_propagation_n_with_mistakes(
    X: ArrayLike, Y: ArrayLike, cache: Cache
) -> dict[str, np.ndarray]:
    """`backward_propagation_n` with the two mistakes the exercise plants.

    ``dW2`` carries a stray factor 2, and ``db1`` a 4 where a 1 belongs. Everything else is right.

    Parameters
    ----------
    X, Y : array_like
        As for `backward_propagation_n`.
    cache : tuple of numpy.ndarray
        As for `backward_propagation_n`.

    Returns
    -------
    dict of str to numpy.ndarray
        The names and shapes of `backward_propagation_n`.

    Raises
    ------
    ValueError
        If `Y` has not one label for each column of `X`.

    Examples
    --------
    >>> from gradcheck.course import gradient_check_n_test_case
    >>> X, Y, parameters = gradient_check_n_test_case()
    >>> cost, cache = forward_propagation_n(X, Y, parameters)
    >>> right = backward_propagation_n(X, Y, cache)
    >>> wrong = backward_propagation_n_with_mistakes(X, Y, cache)
    >>> [name for name in right if (wrong[name] != right[name]).any()]
    ['dW2', 'db1']
    """
    gradients = backward_propagation_n(X, Y, cache)
    gradients["dW2"] = 2 * gradients["dW2"]
    gradients["db1"] = 4 * gradients["db1"]
    return gradients


def _layers(X: ArrayLike, parameters: Mapping[str, ArrayLike]) -> Cache:
    """Forward through the three layers; everything the backward pass will need."""
    W1, b1, W2, b2, W3, b3 = (np.asarray(parameters[name]) for name in SHAPES)
    Z1 = W1 @ np.asarray(X) + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3


def _row(Y: ArrayLike, output: np.ndarray) -> np.ndarray:
    """The labels as a row beside the output: a column would broadcast to an m by m table."""
    if np.size(Y) != output.shape[1]:
        raise ValueError(f"Y has shape {np.shape(Y)}, but there are {output.shape[1]} examples")
    return np.reshape(Y, (1, -1))
