"""The runtime that runs Python in the reader's browser: where pages load it from.

``extra.pyodide`` of mkdocs.yml is its base address, or a folder below the site's root. A copy that
``make pyodide`` has assembled goes with the site, unless the environment's ``PYODIDE`` says
otherwise.
"""

import os
import shutil
from pathlib import Path

from sitekit.context import SiteError
from sitekit.paths import CACHE

COPY = CACHE / "pyodide"
FOLDER = "pyodide/"  # of that copy, below the site's root


def address(setting: str) -> str:
    """Return where pages load the runtime from: an address, or a folder below the site's root."""
    chosen = FOLDER if COPY.is_dir() and "PYODIDE" not in os.environ else setting
    if chosen == FOLDER and not COPY.is_dir():
        raise SiteError(f"the runtime is to be served from {FOLDER}: run `make pyodide` first")
    return chosen.rstrip("/") + "/"


def serve(site_dir: str) -> None:
    """Put the copy onto the site."""
    target = Path(site_dir) / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for path in COPY.iterdir():
        there = target / path.name
        # Served while it is edited, a site is built again and again: the files stay.
        if not there.is_file() or there.stat().st_size != path.stat().st_size:
            shutil.copy2(path, there)
