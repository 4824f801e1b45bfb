"""A section that its other language has left behind says so on its page, and here."""

import subprocess
import sys

import pytest

from .conftest import ROOT

sys.path.insert(0, str(ROOT / "docs"))


@pytest.fixture(scope="module")
def freshness():
    from sitekit import freshness

    return freshness


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_section_is_stale(freshness, language):
    """Mend the translation, then run: python docs/sitekit/freshness.py"""
    assert freshness.stale(language) == []


def test_every_section_of_both_languages_is_on_record(freshness):
    import json

    recorded = json.loads(freshness.RECORD.read_text(encoding="utf-8"))
    missing = [
        (page, name) for page, found in freshness.current().items()
        for name in found if name not in recorded.get(page, {})
    ]
    assert missing == [], "hold both texts side by side, then: python docs/sitekit/freshness.py"


def record(miniature) -> str:
    done = subprocess.run(
        [sys.executable, "docs/sitekit/freshness.py"], cwd=miniature.folder,
        capture_output=True, text=True, check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("edited", "old", "new", "behind", "words"),
    [("en", "## A run", "## Another run", "zh", "对照英文版"),
     ("zh", "# 一个小网站", "# 一个改过的网站", "en", "compare it there")],
)
def test_a_change_in_one_language_shows_on_the_page_of_the_other(
    miniature, edited, old, new, behind, words
):
    record(miniature)
    miniature.edit(f"docs/{edited}/index.md", old, new)
    built = miniature.build(strict=False)
    assert built.returncode == 0, built.stdout + built.stderr
    page = (miniature.site / behind / "index.html").read_text(encoding="utf-8")
    assert page.count(words) == 1
    assert f'href="../{edited}/#' in page
    own = (miniature.site / edited / "index.html").read_text(encoding="utf-8")
    assert "对照英文版" not in own and "compare it there" not in own
    assert "taken as mended" in record(miniature)
    assert "nothing was stale" in record(miniature)


def test_line_breaks_and_headings_inside_code_do_not_count(freshness):
    one = freshness.sections("# A {#a}\nsome words\n```\n# not a heading\n```\n## B\nmore\n")
    assert list(one) == ["a", "b"]
    assert freshness.fingerprint("some\nwords") == freshness.fingerprint("some words ")
    assert freshness.fingerprint("some words") != freshness.fingerprint("other words")
