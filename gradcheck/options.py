"""The caller's options, checked before anything is computed."""

from __future__ import annotations

from functools import lru_cache
from numbers import Integral, Real
from typing import Any

import numpy as np

from gradcheck.errors import ArgumentError

METHODS = ("auto", "exhaustive", "projection", "sample")
DEFAULT_SAMPLES = 20


def check_epsilon(epsilon: Any) -> float | None:
    """A positive finite step, or None to have it chosen.

    Raises
    ------
    ArgumentError
        Anything else.
    """
    return None if epsilon is None else _positive("epsilon", epsilon)


def check_threshold(threshold: Any) -> float:
    """A relative difference between 0 and 1.

    Raises
    ------
    ArgumentError
        Anything else.
    """
    value = _positive("threshold", threshold)
    if value >= 1:
        raise ArgumentError(f"threshold={value:g} would accept every gradient: choose one below 1")
    return value


def check_samples(samples: Any, method: str) -> int:
    """How many entries of each array to look at.

    Raises
    ------
    ArgumentError
        Not a positive whole number, or given for a method that takes no sample.
    """
    if samples is None:
        return DEFAULT_SAMPLES
    if method != "sample":
        raise ArgumentError(f"samples={samples!r} belongs to method='sample', not {method!r}")
    if isinstance(samples, bool) or not isinstance(samples, Integral) or samples < 1:
        raise ArgumentError(f"samples must be a positive whole number, got {samples!r}")
    return int(samples)


def check_method(method: Any) -> str:
    """One of `METHODS`.

    Raises
    ------
    ArgumentError
        Anything else.
    """
    if method not in METHODS:
        names = ", ".join(repr(name) for name in METHODS)
        hint = " (it is a method of numerical_gradient)" if method == "complex" else ""
        raise ArgumentError(f"unknown method {method!r}{hint}: choose one of {names}")
    return method


def generator(seed: Any) -> np.random.Generator:
    """The random generator that a seed stands for.

    Raises
    ------
    ArgumentError
        Not a whole number from zero upwards.
    """
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise ArgumentError(f"seed must be a whole number, 0 or larger, got {seed!r}")
    return np.random.Generator(np.random.PCG64(_spread(int(seed))))


class _Spread(np.random.bit_generator.ISeedSequence):
    """The state that a seed is spread to, kept: that is nine tenths of the time for a generator."""

    def __init__(self, seed: int):
        self._state = np.random.SeedSequence(seed).generate_state(4, np.uint64)

    # What PCG64 asks for, the only one that is ever made from it.
    def generate_state(self, n_words: int, dtype: type = np.uint32) -> np.ndarray:
        return self._state


# Most checks start from the same seed.
_spread = lru_cache(maxsize=16)(_Spread)


def _positive(name: str, value: Any) -> float:
    number = type(value) is float or isinstance(value, (Real, np.floating))
    if isinstance(value, bool) or not number:
        raise ArgumentError(f"{name} must be a number, got {value!r}")
    if not 0 < value < np.inf:
        raise ArgumentError(f"{name} must be positive and finite, got {value!r}")
    return float(value)
