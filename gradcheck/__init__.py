"""Check a gradient written by hand against the cost it belongs to."""

from gradcheck.check import assert_gradient, check_gradient
from gradcheck.comparison import relative_difference
from gradcheck.errors import (
    ArgumentError,
    GradientCheckError,
    NondeterministicCostError,
    NondeterministicGradientError,
    NonFiniteError,
    StructureError,
)
from gradcheck.layers import check_backward
from gradcheck.numerical import numerical_gradient
from gradcheck.plot import plot_steps
from gradcheck.report import ParameterReport, Report

__version__ = "0.1.0"

__all__ = [
    "ArgumentError",
    "GradientCheckError",
    "NonFiniteError",
    "NondeterministicCostError",
    "NondeterministicGradientError",
    "ParameterReport",
    "Report",
    "StructureError",
    "assert_gradient",
    "check_backward",
    "check_gradient",
    "numerical_gradient",
    "plot_steps",
    "relative_difference",
]
