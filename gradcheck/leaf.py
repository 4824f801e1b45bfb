"""A leaf of the caller's structure: what can be moved, and what to say about the rest."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.errors import NonFiniteError, StructureError
from gradcheck.structure import describe


def real_array(name: str, leaf: Any) -> np.ndarray:
    """Accept a floating-point array or a Python number; explain what to do about the rest.

    Raises
    ------
    StructureError
        It cannot hold a step: whole numbers, complex numbers, tensors of other libraries.
    """
    if type(leaf) is np.ndarray and leaf.dtype.kind == "f":
        return leaf
    if isinstance(leaf, (int, float)) and not isinstance(leaf, bool):
        leaf = np.float64(leaf)
    if not isinstance(leaf, (np.ndarray, np.floating)):
        raise StructureError(_not_an_array(name, leaf))
    if isinstance(leaf, np.ma.MaskedArray):
        raise StructureError(f"{name} is a masked array: fill it first, {name}.filled(0.0)")
    array = np.asarray(leaf)
    if array.dtype.kind != "f":
        raise StructureError(_wrong_dtype(name, array))
    return array


def must_be_finite(names: list[str], arrays: list[np.ndarray]) -> None:
    """Name the first entry that is not a finite number.

    Raises
    ------
    NonFiniteError
        There is one.
    """
    for name, array in zip(names, arrays, strict=True):
        finite = np.isfinite(array)
        if not finite.all():
            index = tuple(int(i) for i in np.argwhere(~finite)[0])
            where = f"{name}{list(index)}" if index else name
            raise NonFiniteError(
                f"parameter {where} is {array[index]}: a gradient can only be checked at a "
                "finite point"
            )


def _not_an_array(name: str, leaf: Any) -> str:
    if hasattr(leaf, "__array__"):
        return (
            f"parameter {name} is {describe(leaf)}: gradcheck moves NumPy arrays; "
            f"pass a copy such as np.asarray({name}) and convert inside the cost"
        )
    return f"parameter {name} is {describe(leaf)}: expected a float or an array of floats"


def _wrong_dtype(name: str, array: np.ndarray) -> str:
    kind, shape = array.dtype, array.shape
    what = f"parameter {name} (shape {shape}) has type {kind}"
    if kind.kind in "iub":
        return f"{what}: whole numbers cannot hold a small step; pass {name}.astype(float)"
    if np.issubdtype(kind, np.complexfloating):
        return f"{what}: pass its real and imaginary parts as two parameters"
    return f"{what}: expected floating-point numbers"
