"""One snippet, one fresh interpreter: what is captured, and what does not count as a run."""

import json
import math


import pytest


@pytest.fixture
def runs(root, monkeypatch, tmp_path):
    """The part of the site that runs snippets, with a folder of its own."""
    monkeypatch.syspath_prepend(str(root / "docs"))
    from sitekit import runs

    monkeypatch.setattr(runs, "SNIPPETS", tmp_path)
    monkeypatch.setattr(runs, "CACHE", tmp_path / "cache")

    def write(text: str, name: str = "probe"):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        runs.forget()  # as the next build does
        return runs

    return write


def test_what_is_printed_is_captured_even_from_below_python(runs):
    run = runs("import os, sys\nos.write(1, b'low\\n')\nprint('high 高', file=sys.stderr)").run("probe")
    assert run.stdout == "low\n"
    assert run.stderr == "high 高\n"


def test_variables_keep_every_digit(runs):
    run = runs(
        "import numpy as np\n"
        "third = 1 / 3\nsmall = np.float64(2.919335883291695e-10)\ncount = np.int64(47)\n"
        "shape = (47, 1)\ntable = {1e-7: [True, None]}\n_hidden = 1\n"
        "matrix = np.array([[1.5, np.nan]])\nprint(third)\n"
    ).run("probe")
    assert run.variables["third"] == 1 / 3
    assert run.variables["small"] == 2.919335883291695e-10
    assert run.variables["count"] == 47
    assert run.variables["shape"] == [47, 1]
    assert run.variables["table"] == {"1e-07": [True, None]}
    assert math.isnan(run.variables["matrix"][0][1])
    assert "np" not in run.variables
    assert "_hidden" not in run.variables


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("print('before')\nraise ValueError('no')", "ended with exit code 1"),
        ("import sys\nprint('before')\nsys.exit(0)", "left the interpreter before its end"),
        ("import os\nprint('before', flush=True)\nos._exit(0)", "left the interpreter before its end"),
        ("import sys\nprint('before')\nsys.exit(3)", "ended with exit code 3"),
        ("x = 1", "printed nothing and drew nothing"),
        ("import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    traceback.print_exc()",
         "printed a traceback"),
        ("if True print('no')", "ended with exit code 1"),
    ],
)
def test_a_run_that_does_not_count(runs, text, failure):
    run = runs(text).run("probe")
    assert run.failure.startswith(failure)
    with pytest.raises(Exception, match="snippet probe " + failure):
        runs(text).finished("probe")


def test_a_finished_run_is_remembered_until_its_text_changes(runs):
    # The snippet prints what no second run would.
    text = "import os\nprint(os.urandom(8).hex())\n"
    first = runs(text).run("probe")
    assert runs(text).run("probe") == first
    assert runs(text + "# changed\n").run("probe").stdout != first.stdout


def test_a_failed_run_is_not_remembered(runs, tmp_path):
    runs("1 / 0").run("probe")
    assert list((tmp_path / "cache").rglob("*.json")) == []


def test_two_snippets_share_nothing(runs):
    runs("import sys\nsys.marked = shared = 1\nprint('one')", "one")
    both = runs("import sys\nprint(hasattr(sys, 'marked'), 'shared' in globals())", "two").run_all()
    assert both["one"].stdout == "one\n"
    assert both["two"].stdout == "False False\n"


def test_a_figure_is_captured_in_colours_that_the_page_replaces(runs):
    run = runs(
        "# /// script\n# dependencies = [\"numpy\", \"matplotlib>=3\"]\n# ///\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\n"
    ).run("probe")
    assert run.failure == ""
    [figure] = run.figures
    assert "#0102a1" in figure


def test_inline_metadata_says_what_else_a_snippet_needs(runs):
    module = runs("")
    assert module.dependencies("import numpy\n") == []
    assert module.dependencies('# /// script\n# dependencies = ["numpy>=2", "gradcheck"]\n# ///\n') == []
    assert module.dependencies('# /// script\n# dependencies = ["scipy>=1.2", "tqdm"]\n# ///\n') == [
        "scipy", "tqdm",
    ]


def test_the_runner_writes_json_that_any_program_reads(runs, tmp_path):
    run = runs("values = [1.0, 2.5]\nprint(values)").run("probe")
    [entry] = (tmp_path / "cache").rglob("*.json")
    assert json.loads(entry.read_text(encoding="utf-8"))["variables"] == run.variables
