"""The page of mistakes explains everything that a report or an error can say, and nothing else."""

import ast
import re

import pytest

from gradcheck import GradientCheckError, errors
from gradcheck.diagnosis import CODES
from gradcheck.notes import REASONS

from .conftest import ROOT

HEADING = re.compile(r"^### .*\{#([\w-]+)\}$", re.MULTILINE)


def sections(language: str) -> list[str]:
    """The ids of the page's sections, in order."""
    page = ROOT / "docs" / language / "mistakes.md"
    return HEADING.findall(page.read_text(encoding="utf-8"))


def note_codes() -> set[str]:
    """The codes of all notes, as they stand in the calls that make them."""
    found = set()
    for path in (ROOT / "gradcheck").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Note":
                assert isinstance(call.args[0], ast.Constant), f"{path.name}: a code is computed"
                found.add(call.args[0].value)
    return found


def error_ids() -> set[str]:
    """The classes of `gradcheck.errors` but their base, as ids: NonFiniteError, non-finite-error."""
    classes = [
        value for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, GradientCheckError)
    ]
    names = {one.__name__ for one in classes} - {"GradientCheckError"}
    return {re.sub(r"\B(?=[A-Z])", "-", name).lower() for name in names}


def test_the_sources_of_what_a_report_says_are_found():
    assert {"dead-units", "poor-step", "projection", "sample"} <= note_codes()
    assert {"structure-error", "nondeterministic-cost-error"} <= error_ids()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_code_reason_note_and_error_has_its_section_in(language):
    explained = sections(language)
    assert len(explained) == len(set(explained))
    assert set(explained) == {*CODES, *REASONS, *note_codes(), *error_ids()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_codes_stand_in_the_order_in_which_they_are_listed_in(language):
    assert sections(language)[: len(CODES)] == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_a_code_is_recognised_as_such(code, root, monkeypatch):
    """The snippet whose name is the code makes that mistake, and the report names it."""
    monkeypatch.syspath_prepend(str(root / "docs"))
    from sitekit.runs import finished

    report = finished(f"mistake_{code.replace('-', '_')}").variables["report"]
    mistakes = [array["mistake"] for array in report["parameters"].values()]
    assert code in {mistake["code"] for mistake in mistakes if mistake}


@pytest.mark.parametrize("reason", REASONS)
def test_the_example_of_a_reason_is_inconclusive_for_that_reason(reason, root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "docs"))
    from sitekit.runs import finished

    name = "report_too_noisy" if reason == "noise" else f"report_{reason.replace('-', '_')}"
    report = finished(name).variables["report"]
    assert report["verdict"] == "inconclusive"
    reasons = [found for array in report["parameters"].values() for found in array["reasons"]]
    assert reason in reasons


@pytest.mark.parametrize("code", sorted(note_codes()))
def test_the_example_of_a_note_carries_it(code, root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "docs"))
    from sitekit.runs import finished

    shown = {"at-zero": ("report_at_zero", "at_zero"), "batch-of-one": ("report_batch_of_one", "one")}
    name, variable = shown.get(code, (f"report_{code.replace('-', '_')}", "report"))
    notes = finished(name).variables[variable]["notes"]
    assert code in {note["code"] for note in notes}
