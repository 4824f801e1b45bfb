"""One public door: names, signatures, examples that run, and imports that point one way."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import gradcheck

PACKAGE = Path(gradcheck.__file__).parent
MODULES = sorted(
    module.name for module in pkgutil.walk_packages(gradcheck.__path__, prefix="gradcheck.")
)
CHECK_OPTIONS = {
    "method": "auto",
    "epsilon": None,
    "threshold": 1e-7,
    "samples": None,
    "seed": 0,
    "vectorized": False,
    "workers": None,
    "progress": False,
}


def signature(function) -> dict:
    """Positional names, and the defaults of those given by name."""
    parameters = inspect.signature(function).parameters.values()
    return {
        "positional": [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD],
        "options": {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY},
    }


def test_every_public_name_is_there_and_comes_from_the_front_door():
    wanted = {
        "check_gradient",
        "assert_gradient",
        "check_backward",
        "numerical_gradient",
        "relative_difference",
        "Report",
        "GradientCheckError",
        "StructureError",
        "NonFiniteError",
        "NondeterministicCostError",
    }
    assert wanted <= set(gradcheck.__all__)
    assert all(hasattr(gradcheck, name) for name in gradcheck.__all__)


def test_a_check_has_the_signature_that_was_promised():
    assert signature(gradcheck.check_gradient) == {
        "positional": ["cost", "gradient", "parameters"],
        "options": CHECK_OPTIONS,
    }


def test_a_numeric_gradient_has_the_signature_that_was_promised():
    found = signature(gradcheck.numerical_gradient)
    assert found["positional"] == ["cost", "parameters"]
    assert found["options"].items() >= {"epsilon": None, "method": "central"}.items()


def test_the_other_functions_have_the_signatures_that_were_promised():
    assert signature(gradcheck.relative_difference)["positional"] == ["grad", "gradapprox"]
    assert signature(gradcheck.assert_gradient)["positional"][:3] == [
        "cost",
        "gradient",
        "parameters",
    ]
    assert signature(gradcheck.check_backward)["positional"] == ["forward", "backward"]


def test_the_errors_are_values_and_checks():
    assert issubclass(gradcheck.StructureError, (gradcheck.GradientCheckError, ValueError))
    for error in (gradcheck.StructureError, gradcheck.NonFiniteError):
        assert issubclass(error, gradcheck.GradientCheckError)
        assert issubclass(error, ValueError)
    assert issubclass(gradcheck.NondeterministicCostError, gradcheck.GradientCheckError)
    assert not issubclass(gradcheck.NondeterministicCostError, ValueError)


@pytest.mark.parametrize("name", ["check_gradient", "assert_gradient", "check_backward",
                                  "numerical_gradient", "relative_difference"])
def test_every_public_function_has_an_example_and_says_what_it_raises(name):
    text = inspect.getdoc(getattr(gradcheck, name))
    for heading in ("Parameters", "Raises", "Examples"):
        assert f"{heading}\n{'-' * len(heading)}" in text
    assert ">>> " in text


@pytest.mark.parametrize("name", ["gradcheck", *MODULES])
def test_the_examples_of_the_docstrings_run(name, monkeypatch):
    if name == "gradcheck.plot":
        pytest.importorskip("matplotlib").use("Agg")
    module = importlib.import_module(name)
    result = doctest.testmod(module)
    assert result.failed == 0


def test_there_are_examples_to_run():
    finder = doctest.DocTestFinder(exclude_empty=True)
    count = sum(
        bool(test.examples)
        for name in MODULES
        if name != "gradcheck.plot"
        for test in finder.find(importlib.import_module(name))
    )
    assert count >= 5


@pytest.mark.parametrize("name", [n for n in MODULES if n != "gradcheck.plot"])
def test_every_module_says_in_its_first_line_what_it_is(name):
    assert importlib.import_module(name).__doc__.strip()


def source_of(module: str) -> Path:
    path = PACKAGE.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


class WithoutTypes(ast.NodeTransformer):
    """Leaves out what only a type checker imports."""

    def visit_If(self, node):
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def imports_of(module: str) -> set[str]:
    """Modules of this package that a module imports, anywhere in its source."""
    found = set()
    tree = WithoutTypes().visit(ast.parse(source_of(module).read_text(encoding="utf-8")))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found |= {name for name in names if name in MODULES}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name in MODULES}
    return found - {module}


def test_imports_point_one_way():
    graph = {module: imports_of(module) for module in MODULES}
    assert sum(map(len, graph.values())) > 20
    order = list(TopologicalSorter(graph).static_order())
    flow = ["errors", "structure", "oracle", "noise", "step", "estimate", "report", "check"]
    places = [order.index(f"gradcheck.{name}") for name in flow]
    assert graph["gradcheck.errors"] == set()
    assert places[0] < places[1] < places[2] < places[3] < places[4] < places[5] < places[7]
    assert places[6] < places[7]


def calls_the_cost(module: str) -> bool:
    tree = ast.parse(source_of(module).read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id == "cost")
            or (isinstance(node.func, ast.Attribute) and node.func.attr in ("cost", "_cost"))
        )
        for node in ast.walk(tree)
    )


def test_the_cost_is_called_in_few_places_only():
    callers = {name for name in MODULES if calls_the_cost(name)}
    outside_the_course = {name for name in callers if not name.startswith("gradcheck.course")}
    assert "gradcheck.evaluation" in callers
    assert outside_the_course <= {
        "gradcheck.evaluation", "gradcheck.stacked", "gradcheck.numerical", "gradcheck.layers"
    }


def test_text_is_made_at_the_end_of_the_flow():
    """Nothing before the report knows how it will be written."""
    for name in ("noise", "step", "estimate", "verdict", "comparison", "projection", "search"):
        assert not {m for m in imports_of(f"gradcheck.{name}") if "report" in m}


def imported_packages(module: str) -> set[str]:
    """Top-level packages imported when the module is, not later inside a function."""
    found = set()
    for node in ast.parse(source_of(module).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add((node.module or "").partition(".")[0])
    return found


def test_numpy_is_all_that_is_needed():
    for module in MODULES:
        foreign = imported_packages(module) - set(sys.stdlib_module_names)
        allowed = {"numpy", "gradcheck"} | ({"matplotlib"} if module == "gradcheck.plot" else set())
        assert foreign <= allowed, module


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_short_enough_to_read(name):
    assert len(source_of(name).read_text(encoding="utf-8").splitlines()) <= 300
