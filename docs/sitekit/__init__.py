"""Binds the examples in ``docs/snippets`` to the pages: run once, shown in every language.

The functions below are what a page may call from an executed fence; each returns HTML.
"""

from sitekit.charts import chart
from sitekit.drawings import drawing
from sitekit.exercises import exercise, solution
from sitekit.explorer import explorer
from sitekit.reports import report
from sitekit.snippets import snippet
from sitekit.tables import table
from sitekit.takeaway import install_line, one_file

__all__ = [
    "chart", "drawing", "exercise", "explorer", "install_line", "one_file", "report", "snippet",
    "solution", "table",
]
