"""All shifts at once: the same figures from fewer calls, in chunks that respect the memory."""

from __future__ import annotations

import numpy as np
import pytest

import gradcheck.stacked
import gradcheck.ways
from gradcheck import NondeterministicCostError, NonFiniteError, StructureError, check_gradient

METHODS = ["exhaustive", "projection", "sample"]




def test_the_models_cost_takes_a_leading_axis(network):
    model = network(4, 5, 3)
    stack = {n: np.stack([a, 2 * a]) for n, a in model.parameters.items()}
    doubled = {n: 2 * a for n, a in model.parameters.items()}
    expected = [model.cost(model.parameters), model.cost(doubled)]
    np.testing.assert_allclose(model.cost(stack), expected, rtol=1e-14)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("planted", [None, "W1", "b2"])
def test_the_verdict_is_that_of_single_calls(network, method, planted):
    model = network(4, 5, 3)
    gradient = model.gradient(model.parameters)
    if planted:
        gradient[planted] = 3 * gradient[planted]
    one = check_gradient(model.cost, gradient, model.parameters, method=method)
    many = check_gradient(
        model.cost, gradient, model.parameters, method=method, vectorized=True
    )
    for name, single in one.parameters.items():
        stacked = many.parameters[name]
        assert stacked.verdict == single.verdict == ("wrong" if name == planted else "correct")
        assert stacked.mistake == single.mistake or stacked.mistake.code == single.mistake.code
        np.testing.assert_allclose(stacked.numeric, single.numeric, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_a_cost_that_rounds_alike_gives_the_very_same_report(method):
    """No matrix product, no difference: bit for bit, the number of evaluations included."""
    theta = np.random.default_rng(0).standard_normal((3, 4))
    wrong = np.cos(theta) + 0.1 * np.eye(3, 4)

    def cost(p):
        terms = np.sin(p)
        total = terms[..., 0, 0]
        for i in range(3):
            for j in range(4):
                if i or j:
                    total = total + terms[..., i, j]
        return total

    for gradient in (np.cos, wrong):
        one = check_gradient(cost, gradient, theta, method=method)
        many = check_gradient(cost, gradient, theta, method=method, vectorized=True)
        assert one.to_dict() == many.to_dict()


def test_numbers_become_vectors_and_containers_stay():
    shapes = []

    def cost(p):
        shapes.append((np.shape(p["layers"][0]["W"]), np.shape(p["scale"])))
        return p["scale"] * np.sum(p["layers"][0]["W"] ** 2, axis=(-1, -2))

    def gradient(p):
        inner = np.sum(p["layers"][0]["W"] ** 2)
        return {"layers": [{"W": 2 * p["scale"] * p["layers"][0]["W"]}], "scale": inner}

    tree = {"layers": [{"W": np.array([[1.0, 2.0]])}], "scale": 3.0}
    assert check_gradient(cost, gradient, tree, vectorized=True)
    assert all(w == (*s, 1, 2) and len(s) == 1 for w, s in shapes)


def test_far_fewer_calls_are_made(network, counted):
    model = network(4, 5, 3)
    asked = counted(model.cost)
    report = check_gradient(asked, model.gradient, model.parameters, vectorized=True)
    assert report.evaluations >= 2 * model.size
    assert asked.calls <= report.evaluations / 2


@pytest.mark.parametrize("points", [1, 2, 7])
def test_stacks_are_cut_where_memory_ends_and_the_result_does_not_change(
    network, monkeypatch, points
):
    model = network(4, 5, 3)
    whole = check_gradient(model.cost, model.gradient, model.parameters, vectorized=True)
    longest = 0

    def cost(p):
        nonlocal longest
        longest = max(longest, len(p["W1"]))
        return model.cost(p)

    each = sum(array.nbytes for array in model.parameters.values())
    stacked = gradcheck.stacked.Stacked

    def limited(cost, parameters):
        return stacked(cost, parameters, limit=points * each)

    monkeypatch.setattr(gradcheck.ways, "Stacked", limited)
    report = check_gradient(cost, model.gradient, model.parameters, vectorized=True)
    # Both sides of an entry go together: two is the least.
    assert max(2, points - 1) <= longest <= max(2, points)
    assert report.verdict == whole.verdict == "correct"
    for name, one in report.parameters.items():
        other = whole.parameters[name]
        np.testing.assert_allclose(one.numeric, other.numeric, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda p: np.sum(p**2), "a float64 of shape (): expected shape (10,)"),
        (lambda p: p**2, "an array of shape (10, 3) and type float64: expected shape (10,)"),
        (lambda p: None, "None: expected shape (10,)"),
        (lambda p: np.sum(p**2, axis=0), "an array of shape (3,) and type float64: expected shape"),
    ],
    ids=["one number", "no sum", "nothing", "the wrong axis"],
)
def test_an_answer_of_another_shape_is_an_error(answer, words):
    with pytest.raises(StructureError) as caught:
        check_gradient(answer, lambda p: 2 * p, np.array([1.0, 2.0, 3.0]), vectorized=True)
    assert str(caught.value).startswith(
        "with vectorized=True the cost received 10 points at once (a leading axis on every array) "
        f"and returned {words}"
    )
    assert str(caught.value).endswith("sum over the other axes only")


def test_random_and_infinite_costs_are_caught_as_ever():
    rng = np.random.default_rng(0)
    with pytest.raises(NondeterministicCostError):
        check_gradient(lambda p: rng.random(len(p)), np.cos, np.ones(3), vectorized=True)
    with pytest.raises(NonFiniteError):
        check_gradient(lambda p: np.full(len(p), np.nan), np.cos, np.ones(3), vectorized=True)


@pytest.mark.parametrize("factor", [1.0, 2.0], ids=["right", "wrong"])
def test_a_vectorized_cost_that_changes_its_stack_is_checked_all_the_same(factor):
    tree = {"W": np.array([[1.0, 2.0]]), "b": np.array([3.0, 4.0])}

    def rude(p):
        np.sin(p["W"], out=p["W"])
        p["b"] **= 2
        return np.sum(p["W"], axis=(-1, -2)) + np.sum(p["b"], axis=-1)

    def gradient(p):
        return {"W": factor * np.cos(p["W"]), "b": 2 * p["b"]}

    report = check_gradient(rude, gradient, tree, vectorized=True)
    assert report.verdict == ("correct" if factor == 1 else "wrong")
    np.testing.assert_array_equal(tree["W"], [[1.0, 2.0]])
    np.testing.assert_array_equal(tree["b"], [3.0, 4.0])
