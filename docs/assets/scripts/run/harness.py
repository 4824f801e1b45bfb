"""Runs an example in the reader's browser as ``python NAME.py`` would; called by worker.js."""

import contextlib
import json
import linecache
import sys
import traceback
import types
import warnings

import numpy as np


def last_line(error, path):
    """Return the line of the example at which it ended, or None."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno
    lines = [line for frame, line in traceback.walk_tb(error.__traceback__)
             if frame.f_code.co_filename == path]
    return lines[-1] if lines else None


def shown(error, path):
    """Write the traceback as Python writes it, from the example's own first frame on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


@contextlib.contextmanager
def fresh(module):
    """Give the example the settings of a fresh interpreter, and take back what it changes."""
    before = sys.modules.get("__main__")
    sys.modules["__main__"] = module
    try:
        with warnings.catch_warnings(), np.errstate(), np.printoptions():
            yield
    finally:
        sys.modules["__main__"] = before
        for stream in (sys.stdout, sys.stderr):
            stream.flush()


def execute(name, source, check):
    """Run ``source``, then ``check`` on what it defined; return JSON of how it ended.

    ``check`` is an exercise's: it imports from ``exercise``, which is the source, and leaves a
    variable ``report``, whose HTML and verdict are returned.
    """
    path = f"{name}.py"
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    module = types.ModuleType("__main__")
    module.__file__ = path
    result = {"error": False, "line": None}
    with fresh(module):
        try:
            exec(compile(source, path, "exec"), module.__dict__)
            if check:
                sys.modules["exercise"] = module
                checked = {"__name__": "check"}
                exec(compile(check, "check.py", "exec"), checked)
                report = checked["report"]
                result |= {"report": report._repr_html_(), "correct": bool(report)}
        except SystemExit as error:
            if error.code not in (None, 0):
                if not isinstance(error.code, int):
                    print(error.code, file=sys.stderr)
                result |= {"error": True, "line": last_line(error, path)}
        except BaseException as error:
            result |= {"error": True, "line": last_line(error, path)}
            shown(error, path)
    return json.dumps(result)
