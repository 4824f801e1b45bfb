"""Drawings kept as SVG files, put into the page so that they follow its colours."""

from sitekit import svg
from sitekit.context import SiteError, context
from sitekit.paths import DRAWINGS


def drawing(name: str, alt: str, caption: str = "") -> str:
    """Return ``docs/assets/drawings/NAME.svg`` with its text alternative in the page's language."""
    path = DRAWINGS / f"{name}.svg"
    if not path.is_file():
        raise SiteError(f"there is no drawing named {name!r} (docs/assets/drawings/{name}.svg)")
    picture = svg.inline(path.read_text(encoding="utf-8"), name, context.word("figure"), alt)
    below = f"<figcaption>{svg.escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="gc-drawing">\n{picture}{below}\n</figure>\n'
