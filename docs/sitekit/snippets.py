"""One example on a page: its source, and what a run of it printed and drew."""

import logging

import pygments
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from sitekit import markup, store, svg
from sitekit.context import SiteError, context
from sitekit.controls import controls, elsewhere, live
from sitekit.runs import Run, finished, needs, run

log = logging.getLogger("mkdocs.sitekit")
_LINES_OF_A_FIGURE = 11


def code(source: str) -> str:
    """Return highlighted source, whose copy button copies the file and nothing else."""
    marked = store.kept(
        f"highlight/{store.digest(pygments.__version__, source)}.html",
        lambda: highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)),
    )
    return (
        f'<div class="snippet-source language-python highlight" data-copy="{markup.attribute(source)}">'
        f"<pre><span></span><code>{marked}</code></pre></div>"
    )


def stream(kind: str, content: str) -> str:
    if not content.strip():
        return ""
    return f'<pre class="snippet-{kind}" tabindex="0">{markup.text(content.rstrip())}</pre>'


def output(result: Run, alt: str) -> str:
    """Return what the run printed, standard error apart, and its figures."""
    if result.figures and not alt:
        raise SiteError(f"snippet {result.name} draws: say what is seen, snippet(..., alt=...)")
    pictures = "".join(
        f"<figure>{svg.inline(figure, f'{result.name}-{index}', context.word('figure'), alt)}</figure>"
        for index, figure in enumerate(result.figures)
    )
    warned = stream("stderr", result.stderr)
    if warned:
        label = f'<p class="snippet-label snippet-label-stderr">{context.word("stderr")}</p>'
        warned = f"{label}{warned}"
    return f"{stream('stdout', result.stdout)}{pictures}{warned}"


def snippet(name: str, alt: str = "", tolerance: float | None = None) -> str:
    """Return the example ``docs/snippets/NAME.py`` with its captured output.

    Parameters
    ----------
    name : str
        The file's stem.
    alt : str
        What the figures show, in the page's language; needed if the example draws.
    tolerance : float, optional
        Share by which numbers of a run elsewhere may differ, where the usual 0.001 asks too much.
    """
    try:
        result = finished(name)
        shown = output(result, alt)
    except SiteError as error:
        # While somebody writes, the page shows what went wrong; a build must not publish it.
        if not context.serving:
            raise
        log.error("%s: %s", context.page, error)
        result = run(name)
        shown = stream("stderr", f"{context.word('failed')}\n{error}")
    allowed = f' data-tolerance="{tolerance}"' if tolerance else ""
    missing = [context.words.get(need, need) for need in needs(result.source)]
    # How many lines each will take, so that a browser can leave them out until they are in view.
    source = result.source.count("\n")
    printed = result.stdout.count("\n") + result.stderr.count("\n")
    printed += _LINES_OF_A_FIGURE * len(result.figures)
    return (
        f'<div class="snippet" data-snippet="{name}" data-state="idle"'
        f' style="--source:{source};--output:{printed}"{allowed}>\n'
        f"{code(result.source)}"
        f"{elsewhere(context.word('and').join(missing)) if missing else controls()}"
        f'<p class="snippet-label">{context.word("output")}</p>'
        f'<div class="snippet-output" data-search-exclude>{shown}</div>'
        f"{'' if missing else live()}\n"
        f"</div>\n"
    )
