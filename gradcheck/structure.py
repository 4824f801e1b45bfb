"""Nested containers of arrays: naming the leaves, rebuilding, matching a gradient to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gradcheck.errors import StructureError

#: What a bare array or number is called, as in the course.
BARE_NAME = "theta"

Path = tuple[Any, ...]


def leaves(tree: Any) -> list[tuple[Path, Any]]:
    """Collect the leaves of nested dicts, lists and tuples in order.

    Returns
    -------
    list of (path, leaf)
        The keys and positions that lead to each leaf, and whatever stands there: this function
        judges no leaf.
    """
    found: list[tuple[Path, Any]] = []
    _walk(tree, (), found)
    return found


def _walk(tree: Any, path: Path, found: list[tuple[Path, Any]]) -> None:
    if isinstance(tree, np.ndarray):
        # The most frequent case first: asking whether an array is a Mapping takes longer.
        found.append((path, tree))
    elif isinstance(tree, (dict, Mapping)):
        for key, branch in tree.items():
            _walk(branch, (*path, key), found)
    elif isinstance(tree, (list, tuple)):
        for position, branch in enumerate(tree):
            _walk(branch, (*path, position), found)
    else:
        found.append((path, tree))


def name_of(path: Path) -> str:
    """Join a path with dots: ``("layers", 0, "W")`` is ``"layers.0.W"``."""
    return ".".join(map(str, path)) if path else BARE_NAME


def rebuild(tree: Any, new_leaves: Iterator[Any]) -> Any:
    """Make the same containers around other leaves, taken in order."""
    if isinstance(tree, np.ndarray):
        return next(new_leaves)
    if isinstance(tree, (dict, Mapping)):
        filled = {key: rebuild(branch, new_leaves) for key, branch in tree.items()}
        return filled if type(tree) is dict else _like_mapping(tree, filled)
    if isinstance(tree, (list, tuple)):
        filled = [rebuild(branch, new_leaves) for branch in tree]
        if isinstance(tree, list):
            return filled
        return type(tree)(*filled) if hasattr(tree, "_fields") else tuple(filled)
    return next(new_leaves)


def _like_mapping(tree: Mapping, filled: dict) -> Mapping:
    """Keep an OrderedDict or a defaultdict what it is; anything rarer becomes a dict."""
    if not isinstance(tree, dict):
        return filled
    twin = tree.copy()
    twin.update(filled)
    return twin


def match(parameters: Any, gradient: Any) -> list[Any]:
    """Find the gradient of every parameter leaf, in the order of `leaves`.

    In a dict the gradient of ``W1`` may be called ``W1`` or, as in the course, ``dW1``;
    entries that belong to no parameter (``dZ3``, ``dA2``) are passed over.

    Raises
    ------
    StructureError
        If a gradient is missing or a container is of another kind or length.
    """
    found: list[Any] = []
    _match(parameters, gradient, (), found)
    return found


def _match(parameters: Any, gradient: Any, path: Path, found: list[Any]) -> None:
    if isinstance(parameters, np.ndarray):
        found.append(gradient)
    elif isinstance(parameters, (dict, Mapping)):
        if not isinstance(gradient, (dict, Mapping)):
            raise StructureError(_other_kind(path, "a dict", gradient))
        for key, branch in parameters.items():
            part = gradient[_gradient_key(key, gradient, path)]
            _match(branch, part, (*path, key), found)
    elif isinstance(parameters, (list, tuple)):
        if not isinstance(gradient, (list, tuple)):
            raise StructureError(_other_kind(path, f"a {type(parameters).__name__}", gradient))
        if len(gradient) != len(parameters):
            raise StructureError(
                f"{_whole(path)} has {len(parameters)} entries, its gradient {len(gradient)}: "
                "give one gradient for each parameter, in the same order"
            )
        for position, (branch, part) in enumerate(zip(parameters, gradient, strict=True)):
            _match(branch, part, (*path, position), found)
    else:
        found.append(gradient)


def _gradient_key(key: Any, gradient: Mapping, path: Path) -> Any:
    if key in gradient:
        return key
    if isinstance(key, str) and f"d{key}" in gradient:
        return f"d{key}"
    have = ", ".join(repr(other) for other in gradient) or "nothing"
    wanted = f"{key!r} or {'d' + key!r}" if isinstance(key, str) else repr(key)
    raise StructureError(
        f"no gradient for {name_of((*path, key))}: looked for {wanted}, the gradient holds {have}"
    )


def _whole(path: Path) -> str:
    return name_of(path) if path else "the parameters' container"


def _other_kind(path: Path, expected: str, got: Any) -> str:
    what = f"{_whole(path)} is {expected}, its gradient is {describe(got)}"
    return f"{what}: the gradient needs the structure of the parameters"


def describe(value: Any) -> str:
    """Say in a few words what a value is, with its shape if it has one."""
    if value is None:
        return "None"
    shape = getattr(value, "shape", None)
    if isinstance(value, np.ndarray):
        return f"an array of shape {shape} and type {value.dtype}"
    kind = type(value).__name__
    article = "an" if kind[0].lower() in "aeiou" else "a"
    if isinstance(shape, tuple):
        return f"{article} {kind} of shape {shape}"
    if isinstance(value, (str, bool, int, float, complex)):
        return f"{article} {kind} ({value!r:.40})"
    if isinstance(value, Sequence):
        return f"{article} {kind} of {len(value)}"
    return f"{article} {kind}"
