"""Check a gradient: from cost, gradient and parameters to a report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import hypot
from typing import Any

import numpy as np

from gradcheck.advice import advice
from gradcheck.comparison import Comparison, difference_of
from gradcheck.diagnosis import diagnose
from gradcheck.exhaustive import check_every_entry
from gradcheck.noise import measure_noise
from gradcheck.notes import Note
from gradcheck.options import (
    check_epsilon,
    check_method,
    check_samples,
    check_threshold,
    generator,
)
from gradcheck.oracle import Oracle
from gradcheck.parameters import Parameters
from gradcheck.problem import (
    analytic_gradient,
    check_callable,
    fingerprints,
    must_be_unchanged,
)
from gradcheck.progress import watching
from gradcheck.projection import check_by_projection
from gradcheck.report import Report, build_report
from gradcheck.sample import check_samples_of_entries
from gradcheck.setting import Setting
from gradcheck.step import Step
from gradcheck.ways import evaluation

#: Up to this many parameters, `method="auto"` checks every one of them.
EXHAUSTIVE_UP_TO = 1000


def check_gradient(
    cost: Callable[[Any], float],
    gradient: Any,
    parameters: Any,
    *,
    method: str = "auto",
    epsilon: float | None = None,
    threshold: float = 1e-7,
    samples: int | None = None,
    seed: int = 0,
    vectorized: bool = False,
    workers: int | Callable | None = None,
    progress: bool = False,
) -> Report:
    """Check a gradient against the cost it is meant to be the gradient of.

    Parameters
    ----------
    cost : callable
        ``cost(parameters) -> float``.
    gradient : callable or structure
        The gradient, or a function of the parameters that returns it, in the structure of the
        parameters. In a dict, the gradient of ``W1`` may be called ``dW1``; entries that belong
        to no parameter are ignored.
    parameters : float, array, or nested dicts, lists and tuples of them
        The point at which to check. It is never changed.
    method : {"auto", "exhaustive", "projection", "sample"}
        ``"exhaustive"`` checks every entry, two calls of the cost for each. ``"projection"``
        checks each array along random directions, and searches only arrays that disagree.
        ``"sample"`` checks `samples` entries of each array. ``"auto"`` is exhaustive up to 1,000
        parameters, projection beyond.
    epsilon : float, optional
        Step, in units of the parameters. By default it is chosen for each array from the measured
        noise of the cost, the scale of the array and the measured truncation error.
    threshold : float
        Relative differences below it do not count as mistakes.
    samples : int, optional
        Entries of each array for ``method="sample"``; 20 by default.
    seed : int
        Seeds the random directions and samples.
    vectorized : bool
        The cost takes parameters with a leading axis, many points at once, and returns one value
        for each.
    workers : int or map-like callable, optional
        Processes to spread the calls over, or a function ``workers(function, iterable)`` such as
        the ``map`` of an executor.
    progress : bool
        Show a progress bar (needs ``tqdm``).

    Returns
    -------
    Report
        Its `verdict` is ``"correct"`` (agreement, at the stated detection limit), ``"wrong"`` (no
        explanation is left but a wrong gradient) or ``"inconclusive"`` (the report says what
        stands in the way). ``bool(report)`` is true for ``"correct"`` only.

    Raises
    ------
    ArgumentError
        An option has an impossible value.
    StructureError
        Parameters, gradient or cost of a wrong structure, shape or type.
    NonFiniteError
        The cost, the gradient or a parameter is NaN or infinite.
    NondeterministicCostError
        Two calls of the cost gave two answers.
    NondeterministicGradientError
        Two calls of the gradient gave two answers.

    References
    ----------
    .. [1] J. J. Moré and S. M. Wild, "Estimating computational noise", SIAM Journal on Scientific
       Computing 33 (2011), 1292-1314.
    .. [2] P. E. Gill, W. Murray, M. A. Saunders and M. H. Wright, "Computing forward-difference
       intervals for numerical optimization", SIAM Journal on Scientific and Statistical Computing
       4 (1983), 310-321.

    Examples
    --------
    >>> import numpy as np
    >>> def cost(p):
    ...     return np.sum(np.tanh(p["W"]) ** 2)
    >>> def gradient(p):
    ...     return {"W": 2 * np.tanh(p["W"]) * (1 - np.tanh(p["W"]) ** 2)}
    >>> point = {"W": np.array([[0.5, -1.0], [2.0, 0.1]])}
    >>> check_gradient(cost, gradient, point).verdict
    'correct'
    >>> report = check_gradient(cost, lambda p: {"W": 2 * gradient(p)["W"]}, point)
    >>> report.parameters["W"].mistake.message
    '2.000 times the numeric gradient in all 4 entries'
    """
    check_callable("cost", cost)
    epsilon, threshold = check_epsilon(epsilon), check_threshold(threshold)
    samples = check_samples(samples, check_method(method))
    rng = generator(seed)
    point = Parameters(parameters)
    analytic = analytic_gradient(gradient, point)
    borrowed = not (point.small or callable(gradient))
    before = fingerprints(analytic) if borrowed else []
    chosen = method if method != "auto" else _affordable(point)
    with (
        evaluation(cost, point, vectorized, workers) as way,
        watching(point, chosen, progress) as watch,
    ):
        oracle = Oracle(point, way, watch, live=progress)
        # Around the point the cost may well leave its domain; at the point itself it may warn.
        with np.errstate(all="ignore"):
            report = _judge(oracle, analytic, before, chosen, epsilon, threshold, samples, rng)
    if borrowed:
        # The report keeps its own gradient, made where the working copy was.
        del point, way, oracle
        for one in report.comparisons:
            one.analytic = one.analytic.copy()
    return report


def _judge(
    oracle: Oracle,
    analytic: list[np.ndarray],
    before: list[tuple[int, int]],
    method: str,
    epsilon: float | None,
    threshold: float,
    samples: int,
    rng: np.random.Generator,
) -> Report:
    noise = measure_noise(oracle, rng)
    setting = Setting(oracle, noise, rng, epsilon, threshold)
    comparisons, steps, extra = _compare(setting, analytic, method, samples)
    if before:
        must_be_unchanged(oracle.parameters.names, analytic, before)
    if not oracle.settle():
        # The cost changed its parameters under way: ask again, with copies.
        comparisons, steps, extra = _compare(setting, analytic, method, samples)
    if any(one.verdict != "correct" for one in comparisons):
        # The same question once more: a cost that has drifted by now is to blame itself.
        oracle.repeat()
    told = partial(
        advice, comparisons, steps, extra, noise=noise, epsilon=epsilon,
        dtype=oracle.parameters.coarsest, guarded=oracle.parameters.guarded,
    )
    return build_report(
        comparisons,
        diagnose(comparisons),
        difference=_overall_difference(comparisons),
        epsilon=_epsilon_used(epsilon, comparisons, steps),
        threshold=threshold,
        noise=noise.absolute,
        cost_value=noise.value,
        evaluations=oracle.evaluations,
        method=method,
        # What these speak of are private copies where arrays are small: a reader may ask later.
        notes=told if oracle.parameters.small else told(),
    )


def _compare(
    setting: Setting, analytic: list[np.ndarray], method: str, samples: int
) -> tuple[list[Comparison], list[Step], tuple[Note, ...]]:
    if method == "exhaustive":
        return *check_every_entry(setting, analytic), ()
    if method == "sample":
        return check_samples_of_entries(setting, analytic, samples)
    return check_by_projection(setting, analytic)


def assert_gradient(
    cost: Callable[[Any], float], gradient: Any, parameters: Any, **options: Any
) -> None:
    """Check a gradient in a test.

    Parameters
    ----------
    cost : callable
        As in `check_gradient`.
    gradient, parameters : structure
        As in `check_gradient`; the gradient may be a function.
    **options
        Any others of `check_gradient`.

    Raises
    ------
    AssertionError
        The verdict is not ``"correct"``; the message is the whole report.
    GradientCheckError
        The check could not be made, as in `check_gradient`.

    Examples
    --------
    >>> assert_gradient(lambda x: x**3, lambda x: 3 * x**2, 2.0)
    """
    report = check_gradient(cost, gradient, parameters, **options)
    if not report:
        raise AssertionError(str(report))


def _affordable(point: Parameters) -> str:
    return "exhaustive" if point.size <= EXHAUSTIVE_UP_TO else "projection"


def _overall_difference(comparisons: list[Comparison]) -> float:
    known = [one.norms for one in comparisons if one.norms]
    if len(known) == len(comparisons):
        analytic, numeric, apart = (hypot(*lengths) for lengths in zip(*known, strict=True))
        return apart / (analytic + numeric)
    # Only what was estimated: a large array of which nothing was must not be copied for it.
    pairs = [_compared(one) for one in comparisons]
    analytic, numeric = map(np.concatenate, zip(*pairs, strict=True))
    if not analytic.size and any(one.analytic.size for one in comparisons):
        return np.nan
    return difference_of(analytic, numeric)


def _compared(one: Comparison) -> tuple[np.ndarray, np.ndarray]:
    """The numbers that formula (2) compares: entries, but for accepted kinks, or slopes."""
    if one.directional is not None:
        return tuple(np.array([slope]) for slope in one.directional)
    left_out = np.isnan(one.numeric) | one.kink
    if not np.count_nonzero(left_out):
        return one.analytic.reshape(-1), one.numeric.reshape(-1)
    return one.analytic[~left_out], one.numeric[~left_out]


def _epsilon_used(
    epsilon: float | None, comparisons: list[Comparison], steps: list[Step]
) -> float | dict[str, float]:
    if epsilon is not None:
        return epsilon
    return {one.name: step.size for one, step in zip(comparisons, steps, strict=True)}
