"""Errors a check can raise: each says what was wrong, where, and what to do."""


class GradientCheckError(Exception):
    """Base of every error that gradcheck raises on purpose."""


class ArgumentError(GradientCheckError, ValueError):
    """An option has a value that no check can be run with.

    See mistakes: `argument-error`.
    """


class StructureError(GradientCheckError, ValueError):
    """Parameters, gradient or cost have the wrong structure, shape or type.

    See mistakes: `structure-error`.
    """


class NonFiniteError(GradientCheckError, ValueError):
    """The cost, a gradient or a parameter is NaN or infinite where it must not be.

    See mistakes: `non-finite-error`.
    """


class NondeterministicCostError(GradientCheckError):
    """The cost gave different answers for the same parameters.

    See mistakes: `nondeterministic-cost-error`.
    """


class NondeterministicGradientError(GradientCheckError):
    """The gradient function gave different answers for the same parameters.

    See mistakes: `nondeterministic-gradient-error`.
    """
