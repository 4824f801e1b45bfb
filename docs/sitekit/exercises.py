"""Exercises: a backward pass with a mistake, for the reader to mend in the page or at home.

``docs/exercises/NAME`` holds ``exercise.py`` (the broken model), ``solution.py`` and ``check.py``,
which imports from ``exercise`` and leaves its verdict in ``report``.
"""

import difflib
import re
import zipfile
from pathlib import Path

from sitekit import markup
from sitekit.context import SiteError, context
from sitekit.controls import controls
from sitekit.paths import EXERCISES
from sitekit.runs import Run, remembered, succeeded
from sitekit.snippets import code

IMPORT = re.compile(r"^from exercise import .*\n", re.MULTILINE)

WORDS = {
    "en": {
        "verdict": "What the checker says", "solution": "Show the solution",
        "solved": "All arrays are right. Well done.",
    },
    "zh": {
        "verdict": "检查结果", "solution": "看答案",
        "solved": "所有数组都对了，做得好。",
    },
}


def names() -> list[str]:
    """Return the names of all exercises."""
    return sorted(path.parent.name for path in EXERCISES.glob("*/exercise.py"))


def text(name: str, which: str) -> str:
    path = EXERCISES / name / f"{which}.py"
    if not path.is_file():
        raise SiteError(f"there is no docs/exercises/{name}/{which}.py")
    return path.read_text(encoding="utf-8")


def joined(name: str, which: str) -> str:
    """Return ``exercise`` or ``solution`` with the check below it: a text that runs."""
    model, check = text(name, which), IMPORT.sub("", text(name, "check"))
    return f"{model}\n\n{check}"


def texts() -> dict[str, str]:
    """Return what the pages run: every exercise as the reader first sees it."""
    return {f"exercise_{name}": joined(name, "exercise") for name in names()}


def checked(name: str, which: str) -> Run:
    """Return the run of the check on ``exercise`` or ``solution``."""
    return succeeded(remembered(f"{which}_{name}", joined(name, which)))


def repair(name: str) -> str:
    """Return the lines that the solution changes, before and after."""
    lines = difflib.unified_diff(
        text(name, "exercise").splitlines(), text(name, "solution").splitlines(), n=0, lineterm=""
    )
    shown = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
    kinds = {"-": "gd", "+": "gi"}
    return "".join(
        f'<span class="{kinds[line[0]]}">{markup.text(line[0] + line[1:].strip())}</span>\n'
        for line in shown
    )


def exercise(name: str) -> str:
    """Return an exercise: its source to edit, and what the checker says of it."""
    words = WORDS[context.language]
    run = checked(name, "exercise")
    return (
        f'<div class="exercise" data-snippet="{name}" data-exercise="{name}" data-state="idle"'
        " data-search-exclude>\n"
        f"{code(text(name, 'exercise'))}"
        f"{controls()}"
        f'<p class="snippet-label">{words["verdict"]}</p>'
        f'<p class="exercise-solved" role="status">{words["solved"]}</p>'
        '<div class="exercise-report gc-report" aria-live="polite">'
        f'{run.html["report"]}</div>'
        f'<div class="snippet-live" aria-live="polite"></div>'
        f'<template class="exercise-check">{markup.text(text(name, "check"))}</template>\n'
        f"</div>\n"
    )


def solution(name: str) -> str:
    """Return the solution of an exercise, to stand below its hints."""
    return (
        '<details class="exercise-solution success">'
        f"<summary>{WORDS[context.language]['solution']}</summary>"
        f'<div class="highlight"><pre><code>{repair(name)}</code></pre></div></details>\n'
    )


def pack(site_dir: str) -> Path:
    """Write all exercises into one archive that a reader can take home."""
    path = Path(site_dir) / "downloads" / "gradcheck-exercises.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names():
            for which in ("exercise", "check", "solution"):
                # A fixed date: the same tree gives the same bytes.
                place = f"gradcheck-exercises/{name}/{which}.py"
                entry = zipfile.ZipInfo(place, (2020, 1, 1, 0, 0, 0))
                archive.writestr(entry, text(name, which))
    return path
