"""Small pieces of HTML that several parts of a page need."""

import re
from html import escape
from itertools import count


def text(value: str) -> str:
    """Return ``value`` for use as the text of an element inside Markdown.

    Markdown would turn tabs into spaces; as character references they survive.
    """
    return escape(value, quote=False).replace("\t", "&#9;")


def attribute(value: str) -> str:
    """Return ``value`` for use between double quotes; line breaks survive."""
    return escape(value).replace("\t", "&#9;").replace("\n", "&#10;")


def data_table(headers: list[str], rows: list[list[str]]) -> str:
    """Return a table whose cells are already HTML."""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in headers)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    # What is too wide for the page scrolls, by keyboard too.
    return f'<div class="gc-scroll" tabindex="0">{table}</div>'


# What a reader may wrap is the text around these; tables have columns of their own.
APART = re.compile(
    r"(<(script|style|svg|math|pre|code|table)\b.*?</\2>|<[^>]+>)", re.DOTALL
)
NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?e[-+]\d+(?!\w)")


def whole_numbers(page: str) -> str:
    """Return the page with a number such as 2e-7 kept on one line."""
    parts = APART.split(page)
    # One in three is text; the two between are what is left alone, and its name.
    parts[::3] = [NUMBER.sub(r'<span class="gc-number">\g<0></span>', part) for part in parts[::3]]
    del parts[2::3]
    return "".join(parts)


CLOSED_BY = re.compile(r"(<math\b(?:(?!</math>).)*</math>)([，。、；：！？）”])", re.DOTALL)


def closed_formulas(page: str) -> str:
    """Return the page with Chinese punctuation kept on the line of the formula before it."""
    return CLOSED_BY.sub(r'<span class="gc-number">\1\2</span>', page)


REFERENCES = re.compile(
    r'<details class="references"[^>]*>\s*<summary>.*?</summary>\s*<p>(.*?)</p>\s*</details>',
    re.DOTALL,
)
REFERENCES_TITLE = {"en": "References:", "zh": "参考文献："}


def references(page: str, language: str) -> str:
    """Return the page with the sources that docstrings name (``.. [1] ...``) as lists."""

    def listed(match: re.Match) -> str:
        items = re.split(r"^\s*\.\. \[\d+\]\s+", match[1], flags=re.MULTILINE)[1:]
        title = f'<p><span class="doc-section-title">{REFERENCES_TITLE[language]}</span></p>'
        return f"{title}<ol>{''.join(f'<li>{item.strip()}</li>' for item in items)}</ol>"

    return REFERENCES.sub(listed, page)


CODE_BLOCK = re.compile(r'<div class="[^"]*\bhighlight\b[^"]*">.*?</div>', re.DOTALL)
CODE_LINE = re.compile(r'((?:id|name|href)="#?__(?:span|codeline|codelineno))-\d+-(\d+)"')


def number_code_blocks(page: str) -> str:
    """Return the page with the ids of code lines made unique.

    Docstrings are converted one by one, and each conversion counts its blocks from zero.
    """
    block = count()

    def renumber(match: re.Match) -> str:
        number = next(block)
        return CODE_LINE.sub(rf'\g<1>-{number}-\g<2>"', match[0])

    return CODE_BLOCK.sub(renumber, page)
