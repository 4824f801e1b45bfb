"""Builds the pages of the second language, each time it is asked on standard input.

A line of JSON says where to; a line of JSON on standard output says how it went.
"""

import contextlib
import io
import json
import logging
import os
import sys
from pathlib import Path

os.environ["NO_MKDOCS_2_WARNING"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mkdocs.commands.build import build
from mkdocs.config import load_config

from sitekit.paths import ROOT

CONFIG = ROOT / "mkdocs.zh.yml"


def built(request: dict) -> tuple[bool, str]:
    """Build once; return whether that worked, and the warnings and errors."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(logging.Formatter("%(levelname)s -  %(message)s"))
    logging.getLogger("mkdocs").addHandler(handler)
    try:
        config = load_config(
            str(CONFIG), site_dir=request["site_dir"], site_url=request["site_url"],
            strict=request["strict"],
        )
        config.plugins.on_startup(command="serve" if request["serving"] else "build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except (Exception, SystemExit) as error:
        # MkDocs has logged what it knows; Abort is its way to leave.
        return False, said.getvalue().strip() or f"{type(error).__name__}: {error}"
    finally:
        logging.getLogger("mkdocs").removeHandler(handler)
    return True, said.getvalue().strip()


def main() -> None:
    answers = sys.stdout
    sys.stdout = sys.stderr  # what anything prints on the way is no answer
    with contextlib.suppress(KeyboardInterrupt):
        for line in sys.stdin:
            print(json.dumps(built(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
