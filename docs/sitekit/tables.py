"""A table whose columns are variables of a run."""

from sitekit import markup
from sitekit.context import SiteError
from sitekit.runs import finished
from sitekit.values import column, written


def table(name: str, columns: dict[str, str], formats: dict[str, str] | None = None) -> str:
    """Return a table of equally long variables of snippet ``name``.

    Parameters
    ----------
    name : str
        The snippet.
    columns : dict
        Header in the page's language -> variable (or path, as in ``{{ name.path }}``).
    formats : dict, optional
        Variable -> format specification, as in ``{"errors": ".3e"}``.
    """
    formats = formats or {}
    run = finished(name)
    values = [column(run, path) for path in columns.values()]
    if len({len(value) for value in values}) > 1:
        sizes = ", ".join(f"{path}: {len(value)}" for path, value in zip(columns.values(), values))
        raise SiteError(f"a table of snippet {name} has columns of different length ({sizes})")
    cells = [
        [markup.text(written(value, formats.get(path, ""))) for value in values_]
        for path, values_ in zip(columns.values(), values, strict=True)
    ]
    rows = [list(row) for row in zip(*cells, strict=True)]
    headers = [markup.text(header) for header in columns]
    return f'<div class="gc-table">\n{markup.data_table(headers, rows)}\n</div>\n'
