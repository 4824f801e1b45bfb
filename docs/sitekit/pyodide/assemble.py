"""Assemble a copy of Pyodide for the site to serve itself: ``make pyodide``.

Pyodide's runtime is released on npm and its NumPy on Pyodide's own host. Both lie, byte for byte,
inside one wheel on the package index that pip already uses. The SHA-256 of the runtime's
files are those of the npm release (``runtime.sha256``); NumPy's, and the names of both, are those
of the official lock file, of which ``pyodide-lock.json`` here is the part about NumPy.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
COPY = HERE.parent.parent.parent / ".cache" / "pyodide"


def expected() -> dict[str, str]:
    """Return the SHA-256 of every file of a complete copy."""
    lines = (HERE / "runtime.sha256").read_text(encoding="utf-8").splitlines()
    hashes = {name: digest for digest, name in map(str.split, lines)}
    lock = (HERE / "pyodide-lock.json").read_bytes()
    for package in json.loads(lock)["packages"].values():
        hashes[package["file_name"]] = package["sha256"]
    return hashes | {"pyodide-lock.json": hashlib.sha256(lock).hexdigest()}


def wrong(folder: Path) -> list[str]:
    """Return which files of a copy are missing, or not those that were released."""
    return [
        name for name, digest in expected().items()
        if not (folder / name).is_file()
        or hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
    ]


def download(folder: Path) -> Path:
    """Fetch the wheel through pip, which checks its hash; return it."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--no-deps", "--only-binary=:all:", "--require-hashes", "--dest", str(folder),
         "--requirement", str(HERE / "requirements.txt")], check=False,
    )
    if done.returncode:
        sys.exit("gradcheck: the wheel with Pyodide could not be fetched; pip's words are above")
    return next(folder.glob("*.whl"))


def extract(wheel: Path, folder: Path) -> None:
    """Take the files of a copy out of the wheel; the lock is ours."""
    folder.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        inside = {Path(name).name: name for name in archive.namelist()}
        for name in expected():
            if name in inside:
                (folder / name).write_bytes(archive.read(inside[name]))
    shutil.copy(HERE / "pyodide-lock.json", folder)


def main() -> None:
    if COPY.is_dir() and not wrong(COPY):
        print("Pyodide is in .cache/pyodide already, every file as released.")
        return
    began = time.time()
    print("Fetching Pyodide 0.27.7 with NumPy 2.0.2 (a wheel of 77 MB) ...", flush=True)
    COPY.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pyodide-", dir=COPY.parent) as draft:
        extract(download(Path(draft)), Path(draft) / "copy")
        bad = wrong(Path(draft) / "copy")
        if bad:
            sys.exit(f"gradcheck: not as released, nothing was kept: {', '.join(bad)}")
        shutil.rmtree(COPY, ignore_errors=True)
        (Path(draft) / "copy").rename(COPY)
    size = sum(path.stat().st_size for path in COPY.iterdir()) / 1e6
    print(
        f"{size:.0f} MB in .cache/pyodide after {time.time() - began:.0f} s, SHA-256 checked."
        " Builds now serve it from the site's own pyodide/."
    )


if __name__ == "__main__":
    main()
