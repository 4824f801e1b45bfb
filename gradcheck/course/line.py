"""The one-dimensional model, a line through the origin: ``J(theta) = theta * x``."""


def forward_propagation(x: float, theta: float) -> float:
    """Cost of the one-dimensional model, ``J(theta) = theta * x``.

    Parameters
    ----------
    x : float
        The input.
    theta : float
        The parameter.

    Returns
    -------
    float
        The cost J.

    Examples
    --------
    >>> forward_propagation(2, 4)
    8
    """
    return theta * x


def backward_propagation(x: float, theta: float) -> float:
    """Derivative of the one-dimensional model, ``dJ/dtheta = x``.

    Parameters
    ----------
    x : float
        The input.
    theta : float
        The parameter. The derivative of a line does not depend on it; it is an argument because
        that of any other model would.

    Returns
    -------
    float
        The derivative of J with respect to theta.

    Examples
    --------
    >>> backward_propagation(2, 4)
    2
    """
    return x
