"""What a cost answers: one real number, NaN outside its domain, or something it should not."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcheck.errors import StructureError
from gradcheck.structure import describe


def as_cost(value: Any) -> float:
    """Turn what the cost returned into a float, or explain why it is none.

    Raises
    ------
    StructureError
        It is not one real number.
    """
    if value is None:
        raise StructureError("the cost returned None: is a return statement missing?")
    if isinstance(value, (bool, np.bool_)):
        raise StructureError(f"the cost returned the bool {bool(value)}: expected a float")
    array = np.asarray(value)
    if array.ndim > 0:
        raise StructureError(
            f"the cost returned {describe(value)}: expected one number; take .sum() or .mean(), "
            "or float(np.squeeze(...)) if it holds a single entry"
        )
    number = np.issubdtype(array.dtype, np.floating) or np.issubdtype(array.dtype, np.integer)
    if not number:
        raise StructureError(f"the cost returned {describe(value)}: expected a float")
    return float(array)


def outside(error: Exception) -> float:
    """NaN where the cost refused the point (log of a negative number); if it broke, raise."""
    words = str(error) if type(error) is ValueError else ""
    refused = "math domain error" in words or ("expected a" in words and "input" in words)
    if refused or isinstance(error, (ArithmeticError, np.linalg.LinAlgError)):
        return np.nan
    raise error
