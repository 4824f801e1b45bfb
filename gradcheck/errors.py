"""Errors a check can raise: each says what was wrong, where, and what to do."""


class GradientCheckError(Exception):
    """Base of every error that gradcheck raises on purpose."""


class ArgumentError(GradientCheckError, ValueError):
    """An option has a value that no check can be run with."""


class StructureError(GradientCheckError, ValueError):
    """Parameters, gradient or cost have the wrong structure, shape or type."""


class NonFiniteError(GradientCheckError, ValueError):
    """The cost, a gradient or a parameter is NaN or infinite where it must not be."""


class NondeterministicCostError(GradientCheckError):
    """The cost gave different answers for the same parameters."""


class NondeterministicGradientError(GradientCheckError):
    """The gradient function gave different answers for the same parameters."""
