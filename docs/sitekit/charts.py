"""A chart of a run's variables: labels in the page's language, colours of the page, data below."""

import io
import json
import math
import sys
import warnings
from functools import cache
from importlib.metadata import version
from pathlib import Path

from sitekit import markup, store, svg
from sitekit.context import SiteError, context
from sitekit.paths import SITEKIT
from sitekit.runs import evidence
from sitekit.values import column, lookup, written

SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MARKERS = "osD^v"
#: What a picture depends on, beside what it shows.
FILES = (Path(__file__), Path(svg.__file__), SITEKIT / "matplotlibrc")


@cache
def pyplot():
    """Import matplotlib with our style, when the first chart needs it."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rc_file(SITEKIT / "matplotlibrc")
    import matplotlib.pyplot as plt

    return plt


def power(value: float, _position=None) -> str:
    """Return a tick of a logarithmic axis as plain text, which any font on the page can show."""
    if value <= 0:
        return ""
    exponent = math.log10(value)
    if not math.isclose(exponent, round(exponent), abs_tol=1e-9):
        return ""
    return {0: "1", 1: "10"}.get(round(exponent), f"10{str(round(exponent)).translate(SUPERSCRIPT)}")


def number(value) -> str:
    """Return a number of the data table, short but not misleading."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return markup.text(written(value))


def chart(
    name: str,
    *,
    x: str,
    y: dict[str, str],
    xlabel: str,
    ylabel: str,
    alt: str,
    xscale: str = "linear",
    yscale: str = "linear",
    lines: dict[str, float | str] | None = None,
    caption: str = "",
) -> str:
    """Return a chart of variables at the end of the run of snippet ``name``.

    Parameters
    ----------
    name : str
        The snippet, or the measurement in ``docs/measured``.
    x : str
        The variable along the horizontal axis.
    y : dict
        Label in the page's language -> variable, one curve each; those beyond five are dashed.
    xlabel, ylabel, alt, caption : str
        Words in the page's language; ``alt`` says what a reader would see.
    xscale, yscale : {"linear", "log"}
        Scales.
    lines : dict, optional
        Label -> height (a number, or a variable) of horizontal reference lines.
    """
    run = evidence(name)
    along = column(run, x)
    curves = {label: column(run, variable) for label, variable in y.items()}
    for label, values in curves.items():
        if len(values) != len(along):
            raise SiteError(f"chart of snippet {name}: {x} has {len(along)} entries, {label} {len(values)}")
    heights = {
        label: lookup(run, height) if isinstance(height, str) else height
        for label, height in (lines or {}).items()
    }
    contents = (along, curves, heights, xlabel, ylabel, xscale, yscale)
    depends = store.digest(
        sys.version, version("matplotlib"), *(path.read_bytes() for path in FILES),
        json.dumps(contents),
    )
    # matplotlib takes longer than everything else on the page: it is imported when it must draw.
    picture = store.kept(f"charts/{name}-{depends}.svg", lambda: draw(*contents))
    rows = [[number(cell) for cell in row] for row in zip(along, *curves.values(), strict=True)]
    data = markup.data_table([markup.text(label) for label in [xlabel, *curves]], rows)
    below = f"<figcaption>{markup.text(caption)}</figcaption>" if caption else ""
    return (
        f'<figure class="gc-chart" data-snippet-chart="{name}" data-search-exclude>\n'
        f"{svg.inline(picture, f'{name}-chart', context.word('figure'), alt)}{legend(list(curves))}{below}"
        f'<details class="gc-data"><summary>{context.word("data")}</summary>{data}</details>\n'
        f"</figure>\n"
    )


def draw(along, curves, heights, xlabel, ylabel, xscale, yscale) -> str:
    """Return the SVG of the curves."""
    plt = pyplot()
    figure, axes = plt.subplots()
    axes.set(xscale=xscale, yscale=yscale)
    for axis, kind in ((axes.xaxis, xscale), (axes.yaxis, yscale)):
        if kind == "log":
            ticks(axis)
    axes.grid(True, which="major")
    for index, (label, values) in enumerate(curves.items()):
        # On a logarithmic axis an exact zero has no place: leave a gap rather than invent one.
        shown = [
            math.nan if value is None or (yscale == "log" and value <= 0) else value
            for value in values
        ]
        axes.plot(along, shown, label=label, marker=MARKERS[index % len(MARKERS)],
                  color=svg.SERIES[index % len(svg.SERIES)],
                  linestyle=(0, (3, 2)) if index >= len(svg.SERIES) else "solid",
                  markevery=max(1, len(along) // 40))
    axes.set_xlabel(xlabel, labelpad=7)
    # A horizontal label above the axis reads better than one on its side, and in Chinese much better.
    axes.set_title(ylabel, loc="left", fontsize=10.5, pad=10)
    highest = max(heights.values(), default=None)
    for label, height in heights.items():
        axes.axhline(height, color="#010204", linewidth=1.1, linestyle=(0, (4, 3)))
        # Lines may lie close together: the highest is named above itself, any other below.
        above = height == highest
        axes.annotate(label, (1, height), xycoords=("axes fraction", "data"),
                      xytext=(0, 3 if above else -4), textcoords="offset points", ha="right",
                      va="bottom" if above else "top", fontsize=9, color="#010204")
    file = io.StringIO()
    with warnings.catch_warnings():
        # The text stays text, and the reader's browser has the Chinese letters.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return file.getvalue()


def legend(labels) -> str:
    """Return the key to the curves; as HTML it wraps on a phone and knows how wide Chinese is."""
    if len(labels) < 2:
        return ""
    entries = "".join(
        f'<li class="gc-series-{index % len(svg.SERIES) + 1}'
        f'{" gc-dashed" if index >= len(svg.SERIES) else ""}">{markup.text(label)}</li>'
        for index, label in enumerate(labels)
    )
    return f'<ul class="gc-legend">{entries}</ul>'


def ticks(axis) -> None:
    """Label powers of ten, as many as fit, and none between."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    axis.set_major_locator(LogLocator(numticks=9))
    axis.set_major_formatter(FuncFormatter(power))
    axis.set_minor_locator(NullLocator())
