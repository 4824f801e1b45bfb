"""Texts that are costly to make, kept in the cache from one build to the next."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from sitekit.paths import CACHE


def digest(*parts: bytes | str) -> str:
    """Return a short hash of all parts."""
    whole = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        whole.update(f"{len(content)} ".encode() + content)
    return whole.hexdigest()[:24]


def write(entry: Path, text: str) -> None:
    """Write a file that another build may be reading: it appears whole or not at all."""
    entry.parent.mkdir(parents=True, exist_ok=True)
    draft = entry.with_suffix(f".{os.getpid()}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(entry)


def kept(name: str, make: Callable[[], str]) -> str:
    """Return the text kept under a name that says all that it depends on, or make it."""
    entry = CACHE / name
    if not entry.is_file():
        write(entry, make())
    return entry.read_text(encoding="utf-8")
