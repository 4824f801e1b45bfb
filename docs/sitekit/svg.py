"""Make an SVG part of a page: ids of its own, colours of the page, words for those who cannot see."""

import re
from html import escape

from sitekit.context import context

# matplotlib knows no CSS variables: figures are drawn in these colours, which nobody would choose,
# and each is then replaced by the variable that the colour scheme sets. See matplotlibrc.
SENTINELS = {
    "#010203": "var(--gc-line)",
    "#010204": "var(--gc-muted)",
    "#010205": "var(--gc-grid)",
    "#010206": "var(--gc-paper)",
    "#0102a1": "var(--gc-series-1)",
    "#0102a2": "var(--gc-series-2)",
    "#0102a3": "var(--gc-series-3)",
    "#0102a4": "var(--gc-series-4)",
    "#0102a5": "var(--gc-series-5)",
}
SERIES = [colour for colour in SENTINELS if colour.startswith("#0102a")]


def inline(picture: str, name: str, title: str, alt: str) -> str:
    """Return an SVG document as an element of the page being rendered.

    Parameters
    ----------
    picture : str
        The SVG document.
    name : str
        Makes the ids unique.
    title, alt : str
        Its kind and its text alternative, in the page's language.
    """
    prefix = context.unique(f"svg-{name}")
    picture = picture[picture.index("<svg"):]
    picture = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", picture, flags=re.DOTALL)
    picture = re.sub(r"<(title|desc)\b.*?</\1>", "", picture, flags=re.DOTALL)
    for colour, variable in SENTINELS.items():
        picture = re.sub(colour, variable, picture, flags=re.IGNORECASE)
    # The page's own letters; matplotlib named the font that it measured with.
    picture = re.sub(r"font-family:\s*[^;\"]+;?\s*", "", picture)
    picture = re.sub(r"font:\s*([\d.]+px)\s*[^;\"]+", r"font-size: \1", picture)
    picture = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', picture)
    picture = re.sub(r'((?:xlink:)?href)="#([^"]+)"', rf'\1="#{prefix}-\2"', picture)
    picture = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", picture)
    # A style sheet inside would apply to the whole page.
    picture = re.sub(
        r"<style[^>]*>(.*?)</style>", lambda match: scoped(match[1], prefix), picture, flags=re.DOTALL
    )
    picture = re.sub(r">\s*\n\s*<", "><", picture)
    opening, _, rest = picture.partition(">")
    opening = re.sub(r'\s(width|height|role|aria-\w+|id|class)="[^"]*"', "", opening)
    opening += (
        f' id="{prefix}" role="img" aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{escape(title)}</title>'
        f'<desc id="{prefix}-desc">{escape(alt)}</desc>'
    )
    return opening + rest.rstrip()


def scoped(rules: str, prefix: str) -> str:
    """Return the style sheet of an SVG, limited to that SVG."""
    rules = re.sub(r"<!\[CDATA\[|\]\]>", "", rules).strip()
    return f"<style>#{prefix} {{ {rules} }}</style>" if rules else ""
