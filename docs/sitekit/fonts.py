"""The mathematics font: cut down to what formulas use, so that a page stays light.

Its source is STIX Two Math (SIL Open Font License), which the package ziamath carries.
Where it cannot be had, the style sheet's fallbacks serve; the build does not fail for it.
"""

import hashlib
import importlib.util
import logging
import os
import re
from html import unescape
from pathlib import Path

from sitekit.paths import CACHE

log = logging.getLogger("mkdocs.sitekit")

FILE = "stix-two-math.woff2"
PRIMES = "′″‴⁗"


def original() -> Path | None:
    """Return the full font, if the package that carries it is installed."""
    package = importlib.util.find_spec("ziamath")
    folders = package.submodule_search_locations if package else None
    for folder in folders or []:
        for path in Path(folder).rglob("STIXTwoMath-Regular.*tf"):
            return path
    return None


def characters(page: str) -> set[str]:
    """Return the characters that the formulas of a page need, slanted letters among them."""
    written = "".join(re.findall(r"<math.*?</math>", page, re.DOTALL))
    plain = set(unescape(re.sub(r"<[^>]+>", "", written)))
    roots = {"√"} if re.search(r"<m(sqrt|root)\b", written) else set()  # drawn, never written
    return plain | roots | {ITALIC[letter] for letter in plain & ITALIC.keys()}


def slanted() -> dict[str, str]:
    """Return the letters that a single-letter identifier is shown in."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    italic = {letter: chr(0x1D434 + at) for at, letter in enumerate(letters)}
    greek = {chr(0x3B1 + at): chr(0x1D6FC + at) for at in range(25)}
    capitals = {chr(0x391 + at): chr(0x1D6E2 + at) for at in range(25)}
    return italic | greek | capitals | {"h": "\u210e", "∂": "\U0001d715"}


ITALIC = slanted()


def raise_primes(font) -> None:
    """Let a prime be drawn as the superscript that it always is.

    As the font has it, a prime is raised already, and raised twice in MathML, unless the browser
    asks for the variant ``ssty``. Chromium asks for it in scripts that this font does not name.
    """
    table = font["GSUB"].table
    lookups = {
        number
        for record in table.FeatureList.FeatureRecord if record.FeatureTag == "ssty"
        for number in record.Feature.LookupListIndex
    }
    variants = {}
    for number in lookups:
        for part in table.LookupList.Lookup[number].SubTable:
            variants |= getattr(getattr(part, "ExtSubTable", part), "alternates", {})
    for cmap in font["cmap"].tables:
        for prime in map(ord, PRIMES):
            if cmap.cmap.get(prime) in variants:
                cmap.cmap[prime] = variants[cmap.cmap[prime]][0]


def mathematics(used: set[str]) -> Path | None:
    """Return the WOFF2 subset with these characters, or None where it cannot be made."""
    text = "".join(sorted(used | set("0123456789()+-=,.")))
    name = hashlib.sha256((text + PRIMES).encode()).hexdigest()[:16]
    path = CACHE / "fonts" / f"{name}.woff2"
    if path.is_file():
        return path
    source = original()
    if source is None:
        log.info("no mathematics font found: formulas use the reader's own")
        return None
    try:
        from fontTools import subset

        options = subset.Options(
            flavor="woff2", hinting=False, notdef_outline=True,
            layout_features=["ccmp", "dtls", "flac", "kern", "mark", "mkmk", "ssty"],
        )
        font = subset.load_font(str(source), options)
        raise_primes(font)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        subset.save_font(font, str(draft), options)
        draft.replace(path)
    except Exception as error:
        log.info("the mathematics font could not be cut (%s): formulas use the reader's own", error)
        return None
    return path
