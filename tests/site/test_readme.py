"""The README: its commands exist, its example runs, its picture and folders are there."""

import re
import subprocess
import sys

from .conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_the_two_commands_come_first_and_are_targets_of_the_makefile():
    first = blocks("sh")[0]
    assert README.index(first) < README.index("**gradcheck**")
    commands = re.findall(r"^make (\w+)", first, re.MULTILINE)
    assert commands == ["serve", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{command}:", makefile, re.MULTILINE) for command in commands)


def test_the_continuous_integration_runs_the_test_command_of_the_readme():
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("make test")


def test_the_example_runs_and_names_its_mistake(tmp_path):
    (example,) = blocks("python")
    script = tmp_path / "example.py"
    script.write_text(example, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], capture_output=True, encoding="utf-8",
        cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}, check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^  W  3x4  WRONG .* 2\.000 times the numeric gradient", done.stdout, re.M)
    assert re.search(r"^  x  4    correct", done.stdout, re.M)


def test_pictures_and_folders_it_names_are_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    folders = re.findall(r"`((?:docs|tests|benchmarks|gradcheck)/[\w/]*)`", README)
    assert pictures and folders
    assert [path for path in pictures + folders if not (ROOT / path).exists()] == []
