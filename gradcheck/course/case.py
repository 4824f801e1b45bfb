"""The test case of the exercise."""

import numpy as np

from gradcheck.course.vector import SHAPES


def gradient_check_n_test_case() -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Data and parameters on which the exercise runs: the same numbers at every call.

    They are what ``numpy.random.seed(1)`` gives, drawn from a generator of their own, so that the
    caller's random state is left alone.

    Returns
    -------
    X : numpy.ndarray of shape (4, 3)
        Three examples, one a column.
    Y : numpy.ndarray of shape (3,)
        Their labels, 1, 1 and 0.
    parameters : dict of str to numpy.ndarray
        ``W1`` (5, 4), ``b1`` (5, 1), ``W2`` (3, 5), ``b2`` (3, 1), ``W3`` (1, 3), ``b3`` (1, 1):
        47 numbers.

    Examples
    --------
    >>> X, Y, parameters = gradient_check_n_test_case()
    >>> X.shape, Y.tolist(), sum(array.size for array in parameters.values())
    ((4, 3), [1, 1, 0], 47)
    """
    random = np.random.RandomState(1)
    X = random.randn(4, 3)
    Y = np.array([1, 1, 0])
    parameters = {name: random.randn(*shape) for name, shape in SHAPES.items()}
    return X, Y, parameters
