"""Parameters may be nested; names, containers and the matching of gradients follow them."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradcheck import StructureError, check_gradient, numerical_gradient
from gradcheck.structure import describe, leaves, name_of, rebuild

Layer = namedtuple("Layer", "W b")

W, B = np.array([[0.3, -1.2], [0.7, 2.0]]), np.array([0.4, -0.1])


def every_leaf(p) -> list:
    return [np.asarray(leaf) for _, leaf in leaves(p)]


def cost(p) -> float:
    """Sum of squares of everything, weighted by position: no two arrays are alike."""
    return sum((k + 1) * float(np.sum(leaf**2)) for k, leaf in enumerate(every_leaf(p)))


def gradient(p):
    return rebuild(p, iter([2 * (k + 1) * leaf for k, leaf in enumerate(every_leaf(p))]))


TREES = {
    "float": (1.5, ["theta"]),
    "numpy scalar": (np.float64(1.5), ["theta"]),
    "array": (W, ["theta"]),
    "zero-dimensional array": (np.array(1.5), ["theta"]),
    "dict": ({"W1": W, "b1": B}, ["W1", "b1"]),
    "dict with integer keys": ({0: W, 1: B}, ["0", "1"]),
    "list": ([W, B], ["0", "1"]),
    "tuple": ((W, 2.0), ["0", "1"]),
    "named tuple": (Layer(W, B), ["0", "1"]),
    "ordered dict": (OrderedDict(b=B, W=W), ["b", "W"]),
    "dict of lists": ({"W": [W, W + 1], "b": [B]}, ["W.0", "W.1", "b.0"]),
    "nested": (
        {"layers": [{"W": W, "b": B}, {"W": W - 1, "b": 0.5}], "scale": 2.0},
        ["layers.0.W", "layers.0.b", "layers.1.W", "layers.1.b", "scale"],
    ),
    "list of named tuples": ([Layer(W, B), Layer(B, 3.0)], ["0.0", "0.1", "1.0", "1.1"]),
}


@pytest.mark.parametrize("kind", TREES)
def test_arrays_are_named_by_the_path_that_leads_to_them(kind):
    tree, names = TREES[kind]
    report = check_gradient(cost, gradient, tree)
    assert report.verdict == "correct"
    assert list(report.parameters) == names


@pytest.mark.parametrize("kind", TREES)
def test_a_mistake_is_found_at_the_end_of_every_path(kind):
    tree, names = TREES[kind]
    for planted, name in enumerate(names):
        wrong = [2 * (k + 1) * leaf for k, leaf in enumerate(every_leaf(tree))]
        wrong[planted] = -wrong[planted]
        report = check_gradient(cost, rebuild(tree, iter(wrong)), tree)
        assert [n for n, one in report.parameters.items() if one.verdict == "wrong"] == [name]


@pytest.mark.parametrize("kind", TREES)
def test_the_numeric_gradient_has_the_containers_of_the_parameters(kind):
    tree, _ = TREES[kind]
    found, expected = numerical_gradient(cost, tree), gradient(tree)

    def kinds(node):
        if isinstance(node, dict):
            return type(node), {key: kinds(branch) for key, branch in node.items()}
        if isinstance(node, (list, tuple)):
            return type(node), [kinds(branch) for branch in node]
        return np.shape(node)

    assert kinds(found) == kinds(tree)
    for one, other in zip(every_leaf(found), every_leaf(expected), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-7)


def test_a_number_comes_back_as_a_number_and_an_array_as_an_array():
    found = numerical_gradient(cost, {"scale": 2.0, "W": W, "point": np.array(0.5)})
    assert type(found["scale"]) is float
    assert isinstance(found["W"], np.ndarray) and found["W"].shape == (2, 2)
    assert isinstance(found["point"], np.ndarray) and found["point"].shape == ()


@pytest.mark.parametrize("kind", ["named tuple", "ordered dict", "list", "nested", "tuple"])
def test_the_cost_and_the_gradient_receive_the_containers_of_the_caller(kind):
    tree, _ = TREES[kind]
    seen = set()

    def watching_cost(p):
        seen.add(type(p))
        return cost(p)

    def watching_gradient(p):
        seen.add(type(p))
        return gradient(p)

    assert check_gradient(watching_cost, watching_gradient, tree)
    assert seen == {type(tree)}


def test_a_default_dict_stays_one_and_gains_no_entries():
    tree = defaultdict(list, W=W)
    found = numerical_gradient(cost, tree)
    assert type(found) is defaultdict and list(found) == ["W"] == list(tree)


def test_the_gradient_of_w1_may_be_called_dw1():
    report = check_gradient(cost, {"dW1": 2 * W, "db1": 4 * B}, {"W1": W, "b1": B})
    assert report.verdict == "correct"
    assert list(report.parameters) == ["W1", "b1"]


def test_entries_that_belong_to_no_parameter_are_ignored():
    junk = {"dZ1": "not even an array", "dA1": np.array([np.nan]), "dW1": 2 * W}
    assert check_gradient(cost, junk, {"W1": W})


def test_an_entry_of_the_very_name_goes_before_one_with_a_d():
    right_first = {"W1": 2 * W, "dW1": 5 * W}
    wrong_first = {"W1": 5 * W, "dW1": 2 * W}
    assert check_gradient(cost, right_first, {"W1": W}).verdict == "correct"
    assert check_gradient(cost, wrong_first, {"W1": W}).verdict == "wrong"


def test_nested_dicts_take_the_courses_names_too():
    tree = {"layers": [{"W": W, "b": B}]}
    assert check_gradient(cost, {"layers": ({"dW": 2 * W, "db": 4 * B},)}, tree)


def test_lists_and_tuples_stand_for_each_other():
    assert check_gradient(cost, (2 * W, 4 * B), [W, B])


@pytest.mark.parametrize(
    ("tree", "given_gradient", "words"),
    [
        (
            {"W1": W, "b1": B},
            {"dW1": W, "dZ1": B},
            "no gradient for b1: looked for 'b1' or 'db1', the gradient holds 'dW1', 'dZ1'",
        ),
        ({"W1": W}, {}, "no gradient for W1: looked for 'W1' or 'dW1', the gradient holds nothing"),
        (
            {"layers": [{"W": W}]},
            {"layers": [{"V": W}]},
            "no gradient for layers.0.W: looked for 'W' or 'dW', the gradient holds 'V'",
        ),
        ({3: W}, {4: W}, "no gradient for 3: looked for 3, the gradient holds 4"),
        (
            {"W": W},
            [W],
            "the parameters' container is a dict, its gradient is a list of 1: "
            "the gradient needs the structure of the parameters",
        ),
        (
            {"layers": [W]},
            {"layers": {"W": W}},
            "layers is a list, its gradient is a dict: "
            "the gradient needs the structure of the parameters",
        ),
        (
            {"layers": [W, B]},
            {"layers": [W]},
            "layers has 2 entries, its gradient 1: "
            "give one gradient for each parameter, in the same order",
        ),
        (
            [W, B],
            W,
            "the parameters' container is a list, its gradient is an array of shape (2, 2) and "
            "type float64: the gradient needs the structure of the parameters",
        ),
    ],
)
def test_a_gradient_of_another_structure_is_refused_by_name(tree, given_gradient, words):
    with pytest.raises(StructureError) as caught:
        check_gradient(cost, given_gradient, tree)
    assert str(caught.value) == words


def test_two_paths_of_one_name_are_refused():
    with pytest.raises(StructureError) as caught:
        check_gradient(cost, gradient, {"a.b": W, "a": {"b": B}})
    assert str(caught.value) == "two parameters are both called 'a.b': rename one of them"


TREE = st.recursive(
    st.integers(),
    lambda branch: st.one_of(
        st.lists(branch, max_size=3),
        st.lists(branch, max_size=3).map(tuple),
        st.dictionaries(st.text("abW", min_size=1, max_size=3), branch, max_size=3),
    ),
    max_leaves=8,
)


@given(TREE)
def test_a_tree_rebuilt_from_its_own_leaves_is_equal(tree):
    assert rebuild(tree, iter([leaf for _, leaf in leaves(tree)])) == tree


@given(TREE)
def test_a_path_leads_to_its_leaf(tree):
    for path, leaf in leaves(tree):
        node = tree
        for key in path:
            node = node[key]
        assert node is leaf
        assert name_of(path).count(".") == max(len(path) - 1, 0)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        (W, "an array of shape (2, 2) and type float64"),
        (3, "an int (3)"),
        (True, "a bool (True)"),
        ("x", "a str ('x')"),
        ([1, 2], "a list of 2"),
        ({"a": 1}, "a dict"),
        (np.float32(2), "a float32 of shape ()"),
        (object(), "an object"),
    ],
)
def test_a_value_is_described_in_a_few_words(value, words):
    assert describe(value) == words
