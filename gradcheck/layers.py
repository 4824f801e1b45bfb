"""Check the backward pass of one layer, whose output is an array rather than a cost."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from gradcheck.check import check_gradient
from gradcheck.errors import NonFiniteError, StructureError
from gradcheck.options import generator
from gradcheck.problem import check_callable
from gradcheck.report import Report
from gradcheck.structure import describe, leaves, rebuild


def check_backward(
    forward: Callable[..., Any], backward: Callable[..., Any], *inputs: Any, **options: Any
) -> Report:
    """Check the backward pass of one layer, for every input at once.

    The output is contracted with a random array of its shape, ``cost = sum(dout * forward(...))``;
    ``backward(dout, ...)`` must then be the gradient of that cost. The weights of `dout` differ in
    size and sign, so that errors in different outputs do not cancel.

    Parameters
    ----------
    forward : callable
        ``forward(*inputs) -> array``.
    backward : callable
        ``backward(dout, *inputs) -> gradients``: a tuple or list with one gradient per input, a
        dict by the names of `forward`'s arguments (``dx`` for ``x`` is accepted), or a single
        array for a single input. None stands for an input without a gradient.
    *inputs : float, array, or nested dicts, lists and tuples of them
        What the layer is given. Arrays of integers (labels, indices) are passed on and not
        checked.
    **options
        As in `gradcheck.check_gradient`; `seed` also draws `dout`.

    Returns
    -------
    Report
        Arrays bear the names of `forward`'s arguments.

    Raises
    ------
    StructureError
        The layer returns no array, or the gradients do not fit the inputs.
    NonFiniteError
        The output is not finite.
    GradientCheckError
        Otherwise as in `gradcheck.check_gradient`.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> x, W = rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
    >>> def forward(x, W):
    ...     return np.tanh(x @ W)
    >>> def backward(dout, x, W):
    ...     dz = dout * (1 - np.tanh(x @ W) ** 2)
    ...     return dz @ W.T, x.T @ dz
    >>> check_backward(forward, backward, x, W).verdict
    'correct'
    """
    check_callable("forward", forward)
    check_callable("backward", backward)
    names = _names(forward, len(inputs))
    everything = dict(zip(names, inputs, strict=True))
    # Layers like to work in place: each call gets inputs that it may change.
    output = _output(forward(*map(_own, inputs)))
    dout = _weights(output.shape, options.get("seed", 0))
    gradients = _by_name(backward(dout.copy(), *map(_own, inputs)), names)
    checked = [n for n in names if not _is_discrete(everything[n]) and gradients[n] is not None]
    if not checked:
        raise StructureError(
            f"none of the inputs ({', '.join(names) or 'there are none'}) has a gradient to check"
        )

    def complete(moved: Mapping[str, Any]) -> list[Any]:
        return [moved[n] if n in moved else _own(everything[n]) for n in names]

    def cost(moved: Mapping[str, Any]) -> float:
        return float(np.sum(dout * forward(*complete(moved))))

    def gradient(moved: Mapping[str, Any]) -> dict[str, Any]:
        return _by_name(backward(dout.copy(), *complete(moved)), names)

    if options.get("vectorized") or options.get("workers") is not None:
        raise StructureError("check_backward calls the layer itself: leave out vectorized, workers")
    return check_gradient(cost, gradient, {n: everything[n] for n in checked}, **options)


def _names(forward: Callable, count: int) -> list[str]:
    """Names of the layer's arguments, in order; numbered where it takes a variable number."""
    try:
        signature = inspect.signature(forward)
    except (TypeError, ValueError):
        return [f"input{k}" for k in range(count)]
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    names = [p.name for p in signature.parameters.values() if p.kind in kinds][:count]
    return names + [f"input{k}" for k in range(len(names), count)]


def _own(value: Any) -> Any:
    """The same containers around copies of the arrays."""
    found = [leaf for _, leaf in leaves(value)]
    copies = (leaf.copy() if isinstance(leaf, np.ndarray) else leaf for leaf in found)
    return rebuild(value, copies)


def _output(value: Any) -> np.ndarray:
    output = np.asarray(value)
    if output.dtype == object or not np.issubdtype(output.dtype, np.floating):
        raise StructureError(f"forward returned {describe(value)}: expected an array of floats")
    if not np.isfinite(output).all():
        raise NonFiniteError("forward returned NaN or infinity at the given inputs")
    return output


def _weights(shape: tuple[int, ...], seed: int) -> np.ndarray:
    rng = generator(seed)
    return rng.choice((-1.0, 1.0), size=shape) * rng.uniform(0.5, 1.5, size=shape)


def _by_name(gradients: Any, names: list[str]) -> dict[str, Any]:
    if isinstance(gradients, Mapping):
        missing = [n for n in names if n not in gradients and f"d{n}" not in gradients]
        found = {n: gradients.get(n, gradients.get(f"d{n}")) for n in names if n not in missing}
        return found | dict.fromkeys(missing)
    if not isinstance(gradients, (tuple, list)):
        gradients = (gradients,)
    if len(gradients) != len(names):
        raise StructureError(
            f"backward returned {len(gradients)} gradients for {len(names)} inputs "
            f"({', '.join(names)}): return one for each, None for an input without a gradient"
        )
    return dict(zip(names, gradients, strict=True))


def _is_discrete(value: Any) -> bool:
    """Whether an input is labels, indices or a mask; a plain whole number counts as a float."""
    if isinstance(value, bool):
        return True
    if isinstance(value, (Mapping, list, tuple, int)):
        return False
    return np.asarray(value).dtype.kind in "iub"
