"""The report as HTML, for notebooks and for the pages of the project: one piece, no scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from gradcheck.heat_map import heat_map
from gradcheck.report_text import (
    WORDS,
    counted,
    evidence,
    number,
    precision,
    remark,
    shape_words,
    shown_arrays,
)

if TYPE_CHECKING:
    from gradcheck.report import ParameterReport, Report

MOST_ARRAYS = 60
MOST_MAPS = 6

# The colours of the page are taken where it defines them. A notebook says whether it is dark by
# an attribute (JupyterLab, Material) or leaves it to the system.
LIGHT = "--ok:var(--gc-ok,#2e7d32);--wrong:var(--gc-wrong,#c62828);--unsure:#8a5a00"
DARK = "--ok:var(--gc-ok,#81c784);--wrong:var(--gc-wrong,#ff8a80);--unsure:#ffcc80"
STYLE = f"""
.gradcheck-report {{
  {LIGHT}; line-height: 1.45; margin: 1em 0; max-width: 60em; overflow-x: auto; }}
@media (prefers-color-scheme: dark) {{ .gradcheck-report {{ {DARK}; }} }}
[data-md-color-scheme=default] .gradcheck-report,
[data-jp-theme-light=true] .gradcheck-report {{ {LIGHT}; }}
[data-md-color-scheme=slate] .gradcheck-report,
[data-jp-theme-light=false] .gradcheck-report {{ {DARK}; }}
.gradcheck-report p {{ margin: 0 0 .6em; }}
.gradcheck-report table {{
  border-collapse: collapse; border: 0; margin: 0 0 .8em; font-size: .95em; }}
.gradcheck-report th, .gradcheck-report td {{
  text-align: left; vertical-align: top; padding: .2em 1.2em .2em 0; background: none;
  border: 0; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }}
.gradcheck-report thead th {{ font-weight: normal; opacity: .7; }}
.gradcheck-report td:last-child {{ min-width: 13em; }}
.gradcheck-report .number {{ text-align: right; font-variant-numeric: tabular-nums; }}
.gradcheck-report .correct {{ color: var(--ok); }}
.gradcheck-report .wrong {{ color: var(--wrong); font-weight: bold; }}
.gradcheck-report .inconclusive {{ color: var(--unsure); font-weight: bold; }}
.gradcheck-report dl {{
  display: grid; grid-template-columns: max-content 1fr; gap: .2em 1.2em; margin: 0; }}
.gradcheck-report dt {{ opacity: .7; }}
.gradcheck-report dd {{ margin: 0; }}
.gradcheck-report figure {{ margin: 0 0 .8em; width: auto; text-align: left; }}
.gradcheck-report figcaption {{
  font-size: .85em; font-style: normal; opacity: .8; margin: .3em 0; max-width: none; }}
.gradcheck-report svg {{ display: block; max-width: 100%; }}
.gradcheck-report .unknown {{ fill: currentColor; fill-opacity: .06; }}
.gradcheck-report .agrees {{ fill: var(--ok); fill-opacity: .3; }}
.gradcheck-report .kink {{ fill: var(--unsure); fill-opacity: .5; }}
.gradcheck-report .off-1 {{ fill: var(--wrong); fill-opacity: .2; }}
.gradcheck-report .off-2 {{ fill: var(--wrong); fill-opacity: .4; }}
.gradcheck-report .off-3 {{ fill: var(--wrong); fill-opacity: .65; }}
.gradcheck-report .off-4 {{ fill: var(--wrong); }}
"""


def report_html(report: Report) -> str:
    """Write the report: headline, table of arrays, heat maps of the wrong ones, the rest."""
    shown, left_out = shown_arrays(report, MOST_ARRAYS)
    wrong = [one for one in shown if one.verdict == "wrong" and one.shape]
    maps = "".join(_figure(one) for one in wrong[:MOST_MAPS])
    more = f"<p>{escape(left_out)}</p>" if left_out else ""
    return (
        f'<div class="gradcheck-report"><style>{STYLE}</style>'
        f"{_headline(report)}{_table(shown)}{more}{maps}{_closing(report)}</div>"
    )


def _headline(report: Report) -> str:
    return (
        f'<p>gradient check: <span class="{report.verdict}">{report.verdict}</span> '
        f"(relative difference {number(report.difference)}, "
        f"{counted(report.evaluations, 'cost call')})</p>"
    )


def _table(arrays: list[ParameterReport]) -> str:
    if not arrays:
        return ""
    rows = "".join(_row(one) for one in arrays)
    head = (
        '<th scope="col">array</th><th scope="col">shape</th><th scope="col">verdict</th>'
        '<th scope="col" class="number">difference</th><th scope="col">what was seen</th>'
    )
    return f'<table class="arrays"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(array: ParameterReport) -> str:
    return (
        f'<tr><th scope="row"><code>{escape(array.name)}</code></th>'
        f"<td>{shape_words(array.shape)}</td>"
        f'<td><span class="{array.verdict}">{WORDS[array.verdict]}</span></td>'
        f'<td class="number">{number(array.difference)}</td>'
        f"<td>{escape(remark(array))}</td></tr>"
    )


def _figure(array: ParameterReport) -> str:
    """The heat map of one wrong array, with what it shows in words."""
    drawing, words = heat_map(array)
    return f"<figure>{drawing}<figcaption>{escape(words)}</figcaption></figure>"


def _closing(report: Report) -> str:
    labelled = [
        ("worst", evidence(report)),
        ("hint", report.hint),
        *(("note", note.message) for note in report.notes),
        ("noise", precision(report)),
    ]
    items = "".join(f"<dt>{label}</dt><dd>{escape(text)}</dd>" for label, text in labelled if text)
    return f"<dl>{items}</dl>" if items else ""
