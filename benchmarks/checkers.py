"""Ways to check a gradient written by hand, each called as its users call it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from network import Network, Place
from scipy import optimize
from scipy.optimize import _numdiff

from gradcheck import check_gradient
from gradcheck.course import THRESHOLD, gradient_check_n


@dataclass(frozen=True)
class Finding:
    """What a checker tells its user: "correct", "wrong" or "inconclusive", and where."""

    verdict: str
    arrays: tuple[str, ...] = ()
    entries: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Checker:
    """A way to check, and what it needs.

    Attributes
    ----------
    title : str
        What the table calls it.
    run : callable
        From network and gradient to a `Finding`.
    passes : int
        Forward passes that it takes for every parameter.
    package : str, optional
        What must be installed.
    traced : bool
        Its memory comes from Python's and NumPy's allocators, which can be traced.
    """

    title: str
    run: Callable[[Network, dict], Finding]
    passes: int = 0
    package: str | None = None
    traced: bool = True

    @property
    def installed(self) -> bool:
        return self.package is None or find_spec(self.package) is not None


def ours(**options) -> Callable[[Network, dict], Finding]:
    def run(network: Network, gradient: dict) -> Finding:
        report = check_gradient(network.cost, gradient, network.parameters, **options)
        wrong = {n: part for n, part in report.parameters.items() if part.verdict == "wrong"}
        places = (Place(name, part.worst) for name, part in wrong.items())
        return Finding(report.verdict, tuple(wrong), tuple(places))

    return run


def notebooks(network: Network, gradient: dict) -> Finding:
    """`gradient_check_n` of the course, for any network.

    For each shift the loop copies the vector of all parameters and turns the copy into a
    dictionary. It prints one relative difference, at an epsilon of 1e-7, and a verdict.
    """
    gradients = {f"d{name}": array for name, array in gradient.items()}

    def forward(X, Y, parameters):
        return network.cost(parameters), None

    with redirect_stdout(None):
        difference = gradient_check_n(
            network.parameters, gradients, network.X, network.Y, forward=forward
        )
    return Finding("correct" if difference <= THRESHOLD else "wrong")


def flattened(network: Network) -> tuple[Callable, Callable]:
    """What SciPy's users write first: from dictionary to vector, and back."""
    shapes = {name: array.shape for name, array in network.parameters.items()}
    ends = np.cumsum([array.size for array in network.parameters.values()])[:-1]

    def flatten(arrays):
        return np.concatenate([arrays[name].ravel() for name in shapes])

    def unflatten(vector):
        parts = np.split(vector, ends)
        return {n: part.reshape(shapes[n]) for n, part in zip(shapes, parts, strict=True)}

    return flatten, unflatten


def check_grad(network: Network, gradient: dict) -> Finding:
    """`scipy.optimize.check_grad` (SciPy 1.17) with its defaults: one side, a step of 1.49e-8.

    It returns the 2-norm of the difference and leaves the rule to its users; the manual's example
    shows 2.98e-8, and SciPy's own tests ask for less than 1e-5 or 1e-6. The milder is taken.
    """
    flatten, unflatten = flattened(network)
    difference = optimize.check_grad(
        lambda x: network.cost(unflatten(x)), lambda x: flatten(gradient),
        flatten(network.parameters),
    )
    return Finding("correct" if difference < 1e-5 else "wrong")


def approx_derivative(network: Network, gradient: dict) -> Finding:
    """`scipy.optimize._numdiff.approx_derivative` (SciPy 1.17), 3-point by default.

    The rule is that of `check_derivative` in the same file: |difference| / max(1, |derivative|),
    which "on the order of 1e-6 or lower" is likely right; read as less than 5e-6. The user has
    both gradients in hand, so the entry that differs most is counted as located.
    """
    flatten, unflatten = flattened(network)
    numeric = _numdiff.approx_derivative(
        lambda x: network.cost(unflatten(x)), flatten(network.parameters)
    )
    error = np.abs(numeric - flatten(gradient)) / np.maximum(1, np.abs(numeric))
    if error.max() < 5e-6:
        return Finding("correct")
    marked = unflatten(error == error.max())
    name = next(name for name, array in marked.items() if array.any())
    return Finding("wrong", (name,), (Place(name, tuple(map(int, np.argwhere(marked[name])[0]))),))


def autograd(network: Network, gradient: dict) -> Finding:
    """HIPS autograd 1.9, `autograd.test_util.check_grads`, reverse mode, first order.

    A gradient written by hand enters autograd as the VJP of a primitive, as in "Extend Autograd
    by defining your own primitives" of its tutorial. It has no forward mode and no second order.
    """
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    cost = primitive(network.cost)
    defvjp(cost, lambda answer, p: lambda g: {name: g * gradient[name] for name in p})
    # It draws its directions from NumPy's global generator.
    np.random.seed(0)  # noqa: NPY002
    try:
        check_grads(cost, modes=["rev"], order=1)(network.parameters)
    except AssertionError:
        return Finding("wrong")
    return Finding("correct")


def pytorch(fast: bool) -> Callable[[Network, dict], Finding]:
    """`torch.autograd.gradcheck` with its defaults (eps 1e-6, atol 1e-5, rtol 1e-3).

    A gradient written by hand enters PyTorch as the backward of an `autograd.Function`, as in
    "Extending PyTorch" of its manual. The error names the first input that differs.
    On a mismatch the fast mode runs the slow one, for its message.
    """

    def run(network: Network, gradient: dict) -> Finding:
        import torch
        from torch.autograd.gradcheck import GradcheckError, gradcheck

        torch.set_num_threads(1)
        torch.manual_seed(0)
        names = list(network.parameters)

        class Cost(torch.autograd.Function):
            @staticmethod
            def forward(ctx, *tensors):
                arrays = (tensor.detach().numpy() for tensor in tensors)
                value = network.cost(dict(zip(names, arrays, strict=True)))
                return torch.tensor(float(value), dtype=torch.float64)

            @staticmethod
            def backward(ctx, g):
                return tuple(g * torch.from_numpy(gradient[name]) for name in names)

        inputs = [
            torch.tensor(array, requires_grad=True) for array in network.parameters.values()
        ]
        try:
            gradcheck(Cost.apply, inputs, fast_mode=fast)
        except GradcheckError as error:
            found = re.search(r"input (\d+)", str(error))
            return Finding("wrong", (names[int(found[1])],) if found else ())
        return Finding("correct")

    return run


#: The name in the file that the page on cost draws from -> the way to check.
CHECKERS = {
    "exhaustive": Checker("exhaustive", ours(method="exhaustive"), 2),
    "vectorized": Checker("vectorized", ours(method="exhaustive", vectorized=True), 2),
    "projection": Checker("projection", ours(method="projection")),
    "sample": Checker("sample", ours(method="sample")),
    "notebooks": Checker("notebooks' loop", notebooks, 2),
    "check_grad": Checker("SciPy check_grad", check_grad, 1),
    "approx_derivative": Checker("SciPy approx_derivative", approx_derivative, 2),
    "autograd": Checker("autograd check_grads", autograd, package="autograd"),
    "pytorch": Checker("PyTorch gradcheck", pytorch(False), 2, "torch", traced=False),
    "pytorch_fast": Checker("PyTorch, fast_mode", pytorch(True), 0, "torch", traced=False),
}
