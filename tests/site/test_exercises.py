"""The exercises: each is wrong where it should be, its solution is right, and the page says so."""

import subprocess
import sys
import zipfile

import pytest

from .conftest import ROOT
from .test_run import Example, python  # noqa: F401  (a fixture)

pytestmark = pytest.mark.xdist_group("browser")

# Which arrays the broken version gets wrong: those, and no others.
WRONG = {
    "linear_regression": {"w"},
    "logistic_regression": {"b"},
    "ridge_network": {"W1"},
    "tanh_network": {"W1", "b1"},
    "recurrent_cell": {"W"},
    "softmax_regression": {"W", "b"},
    "hinge_loss": {"b"},
    "dropout_network": {"W1", "b1"},
    "softmax_squared_error": {"W", "b"},
    "relu_network": {"W1", "b1"},
}
EXERCISES = ROOT / "docs" / "exercises"


def verdicts(folder) -> dict[str, str]:
    """Return the verdict on each array, from ``check.py`` run as a reader runs it at home."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c",
         "import runpy; report = runpy.run_path('check.py')['report']\n"
         "for name, one in report.parameters.items(): print(name, one.verdict)"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": f"{ROOT}:{folder}"},
    )
    assert done.returncode == 0, done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


def test_every_exercise_is_known_to_this_test():
    assert {path.parent.name for path in EXERCISES.glob("*/exercise.py")} == WRONG.keys()


@pytest.mark.parametrize("name", sorted(WRONG))
def test_the_broken_version_fails_where_expected_and_the_solution_passes(name, tmp_path):
    for which, expected in (("exercise", WRONG[name]), ("solution", set())):
        folder = tmp_path / which
        folder.mkdir()
        (folder / "check.py").write_bytes((EXERCISES / name / "check.py").read_bytes())
        (folder / "exercise.py").write_bytes((EXERCISES / name / f"{which}.py").read_bytes())
        found = verdicts(folder)
        assert {array for array, verdict in found.items() if verdict == "wrong"} == expected
        assert {found[array] for array in found.keys() - expected} <= {"correct"}


def test_the_archive_holds_every_exercise_ready_to_run(site, tmp_path):
    with zipfile.ZipFile(site.folder / "downloads" / "gradcheck-exercises.zip") as archive:
        archive.extractall(tmp_path)
    for name, wrong in WRONG.items():
        found = verdicts(tmp_path / "gradcheck-exercises" / name)
        assert {array for array, verdict in found.items() if verdict == "wrong"} == wrong


def test_every_exercise_is_on_the_page_of_both_languages_with_hints(site):
    for language in ("en", "zh"):
        page = (site.folder / language / "learn/exercises/index.html").read_text(encoding="utf-8")
        for name in WRONG:
            assert f'data-exercise="{name}"' in page
        assert page.count('<details class="tip">') >= 2 * len(WRONG)


class Exercise(Example):
    """One exercise on the page, as its reader uses it."""

    def __init__(self, page, name):
        self.page, self.root = page, page.locator(f".exercise[data-exercise={name}]")

    def report(self) -> str:
        return self.root.locator(".exercise-report").inner_text()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reader_mends_an_exercise_and_is_told_and_remembered(open_page, python, language):  # noqa: F811
    watched = open_page(python, f"{language}/learn/exercises/")
    page = watched.page
    exercise = Exercise(page, "linear_regression")
    at_first = exercise.report()
    source = (EXERCISES / "linear_regression" / "exercise.py").read_text(encoding="utf-8")

    # A half-hearted attempt: still wrong, and the report has changed.
    exercise.write(source.replace("2 * X.T", "3 * X.T"))
    assert exercise.run() == "done"
    assert "3.000 times" in exercise.report() and exercise.report() != at_first
    assert not exercise.root.locator(".exercise-solved").is_visible()

    # An attempt that Python does not understand.
    exercise.write(source.replace("2 * X.T", "2 * * X.T"))
    assert exercise.run() == "error"
    assert "SyntaxError" in exercise.printed("stderr")

    exercise.write(source.replace("2 * X.T", "X.T"))
    assert exercise.run() == "done"
    assert exercise.root.locator(".exercise-solved").is_visible()
    progress = page.locator(".exercise-progress output")
    assert progress.inner_text() == "1 / 10"

    page.reload()
    exercise.root.locator("xpath=self::*[@data-solved]").wait_for()
    assert progress.inner_text() == "1 / 10"
    assert "2 * X.T" not in exercise.part("source").inner_text(), "the reader's text is kept"
    exercise.reset()
    assert "2 * X.T" in exercise.part("source").inner_text()
    page.locator(".exercise-progress button").click()
    assert progress.inner_text() == "0 / 10"
    assert page.evaluate("localStorage.getItem('gradcheck.exercises')") is None
    assert watched.complaints == []


def test_every_solution_solves_its_exercise_in_the_page(open_page, python):  # noqa: F811
    page = open_page(python, "zh/learn/exercises/").page
    for name in WRONG:
        exercise = Exercise(page, name)
        exercise.write((EXERCISES / name / "solution.py").read_text(encoding="utf-8"))
        assert exercise.run() == "done", name
    assert page.locator(".exercise-progress output").inner_text() == "10 / 10"
