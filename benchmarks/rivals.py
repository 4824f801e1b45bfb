"""The rules of other gradient checkers, each as short as its source allows.

A rule takes a case of the zoo and says whether the gradient passes, and which arrays it blames
(None where it cannot say). All get parameters in the precision of the case, as their users would
pass them, and a point outside the cost's domain counts as a failure, as it does there.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.optimize import check_grad
from scipy.optimize._numdiff import check_derivative

Ruling = tuple[bool, set[str] | None]


class Flat:
    """A case as functions of one vector, which counts the calls of its cost."""

    def __init__(self, case):
        self.case = case
        self.shapes = {name: np.shape(value) for name, value in case.parameters.items()}
        self.start = self.flatten(case.parameters)
        self.calls = 0

    def flatten(self, parameters) -> np.ndarray:
        return np.concatenate([np.ravel(parameters[name]) for name in self.shapes])

    def unflatten(self, vector) -> dict[str, np.ndarray]:
        """Back in the precision of the case, whatever the rule computes in (SciPy: float64)."""
        vector = vector.astype(self.start.dtype)
        sizes = [int(np.prod(shape)) for shape in self.shapes.values()]
        pieces = np.split(vector, np.cumsum(sizes)[:-1])
        return {n: v.reshape(s) for (n, s), v in zip(self.shapes.items(), pieces, strict=True)}

    def cost(self, vector):
        self.calls += 1
        return np.asarray(self.case.cost(self.unflatten(vector))).reshape(())[()]

    def gradient(self, vector=None) -> np.ndarray:
        return self.flatten(self.case.gradient(self.unflatten(self.start)))

    def central(self, epsilon: float) -> np.ndarray:
        """Entry by entry, the sum and the difference taken in the precision of the vector."""
        result = np.zeros(self.start.size)
        for i in range(self.start.size):
            above, below = self.start.copy(), self.start.copy()
            above[i] += epsilon
            below[i] -= epsilon
            result[i] = (self.cost(above) - self.cost(below)) / (2 * epsilon)
        return result


def scipy_check_grad(flat: Flat) -> Ruling:
    """`scipy.optimize.check_grad` (1.17): 2-norm of the difference, forward step 1.49e-8.

    It returns a number and leaves the rule to its users; the manual's example shows 2.98e-8, and
    SciPy's own tests ask for less than 1e-5 or 1e-6. The milder is taken.
    """
    return bool(check_grad(flat.cost, flat.gradient, flat.start) < 1e-5), None


def scipy_check_derivative(flat: Flat) -> Ruling:
    """`scipy.optimize._numdiff.check_derivative` (1.17), relative with a floor of 1.

    Its manual: "If accuracy is on the order of 1e-6 or lower, then it is likely that your jac
    implementation is correct". Read mildly, as less than 5e-6.
    """
    with np.errstate(all="ignore"):
        return bool(check_derivative(flat.cost, flat.gradient, flat.start) < 5e-6), None


def autograd(flat: Flat) -> Ruling:
    """HIPS autograd, `autograd/test_util.py`: `check_vjp` of `check_grads(modes=["rev"], order=1)`.

    One random direction, EPS = 1e-6 (half to each side), `scalar_close` with TOL = RTOL = 1e-6.
    """
    rng = np.random.default_rng(0)
    v = rng.standard_normal(flat.start.size).astype(flat.start.dtype)
    y = rng.standard_normal()
    exact = np.dot(v, flat.gradient() * y)
    plus, minus = flat.cost(flat.start + v * (1e-6 / 2)), flat.cost(flat.start + v * (-1e-6 / 2))
    numeric = y * (plus - minus) * (1 / 1e-6)
    a, b = float(numeric), float(exact)
    close = abs(a - b) < 1e-6 or (a + b != 0 and abs(a - b) / abs(a + b) < 1e-6)
    return bool(close), None


def jax(flat: Flat) -> Ruling:
    """JAX, `jax/_src/public_test_util.py`: `check_vjp`, eps 1e-4, one random direction.

    `default_gradient_tolerance`: 1e-5 for float64, 2e-3 for float32, absolute and relative.
    """
    rng = np.random.RandomState(0)
    dtype = flat.start.dtype
    tangent = rng.randn(flat.start.size).astype(dtype)
    delta = tangent * np.array(1e-4, dtype)
    cotangent = rng.randn()
    difference = flat.cost(flat.start + delta) - flat.cost(flat.start - delta)
    expected = float(difference * (0.5 / 1e-4) * cotangent)
    found = float(np.dot(tangent, flat.gradient() * cotangent))
    tolerance = 2e-3 if flat.case.dtype == "float32" else 1e-5
    return bool(abs(found - expected) <= tolerance + tolerance * abs(expected)), None


def pytorch(flat: Flat) -> Ruling:
    """PyTorch, `torch/autograd/gradcheck.py`: eps 1e-6, atol 1e-5, rtol 1e-3, per input.

    It compares with `allclose(analytic, numeric)` and stops at the first input that differs,
    which is the only one that it names.
    """
    numeric = flat.unflatten(flat.central(1e-6))
    analytic = flat.unflatten(flat.gradient())
    for name in analytic:
        with np.errstate(invalid="ignore"):
            if not np.allclose(analytic[name], numeric[name], rtol=1e-3, atol=1e-5):
                return False, {name}
    return True, set()


def course(threshold: float) -> Callable[[Flat], Ruling]:
    """`gradient_check_n` of the course: formula (2) over one vector, epsilon 1e-7."""

    def rule(flat: Flat) -> Ruling:
        numeric = flat.central(1e-7)
        analytic = flat.gradient().astype(np.float64)
        with np.errstate(invalid="ignore"):
            difference = np.linalg.norm(analytic - numeric) / (
                np.linalg.norm(analytic) + np.linalg.norm(numeric)
            )
        return bool(difference < threshold), None

    return rule


RULES: dict[str, Callable[[Flat], Ruling]] = {
    "SciPy check_grad": scipy_check_grad,
    "SciPy check_derivative": scipy_check_derivative,
    "autograd check_grads": autograd,
    "JAX check_grads": jax,
    "PyTorch gradcheck": pytorch,
    "course, below 1e-7": course(1e-7),
    "course, below 2e-7": course(2e-7),
}
