"""The wheel of this very tree, for the site to serve."""

import os
import shutil
import tempfile
import tomllib
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from sitekit.paths import ROOT


def version() -> str:
    """Return the version of this tree."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def name() -> str:
    """Return the wheel's file name."""
    return f"gradcheck-{version()}-py3-none-any.whl"


def build(site_dir: str) -> Path:
    """Build gradcheck's wheel into ``site_dir/wheels``; the same tree gives the same bytes."""
    folder = Path(site_dir) / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1577836800")
    with tempfile.TemporaryDirectory(prefix="gradcheck-") as draft:
        built = Path(next(WheelBuilder(str(ROOT)).build(directory=draft, versions=["standard"])))
        return Path(shutil.copy(built, folder / built.name))
