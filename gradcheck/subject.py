"""One array under examination: its analytic gradient, its step, and what may differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gradcheck.move import random_direction
from gradcheck.parameters import Parameters
from gradcheck.setting import Setting
from gradcheck.step import Step, choose_step
from gradcheck.verdict import Tolerance, analytic_rounding


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
    tolerance : Tolerance
        What the gradient may differ by.
    effect : float
        The largest product of gradient norm and scale over all arrays: what the gradient as a
        whole does to the cost.
    """

    setting: Setting
    array: int
    gradient: np.ndarray
    tolerance: Tolerance
    effect: float

    @property
    def name(self) -> str:
        return self.setting.oracle.parameters.names[self.array]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.setting.oracle.parameters.originals[self.array].shape

    @property
    def width(self) -> float:
        """Scale of the array."""
        return self.setting.oracle.parameters.scales[self.array]

    @cached_property
    def norm(self) -> float:
        return float(np.linalg.norm(self.gradient))

    @property
    def share(self) -> float:
        """An entry's error that matters when every entry of the array has its share."""
        return self.tolerance.resolution * self.norm / max(self.gradient.size, 1) ** 0.5

    def step_size(self, step: Step) -> float:
        """The caller's epsilon, or the step that was found."""
        return step.size if self.setting.epsilon is None else self.setting.epsilon


def find_step(subject: Subject) -> Step:
    """The step for an array, from differences along one random direction."""
    setting = subject.setting
    direction = random_direction(subject.width, subject.gradient.size, setting.rng)
    goal = 1e-3 * subject.share
    return choose_step(setting.oracle, subject.array, direction, setting.noise, goal=goal)


def subjects(setting: Setting, analytic: list[np.ndarray]) -> list[Subject]:
    """Every array of a check, with its tolerance."""
    parameters: Parameters = setting.oracle.parameters
    rounding = analytic_rounding(analytic, parameters.scales, setting.noise)
    flat = [np.asarray(gradient, dtype=float).reshape(-1) for gradient in analytic]
    effect = max(
        float(np.linalg.norm(gradient)) * scale
        for gradient, scale in zip(flat, parameters.scales, strict=True)
    )
    return [
        Subject(setting, k, gradient, Tolerance(setting.threshold, rounding[k]), effect)
        for k, gradient in enumerate(flat)
    ]
