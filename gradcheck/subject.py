"""One array under examination: its analytic gradient, its step, and what may differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradcheck.comparison import norm
from gradcheck.move import random_directions
from gradcheck.setting import Setting
from gradcheck.step import Step, choose_steps
from gradcheck.verdict import RESOLUTION, Tolerance, analytic_rounding, analytic_unit


@dataclass(frozen=True)
class Subject:
    """One array under examination.

    Attributes
    ----------
    setting : Setting
        Cost, noise and options.
    array : int
        Which array.
    gradient : ndarray of shape (size,)
        Its analytic gradient, flattened.
    step : Step
        As found for it.
    tolerance : Tolerance
        What the gradient may differ by.
    effect : float
        The largest change of the cost, to first order, when any one array moves by its scale:
        what the gradient as a whole does.
    """

    setting: Setting
    array: int
    gradient: np.ndarray
    step: Step
    tolerance: Tolerance
    effect: float

    @property
    def name(self) -> str:
        return self.setting.oracle.parameters.names[self.array]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.setting.oracle.parameters.originals[self.array].shape

    @property
    def coarse(self) -> bool:
        """Whether the parameters themselves are stored in less than double precision."""
        coarsest = self.setting.oracle.parameters.coarsest
        return bool(np.finfo(coarsest).eps > np.finfo(float).eps)

    @cached_property
    def norm(self) -> float:
        return norm(self.gradient)

    @property
    def share(self) -> float:
        """An entry's error that matters when every entry of the array has its share."""
        return share(self.gradient, self.tolerance.resolution)

    @property
    def size(self) -> float:
        """The step to use: the caller's epsilon, or the one that was found."""
        epsilon = self.setting.epsilon
        return self.step.size if epsilon is None else epsilon


def share(gradient: np.ndarray, resolution: float) -> float:
    """Error of one entry that matters when every entry of its array has one."""
    return resolution * norm(gradient) / max(gradient.size, 1) ** 0.5


def subjects(setting: Setting, analytic: list[np.ndarray]) -> list[Subject]:
    """Find the step of every array along a random direction, and what its gradient may differ by.

    Parameters
    ----------
    setting : Setting
        Cost, noise and options.
    analytic : list of ndarray
        One gradient per array.

    Returns
    -------
    list of Subject
    """
    flat = [np.asarray(gradient, dtype=float).reshape(-1) for gradient in analytic]
    resolution = max(setting.threshold, RESOLUTION)
    parameters = setting.oracle.parameters
    direction = random_directions(parameters, setting.rng)
    goals = [1e-3 * share(gradient, resolution) for gradient in flat]
    steps = choose_steps(setting.oracle, direction, setting.noise, goals)
    return with_tolerances(setting, analytic, flat, steps)


def with_tolerances(
    setting: Setting, analytic: list[np.ndarray], flat: list[np.ndarray], steps: list[Step]
) -> list[Subject]:
    """Put together what is known of each array once all have their steps."""
    effect = _effect(setting, flat, steps)
    units = [analytic_unit(gradient.dtype, setting.noise) for gradient in analytic]
    return [
        Subject(
            setting, array, gradient, step,
            Tolerance(setting.threshold, analytic_rounding(gradient, unit, effect / step.width)),
            effect,
        )
        for array, (gradient, step, unit) in enumerate(zip(flat, steps, units, strict=True))
    ]


def _effect(setting: Setting, flat: list[np.ndarray], steps: list[Step]) -> float:
    """What the gradient as a whole does to the cost.

    Two measures, of which the smaller counts: slopes along the random directions suffer where one
    array mixes entries of very different scale, products of gradient and parameter where a
    gradient is wrong by a large factor.
    """
    products = [
        norm(gradient * origin) if np.count_nonzero(origin) else norm(gradient) * step.width
        for gradient, origin, step in zip(
            flat, setting.oracle.parameters.origins, steps, strict=True
        )
    ]
    return min(max(products), max(abs(step.slope) for step in steps))
