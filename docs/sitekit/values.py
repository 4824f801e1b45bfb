"""Look up variables of a finished run or a measurement, and write them into a page's prose."""

import re

from sitekit.context import SiteError
from sitekit.runs import Run, evidence

PLACE = re.compile(r"\{\{\s+(?P<snippet>\w+)\.(?P<path>[^:{}]+?)(?::(?P<format>[^{}\s]+))?\s+\}\}")
ANY_PLACE = re.compile(r"\{\{\s.*?\s\}\}")
STEP = re.compile(r"""\.?(?P<name>\w+)|\[(?P<index>-?\d+)\]|\[['"]?(?P<key>[^\[\]'"]+)['"]?\]""")


def lookup(run: Run, path: str):
    """Return the value at ``path`` (``report.parameters[W1].difference``) in the run's variables.

    ``[*]`` stands for every entry of a list or dict: ``parameters[*].difference`` is a list.
    """
    first, every, rest = path.partition("[*]")
    if every:
        entries = lookup(run, first)
        keys = entries if isinstance(entries, dict) else range(len(entries))
        return [lookup(run, f"{first}[{key}]{rest}") for key in keys]
    value, position = run.variables, 0
    while position < len(path):
        step = STEP.match(path, position)
        if not step:
            raise SiteError(f"{run.name}.{path}: cannot read the path at {path[position:]!r}")
        position = step.end()
        key = step["name"] or step["key"] or step["index"]
        try:
            value = value[int(key)] if isinstance(value, list) else value[key]
        except (KeyError, IndexError, TypeError, ValueError):
            raise SiteError(
                f"snippet {run.name} has no value {path!r}"
                f" (its variables: {', '.join(run.variables)})"
            ) from None
    return value


def column(run: Run, path: str) -> list:
    """Return the variable at ``path`` as a list."""
    value = lookup(run, path)
    if not isinstance(value, list):
        raise SiteError(f"{run.name}.{path} is not a sequence, but {type(value).__name__}")
    return value


def written(value, spec: str = "") -> str:
    """Return the text of a value; of None, which stands for what was not measured, a dash."""
    if value is None:
        return "–"
    if spec:
        return format(value, spec)
    return str(value)


def fill(markdown: str) -> str:
    """Replace every ``{{ snippet.variable:format }}`` by the value of the finished run."""

    def value(match: re.Match) -> str:
        found = lookup(evidence(match["snippet"]), match["path"].strip())
        try:
            return written(found, match["format"] or "")
        except (TypeError, ValueError) as error:
            raise SiteError(f"{match[0]}: {error}") from None

    filled = PLACE.sub(value, markdown)
    left = ANY_PLACE.search(filled)
    if left:
        raise SiteError(f"cannot read {left[0]}: write {{{{ snippet.variable:format }}}}")
    return filled
