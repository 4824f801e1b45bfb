"""LaTeX to MathML while the page is built: a reader needs no script and no other host."""

import re
from html import unescape

from math_core import LatexError, LatexToMathML

from sitekit.context import SiteError

INLINE = re.compile(r'<span class="arithmatex">\\\((.*?)\\\)</span>', re.DOTALL)
BLOCK = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.DOTALL)
PLAIN = re.compile(r"\\\((.*?)\\\)", re.DOTALL)
TAG = re.compile(r"\\tag\{([^{}]*)\}")

converter = LatexToMathML(fancy_error=False)


def mathml(latex: str, block: bool) -> str:
    """Return the MathML of one formula (HTML-escaped LaTeX, without delimiters)."""
    latex = unescape(latex).strip()
    try:
        return converter.convert_with_local_state(latex, displaystyle=block)
    except LatexError as error:
        raise SiteError(f"formula {latex!r}: {error}") from None


def numbered(match: re.Match) -> str:
    tag = TAG.search(match[1])
    formula = mathml(TAG.sub("", match[1]), block=True)
    if not tag:
        return f'<div class="formula">{formula}</div>'
    number = tag[1]
    link = f'<a class="formula-number" href="#formula-{number}">({number})</a>'
    return f'<div class="formula" id="formula-{number}">{formula}{link}</div>'


def convert(page: str) -> tuple[str, set[str]]:
    """Return the page's HTML with its formulas as MathML, and the ids of the numbered ones.

    ``\\tag{1}`` becomes the number, and the id ``formula-1``.
    """
    page = BLOCK.sub(numbered, page)
    page = INLINE.sub(lambda match: mathml(match[1], block=False), page)
    return page, set(re.findall(r'<div class="formula" id="([^"]+)"', page))


def convert_title(title: str) -> str:
    """Return a heading as it stands in the table of contents, with its formulas as MathML."""
    return PLAIN.sub(lambda match: mathml(match[1], block=False), title)
