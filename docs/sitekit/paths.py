"""Where things are in the tree."""

from pathlib import Path

SITEKIT = Path(__file__).resolve().parent
DOCS = SITEKIT.parent
ROOT = DOCS.parent

MODULE = ROOT / "gradcheck"
SNIPPETS = DOCS / "snippets"
EXERCISES = DOCS / "exercises"
MEASURED = DOCS / "measured"
ASSETS = DOCS / "assets"
DRAWINGS = ASSETS / "drawings"
CACHE = ROOT / ".cache"
