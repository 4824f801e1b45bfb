"""Run snippets in fresh interpreters, and remember the result as long as nothing it used changed."""

import contextlib
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from sitekit import store
from sitekit.context import SiteError
from sitekit.paths import CACHE, MEASURED, MODULE, ROOT, SITEKIT, SNIPPETS

PROCESSES = 2
SECONDS = 120
METADATA = re.compile(r"^# /// script$\n(?P<lines>(?:^#(?: .*)?$\n)+?)^# ///$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """What one snippet did."""

    name: str
    source: str
    stdout: str
    stderr: str
    failure: str = ""  # why it does not count; empty if it does
    variables: dict = field(default_factory=dict)
    html: dict = field(default_factory=dict)
    figures: list = field(default_factory=list)


def names() -> list[str]:
    """Return the names of all snippets."""
    return sorted(path.stem for path in SNIPPETS.glob("*.py"))


def source(name: str) -> str:
    """Return the text of a snippet."""
    path = SNIPPETS / f"{name}.py"
    if not path.is_file():
        raise SiteError(f"there is no snippet named {name!r} (docs/snippets/{name}.py)")
    return path.read_text(encoding="utf-8")


def metadata(text: str) -> dict:
    """Return the snippet's inline metadata (PEP 723)."""
    match = METADATA.search(text)
    if not match:
        return {}
    lines = match["lines"].splitlines()
    return tomllib.loads("\n".join(line.removeprefix("#").removeprefix(" ") for line in lines))


def dependencies(text: str) -> list[str]:
    """Return the packages that the snippet asks for beside NumPy and gradcheck."""
    packages = [re.split(r"[\s<>=!~;\[]", item, maxsplit=1)[0].lower()
                for item in metadata(text).get("dependencies", [])]
    return [package for package in packages if package not in {"numpy", "gradcheck"}]


def needs(text: str) -> list[str]:
    """Return what a browser lacks to run the snippet: packages, or ``[tool.sitekit] needs``."""
    more = metadata(text).get("tool", {}).get("sitekit", {}).get("needs", [])
    return [*dependencies(text), *more]


@cache
def version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


@cache
def surroundings() -> str:
    """Return a hash of the files that every run depends on, as this build found them."""
    files = [SITEKIT / "runner.py", SITEKIT / "matplotlibrc", *sorted(MODULE.rglob("*.py"))]
    contents = (part for path in files for part in (str(path.relative_to(ROOT)), path.read_bytes()))
    return store.digest(sys.version, *contents)


def fingerprint(text: str) -> str:
    """Return a hash of everything that a run of this text depends on."""
    packages = (f"{package} {version(package)}" for package in ["numpy", *dependencies(text)])
    return store.digest(surroundings(), *packages, text)


def forget() -> None:
    """Look at all files anew: a build begins, and anything may have changed since the last one."""
    surroundings.cache_clear()
    remembered.cache_clear()


def execute(name: str, text: str) -> Run:
    """Run the snippet now, alone, in an interpreter of its own."""
    with tempfile.TemporaryDirectory(prefix="gradcheck-") as folder:
        result = Path(folder) / "result.json"
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),  # this tree's gradcheck, whichever is installed
            "PYTHONHASHSEED": "0",
            "PYTHONIOENCODING": "utf-8",
            "MPLBACKEND": "svg",
            "MATPLOTLIBRC": str(SITEKIT / "matplotlibrc"),
            # The pool keeps every core busy; threads inside would only reorder sums.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        # The file that runs is the text that was hashed, not what an editor has saved since.
        script = Path(folder) / f"{name}.py"
        script.write_text(text, encoding="utf-8")
        command = [sys.executable, str(SITEKIT / "runner.py"), str(script), str(result)]
        try:
            done = subprocess.run(
                command, env=environment, cwd=folder, capture_output=True, timeout=SECONDS,
                encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL, check=False,
            )
        except subprocess.TimeoutExpired:
            return Run(name, text, "", "", f"was still running after {SECONDS} s")
        stdout, stderr = (stream.replace(folder + os.sep, "") for stream in (done.stdout, done.stderr))
        written = json.loads(result.read_text(encoding="utf-8")) if result.is_file() else None
    if done.returncode:
        failure = f"ended with exit code {done.returncode}"
    elif written is None:
        failure = "left the interpreter before its end (sys.exit?)"
    elif "Traceback (most recent call last)" in stdout + stderr:
        failure = "printed a traceback"
    elif not stdout.strip() and not stderr.strip() and not written["figures"]:
        failure = "printed nothing and drew nothing"
    else:
        return Run(name, text, stdout, stderr, **written)
    return Run(name, text, stdout, stderr, failure)


def run(name: str) -> Run:
    """Return the run of a snippet."""
    return remembered(name, source(name))


@cache
def remembered(name: str, text: str) -> Run:
    """Return the run of a text: from the cache if everything it depends on is as it was.

    Within one build, everything is; see `forget`.
    """
    folder = CACHE / "snippets"
    entry = folder / f"{name}-{fingerprint(text)}.json"
    with contextlib.suppress(FileNotFoundError):
        return Run(**json.loads(entry.read_text(encoding="utf-8")))
    result = execute(name, text)
    if not result.failure:
        for stale in folder.glob(f"{name}-{'?' * 24}.json"):
            stale.unlink(missing_ok=True)
        store.write(entry, json.dumps(asdict(result)))
    return result


def run_all(more: dict[str, str] | None = None) -> dict[str, Run]:
    """Return the runs of all snippets, executing two at a time those that the cache lacks.

    Parameters
    ----------
    more : dict, optional
        Name -> text of what else is to run.
    """
    texts = {name: source(name) for name in names()} | (more or {})
    with ThreadPoolExecutor(PROCESSES) as pool:
        return dict(zip(texts, pool.map(remembered, texts, texts.values()), strict=True))


def finished(name: str) -> Run:
    """Return the run of a snippet, or say by name how it failed."""
    return succeeded(run(name))


def evidence(name: str) -> Run:
    """Return what the numbers of a chart, a table or a sentence rest on.

    That is the run of a snippet, or what took too long for a build: it was measured once, and is
    kept in ``docs/measured/NAME.json``, whose entries are the variables.
    """
    kept = MEASURED / f"{name}.json"
    if not kept.is_file():
        return finished(name)
    return Run(name, "", "", "", variables=json.loads(kept.read_text(encoding="utf-8")))


def succeeded(result: Run) -> Run:
    """Return the run, or say how it failed."""
    if result.failure:
        said = f"{result.stdout}{result.stderr}".rstrip()
        raise SiteError(f"snippet {result.name} {result.failure}\n{said}")
    return result
