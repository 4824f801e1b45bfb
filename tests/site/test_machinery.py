"""From a snippet to a page: what the machinery promises to those who write pages."""

import re
import zipfile

import pytest

from .built import read
from .parity import differences


def test_a_small_site_shows_runs_values_formulas_charts_and_tables_in_both_languages(miniature):
    built = miniature.build()
    assert built.returncode == 0, built.stdout + built.stderr
    assert differences(miniature.site) == []
    for language, output in (("en", "Output"), ("zh", "输出")):
        page = read(miniature.site / language / "index.html")
        assert page.language == language
        # The values come from the run: the error of a cubic's slope is epsilon squared.
        assert "1.0e-04" in page.text
        assert re.search(r"0\.0100000000000\d+", page.text)
        assert "42.5" in page.text
        assert "{{" not in page.text
        assert page.formulas == ["formula-1"]
        assert page.mathematics == 2
        assert output in page.text
        [slope] = page.snippets
        assert slope.name == "slope"
        assert slope.state == "idle"
        assert slope.source == (miniature.folder / "docs/snippets/slope.py").read_text()
        assert slope.code.rstrip() == slope.source.rstrip()
        assert slope.stdout.splitlines()[:2] == ["epsilon\terror <of the slope>", "0.1\t1.0e-02"]
        assert len(page.ids) == len(set(page.ids))
        second = read(miniature.site / language / "second" / "index.html")
        assert second.snippets[0].stderr == "mind the step"
        assert "forty-two" in second.text
    chart = (miniature.site / "zh/index.html").read_text(encoding="utf-8")
    assert "误差随步长减小。</desc>" in chart
    assert "var(--gc-series-1)" in chart
    assert "#0102a1" not in chart
    assert "DejaVu" not in chart

    # The wheel of this very tree lies where the pages expect it, and is the same at each build.
    [wheel] = (miniature.site / "wheels").glob("*.whl")
    assert re.fullmatch(r"gradcheck-[\d.]+-py3-none-any\.whl", wheel.name)
    assert "gradcheck/__init__.py" in zipfile.ZipFile(wheel).namelist()
    first = wheel.read_bytes()
    assert miniature.build().returncode == 0
    assert wheel.read_bytes() == first


def test_an_edited_module_never_shows_an_old_output(miniature):
    assert miniature.build().returncode == 0
    before = read(miniature.site / "en/index.html").snippets[0].stdout
    module = miniature.folder / "gradcheck" / "comparison.py"
    module.write_text(
        module.read_text(encoding="utf-8") + "\n\ndef relative_difference(*_):\n    return 0.5\n",
        encoding="utf-8",
    )
    assert miniature.build().returncode == 0
    after = read(miniature.site / "en/index.html").snippets[0].stdout
    assert before != after
    assert after.endswith("difference 0.5000")


@pytest.mark.parametrize(
    ("what", "file", "old", "new", "named"),
    [
        ("a snippet that raises", "snippets/slope.py", "epsilons =", "1 / 0\nepsilons =",
         ["slope", "ZeroDivisionError"]),
        ("a snippet that exits before its end", "snippets/slope.py", "print(f\"difference",
         "raise SystemExit(0)\nprint(f\"difference", ["slope"]),
        ("a snippet that calls sys.exit(0)", "snippets/warned.py", 'print("done")',
         'print("done")\nsys.exit(0)', ["warned"]),
        ("a missing snippet", "en/second.md", 'snippet("warned")', 'snippet("wanted")',
         ["wanted", "second.md"]),
        ("a value that the run does not have", "zh/index.md", "slope.errors[1]", "slope.mistakes[1]",
         ["slope", "mistakes", "index.md"]),
        ("a value of a missing snippet", "en/index.md", "slope.errors[1]", "slop.errors[1]",
         ["slop", "index.md"]),
        ("a chart of columns of different length", "en/index.md", '"cubic": "errors"',
         '"cubic": "epsilons[0]"', ["slope", "epsilons[0]"]),
        ("a formula that cannot be read", "zh/index.md", r"\frac{\partial J}", r"\fraction{\partial J}",
         ["fraction", "index.md"]),
    ],
)
def test_any_build_fails_and_names(miniature, what, file, old, new, named):
    miniature.edit(f"docs/{file}", old, new)
    built = miniature.build(strict=False)
    assert built.returncode != 0, f"the build accepted {what}"
    said = built.stdout + built.stderr
    for word in named:
        assert word in said


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("en/index.md", "second.md#warned", "third.md", "third.md"),
        ("zh/index.md", "second.md#warned", "second.md#nowhere", "nowhere"),
        ("zh/index.md", "](#formula-1)", "](#formula-3)", "formula-3"),
    ],
    ids=["a link to no page", "a link to no heading", "a link to no formula"],
)
def test_a_strict_build_fails_on(miniature, file, old, new, named):
    miniature.edit(f"docs/{file}", old, new)
    built = miniature.build()
    assert built.returncode != 0
    assert named in built.stdout + built.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("zh/index.md", "## 图 {#picture}", "图", "headings"),
        ("en/second.md", "## A run with a warning {#warned}", "## A run {#run}", "headings"),
        ("zh/index.md", r"\tag{1}", "", "numbered formulas"),
        ("zh/index.md", "[第二页](second.md#warned)", "[第二页](second.md)", "links"),
        ("zh/second.md", 'print(snippet("warned"))', 'print(snippet("slope"))', "snippets"),
    ],
)
def test_a_difference_between_the_languages_is_named(miniature, file, old, new, named):
    miniature.edit(f"docs/{file}", old, new)
    miniature.build(strict=False)
    found = differences(miniature.site)
    page = {"index.md": ".", "second.md": "second"}[file.partition("/")[2]]
    assert any(line.startswith(f"{page}: {named} differ") for line in found), found
