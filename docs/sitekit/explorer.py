"""The epsilon explorer: four measured curves, a slider along them, and what holds at each step.

Everything is drawn and written here; the script only shows another of the four curves, moves the
mark and fills in the numbers.
"""

import json
import math

from sitekit import markup
from sitekit.charts import power
from sitekit.context import context
from sitekit.runs import finished
from sitekit.values import column, lookup

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 16, 40
LOWEST, HIGHEST = -14, 1  # exponents along the vertical axis
THRESHOLDS = {"1e-7": 1e-7, "2e-7": 2e-7}
PARTS = {"difference": 1, "truncation": 3, "roundoff": 2}  # and the colour of each
COSTS, PRECISIONS = ("notebooks", "stable"), ("64", "32")
START = 1e-7

WORDS = {
    "en": {
        "cost": "Cost", "notebooks": "as the notebooks write it", "stable": "without cancellation",
        "precision": "Computed in", "64": "float64", "32": "float32", "epsilon": "Step ε",
        "numeric": "Numeric derivative by b3", "analytic": "Derivative by b3, backpropagation",
        "difference": "Relative difference, formula (2)", "truncation": "due to truncation",
        "roundoff": "due to round-off", "verdict": "Threshold {}",
        "pass": "passes", "fail": "fails",
        "alt": "Relative difference against the step on logarithmic scales, with its two parts: "
               "truncation rises with the square of the step, round-off falls with the step. "
               "The table below has the numbers.",
        "says": "epsilon {e}: relative difference {d}; 1e-7 {a}, 2e-7 {b}",
        "table": "All steps, as a table",
    },
    "zh": {
        "cost": "代价函数", "notebooks": "笔记的写法", "stable": "没有相消的写法",
        "precision": "计算精度", "64": "float64", "32": "float32", "epsilon": "步长 ε",
        "numeric": "对 b3 的数值导数", "analytic": "反向传播给出的对 b3 的导数",
        "difference": "相对差异，公式（2）",
        "truncation": "其中截断误差", "roundoff": "其中舍入误差",
        "verdict": "阈值 {}", "pass": "通过", "fail": "不通过",
        "alt": "对数坐标下相对差异随步长的变化，以及它的两个部分：截断误差随步长的平方上升，"
               "舍入误差随步长增大而下降。下面的表格里有全部数值。",
        "says": "epsilon {e}：相对差异 {d}；阈值 1e-7 {a}，2e-7 {b}",
        "table": "全部步长的数据表",
    },
}


def across(epsilon: float, first: float, last: float) -> float:
    share = (math.log10(epsilon) - first) / (last - first)
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def down(value: float) -> float:
    exponent = math.log10(value) if value > 0 else LOWEST
    share = (min(max(exponent, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def small(value: float) -> str:
    return f"{value:.1e}" if value > 10.0**LOWEST else "< 1e-14"


def step(epsilon: float) -> str:
    """Return a step of the slider: powers of ten as such, those between to two digits."""
    exponent = math.log10(epsilon)
    whole = math.isclose(exponent, round(exponent), abs_tol=1e-6)
    return f"{epsilon:.0e}" if whole else f"{epsilon:.1e}"


def explorer(name: str) -> str:
    """Return the explorer of the curves in the run of snippet ``name``.

    The run has ``epsilons``, ``analytic`` and ``curves``: for each cost and precision
    (``notebooks_64``) the lists ``numeric``, ``difference``, ``truncation`` and ``roundoff``.
    """
    run, words = finished(name), WORDS[context.language]
    epsilons = column(run, "epsilons")
    ends = math.log10(epsilons[0]), math.log10(epsilons[-1])
    xs = [across(epsilon, *ends) for epsilon in epsilons]
    curves = {
        f"{cost}_{bits}": lookup(run, f"curves[{cost}_{bits}]")
        for cost in COSTS for bits in PRECISIONS
    }
    start = min(range(len(epsilons)), key=lambda at: abs(math.log(epsilons[at] / START)))
    identity = context.unique("explorer")
    data = {
        "steps": [step(epsilon) for epsilon in epsilons],
        "x": xs,
        "curves": {
            which: {
                "numeric": [f"{value:.9f}" for value in curve["numeric"]],
                **{part: [small(value) for value in curve[part]] for part in PARTS},
                "y": [down(value) for value in curve["difference"]],
                "passes": [[value < limit for limit in THRESHOLDS.values()]
                           for value in curve["difference"]],
            }
            for which, curve in curves.items()
        },
        "words": {key: words[key] for key in ("pass", "fail", "says")},
    }
    return (
        f'<figure class="gc-chart gc-explorer" data-snippet-chart="{name}" data-search-exclude>'
        f"{controls(words, identity, len(epsilons), start)}"
        f"{picture(curves, xs, ends, words, identity, start)}"
        f"{key(words)}"
        f"{readings(lookup(run, 'analytic'), words)}"
        f"{numbers(epsilons, curves, words)}"
        f'<script type="application/json">{json.dumps(data, ensure_ascii=False)}</script>'
        "</figure>\n"
    )


def choice(group: str, options, words, identity: str) -> str:
    radios = "".join(
        f'<label><input type="radio" name="{identity}-{group}" value="{option}"'
        f'{" checked" if option == options[0] else ""}> {words[option]}</label>'
        for option in options
    )
    return f'<fieldset><legend>{words[group]}</legend>{radios}</fieldset>'


def controls(words, identity: str, count: int, start: int) -> str:
    return (
        '<form class="gc-explorer-controls">'
        f'{choice("cost", COSTS, words, identity)}'
        f'{choice("precision", PRECISIONS, words, identity)}'
        f'<label class="gc-explorer-step" for="{identity}-step"><span>{words["epsilon"]}</span> '
        f'<output for="{identity}-step"></output></label>'
        f'<input id="{identity}-step" type="range" min="0" max="{count - 1}" value="{start}">'
        "</form>"
    )


def picture(curves, xs, ends, words, identity: str, start: int) -> str:
    """Return the four curves, of which the style sheet shows the chosen one."""
    grid = "".join(
        f'<text x="{across(10.0**tick, *ends)}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">'
        f"{power(10.0**tick)}</text>"
        for tick in range(-15, 0, 2)
    ) + "".join(
        f'<path class="gc-explorer-grid" d="M{LEFT} {down(10.0**tick)}H{WIDTH - RIGHT}"/>'
        f'<text x="{LEFT - 8}" y="{down(10.0**tick) + 4}" text-anchor="end">'
        f"{power(10.0**tick)}</text>"
        for tick in range(LOWEST, HIGHEST, 2)
    )
    limits = "".join(
        f'<path class="gc-explorer-limit" d="M{LEFT} {down(limit)}H{WIDTH - RIGHT}"/>'
        f'<text class="gc-explorer-limit-name" x="{WIDTH - RIGHT}" y="{down(limit) + shift}"'
        f' text-anchor="end">{name}</text>'
        for (name, limit), shift in zip(THRESHOLDS.items(), (14, -5), strict=True)
    )
    drawn = "".join(
        f'<g data-curve="{which}"{"" if at == 0 else " hidden"}>'
        + "".join(
            f'<path class="gc-explorer-{part}" d="{line(xs, curve[part])}"/>'
            for part in ("truncation", "roundoff", "difference")
        )
        + "</g>"
        for at, (which, curve) in enumerate(curves.items())
    )
    first = next(iter(curves.values()))
    x, y = xs[start], down(first["difference"][start])
    mark = (
        f'<path class="gc-explorer-line" d="M{x} {TOP}V{HEIGHT - BOTTOM}"/>'
        f'<circle class="gc-explorer-dot" cx="{x}" cy="{y}" r="6"/>'
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{identity}-alt">'
        f'<title id="{identity}-alt">{markup.text(words["alt"])}</title>'
        f"{grid}{limits}{drawn}{mark}</svg>"
    )


def line(xs, values) -> str:
    """Return the path of a curve, from where it enters the picture to where it leaves it."""
    low = HEIGHT - BOTTOM
    ys = [down(value) for value in values]
    inside = [at for at in range(len(ys)) if min(ys[max(at - 1, 0):at + 2]) < low]
    return "M" + "L".join(f"{xs[at]} {ys[at]}" for at in inside)


def key(words) -> str:
    entries = "".join(
        f'<li class="gc-series-{colour}{"" if part == "difference" else " gc-dashed"}">'
        f"{words[part]}</li>"
        for part, colour in PARTS.items()
    )
    return f'<ul class="gc-legend">{entries}</ul>'


def readings(analytic: float, words) -> str:
    """Return the places that the script fills in, for the step under the mark."""
    rows = [("numeric", words["numeric"], ""), ("analytic", words["analytic"], f"{analytic:.9f}")]
    rows += [(part, words[part], "") for part in PARTS]
    rows += [(f"verdict-{at}", words["verdict"].format(name), "")
             for at, name in enumerate(THRESHOLDS)]
    cells = "".join(f'<div><dt>{name}</dt><dd data-reading="{what}">{value}</dd></div>'
                    for what, name, value in rows)
    return f'<dl class="gc-explorer-readings">{cells}</dl>'


def numbers(epsilons, curves, words) -> str:
    headers = [words["epsilon"]]
    headers += [f"{words[cost]}, {words[bits]}" for cost in COSTS for bits in PRECISIONS]
    rows = [
        [step(epsilon), *(f"{curve['difference'][at]:.3e}" for curve in curves.values())]
        for at, epsilon in enumerate(epsilons)
    ]
    return (
        f'<details class="gc-data"><summary>{words["table"]}</summary>'
        f"<p>{words['difference']}</p>{markup.data_table(headers, rows)}</details>"
    )
