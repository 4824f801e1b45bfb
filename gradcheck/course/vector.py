"""Between a dictionary of arrays and one column of numbers, in the order of the course."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike

SHAPES = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}


def dictionary_to_vector(parameters: Mapping[str, ArrayLike]) -> tuple[np.ndarray, list[str]]:
    """Stack the parameters of a network in one column.

    Parameters
    ----------
    parameters : mapping of str to array_like
        ``W1, b1, W2, b2, ...``, in any order, for any number of layers.

    Returns
    -------
    theta : numpy.ndarray of shape (P, 1)
        A copy of all parameters in the order ``W1, b1, W2, b2, ...``, each row by row.
    keys : list of str
        For each of the P rows, the name of the array it came from.

    Raises
    ------
    ValueError
        If there is no parameter, or one has a name of another kind.

    Examples
    --------
    >>> theta, keys = dictionary_to_vector({"W1": [[1.0, 2.0]], "b1": [[3.0]]})
    >>> theta.ravel().tolist()
    [1.0, 2.0, 3.0]
    >>> keys
    ['W1', 'W1', 'b1']
    """
    names = _in_order(parameters, r"[Wb]\d+")
    strangers = [name for name in parameters if name not in names]
    if strangers or not names:
        raise ValueError(f"parameters must be called W1, b1, W2, b2, ...; got {list(parameters)}")
    keys = [name for name in names for _ in range(np.size(parameters[name]))]
    return _stack(parameters[name] for name in names), keys


def vector_to_dictionary(
    theta: ArrayLike, like: Mapping[str, ArrayLike] | None = None
) -> dict[str, np.ndarray]:
    """Undo `dictionary_to_vector`.

    Parameters
    ----------
    theta : array_like of shape (P, 1) or (P,)
        All parameters in the order ``W1, b1, W2, b2, ...``, each row by row.
    like : mapping of str to array_like, optional
        Parameters whose names and shapes the result shall have. Without it they are those of the
        course network: 47 numbers.

    Returns
    -------
    dict of str to numpy.ndarray
        The arrays; they share no memory with `theta`.

    Raises
    ------
    ValueError
        If `theta` has not exactly as many entries as the shapes need.

    Examples
    --------
    >>> parameters = {"W1": [[1.0, 2.0]], "b1": [[3.0]]}
    >>> theta, keys = dictionary_to_vector(parameters)
    >>> vector_to_dictionary(2 * theta, like=parameters)
    {'W1': array([[2., 4.]]), 'b1': array([[6.]])}
    >>> vector_to_dictionary(range(47))["b3"]
    array([[46]])
    """
    shapes = SHAPES if like is None else {name: np.shape(value) for name, value in like.items()}
    theta = np.array(theta).ravel()
    sizes = {name: int(np.prod(shape)) for name, shape in shapes.items()}
    if theta.size != sum(sizes.values()):
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"theta has {theta.size} entries, but {listed} have {sum(sizes.values())}")
    dictionary, start = {}, 0
    for name in _in_order(shapes, r"[Wb]\d+"):
        dictionary[name] = theta[start : start + sizes[name]].reshape(shapes[name]).copy()
        start += sizes[name]
    return dictionary


def gradients_to_vector(gradients: Mapping[str, ArrayLike]) -> np.ndarray:
    """Stack the gradients of the parameters in one column.

    Parameters
    ----------
    gradients : mapping of str to array_like
        ``dW1, db1, dW2, db2, ...``; further entries such as ``dZ3`` or ``dA2`` are left out,
        because they belong to no parameter.

    Returns
    -------
    numpy.ndarray of shape (P, 1)
        A copy of the gradients in the order of `dictionary_to_vector`.

    Raises
    ------
    ValueError
        If there is no gradient of a parameter at all.

    Examples
    --------
    >>> gradients = {"dZ1": [[9.0]], "db1": [[3.0]], "dW1": [[1.0, 2.0]]}
    >>> gradients_to_vector(gradients).ravel().tolist()
    [1.0, 2.0, 3.0]
    """
    names = _in_order(gradients, r"d[Wb]\d+")
    if not names:
        raise ValueError(f"gradients must hold dW1, db1, dW2, db2, ...; got {list(gradients)}")
    return _stack(gradients[name] for name in names)


def _in_order(names: Iterable[str], pattern: str) -> list[str]:
    """Those names that match, by layer, the weights (W) of a layer before its biases (b)."""
    found = (name for name in names if re.fullmatch(pattern, name))
    return sorted(found, key=lambda name: (int(re.sub(r"\D", "", name)), name))


def _stack(arrays: Iterable[ArrayLike]) -> np.ndarray:
    return np.concatenate([np.reshape(array, (-1, 1)) for array in arrays])
