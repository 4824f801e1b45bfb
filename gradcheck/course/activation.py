"""The two activations of the course network."""

import numpy as np
from numpy.typing import ArrayLike


def sigmoid(x: ArrayLike) -> np.ndarray:
    """Logistic function, ``1 / (1 + exp(-x))``, entry by entry.

    Parameters
    ----------
    x : array_like
        Numbers of any shape.

    Returns
    -------
    numpy.ndarray
        Values from 0 to 1, of the shape of `x`.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    x = np.asarray(x)
    # Both exponents are at most 0, so neither can overflow; for x >= 0 this is 1 / (1 + exp(-x)).
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def relu(x: ArrayLike) -> np.ndarray:
    """Rectifier, ``max(0, x)``, entry by entry.

    Parameters
    ----------
    x : array_like
        Numbers of any shape.

    Returns
    -------
    numpy.ndarray
        Values of at least 0, of the shape of `x`.

    Examples
    --------
    >>> relu([-2.0, 0.0, 3.0]).tolist()
    [0.0, 0.0, 3.0]
    """
    return np.maximum(0, x)
