"""What readers take along: files of a page, the checker as one file, the wheel and its address."""

import ast
import json
import re
import subprocess
import sys
import textwrap

import nbformat
import pytest

from .built import read
from .test_pages import MEASURED

LANGUAGES = ["en", "zh"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def taken(site, suffix):
    """Return the files of the built site that end so, beside a page, as (language, path)."""
    found = [
        (language, path) for language in LANGUAGES
        for path in sorted((site.folder / language).rglob(f"*{suffix}"))
        if "assets" not in path.relative_to(site.folder / language).parts
    ]
    assert found
    return found


def captured(path):
    """Return the examples on the page beside a file: name -> what the page shows of its run."""
    page = read(path.parent / "index.html")
    return {snippet.name: snippet for snippet in page.snippets}


def test_every_page_with_examples_offers_both_files_in_its_language(site):
    for language in LANGUAGES:
        for name, path in site.pages(language).items():
            html = path.read_text(encoding="utf-8")
            offered = re.findall(r'<a href="([^"/]+)" download>', html)
            assert all((path.parent / file).is_file() for file in offered)
            if 'class="snippet"' in html:
                kinds = sorted(file.rpartition(".")[2] for file in offered)
                assert kinds == ["ipynb", "py"], f"{language}/{name}"


def test_notebooks_are_valid_executed_and_say_what_the_page_says(site):
    for language, path in taken(site, ".ipynb"):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        prose = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert bool(CHINESE.search(prose)) == (language == "zh"), path
        assert "{#" not in prose and "exec=" not in prose and "{{" not in prose, path
        shown = captured(path)
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            snippet = shown[cell.metadata["tags"][0]]
            assert cell.source.strip() == snippet.source.strip()
            printed = "".join(item.text for item in cell.outputs if item.get("name") == "stdout")
            assert printed.rstrip() == snippet.stdout.rstrip()
            assert cell.execution_count
            drawn = [item for item in cell.outputs if item.output_type == "display_data"]
            assert len(drawn) == snippet.figures
        assert "#0102" not in json.dumps(notebook), "figures have the colours of paper"


def test_scripts_are_python_and_alike_in_both_languages(site):
    bare = {language: [] for language in LANGUAGES}
    for language, path in taken(site, ".py"):
        text = path.read_text(encoding="utf-8")
        bare[language].append(ast.dump(ast.parse(text)))
        assert bool(CHINESE.search(text)) == (language == "zh"), path
    assert bare["en"] == bare["zh"]


@pytest.mark.parametrize("name", ["learn/one-dimension", "learn/find-the-mistake"])
def test_a_script_runs_alone_and_prints_what_its_page_shows(site, root, name, tmp_path):
    path = site.folder / "zh" / name / f"{name.rpartition('/')[2]}.py"
    done = subprocess.run(
        [sys.executable, str(path)], cwd=tmp_path, capture_output=True, encoding="utf-8",
        env={"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}, check=False,
    )
    assert done.returncode == 0, done.stderr
    expected = "\n".join(one.stdout.rstrip() for one in captured(path).values())
    assert MEASURED.sub("#", done.stdout.rstrip()) == MEASURED.sub("#", expected)


def alone(folder, program: str) -> str:
    """Run a program beside the one file, with NumPy and no gradcheck to be found."""
    (folder / "program.py").write_text(textwrap.dedent(program), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c",
         "import sys, runpy; sys.path.insert(0, '.');"
         "sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()];"
         "runpy.run_path('program.py', run_name='__main__')"],
        cwd=folder, capture_output=True, encoding="utf-8", env={}, check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def one_file(site, tmp_path):
    """A folder that holds the checker as one file, and nothing else."""
    copy = tmp_path / "gradcheck_onefile.py"
    copy.write_bytes((site.folder / "downloads" / copy.name).read_bytes())
    return tmp_path


def test_the_one_file_uses_its_own_modules_and_numpy_alone(one_file):
    printed = alone(one_file, """
        import gradcheck_onefile, sys
        modules = {n: m for n, m in sys.modules.items() if n.split(".")[0] == "gradcheck"}
        assert len(modules) > 20
        for module in modules.values():
            assert module.__spec__.origin.endswith("gradcheck_onefile.py"), module
        print(sorted(gradcheck_onefile.__all__))
    """)
    import gradcheck

    assert printed.strip() == str(sorted(gradcheck.__all__))


@pytest.mark.parametrize(
    "name", ["home_first", "mistake_transposed", "mistake_extra_term", "kink_subgradient",
             "report_flat", "report_projection", "layer_norm_mistake", "error_structure"],
)
def test_the_one_file_gives_the_same_reports_as_the_package(one_file, root, name):
    source = (root / "docs" / "snippets" / f"{name}.py").read_text(encoding="utf-8")
    package = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, encoding="utf-8", cwd=one_file,
        env={"PYTHONPATH": str(root)}, check=False,
    )
    assert package.returncode == 0, package.stderr
    changed = re.sub(r"^from gradcheck import", "from gradcheck_onefile import", source, flags=re.M)
    assert changed != source
    assert alone(one_file, changed) == package.stdout


def test_the_install_line_names_the_wheel_where_the_site_is(site):
    for language in LANGUAGES:
        html = (site.folder / language / "index.html").read_text(encoding="utf-8")
        wheel = re.search(rf"pip install {re.escape(site.address)}(wheels/\S+?[.]whl)", html)[1]
        assert (site.folder / wheel).is_file()
