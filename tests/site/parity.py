"""Compare the two languages of a built site; each difference is one line that names the page."""

import posixpath
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from .built import Page, pages


def inner_links(page: Page, name: str) -> list[str]:
    """Return where the page links to within the site, as addresses below its language."""
    found = []
    for link in page.links:
        address, fragment = urldefrag(link)
        if urlsplit(address).scheme:
            continue
        target = posixpath.normpath(posixpath.join(name, address)) if address else name
        found.append(f"{target}#{fragment}" if fragment else target)
    return sorted(found)


def differences(site: Path) -> list[str]:
    """Return what one language has and the other has not."""
    english, chinese = pages(site / "en"), pages(site / "zh")
    found = [f"{name}: only in English" for name in sorted(english.keys() - chinese.keys())]
    found += [f"{name}: only in Chinese" for name in sorted(chinese.keys() - english.keys())]
    for name in sorted(english.keys() & chinese.keys()):
        ours, theirs = english[name], chinese[name]
        for what, one, other in (
            ("headings", ours.headings, theirs.headings),
            ("snippets", [s.name for s in ours.snippets], [s.name for s in theirs.snippets]),
            ("sources", [s.source for s in ours.snippets], [s.source for s in theirs.snippets]),
            ("outputs", [s.stdout for s in ours.snippets], [s.stdout for s in theirs.snippets]),
            ("numbered formulas", ours.formulas, theirs.formulas),
            ("formulas", [ours.mathematics], [theirs.mathematics]),
            ("links", inner_links(ours, name), inner_links(theirs, name)),
        ):
            if one != other:
                found.append(
                    f"{name}: {what} differ:"
                    f" English alone {[item for item in one if item not in other]},"
                    f" Chinese alone {[item for item in other if item not in one]}"
                )
    return found
