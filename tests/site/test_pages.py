"""The project's own pages: whole, alike in both languages, and showing what the snippets print."""

import re
import subprocess
import sys

import pytest

from .built import pages
from .conftest import ROOT, mkdocs
from .parity import differences

SNIPPETS = sorted((ROOT / "docs" / "snippets").glob("*.py"))
# What a clock said is not said twice.
MEASURED = re.compile(r"[\d.,]+(?:e[+-]?\d+)?(?=\s*(?:ns|µs|us|ms|s|seconds|times|x)\b)")

PINNED = {
    ".", "learn/formula-1", "learn/formula-2", "learn/one-dimension", "learn/n-dimensions",
    "learn/find-the-mistake", "learn/step-size", "learn/dropout", "learn/cost", "learn/kinks",
    "learn/precision", "learn/layers", "learn/reading-a-report", "mistakes", "notebooks",
    "glossary", "reference",
}


@pytest.fixture(scope="module")
def built(site):
    """The pages of both languages."""
    return {language: pages(site.folder / language) for language in ("en", "zh")}


def test_both_languages_have_the_same_pages_headings_snippets_formulas_and_links(site):
    assert differences(site.folder) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_pinned_page_is_there_in(built, language):
    assert PINNED <= built[language].keys()
    assert {page.language for page in built[language].values()} == {language}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_shows_a_failure_or_leaves_a_place_empty_in(built, language):
    for name, page in built[language].items():
        assert "Traceback (most recent call last)" not in page.text, name
        assert "{{" not in page.text, name
        assert "\\(" not in page.text, f"{name}: a formula was not converted"
        assert page.pictures_without_words == [], name
        for snippet in page.snippets:
            assert snippet.stdout or snippet.stderr or snippet.figures, f"{name}: {snippet.name}"
            assert snippet.state == "idle", f"{name}: {snippet.name}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_id_stands_twice_on_a_page_in(built, language):
    for name, page in built[language].items():
        twice = {item for item in page.ids if page.ids.count(item) > 1}
        assert not twice, f"{name}: {sorted(twice)}"


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda path: path.stem)
def test_snippet_runs_alone_and_prints_what_the_pages_show(built, path, tmp_path):
    """In a fresh interpreter, from a copy elsewhere, as a reader who saved the file would."""
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    warns = any(
        snippet.stderr for page in built["en"].values() for snippet in page.snippets
        if snippet.name == path.stem
    )
    alone = subprocess.run(
        [sys.executable, *([] if warns else ["-W", "error"]), str(copy)], cwd=tmp_path,
        capture_output=True, encoding="utf-8", check=False,
        # One thread, as in the build: with several, sums are added in another order.
        env={
            "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1",
        },
    )
    assert alone.returncode == 0, alone.stderr
    for language in ("en", "zh"):
        shown = [
            snippet for page in built[language].values() for snippet in page.snippets
            if snippet.name == path.stem
        ]
        assert shown, f"snippet {path.stem} is on no page in {language}"
        for snippet in shown:
            assert snippet.source == path.read_text(encoding="utf-8")
            assert snippet.code.rstrip() == snippet.source.rstrip()
            assert MEASURED.sub("#", snippet.stdout) == MEASURED.sub("#", alone.stdout.rstrip())


def test_both_formulas_are_where_they_are_introduced(built):
    for language in ("en", "zh"):
        assert "formula-1" in built[language]["learn/formula-1"].formulas
        assert "formula-2" in built[language]["learn/formula-2"].formulas


def test_each_language_searches_its_own_pages(site):
    english = (site.folder / "search/search_index.json").read_text(encoding="utf-8")
    chinese = (site.folder / "zh/search/search_index.json").read_text(encoding="utf-8")
    assert '"lang":["en"]' in english
    assert '"lang":["zh"]' in chinese
    assert '"location":"en/' in english
    assert '"location":"zh/' not in english
    assert '"location":"en/' not in chinese


def test_the_root_leads_to_both_languages_without_a_script(site):
    root = (site.folder / "index.html").read_text(encoding="utf-8")
    for language in ("en", "zh"):
        assert f'<a href="{language}/"' in root


def test_an_address_that_is_not_there_is_answered_in_both_languages(site):
    for name in ("404.html", "zh/404.html"):
        page = (site.folder / name).read_text(encoding="utf-8")
        assert "There is no such page" in page
        assert "没有这个页面" in page


def test_a_wrong_number_from_gradcheck_is_caught_by_name(miniature, root):
    """The course's formula (2) loses a factor: the figures of the notebooks must notice."""
    course = miniature.folder / "gradcheck" / "course"
    edited = 0
    for path in [*course.rglob("*.py"), miniature.folder / "gradcheck" / "comparison.py"]:
        text = path.read_text(encoding="utf-8")
        changed = re.sub(
            r"(def (?:gradient_check|relative_difference)\b.*)", r"@_doubled\n\1", text
        )
        if changed != text:
            first = re.search(r"^(?:import|from) (?!__future__)", changed, re.MULTILINE).start()
            wrapper = (
                "def _doubled(function):\n"
                "    return lambda *given, **named: 2 * function(*given, **named)\n\n\n"
            )
            path.write_text(changed[:first] + wrapper + changed[first:], encoding="utf-8")
            edited += 1
    assert edited
    figures = root / "tests" / "gradcheck" / "test_course_figures.py"
    copy = miniature.folder / "test_figures.py"
    copy.write_bytes(figures.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(copy)],
        cwd=miniature.folder, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(miniature.folder)},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"FAILED .*figure", done.stdout)


def test_the_site_says_which_mkdocs_command_failed(miniature):
    """A broken configuration is not published half."""
    miniature.edit("mkdocs.zh.yml", "INHERIT: mkdocs.yml", "INHERIT: nothing.yml")
    built = mkdocs(miniature.folder, "build", "--site-dir", str(miniature.site))
    assert built.returncode != 0
    assert "Chinese" in built.stdout + built.stderr
