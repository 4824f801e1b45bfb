"""What may be a parameter, what may not, and that the caller's arrays are never changed."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from gradcheck import NonFiniteError, StructureError, check_gradient, numerical_gradient

W = np.array([[0.3, -1.2], [0.7, 2.0]])


def cost(p):
    return np.sum(np.sin(p["W"])) + 0.5 * np.sum(p["b"] ** 2)


def gradient(p):
    return {"W": np.cos(p["W"]), "b": p["b"].copy()}


def point() -> dict[str, np.ndarray]:
    return {"W": W.copy(), "b": np.array([1.0, -2.0])}


class Tensor:
    """Stands for an array of another library."""

    shape = (2,)

    def __array__(self, dtype=None, copy=None):
        return np.zeros(2)


BAD = {
    "integers": (
        {"W": np.arange(4).reshape(2, 2)},
        "parameter W (shape (2, 2)) has type int64: whole numbers cannot hold a small step; "
        "pass W.astype(float)",
    ),
    "bools": (
        {"mask": np.array([True, False])},
        "parameter mask (shape (2,)) has type bool: whole numbers cannot hold a small step; "
        "pass mask.astype(float)",
    ),
    "complex numbers": (
        np.array([1j, 2.0]),
        "parameter theta (shape (2,)) has type complex128: pass its real and imaginary parts as "
        "two parameters",
    ),
    "objects": (
        [np.array([1.0, None])],
        "parameter 0 (shape (2,)) has type object: expected floating-point numbers",
    ),
    "strings": (
        {"W": np.array(["a"])},
        "parameter W (shape (1,)) has type <U1: expected floating-point numbers",
    ),
    "a masked array": (
        {"W": np.ma.masked_array([1.0, 2.0], [0, 1])},
        "W is a masked array: fill it first, W.filled(0.0)",
    ),
    "a tensor": (
        {"W": Tensor()},
        "parameter W is a Tensor of shape (2,): gradcheck moves NumPy arrays; pass a copy such as "
        "np.asarray(W) and convert inside the cost",
    ),
    "None": ({"W": W, "b": None}, "parameter b is None: expected a float or an array of floats"),
    "a string": (
        {"name": "relu"},
        "parameter name is a str ('relu'): expected a float or an array of floats",
    ),
    "a bool": (
        {"flag": True},
        "parameter flag is a bool (True): expected a float or an array of floats",
    ),
    "a complex number": (
        1j,
        "parameter theta is a complex (1j): expected a float or an array of floats",
    ),
    "nothing": ({}, "there are no parameters to check: got a dict without a single entry"),
    "an empty list": (
        [],
        "there are no parameters to check: got a list of 0 without a single entry",
    ),
    "an empty array": (
        np.zeros((0, 3)),
        "there are no parameters to check: got an array of shape (0, 3) and type float64 without a "
        "single entry",
    ),
}


@pytest.mark.parametrize("entry_point", ["check_gradient", "numerical_gradient"])
@pytest.mark.parametrize("kind", BAD)
def test_parameters_that_cannot_hold_a_step_are_refused_with_advice(kind, entry_point):
    tree, words = BAD[kind]
    with pytest.raises(StructureError) as caught:
        if entry_point == "check_gradient":
            check_gradient(lambda p: 0.0, lambda p: p, tree)
        else:
            numerical_gradient(lambda p: 0.0, tree)
    assert str(caught.value) == words
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"W": np.array([[1.0, np.nan]])}, "parameter W[0, 1] is nan"),
        ({"b": np.array([1.0, 2.0, -np.inf])}, "parameter b[2] is -inf"),
        (np.inf, "parameter theta is inf"),
        ([1.0, float("nan")], "parameter 1 is nan"),
    ],
)
def test_parameters_that_are_not_finite_are_named(tree, words):
    with pytest.raises(NonFiniteError) as caught:
        check_gradient(lambda p: 0.0, lambda p: p, tree)
    assert str(caught.value) == f"{words}: a gradient can only be checked at a finite point"


def test_a_whole_python_number_holds_a_step():
    """`theta = 4` is how the course writes its parameter."""
    assert check_gradient(lambda theta: 2.5 * theta, lambda theta: 2.5, 4)
    assert numerical_gradient(lambda theta: theta**2, 3) == pytest.approx(6.0, rel=1e-8)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_an_empty_array_beside_others_is_passed_over(dtype):
    tree = {"W": W, "none": np.zeros((0, 3), dtype)}
    right = {"W": np.cos(W), "none": np.zeros((0, 3), dtype)}
    report = check_gradient(lambda p: np.sum(np.sin(p["W"])), right, tree)
    assert report.verdict == "correct"
    wrong = check_gradient(lambda p: np.sum(np.sin(p["W"])), right | {"W": np.sin(W)}, tree)
    assert wrong.verdict == "wrong"
    for method in ("projection", "sample"):
        assert check_gradient(
            lambda p: np.sum(np.sin(p["W"])), right, tree, method=method
        ).verdict == "correct"


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def every_other(array):
    wide = np.full((array.shape[0], 2 * array.shape[1]), 7.0)
    wide[:, ::2] = array
    return wide[:, ::2]


LAYOUTS = {
    "C-ordered": np.ascontiguousarray,
    "Fortran-ordered": np.asfortranarray,
    "not contiguous": every_other,
    "transposed": lambda a: np.ascontiguousarray(a.T).T,
    "reversed": lambda a: np.ascontiguousarray(a[::-1])[::-1],
    "read-only": read_only,
    "broadcast": lambda a: np.broadcast_to(a[0], a.shape),
    "of the other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
}


@pytest.mark.parametrize("method", ["exhaustive", "projection", "sample"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_layout_of_an_array_does_not_matter(layout, method):
    array = LAYOUTS[layout](np.random.default_rng(0).standard_normal((4, 3)))
    before = array.copy()
    expected = np.cos(array)
    check = {"cost": lambda p: np.sum(np.sin(p)), "parameters": array, "method": method}
    assert check_gradient(gradient=expected, **check).verdict == "correct"
    wrong = expected.copy()
    wrong[2, 1] += 0.5
    report = check_gradient(gradient=wrong, **check)
    assert report.verdict == "wrong"
    assert report.parameters["theta"].worst == (2, 1)
    np.testing.assert_array_equal(array, before)


def test_a_gradient_may_have_another_layout_than_its_parameter():
    gradient = np.asfortranarray(np.cos(W))
    assert check_gradient(lambda p: np.sum(np.sin(p)), gradient, W)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.longdouble])
def test_every_float_type_is_checked_in_its_own_precision(dtype):
    theta = np.array([[0.3, -1.2], [0.7, 2.0]], dtype=dtype)
    seen = set()

    def watching(p):
        seen.add(p.dtype)
        return np.sum(np.sin(p) * (1 + np.arange(4).reshape(2, 2)).astype(dtype))

    right = np.cos(theta) * (1 + np.arange(4).reshape(2, 2)).astype(dtype)
    assert check_gradient(watching, right, theta).verdict == "correct"
    assert check_gradient(watching, 2 * right, theta).verdict == "wrong"
    assert seen == {np.dtype(dtype)}


def test_half_precision_is_never_accused_and_sees_gross_mistakes():
    theta = np.array([0.3, -1.2, 0.7, 2.0], dtype=np.float16)

    def squares(p):
        return np.sum(p.astype(float) ** 2)

    assert check_gradient(squares, 2 * theta, theta).verdict != "wrong"
    assert check_gradient(squares, -2 * theta, theta).verdict == "wrong"


def test_numbers_of_single_precision_stay_of_single_precision():
    kinds = set()

    def watching(p):
        kinds.add(type(p["scale"]))
        return float(p["scale"]) ** 2

    numerical_gradient(watching, {"scale": np.float32(2.0)})
    assert kinds == {np.float32}


def test_a_cost_sees_a_plain_float_where_the_caller_gave_one():
    kinds = set()

    def watching(p):
        kinds.add(type(p["scale"]))
        return p["scale"] ** 2

    numerical_gradient(watching, {"scale": 2})
    assert kinds == {float}


# What the caller owns is never changed


METHODS = [
    {"method": "exhaustive"},
    {"method": "projection"},
    {"method": "sample", "samples": 2},
    {"epsilon": 1e-6},
]


@pytest.mark.parametrize("options", METHODS, ids=str)
@pytest.mark.parametrize("factor", [1.0, 3.0], ids=["right", "wrong"])
def test_a_check_leaves_the_parameters_bit_for_bit(options, factor):
    tree = point()
    before, identities = copy.deepcopy(tree), {k: id(v) for k, v in tree.items()}
    check_gradient(cost, lambda p: {k: factor * g for k, g in gradient(p).items()}, tree, **options)
    assert {k: id(v) for k, v in tree.items()} == identities
    for name, array in before.items():
        np.testing.assert_array_equal(tree[name], array)


@pytest.mark.parametrize("method", ["exhaustive", "projection", "sample"])
def test_a_cost_that_raises_at_any_call_leaves_the_parameters_alone(method):
    total = check_gradient(cost, gradient, point(), method=method).evaluations
    for fatal in range(1, total + 1):
        tree, calls = point(), 0

        def breaks(p, fatal=fatal):
            nonlocal calls
            calls += 1
            if calls == fatal:
                p["W"][:] = 99.0
                raise RuntimeError("out of memory")
            return cost(p)

        with pytest.raises(RuntimeError, match="out of memory"):
            check_gradient(breaks, gradient, tree, method=method)
        np.testing.assert_array_equal(tree["W"], W)
        np.testing.assert_array_equal(tree["b"], [1.0, -2.0])


@pytest.mark.parametrize("method", ["central", "forward", "five-point"])
def test_a_numeric_gradient_of_a_raising_cost_leaves_the_parameters_alone(method):
    tree, calls = point(), 0

    def breaks(p):
        nonlocal calls
        calls += 1
        if calls == 9:
            raise RuntimeError("out of memory")
        return cost(p)

    with pytest.raises(RuntimeError, match="out of memory"):
        numerical_gradient(breaks, tree, method=method, epsilon=1e-5)
    np.testing.assert_array_equal(tree["W"], W)


def clears_in_place(p):
    value = cost(p)
    p["W"] *= 0.5
    p["b"][:] = 0.0
    return value


def replaces_entries(p):
    value = cost(p)
    p["W"] = p["W"] + 1.0
    return value


def pops_entries(p):
    return np.sum(np.sin(p.pop("W"))) + 0.5 * np.sum(p.pop("b") ** 2)


def adds_entries(p):
    value = cost(p)
    p["cache"] = np.zeros(3)
    return value


RUDE = [clears_in_place, replaces_entries, pops_entries, adds_entries]


@pytest.mark.parametrize("method", ["exhaustive", "projection", "sample"])
@pytest.mark.parametrize("rude", RUDE)
def test_a_cost_that_changes_its_parameters_is_checked_all_the_same(rude, method):
    tree = point()
    report = check_gradient(rude, gradient, tree, method=method)
    assert report.verdict == "correct"
    assert "changes-parameters" in [note.code for note in report.notes]
    words = "the cost changes the parameters it is given; each call received a fresh copy"
    assert words in " ".join(str(report).split())
    assert list(tree) == ["W", "b"]
    np.testing.assert_array_equal(tree["W"], W)
    np.testing.assert_array_equal(tree["b"], [1.0, -2.0])


@pytest.mark.parametrize("method", ["exhaustive", "projection", "sample"])
@pytest.mark.parametrize("rude", RUDE)
def test_a_mistake_is_found_behind_a_cost_that_changes_its_parameters(rude, method):
    def wrong(p):
        return gradient(p) | {"b": 2 * p["b"]}

    report = check_gradient(rude, wrong, point(), method=method)
    assert {name: one.verdict for name, one in report.parameters.items()} == {
        "W": "correct",
        "b": "wrong",
    }


@pytest.mark.parametrize("late", [9, 20, 25])
def test_a_cost_that_changes_its_parameters_later_is_caught_then(late):
    """Some costs normalise only now and then: no call may spoil the next one unseen."""
    calls = 0

    def rude_later(p):
        nonlocal calls
        calls += 1
        value = cost(p)
        if calls >= late:
            p["W"] *= 0.5
        return value

    tree = point()
    report = check_gradient(rude_later, gradient, tree)
    assert report.verdict == "correct"
    np.testing.assert_array_equal(tree["W"], W)


@pytest.mark.parametrize("rude", RUDE)
def test_the_numeric_gradient_of_a_cost_that_changes_its_parameters_is_right(rude):
    tree = point()
    found = numerical_gradient(rude, tree)
    np.testing.assert_allclose(found["W"], np.cos(W), rtol=1e-7)
    np.testing.assert_array_equal(tree["W"], W)


def test_a_cost_that_changes_a_container_around_numbers_is_checked_all_the_same():
    tree = {"a": 2.0, "W": W.copy()}

    def rude(p):
        p["W"] += p.pop("a")
        return np.sum(p["W"] ** 2)

    def right(p):
        whole = 2 * (p["W"] + p["a"])
        return {"a": whole.sum(), "W": whole}

    assert check_gradient(rude, right, tree).verdict == "correct"
    assert tree["a"] == 2.0
    np.testing.assert_array_equal(tree["W"], W)


@pytest.mark.parametrize("factor", [1.0, 0.5], ids=["right", "wrong"])
def test_a_gradient_that_is_the_parameters_themselves_is_compared_as_it_was(factor):
    """The gradient of half the sum of squares is its argument: returned without a copy."""
    theta = np.array([1.0, -2.0, 3.0])
    report = check_gradient(lambda p: 0.5 / factor * np.sum(p**2), lambda p: p, theta)
    assert report.verdict == ("correct" if factor == 1 else "wrong")
    np.testing.assert_array_equal(theta, [1.0, -2.0, 3.0])
    given = check_gradient(lambda p: 0.5 / factor * np.sum(p**2), theta, theta)
    assert given.verdict == report.verdict


def test_a_gradient_that_shares_the_array_the_cost_moves_cannot_agree_with_itself():
    """Cost and gradient leak the same buffer; the check must not read it while it moves."""
    leaked = {}

    def leaking(p):
        leaked["p"] = p
        return np.sum(np.exp(p))

    theta = np.array([0.1, 0.2])
    assert check_gradient(leaking, lambda p: leaked.get("p", p), theta).verdict == "wrong"


def test_a_gradient_function_may_change_what_it_is_given():
    def in_place(p):
        np.cos(p["W"], out=p["W"])
        p["cache"] = None
        return p

    tree = point()
    assert check_gradient(cost, in_place, tree).verdict == "correct"
    assert list(tree) == ["W", "b"]
    np.testing.assert_array_equal(tree["W"], W)


def test_one_array_used_twice_is_moved_one_place_at_a_time():
    """Tied weights handed in under two names are two parameters."""
    tied = W.copy()

    def product(p):
        return np.sum(p["first"] * p["second"] ** 2)

    right = {"first": tied**2, "second": 2 * tied * tied}
    assert check_gradient(product, right, {"first": tied, "second": tied}).verdict == "correct"
    np.testing.assert_array_equal(tied, W)


def test_the_structure_given_as_gradient_is_never_changed():
    given = {"W": np.cos(W), "b": np.array([1.0, -2.0])}
    before = copy.deepcopy(given)
    check_gradient(cost, given, point())
    for name, array in before.items():
        np.testing.assert_array_equal(given[name], array)
