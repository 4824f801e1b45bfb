"""Calls spread over processes and threads: the same report, bit for bit, however many there are."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from gradcheck import ArgumentError, StructureError, check_gradient

#: A cost that another process can import: the Euclidean norm.
NORM = np.linalg.norm
THETA = np.random.default_rng(0).standard_normal(40)


def unit_vector(p):
    return p / np.linalg.norm(p)


@pytest.mark.parametrize("factor", [1.0, 1.01], ids=["right", "wrong"])
def test_two_processes_give_the_report_of_none(factor):
    gradient = factor * unit_vector(THETA)
    alone = check_gradient(NORM, gradient, THETA)
    together = check_gradient(NORM, gradient, THETA, workers=2)
    assert together.to_dict() == alone.to_dict()
    assert together.verdict == ("correct" if factor == 1 else "wrong")


@pytest.mark.parametrize("method", ["exhaustive", "projection", "sample"])
@pytest.mark.parametrize("threads", [1, 2, 3, 7])
@pytest.mark.parametrize("wrong", [False, True], ids=["right", "wrong"])
def test_any_number_of_threads_gives_the_report_of_none(network, method, threads, wrong):
    model = network(4, 5, 3)
    gradient = model.gradient(model.parameters)
    if wrong:
        gradient["W1"][2, 3] += 0.1
    alone = check_gradient(model.cost, gradient, model.parameters, method=method)
    with ThreadPoolExecutor(threads) as pool:
        spread = check_gradient(
            model.cost, gradient, model.parameters, method=method, workers=pool.map
        )
    assert spread.to_dict() == alone.to_dict()


def test_any_function_like_map_spreads_the_calls(network):
    model = network(4, 5, 3)
    alone = check_gradient(model.cost, model.gradient, model.parameters)
    for spread in (map, lambda f, parcels: [f(parcel) for parcel in parcels]):
        report = check_gradient(model.cost, model.gradient, model.parameters, workers=spread)
        assert report.to_dict() == alone.to_dict()


def test_one_worker_is_this_process():
    report = check_gradient(lambda p: np.sum(np.sin(p)), np.cos, THETA, workers=1)
    assert report.verdict == "correct"


def test_calls_are_sent_in_parcels_and_not_one_by_one(network):
    model, parcels = network(4, 5, 3), []

    def spread(function, iterable):
        iterable = list(iterable)
        parcels.append(len(iterable))
        return map(function, iterable)

    report = check_gradient(model.cost, model.gradient, model.parameters, workers=spread)
    assert report.verdict == "correct"
    assert max(parcels) <= 64


def test_a_cost_that_cannot_travel_is_told_how_to():
    with pytest.raises(ArgumentError) as caught:
        check_gradient(lambda p: np.sum(p**2), lambda p: 2 * p, THETA, workers=2)
    words = str(caught.value)
    assert words.startswith(
        "the cost 'test_a_cost_that_cannot_travel_is_told_how_to.<locals>.<lambda>' cannot be sent "
        "to another process ("
    )
    assert words.endswith(
        "): define it at the top level of a module instead of inside a function or as a lambda, "
        "and bind its data with functools.partial; or pass workers=ThreadPoolExecutor().map, which "
        "shares memory"
    )


def test_a_lambda_may_run_in_threads():
    with ThreadPoolExecutor(2) as pool:
        report = check_gradient(lambda p: np.sum(p**2), lambda p: 2 * p, THETA, workers=pool.map)
    assert report.verdict == "correct"


def test_an_error_in_a_worker_comes_back_as_it_was():
    def broken(p):
        if p[0] != THETA[0]:
            raise KeyError("W9")
        return np.sum(p**2)

    with ThreadPoolExecutor(2) as pool:
        with pytest.raises(KeyError, match="W9"):
            check_gradient(broken, lambda p: 2 * p, THETA, workers=pool.map)
        with pytest.raises(StructureError, match="the cost returned None"):
            check_gradient(lambda p: None, lambda p: 2 * p, THETA, workers=pool.map)


@pytest.mark.parametrize("factor", [1.0, 2.0], ids=["right", "wrong"])
def test_a_cost_that_changes_its_parameters_in_a_worker_is_checked_all_the_same(factor):
    tree = {"W": THETA.copy(), "b": np.array([1.0, 2.0])}

    def rude(p):
        np.sin(p["W"], out=p["W"])
        p["b"] *= 0.5
        return np.sum(p["W"]) + np.sum((2 * p["b"]) ** 2)

    def gradient(p):
        return {"W": factor * np.cos(p["W"]), "b": 2 * p["b"]}

    with ThreadPoolExecutor(2) as pool:
        report = check_gradient(rude, gradient, tree, workers=pool.map)
    assert {name: one.verdict for name, one in report.parameters.items()} == {
        "W": "correct" if factor == 1 else "wrong",
        "b": "correct",
    }
    np.testing.assert_array_equal(tree["W"], THETA)


SCRIPT = """
import numpy as np
from gradcheck import check_gradient

def cost(p):
    return float(np.sum(np.sin(p)))

{guard}
    print(check_gradient(cost, np.cos, np.ones(4), workers=2).verdict)
"""


def run(tmp_path, guard: str) -> subprocess.CompletedProcess:
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(SCRIPT).format(guard=guard))
    return subprocess.run(
        [sys.executable, script], capture_output=True, text=True, timeout=120, check=False
    )


def test_a_script_with_a_guard_runs_its_workers(tmp_path):
    done = run(tmp_path, "if __name__ == '__main__':")
    assert done.stdout == "correct\n", done.stderr
    assert done.returncode == 0


def test_a_script_without_a_guard_is_told_to_have_one(tmp_path):
    done = run(tmp_path, "if True:")
    assert done.returncode != 0
    assert "Start the check under `if __name__ == '__main__':`" in done.stderr
