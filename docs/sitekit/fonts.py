"""The mathematics font: cut down to what formulas use, so that a page stays light.

Its source is STIX Two Math (SIL Open Font License), which the package ziamath carries.
Where it cannot be had, the style sheet's fallbacks serve; the build does not fail for it.
"""

import importlib.util
import logging
from pathlib import Path

from sitekit.paths import CACHE

log = logging.getLogger("mkdocs.sitekit")

FILE = "stix-two-math.woff2"
# Latin, Greek, the arrows, operators, brackets and alphabets that formulas on these pages draw on.
RANGES = [
    (0x20, 0x7E), (0xA0, 0xB7), (0xD7, 0xD7), (0xF7, 0xF7), (0x131, 0x131), (0x237, 0x237),
    (0x2C6, 0x2DC), (0x300, 0x30C), (0x338, 0x338), (0x391, 0x3A9), (0x3B1, 0x3C9), (0x3D1, 0x3D6),
    (0x3F1, 0x3F5), (0x2010, 0x2026), (0x2032, 0x2034), (0x2061, 0x2064), (0x20D6, 0x20D7),
    (0x2102, 0x2102), (0x210D, 0x2115), (0x211D, 0x211D), (0x2124, 0x2124), (0x2190, 0x2195),
    (0x21A6, 0x21A6), (0x21D0, 0x21D4), (0x2200, 0x220F), (0x2211, 0x2213), (0x2217, 0x221E),
    (0x2223, 0x222B), (0x2234, 0x2235), (0x223C, 0x223C), (0x2243, 0x2248), (0x2260, 0x226B),
    (0x2282, 0x2287), (0x2295, 0x2299), (0x22A4, 0x22A5), (0x22C0, 0x22C6), (0x22EE, 0x22F1),
    (0x2308, 0x230B), (0x239B, 0x23B3), (0x23DC, 0x23E1), (0x27E8, 0x27E9), (0x2A7D, 0x2A7E),
    (0x1D400, 0x1D433), (0x1D434, 0x1D467), (0x1D49C, 0x1D4B5), (0x1D538, 0x1D550),
    (0x1D6A4, 0x1D6A5), (0x1D6E2, 0x1D71B), (0x1D73D, 0x1D755),
]


def original() -> Path | None:
    """Return the full font, if the package that carries it is installed."""
    package = importlib.util.find_spec("ziamath")
    folders = package.submodule_search_locations if package else None
    for folder in folders or []:
        for path in Path(folder).rglob("STIXTwoMath-Regular.*tf"):
            return path
    return None


def mathematics() -> Path | None:
    """Return the WOFF2 subset, made once, or None where it cannot be made."""
    path = CACHE / "fonts" / FILE
    if path.is_file():
        return path
    source = original()
    if source is None:
        log.info("no mathematics font found: formulas use the reader's own")
        return None
    try:
        from fontTools import subset

        options = subset.Options(
            flavor="woff2", layout_features=["ccmp", "dtls", "flac", "kern", "mark", "mkmk", "ssty"],
            hinting=False, notdef_outline=True,
        )
        font = subset.load_font(str(source), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(
            unicodes=[code for first, last in RANGES for code in range(first, last + 1)]
        )
        subsetter.subset(font)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        subset.save_font(font, str(draft), options)
        draft.replace(path)
    except Exception as error:
        log.info("the mathematics font could not be cut (%s): formulas use the reader's own", error)
        return None
    return path
