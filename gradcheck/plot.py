"""Draw the error of the numeric gradient against its step: a V, or the plateau of a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcheck.errors import ArgumentError
from gradcheck.evaluation import Serial
from gradcheck.oracle import Oracle
from gradcheck.parameters import Parameters
from gradcheck.problem import analytic_gradient, check_callable
from gradcheck.step_curve import StepCurve, step_curves

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_steps(
    cost: Callable[[Any], float],
    gradient: Any,
    parameters: Any,
    *,
    ax: Axes | None = None,
    epsilons: Sequence[float] | None = None,
    seed: int = 0,
) -> Axes:
    """Draw the relative difference of numeric and analytic gradient against the step.

    Each array moves along one random direction, and formula (2) compares the derivative along it
    with the gradient's. A right gradient draws a V: truncation error on the right, round-off on
    the left. The lines are its asymptotes: ``1 / step`` (dashed) from the measured noise alone,
    ``step**2`` (dotted) from the change between steps. A wrong gradient draws a plateau, as no
    step brings the two together. A diamond marks the step that a check chooses.

    Parameters
    ----------
    cost : callable
        ``cost(parameters) -> float``.
    gradient : callable or structure
        The gradient, or a function that returns it, as in `check_gradient`.
    parameters : float, array, or nested dicts, lists and tuples of them
        The point. It is never changed.
    ax : matplotlib Axes, optional
        Where to draw; by default on a new figure.
    epsilons : sequence of float, optional
        The steps, in units of the parameters. By default two a decade, from 1e-1 to 1e-12 times
        the root mean square of each array.
    seed : int
        Seeds the random directions.

    Returns
    -------
    Axes
        For each array, lines with the `gid` ``W1``, ``W1-chosen``, ``W1-round-off`` and, where
        truncation rises out of the noise, ``W1-truncation``.

    Raises
    ------
    ArgumentError
        ``matplotlib`` is not installed, or `epsilons` are not positive numbers.
    GradientCheckError
        Cost, gradient or parameters cannot be checked, as in `check_gradient`.

    References
    ----------
    .. [1] P. E. Gill, W. Murray and M. H. Wright, "Practical Optimization", Academic Press, 1981,
       ch. 8.

    Examples
    --------
    >>> import numpy as np
    >>> point = {"w": np.array([0.3, -1.2, 2.0])}
    >>> ax = plot_steps(lambda p: np.sum(np.sin(p["w"])), lambda p: {"w": np.cos(p["w"])}, point)
    >>> [line.get_gid() for line in ax.lines]
    ['w', 'w-chosen', 'w-round-off', 'w-truncation']
    """
    check_callable("cost", cost)
    steps = None if epsilons is None else _checked(epsilons)
    point = Parameters(parameters)
    analytic = analytic_gradient(gradient, point)
    ax = _new_axes() if ax is None else ax
    oracle = Oracle(point, Serial(cost, point))
    # Large steps may well leave the domain of the cost.
    with np.errstate(all="ignore"):
        curves = step_curves(oracle, analytic, steps, seed)
        if not oracle.settle():
            curves = step_curves(oracle, analytic, steps, seed)
    _draw(ax, curves)
    ax.set(xscale="log", yscale="log", xlabel="step ε", ylabel="relative difference, formula (2)")
    ax.legend()
    return ax


def _checked(epsilons: Sequence[float]) -> np.ndarray:
    steps = np.asarray(epsilons, dtype=float).reshape(-1)
    if steps.size == 0 or not (np.isfinite(steps) & (steps > 0)).all():
        raise ArgumentError(f"epsilons must be positive numbers, got {epsilons!r:.80}")
    return np.sort(steps)[::-1]


def _new_axes() -> Axes:
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ArgumentError(
            "plot_steps draws with matplotlib, which is not installed: pip install matplotlib"
        ) from error
    return pyplot.subplots()[1]


def _draw(ax: Axes, curves: list[StepCurve]) -> None:
    used = set()

    def also(curve: StepCurve, part: str, label: str, x: Any, y: Any, style: str, colour: Any):
        # Each kind of mark stands in the legend once, below the arrays.
        label = "_" if label in used else label
        used.add(label)
        ax.plot(x, y, style, gid=f"{curve.name}-{part}", label=label, color=colour, linewidth=1)

    points = [
        ax.plot(curve.steps, curve.differences, ".", gid=curve.name, label=curve.name)[0]
        for curve in curves
    ]
    for curve, drawn in zip(curves, points, strict=True):
        colour, (finest, coarsest) = drawn.get_color(), curve.steps[[-1, 0]]
        also(curve, "chosen", "step chosen", *([value] for value in curve.chosen), "D", colour)
        # Each arm ends where the two meet, and at a difference of one.
        meet = np.clip((curve.rounding / curve.truncation) ** (1 / 3), finest, coarsest)
        ends = np.array([max(curve.rounding, finest), np.nanmin([meet, coarsest])])
        also(curve, "round-off", "round-off", ends, curve.rounding / ends, "--", colour)
        if np.isfinite(meet):
            ends = np.array([meet, min(curve.truncation**-0.5, coarsest)])
            also(curve, "truncation", "truncation", ends, curve.truncation * ends**2, ":", colour)
