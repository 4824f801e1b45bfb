"""What Lighthouse gives the built site, on a desktop and on a slow phone.

    make build && python benchmarks/lighthouse.py

Wants ``lighthouse`` (from npm) and Chromium on the path. Served compressed, as hosts do. The phone
is simulated: what the site costs this machine, times four, so run it while nothing else does.
"""

from __future__ import annotations

import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "site"
PAGES = ("en/", "zh/", "en/learn/reading-a-report/", "zh/learn/reading-a-report/",
         "en/learn/cost/", "zh/learn/cost/")  # the longest of all is the last
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3


@cache
def compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes())


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves the site compressed, each file compressed once."""

    def __init__(self, *args, **options):
        super().__init__(*args, directory=str(SITE), **options)

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = compressed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def scores(address: str, *settings: str) -> dict[str, float]:
    """Return the score of each category, out of 100."""
    done = subprocess.run(
        ["lighthouse", address, "--quiet", "--output=json", *settings,
         "--chrome-flags=--headless=new --no-sandbox"],
        capture_output=True, text=True, check=True,
        env={"CHROME_PATH": shutil.which("chromium") or "", **os.environ},
    )
    found = json.loads(done.stdout)["categories"]
    return {name: 100 * found[name]["score"] for name in CATEGORIES}


def main() -> None:
    if not shutil.which("lighthouse") or not (SITE / "en").is_dir():
        sys.exit("needs Lighthouse (npm install --global lighthouse) and the site (make build)")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"median of {RUNS} runs: {', '.join(CATEGORIES)}")
    for page in PAGES:
        for place, settings in (("desktop", ["--preset=desktop"]), ("phone", [])):
            address = f"http://127.0.0.1:{server.server_port}/{page}"
            runs = [scores(address, *settings) for _ in range(RUNS)]
            shown = (f"{statistics.median(run[name] for run in runs):4.0f}" for name in CATEGORIES)
            print(f"{page:30}{place:8}{''.join(shown)}", flush=True)


if __name__ == "__main__":
    main()
