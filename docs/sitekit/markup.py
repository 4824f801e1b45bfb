"""Small pieces of HTML that several parts of a page need."""

from html import escape


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
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
