"""What the zoo is made of: a model, the slips its backward pass can make, and a case to check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Parameters = dict[str, np.ndarray]


@dataclass(frozen=True)
class Slip:
    """One mistake that a person could make in a backward pass."""

    name: str
    arrays: tuple[str, ...]  # spoiled by the slip itself; what lies behind them only inherits
    codes: frozenset[str]  # what a report may call it


def slip(name: str, arrays: str, codes: str) -> Slip:
    """Write a slip in one line: names and codes separated by blanks."""
    return Slip(name, tuple(arrays.split()), frozenset(codes.split()))


@dataclass(frozen=True)
class Model:
    """A hand-written model: a cost and its backward pass, correct unless told to slip."""

    name: str
    family: str
    parameters: Parameters  # from the input to the output
    cost: Callable[[Parameters], np.floating]
    gradient: Callable[..., Parameters]  # gradient(parameters, slip="")
    slips: tuple[Slip, ...] = ()
    radius: float = 1.0  # relative distance within which the cost is smooth
    kink: bool = False  # the point lies exactly on a kink


@dataclass(frozen=True)
class Case:
    """A cost, a gradient claimed for it, and what is true about the claim."""

    name: str
    family: str
    dtype: str
    scale: str
    parameters: Parameters
    cost: Callable[[Parameters], np.floating]
    gradient: Callable[[Parameters], Parameters]
    truth: Parameters  # extended precision
    kink: bool = False


@dataclass(frozen=True)
class Planted(Case):
    """A case whose gradient is wrong, and how."""

    slip: str = ""
    culprits: tuple[str, ...] = ()  # spoiled by the slip itself, the last nearest the output
    sizes: dict[str, float] | None = None  # norm of the error / norm of the true gradient
    codes: frozenset[str] = frozenset()  # acceptable for `culprit`
    true_of: dict[str, frozenset[str]] | None = None  # all that is true of each wrong array
    claimed: Parameters | None = None  # the wrong gradient in extended precision

    @property
    def culprit(self) -> str:
        """The array a reader should start with: spoiled directly, nearest the output."""
        return self.culprits[-1]


def draw(rng: np.random.Generator, dtype: str, *shape: int, scale: float = 1.0) -> np.ndarray:
    """Normal numbers, rounded to the precision of the model."""
    return np.asarray(scale * rng.standard_normal(shape)).astype(dtype)


def widened(parameters: Parameters) -> Parameters:
    """The same point in extended precision: models compute in the precision they are given."""
    return {name: np.asarray(value).astype(np.longdouble) for name, value in parameters.items()}
