"""The second language: built from its own configuration, beside the first, in a fresh process.

MkDocs can build one language at a time, and one process cannot build two at once; the
snippets have run by then, so the second process finds their results in the cache.
"""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

from sitekit.paths import ROOT

CONFIG = ROOT / "mkdocs.zh.yml"


def alternates(config, url: str) -> list[dict]:
    """Return the language menu's entries, each leading to the page ``url`` in that language.

    ``extra.alternate`` of each configuration says where the languages lie, seen from the root of
    the build at hand: English is built at the site's root, Chinese inside ``zh/``.
    """
    page = url.removeprefix("en/").removeprefix("./")
    return [
        entry
        | {
            "link": entry["link"].removeprefix("./") + page or "./",
            "absolute": urljoin(config.site_url or "", entry["link"] + page),
        }
        for entry in config.extra["alternate"]
    ]


def start(site_dir: str, site_url: str, strict: bool, serving: bool) -> subprocess.Popen:
    """Begin to build the Chinese pages into ``site_dir/zh``."""
    command = [
        sys.executable, "-m", "mkdocs", "build", "--config-file", str(CONFIG),
        "--site-dir", str(Path(site_dir).resolve() / "zh"), *(["--strict"] if strict else []),
    ]
    environment = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "SITE_URL": f"{site_url.rstrip('/')}/zh/" if site_url else "",
        "SITEKIT_SERVING": "1" if serving else "",
    }
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )


def finish(process: subprocess.Popen) -> tuple[bool, str]:
    """Wait for the Chinese pages; return whether they were built, and what the build said."""
    # It runs without --quiet, which would hide warnings from --strict as well.
    said, _ = process.communicate()
    kept = [line for line in said.splitlines() if not line.startswith("INFO ")]
    return process.returncode == 0, "\n".join(kept).strip()
