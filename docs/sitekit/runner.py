"""Run one snippet in this fresh interpreter and write down its variables and figures.

Called as ``python runner.py SNIPPET RESULT``. What the snippet prints goes where it always goes;
RESULT receives a JSON file with the final top-level variables, the HTML of those that have one,
and every open matplotlib figure as SVG. This file imports nothing that the snippet does not,
and so runs with the standard library alone.
"""

import io
import json
import runpy
import sys
from types import FunctionType, ModuleType

LIMIT = 2000  # entries of an array or a list that a page could sensibly quote or draw
DEPTH = 6


class Unwritable(Exception):
    """The value has no form in JSON; it is left out."""


def plain(value, depth=0):
    """Return ``value`` in types that JSON knows, floats at full precision."""
    if depth > DEPTH:
        raise Unwritable
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return float(value) if isinstance(value, float) else int(value)
    if isinstance(value, dict):
        return dict(pairs(value, depth))
    if isinstance(value, (list, tuple, set, frozenset, range)):
        if entries(value) > LIMIT:
            raise Unwritable
        return [plain(item, depth + 1) for item in value]
    if callable(getattr(value, "to_dict", None)):
        return plain(value.to_dict(), depth + 1)
    if hasattr(value, "tolist") and hasattr(value, "size"):  # NumPy, without importing it
        if value.size > LIMIT:
            raise Unwritable
        return plain(value.tolist(), depth + 1)
    raise Unwritable


def pairs(value, depth):
    """Yield what can be written of a dict: a large array in it leaves the rest as it is."""
    for key, item in value.items():
        try:
            yield str(key), plain(item, depth + 1)
        except Unwritable:
            pass


def entries(value):
    """Return how many numbers a nest of lists holds."""
    return sum(entries(item) if isinstance(item, (list, tuple)) else 1 for item in value)


def variables(namespace):
    """Return the public top-level variables that can be written, and the HTML forms they offer."""
    data, html = {}, {}
    for name, value in namespace.items():
        if name.startswith("_") or isinstance(value, (ModuleType, FunctionType, type)):
            continue
        try:
            data[name] = plain(value)
        except Unwritable:
            pass
        if callable(getattr(value, "_repr_html_", None)):
            html[name] = value._repr_html_()
    return data, html


def figures():
    """Return the open matplotlib figures as SVG, if the snippet drew any."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    drawn = []
    for number in pyplot.get_fignums() if pyplot else ():
        file = io.StringIO()
        pyplot.figure(number).savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        drawn.append(file.getvalue())
    return drawn


def main(snippet, result):
    sys.argv = [snippet]
    # As if the file had been started by itself: its own folder is not importable from elsewhere.
    sys.path[0] = snippet.rpartition("/")[0] or "."
    namespace = runpy.run_path(snippet, run_name="__main__")
    data, html = variables(namespace)
    with open(result, "w", encoding="utf-8") as file:
        json.dump({"variables": data, "html": html, "figures": figures()}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
