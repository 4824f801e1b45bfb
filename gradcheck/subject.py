"""One array under examination: its analytic gradient, its step, and what may differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from gradcheck.arithmetic import precision
from gradcheck.ladder import choose_steps
from gradcheck.move import random_directions
from gradcheck.parameters import Parameters
from gradcheck.setting import Setting
from gradcheck.step import Step
from gradcheck.verdict import RESOLUTION, Tolerance, analytic_rounding, analytic_unit


@dataclass(slots=True)
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
    norm : float
        Norm of the gradient.
    effect : float
        The largest change of the cost, to first order, when any one array moves by its scale:
        what the gradient as a whole does.
    """

    setting: Setting
    array: int
    gradient: np.ndarray
    step: Step
    tolerance: Tolerance
    norm: float
    effect: float

    @property
    def name(self) -> str:
        return self.setting.oracle.parameters.names[self.array]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.setting.oracle.parameters.originals[self.array].shape

    @property
    def origin(self) -> np.ndarray:
        """The array itself, flattened, in double precision."""
        return self.setting.oracle.parameters.origins[self.array].astype(float, copy=False)

    @property
    def coarse(self) -> bool:
        """Whether the parameters themselves are stored in less than double precision."""
        coarsest = self.setting.oracle.parameters.coarsest
        return precision(coarsest) > precision(float)

    @property
    def share(self) -> float:
        """An entry's error that matters when every entry of the array has its share."""
        return share(self.norm, self.gradient.size, self.tolerance.resolution)

    @property
    def size(self) -> float:
        """The step to use: the caller's epsilon, or the one that was found."""
        epsilon = self.setting.epsilon
        return self.step.size if epsilon is None else epsilon


def share(length: float, size: int, resolution: float) -> float:
    """Error of one entry that matters when every entry of an array of that norm has one."""
    return resolution * length / max(size, 1) ** 0.5


class Survey(NamedTuple):
    """What is known of all arrays before their entries are looked at.

    Attributes
    ----------
    setting : Setting
        Cost, noise and options.
    gradients : list of ndarray
        Of each array, flattened.
    norms : list of float
        Of each gradient.
    steps : list of Step
        As found for each.
    roundings : list of float
        Round-off that the entries of each may have.
    effect : float
        As in `Subject`.
    """

    setting: Setting
    gradients: list[np.ndarray]
    norms: list[float]
    steps: list[Step]
    roundings: list[float]
    effect: float

    def subject(self, array: int) -> Subject:
        """One of the arrays by itself."""
        tolerance = Tolerance(self.setting.threshold, self.roundings[array])
        return Subject(
            self.setting, array, self.gradients[array], self.steps[array], tolerance,
            self.norms[array], self.effect,
        )

    def subjects(self) -> list[Subject]:
        """All of them, one by one."""
        return [self.subject(array) for array in range(len(self.gradients))]


def survey(setting: Setting, analytic: list[np.ndarray], joined: list[np.ndarray]) -> Survey:
    """Find the step of every array along a random direction, and what its gradient may differ by.

    Parameters
    ----------
    setting : Setting
        Cost, noise and options.
    analytic : list of ndarray
        One gradient per array.
    joined : list of ndarray
        The same, one vector for each piece of the parameters.

    Returns
    -------
    Survey
    """
    resolution = max(setting.threshold, RESOLUTION)
    parameters = setting.oracle.parameters
    direction = random_directions(parameters, setting.rng)
    norms = parameters.norms(joined)
    goals = [
        1e-3 * share(length, gradient.size, resolution)
        for length, gradient in zip(norms, analytic, strict=True)
    ]
    steps = choose_steps(setting.oracle, direction, setting.noise, goals)
    return survey_with(setting, analytic, joined, norms, steps)


def survey_with(
    setting: Setting,
    analytic: list[np.ndarray],
    joined: list[np.ndarray],
    norms: list[float],
    steps: list[Step],
) -> Survey:
    """Put together what is known of each array once all have their steps."""
    parameters = setting.oracle.parameters
    effect = _effect(parameters, joined, norms, steps)
    units = {dtype: analytic_unit(dtype, setting.noise) for dtype in {a.dtype for a in analytic}}
    roundings = [
        analytic_rounding(length, units[given.dtype], effect / step.width)
        for given, length, step in zip(analytic, norms, steps, strict=True)
    ]
    return Survey(setting, parameters.split(joined), norms, steps, roundings, effect)


def _effect(
    parameters: Parameters, joined: list[np.ndarray], norms: list[float], steps: list[Step]
) -> float:
    """What the gradient as a whole does to the cost.

    Two measures, of which the smaller counts: slopes along the random directions suffer where one
    array mixes entries of very different scale, products of gradient and parameter where a
    gradient is wrong by a large factor.
    """
    products = parameters.norms(joined, [piece.origin for piece in parameters.pieces])
    for array, origin in enumerate(parameters.origins):
        if products[array] == 0 and not np.count_nonzero(origin):
            products[array] = norms[array] * steps[array].width
    return min(max(products), max(abs(step.slope) for step in steps))
