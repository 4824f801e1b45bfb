"""The point at which a gradient is checked: named arrays, and a private copy to move them in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from gradcheck.arithmetic import norm, norm_of_product, precision
from gradcheck.errors import StructureError
from gradcheck.leaf import must_be_finite, real_array
from gradcheck.scale import scales
from gradcheck.structure import describe, leaves, name_of, rebuild

#: Arrays that have up to this many entries together lie side by side in one buffer, where all can
#: be moved at once; the second copy of their origins that this takes is small.
_SIDE_BY_SIDE = 4096
_DOUBLE = np.dtype(float)


class Piece(NamedTuple):
    """A stretch of memory that can be moved at once: one array, or several side by side.

    Attributes
    ----------
    work, origin : ndarray of shape (size,)
        The working copy, and the values it goes back to.
    arrays : range
        Which arrays lie in it, one after the other.
    """

    work: np.ndarray
    origin: np.ndarray
    arrays: range


class Parameters:
    """Named arrays taken out of the caller's structure, and a working copy of each.

    The caller's arrays are read, never written: every step is taken in the copies.

    Parameters
    ----------
    tree : float, array, or nested dicts, lists and tuples of them
        The point.

    Attributes
    ----------
    names : list of str
        ``W1``, ``layers.0.W``; a bare array is ``theta``.
    originals : list of ndarray
        The caller's own arrays.
    flats, origins : list of ndarray, each of shape (size,)
        The working copies and the originals, flattened.
    pieces : list of Piece
        The same memory in as few stretches as possible.
    small : bool
        All arrays lie in a single piece, of which many copies may be made.
    stretches : list of slice
        Where each array lies when all lie one after the other.
    places : list of (int, int)
        For each array its piece, and where in the piece it begins.
    guarded : bool
        Set when a cost was seen to change the parameters it was given: from then on every call
        receives a fresh copy.
    scales : list of float
        Root mean square of each array: the unit in which steps are counted.

    Raises
    ------
    StructureError
        No parameters at all, or a leaf that cannot hold a step (integers, complex numbers,
        objects, tensors of other libraries).
    NonFiniteError
        A parameter is NaN or infinite.
    """

    def __init__(self, tree: Any):
        self.tree = tree
        found = leaves(tree)
        self.names = [name_of(path) for path, _ in found]
        self.originals = [
            real_array(name, leaf) for name, (_, leaf) in zip(self.names, found, strict=True)
        ]
        if sum(array.size for array in self.originals) == 0:
            raise StructureError(
                f"there are no parameters to check: got {describe(tree)} without a single entry"
            )
        if len(set(self.names)) < len(self.names):
            twice = next(name for name in self.names if self.names.count(name) > 1)
            raise StructureError(f"two parameters are both called {twice!r}: rename one of them")
        # The usual container, which is put together in one go.
        self._flat_dict = type(tree) is dict and all(len(path) == 1 for path, _ in found)
        self._scalar = [not isinstance(leaf, np.ndarray) for _, leaf in found]
        self.small = all(
            array.dtype == _DOUBLE for array in self.originals
        ) and sum(array.size for array in self.originals) <= _SIDE_BY_SIDE
        self.pieces = _pieces(self.originals, self.small)
        self._sizes = [array.size for array in self.originals]
        self.stretches = [
            slice(stop - size, stop)
            for size, stop in zip(self._sizes, accumulate(self._sizes), strict=True)
        ]
        lengths = self.norms([piece.origin for piece in self.pieces])
        # A finite norm vouches for all entries, and is had for less than a look at each.
        if not all(map(isfinite, lengths)):
            must_be_finite(self.names, self.originals)
        self.places = [
            (0, part.start) if self.small else (k, 0) for k, part in enumerate(self.stretches)
        ]
        self.flats = self.split([piece.work for piece in self.pieces])
        self.origins = self.split([piece.origin for piece in self.pieces])
        self._work = [
            flat.reshape(original.shape)
            for flat, original in zip(self.flats, self.originals, strict=True)
        ]
        self.scales = scales(self.origins, lengths)
        self.guarded = False
        self._working_tree = None if any(self._scalar) else self._filled(self._work)

    @property
    def coarsest(self) -> np.dtype:
        """The number format of least precision among them."""
        return max((piece.work.dtype for piece in self.pieces), key=precision)

    @property
    def size(self) -> int:
        """Number of entries in all arrays together."""
        return sum(self._sizes)

    @cached_property
    def owners(self) -> np.ndarray:
        """Which array each entry belongs to, one array after the other."""
        return np.arange(len(self._sizes)).repeat(self._sizes)

    def per_entry(self, values: list[float]) -> np.ndarray:
        """One value for each array, for each entry of all arrays, one after the other."""
        return np.array(values)[self.owners]

    def within(self, piece: Piece, values: list[float]) -> float | np.ndarray:
        """One value for each array, for each entry of a piece."""
        return values[piece.arrays[0]] if len(piece.arrays) == 1 else self.per_entry(values)

    @cached_property
    def widths(self) -> list[float | np.ndarray]:
        """The scale of each piece, or of each of its entries."""
        return [self.within(piece, self.scales) for piece in self.pieces]

    def join(self, arrays: list[np.ndarray]) -> list[np.ndarray]:
        """From one array for each parameter to one vector for each piece, in double precision.

        What fills a piece alone is not copied.
        """
        return [
            np.asarray(arrays[piece.arrays[0]], dtype=float).reshape(-1)
            if len(piece.arrays) == 1
            else np.concatenate([arrays[k].reshape(-1) for k in piece.arrays], dtype=float)
            for piece in self.pieces
        ]

    def norms(
        self, vectors: list[np.ndarray], factors: list[np.ndarray] | None = None
    ) -> list[float]:
        """Norm of each array's part of vectors, of which there is one for each piece.

        With factors, of the products entry by entry.
        """
        found = []
        for k, (piece, vector) in enumerate(zip(self.pieces, vectors, strict=True)):
            if len(piece.arrays) > 1:
                terms = vector if factors is None else vector * factors[k]
                squares = np.bincount(self.owners, terms * terms, len(piece.arrays))
                found += np.sqrt(squares).tolist()
            elif factors is None:
                found.append(norm(vector))
            else:
                found.append(norm_of_product(vector, factors[k]))
        return found

    def split(self, parts: list[np.ndarray]) -> list[np.ndarray]:
        """From one vector for each piece to one for each array, without copying."""
        return [parts[0][part] for part in self.stretches] if self.small else list(parts)

    def current(self) -> Any:
        """The working copy in the caller's structure, as the cost receives it."""
        if self._working_tree is not None:
            return self._working_tree
        filled = (
            work.dtype.type(work[()]) if scalar and work.dtype != float
            else float(work) if scalar else work
            for work, scalar in zip(self._work, self._scalar, strict=True)
        )
        return rebuild(self.tree, filled)

    @property
    def rebuilt(self) -> bool:
        """Whether the cost needs new containers for every call, as numbers cannot be moved."""
        return self.guarded or self._working_tree is None

    def handed(self) -> Any:
        """What the cost is called with."""
        return self.fresh() if self.guarded else self.current()

    def stack(self, rows: list[np.ndarray]) -> Any:
        """Arrays with a leading axis in the caller's structure.

        Parameters
        ----------
        rows : list of ndarray of shape (points, size)
            One for each piece.
        """
        points = len(rows[0])
        flat = [rows[0][:, part] for part in self.stretches] if self.small else rows
        return self._filled([
            part.reshape(points, *array.shape)
            for part, array in zip(flat, self.originals, strict=True)
        ])

    def _filled(self, arrays: list[np.ndarray]) -> Any:
        """The caller's structure around other arrays."""
        if self._flat_dict:
            return dict(zip(self.tree, arrays, strict=True))
        return rebuild(self.tree, iter(arrays))

    def shaped(self, arrays: Iterable[np.ndarray]) -> Any:
        """Put other arrays of the same shapes into the caller's structure; numbers as scalars."""
        return rebuild(self.tree, (
            array[()] if scalar else array
            for array, scalar in zip(arrays, self._scalar, strict=True)
        ))

    def fresh(self) -> Any:
        """Like `current`, but copies that the cost may keep or change."""
        twin = iter([leaf.copy() if isinstance(leaf, np.ndarray) else leaf
                     for _, leaf in leaves(self.current())])
        return rebuild(self.tree, twin)

    def intact(self) -> bool:
        """Whether the working copy still equals the caller's parameters, containers included."""
        if self._working_tree is not None:
            there = [leaf for _, leaf in leaves(self._working_tree)]
            same = len(there) == len(self._work) and all(
                leaf is work for leaf, work in zip(there, self._work, strict=True)
            )
            if not same:
                return False
        return not any(np.count_nonzero(work != origin) for work, origin, _ in self.pieces)

    def restore(self) -> None:
        """Take the working copy back to the caller's parameters."""
        for work, origin, _ in self.pieces:
            work[:] = origin
        if self._working_tree is not None:
            self._working_tree = self._filled(self._work)

    def like(self, arrays: Iterable[np.ndarray]) -> Any:
        """Put one array per parameter into the caller's structure; numbers come back as floats."""
        shaped = (
            float(array.reshape(())) if scalar else array.reshape(original.shape)
            for array, original, scalar in zip(arrays, self.originals, self._scalar, strict=True)
        )
        return rebuild(self.tree, shaped)


def _pieces(arrays: list[np.ndarray], small: bool) -> list[Piece]:
    if small:
        origin = np.concatenate([array.reshape(-1) for array in arrays])
        return [Piece(origin.copy(), origin, range(len(arrays)))]
    return [
        Piece(array.copy(order="C").reshape(-1), array.reshape(-1), range(k, k + 1))
        for k, array in enumerate(arrays)
    ]
