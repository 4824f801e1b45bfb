"""Print what the exhaustive check costs beyond the forward passes that it makes.

python benchmarks/overhead.py
python benchmarks/overhead.py --seconds 30     measure longer, where the machine is busy

Each way of checking is timed all in, next to as many bare calls of the cost as it makes; the two
take turns, three times each, and the fastest of each counts, so that neither what else runs nor
what the other left in the processor's caches matters much. Everything runs on one thread.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from scipy.optimize._numdiff import approx_derivative

from gradcheck import check_gradient, course

#: What the check may take, in bare forward passes, and how many times faster a stack must be.
LIMITS = {"47 parameters": 1.3, "1,217 parameters": 1.05, "stacked": 5.0}

Parameters = dict[str, np.ndarray]


class Counted:
    """A cost that counts the points at which it is asked."""

    def __init__(self, cost: Callable):
        self.cost, self.points = cost, 0

    def __call__(self, parameters):
        self.points += 1
        return self.cost(parameters)


def fastest(seconds: float, *functions: Callable[[], object]) -> list[float]:
    """Shortest time of each function; they take turns of three calls for as long as told."""
    best = [np.inf] * len(functions)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for k, function in ((k, f) for k, f in enumerate(functions) for _ in range(3)):
            start = time.perf_counter()
            function()
            best[k] = min(best[k], time.perf_counter() - start)
    return best


def repeated(cost: Callable[[Parameters], float], parameters: Parameters, times: int) -> Callable:
    """Bare calls of the cost and nothing else."""

    def run() -> None:
        for _ in range(times):
            cost(parameters)

    return run


def ratio(seconds: float, check: Callable, cost: Callable, parameters: Parameters) -> tuple:
    """Calls that ``check(cost)`` makes, and its time over that of as many bare calls."""
    counted = Counted(cost)
    check(counted)
    own, bare = fastest(
        seconds, lambda: check(cost), repeated(cost, parameters, counted.points)
    )
    return counted.points, own / bare


def course_network() -> tuple[Callable, Callable, Parameters, Parameters, tuple]:
    """The network of the course, its cost for one point and for a stack, and its gradient."""
    X, Y, parameters = course.gradient_check_n_test_case()
    _, cache = course.forward_propagation_n(X, Y, parameters)
    gradient = course.backward_propagation_n(X, Y, cache)

    def cost(p):
        return course.forward_propagation_n(X, Y, p)[0]

    def stacked(p):
        """The same formulas; the sums leave out the leading axis."""
        A1 = np.maximum(p["W1"] @ X + p["b1"], 0)
        A2 = np.maximum(p["W2"] @ A1 + p["b2"], 0)
        A3 = 1 / (1 + np.exp(-(p["W3"] @ A2 + p["b3"])))
        losses = -Y * np.log(A3) - (1 - Y) * np.log(1 - A3)
        return losses.sum(axis=(1, 2)) / X.shape[1]

    return cost, stacked, gradient, parameters, (X, Y)


def larger_network() -> tuple[Callable, Parameters, Parameters]:
    """20-32-16-1, tanh and a logistic cost, on a batch of 64; its gradient by backpropagation."""
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(20, 64)), rng.random((1, 64)) > 0.5
    parameters: Parameters = {}
    for layer, (inputs, units) in enumerate([(20, 32), (32, 16), (16, 1)], start=1):
        parameters[f"W{layer}"] = rng.normal(size=(units, inputs)) / np.sqrt(inputs)
        parameters[f"b{layer}"] = 0.1 * rng.normal(size=(units, 1))

    def forward(p):
        A1 = np.tanh(p["W1"] @ X + p["b1"])
        A2 = np.tanh(p["W2"] @ A1 + p["b2"])
        return A1, A2, p["W3"] @ A2 + p["b3"]

    def cost(p):
        Z3 = forward(p)[2]
        return float(np.mean(np.logaddexp(0, Z3) - Y * Z3))

    A1, A2, Z3 = forward(parameters)
    gradient: Parameters = {}
    delta = (1 / (1 + np.exp(-Z3)) - Y) / Y.size
    for layer, below, slope in ((3, A2, 1 - A2**2), (2, A1, 1 - A1**2), (1, X, None)):
        gradient[f"W{layer}"] = delta @ below.T
        gradient[f"b{layer}"] = delta.sum(axis=1, keepdims=True)
        if slope is not None:
            delta = parameters[f"W{layer}"].T @ delta * slope
    return cost, gradient, parameters


def scipy_central(parameters: Parameters) -> Callable[[Callable], object]:
    """SciPy's central differences of a function of one vector, as its users would call it."""
    names = list(parameters)
    stops = np.cumsum([parameters[name].size for name in names])[:-1]
    start = np.concatenate([parameters[name].reshape(-1) for name in names])

    def check(cost):
        def of_vector(vector):
            parts = np.split(vector, stops)
            return cost({
                name: part.reshape(parameters[name].shape)
                for name, part in zip(names, parts, strict=True)
            })

        return approx_derivative(of_vector, start, method="3-point")

    return check


def loop_of_the_course(X, Y, gradient: Parameters, parameters: Parameters) -> None:
    with redirect_stdout(StringIO()):
        course.gradient_check_n(parameters, gradient, X, Y)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8.0, help="for each line of the table")
    seconds = parser.parse_args().seconds
    cost, stacked, gradient, parameters, (X, Y) = course_network()
    report = check_gradient(cost, gradient, parameters)
    assert report.verdict == "correct", report
    assert check_gradient(stacked, gradient, parameters, vectorized=True), "stacks disagree"

    def line(name: str, calls: int | str, value: float, limit: str = "") -> None:
        print(f"  {name:34}{calls:>7}{value:>9.3f}   {limit}")

    def ours(of, gradient, parameters, show=False):
        found = check_gradient(of, gradient, parameters, method="exhaustive")
        return str(found) if show else found

    print("time over that of as many bare forward passes")
    print(f"  {'':34}{'passes':>7}{'ratio':>9}")
    check = partial(ours, gradient=gradient, parameters=parameters)
    limit = f"at most {LIMITS['47 parameters']}"
    line("47 parameters, report as object", *ratio(seconds, check, cost, parameters), limit)
    shown = partial(check, show=True)
    line("47 parameters, report as text", *ratio(seconds, shown, cost, parameters))

    passes = 2 * 47
    loop, bare = fastest(
        seconds,
        lambda: loop_of_the_course(X, Y, gradient, parameters),
        repeated(cost, parameters, passes),
    )
    line("47 parameters, the notebooks' loop", passes, loop / bare)
    central = scipy_central(parameters)
    line("47 parameters, SciPy", *ratio(seconds, central, cost, parameters))

    large, exact, point = larger_network()
    check = partial(ours, gradient=exact, parameters=point)
    assert check(large).verdict == "correct", check(large)
    limit = f"at most {LIMITS['1,217 parameters']}"
    line("1,217 parameters, report as object", *ratio(seconds, check, large, point), limit)
    line("1,217 parameters, SciPy", *ratio(seconds, scipy_central(point), large, point))

    print("all points in a stack, 47 parameters: times faster than one call at a time")
    stacks = []
    check_gradient(
        lambda p: stacks.append(p) or stacked(p), gradient, parameters, vectorized=True
    )
    one_by_one, bare, together, alone = fastest(
        seconds,
        lambda: check_gradient(cost, gradient, parameters),
        repeated(cost, parameters, report.evaluations),
        lambda: check_gradient(stacked, gradient, parameters, vectorized=True),
        lambda: [stacked(stack) for stack in stacks],
    )
    limit = f"at least {LIMITS['stacked']:.0f}"
    line("the check, all in", len(stacks), one_by_one / together, limit)
    line("the calls of the cost alone", len(stacks), bare / alone)
    return 0


if __name__ == "__main__":
    sys.exit(main())
