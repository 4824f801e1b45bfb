"""The course exercise on gradient checking, complete and runnable.

Notebooks of this exercise import half of their functions from helper files that are seldom
published with them. Here is every name they use, with the same signatures, so that a notebook
runs once its import line reads

    from gradcheck.course import *

The functions do formula (1) and formula (2) the plain way the exercise does: all parameters in
one column, one fixed step, two forward passes for every parameter. For checking code of your own,
`gradcheck.check_gradient` is cheaper and says more.
"""

from gradcheck.course.activation import relu, sigmoid
from gradcheck.course.case import gradient_check_n_test_case
from gradcheck.course.check import THRESHOLD, gradient_check, gradient_check_n
from gradcheck.course.line import backward_propagation, forward_propagation
from gradcheck.course.network import (
    backward_propagation_n,
    backward_propagation_n_with_mistakes,
    forward_propagation_n,
    forward_propagation_n_stable,
    stable_cost,
)
from gradcheck.course.vector import (
    dictionary_to_vector,
    gradients_to_vector,
    vector_to_dictionary,
)

__all__ = [
    "THRESHOLD",
    "backward_propagation",
    "backward_propagation_n",
    "backward_propagation_n_with_mistakes",
    "dictionary_to_vector",
    "forward_propagation",
    "forward_propagation_n",
    "forward_propagation_n_stable",
    "gradient_check",
    "gradient_check_n",
    "gradient_check_n_test_case",
    "gradients_to_vector",
    "relu",
    "sigmoid",
    "stable_cost",
    "vector_to_dictionary",
]
