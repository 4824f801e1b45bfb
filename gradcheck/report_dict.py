"""A report as dicts, lists, numbers and strings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from math import isfinite
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """A value that JSON can hold, of the same content.

    Of a dataclass, the fields that its `repr` would show and the properties that it keeps.
    """
    if is_dataclass(value):
        kept = [n for n, one in vars(type(value)).items() if isinstance(one, cached_property)]
        names = [one.name for one in fields(value) if one.repr] + kept
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        # All at once: a report by projection holds hundreds of thousands of numbers.
        known = np.isfinite(value)
        return (value if known.all() else np.where(known, value, None)).tolist()
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value
