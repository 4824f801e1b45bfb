from contextlib import redirect_stdout
from timeit import timeit

import numpy as np

from gradcheck import check_gradient
from gradcheck.course import (
    backward_propagation_n,
    forward_propagation_n,
    gradient_check_n,
    gradient_check_n_test_case,
    relu,
    sigmoid,
)

X, Y, parameters = gradient_check_n_test_case()
gradients = backward_propagation_n(
    X, Y, forward_propagation_n(X, Y, parameters)[1]
)


def cost(p):
    return forward_propagation_n(X, Y, p)[0]


def stacked_cost(p):  # every array with a leading axis: W1 is (points, 5, 4)
    A1 = relu(p["W1"] @ X + p["b1"])
    A2 = relu(p["W2"] @ A1 + p["b2"])
    A3 = sigmoid(p["W3"] @ A2 + p["b3"])
    losses = -Y * np.log(A3) - (1 - Y) * np.log(1 - A3)
    return losses.mean(axis=(1, 2))


def seconds(*functions):  # they take turns, and the fastest of each counts
    with redirect_stdout(None):
        turns = [[timeit(f, number=1) for f in functions] for _ in range(30)]
    return np.min(turns, axis=0)


def check(cost, **options):
    return check_gradient(cost, gradients, parameters, **options)


plain = check(cost)
stacked = check(stacked_cost, vectorized=True)
print("one call at a time:", plain.verdict, plain.evaluations)
print("stacked:           ", stacked.verdict, stacked.evaluations)

ways = ["gradient_check_n", "check_gradient", "vectorized=True"]
bare, *times = seconds(
    lambda: [cost(parameters) for _ in range(94)],
    lambda: gradient_check_n(parameters, gradients, X, Y),
    lambda: check(cost),
    lambda: check(stacked_cost, vectorized=True),
)
passes = [94, plain.evaluations, stacked.evaluations]
in_passes = [94 * time / bare for time in times]
own = [total / count for total, count in zip(in_passes, passes, strict=True)]
gain = times[1] / times[2]
