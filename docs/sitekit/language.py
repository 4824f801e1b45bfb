"""The second language: built from its own configuration, beside the first, in its own process.

MkDocs can build one language at a time, and one process cannot build two at once; the
snippets have run by then, so the second process finds their results in the cache.
"""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

from sitekit.paths import ROOT, SITEKIT


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
    worker = the_worker()
    request = {
        "site_dir": str(Path(site_dir).resolve() / "zh"),
        "site_url": f"{site_url.rstrip('/')}/zh/" if site_url else "",
        "strict": strict,
        "serving": serving,
    }
    worker.stdin.write(json.dumps(request) + "\n")
    worker.stdin.flush()
    return worker


def finish(worker: subprocess.Popen) -> tuple[bool, str]:
    """Wait for the Chinese pages; return whether they were built, and what the build said."""
    answer = worker.stdout.readline()
    return tuple(json.loads(answer)) if answer else (False, "its process ended before it was done")


workers: list[subprocess.Popen] = []


def the_worker() -> subprocess.Popen:
    """Return the process that builds the other language; it lives as long as this one.

    While somebody writes it builds again and again, and need not start from nothing each time.
    """
    if not workers or workers[0].poll() is not None:
        workers[:] = [subprocess.Popen(
            [sys.executable, str(SITEKIT / "worker.py")], cwd=ROOT, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )]
    return workers[0]
