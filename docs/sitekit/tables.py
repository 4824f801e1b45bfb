"""A table whose columns are variables of a run."""

from sitekit import markup
from sitekit.context import SiteError
from sitekit.runs import evidence
from sitekit.values import column, written


def table(
    name: str, columns: dict[str, str], formats: dict[str, str] | None = None,
    words: dict[str, str] | None = None,
) -> str:
    """Return a table of equally long variables of snippet ``name``.

    Parameters
    ----------
    name : str
        The snippet, or the measurement in ``docs/measured``.
    columns : dict
        Header in the page's language -> variable (or path, as in ``{{ name.path }}``).
    formats : dict, optional
        Variable -> format specification, as in ``{"errors": ".3e"}``.
    words : dict, optional
        Text of a cell -> what to write instead, where a variable holds words.
    """
    formats, words = formats or {}, words or {}
    run = evidence(name)
    values = [column(run, path) for path in columns.values()]
    if len({len(value) for value in values}) > 1:
        sizes = ", ".join(f"{path}: {len(value)}" for path, value in zip(columns.values(), values))
        raise SiteError(f"a table of snippet {name} has columns of different length ({sizes})")
    cells = [
        [cell(written(value, formats.get(path, "")), words) for value in values_]
        for path, values_ in zip(columns.values(), values, strict=True)
    ]
    rows = [list(row) for row in zip(*cells, strict=True)]
    headers = [markup.text(header) for header in columns]
    return f'<div class="gc-table">\n{markup.data_table(headers, rows)}\n</div>\n'


def cell(value: str, words: dict[str, str]) -> str:
    return markup.text(words.get(value, value))
