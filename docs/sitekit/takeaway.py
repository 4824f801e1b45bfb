"""A page's examples to take along: one Python file and one notebook, prose in the page's language.

Both are made from the Markdown of the page and the finished runs of its snippets: nothing is
executed again, and nothing can differ from the page.
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from sitekit import onefile, svg, wheel
from sitekit.context import context
from sitekit.runs import METADATA, Run, finished, needs

FENCE = re.compile(r"^(?P<indent> *)```python exec=.*?\n(?P<body>.*?)^(?P=indent)```$", re.M | re.S)
SNIPPET = re.compile(r"""\bsnippet\(\s*["'](\w+)["']""")
HEADING_ID = re.compile(r"[ \t]*\{[:#][^}\n]*\}[ \t]*$", re.M)
ADMONITION = re.compile(
    r'^(?:!!!|\?\?\?\+?) *\w+(?: +"(?P<title>[^"]*)")? *\n(?P<body>(?:(?: {4}.*)?\n)*)', re.M
)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\[]*)\]\((?P<target>[^)\s]+)\)")

WORDS = {
    "en": {
        "take": "Take this page’s examples along:", "script": "Python file", "notebook": "notebook",
        "install": "Install gradcheck first: `{}`", "origin": "From the page {}",
        "omitted": "Left out here, because it needs {}: the example {}. The notebook has it.",
        "onefile": "gradcheck as one file", "copy": "Copy", "size": "{:.0f} KB, needs NumPy alone",
        "copied": "Copied",
    },
    "zh": {
        "take": "把本页的例子带走：", "script": "Python 文件", "notebook": "笔记本（.ipynb）",
        "install": "先安装 gradcheck：`{}`", "origin": "出自页面 {}",
        "omitted": "这里略去例子 {1}，因为它需要 {0}。笔记本里有。",
        "onefile": "单文件版 gradcheck", "copy": "复制", "size": "{:.0f} KB，只需要 NumPy",
        "copied": "已复制",
    },
}
# What the style sheet gives the colours of a figure; a notebook has no style sheet.
PAPER = {
    "--gc-line": "#23292b", "--gc-muted": "#5c6467", "--gc-grid": "#dedbd3",
    "--gc-paper": "#ffffff",
    "--gc-series-1": "#10736b", "--gc-series-2": "#c4501f", "--gc-series-3": "#6a4cab",
    "--gc-series-4": "#936400", "--gc-series-5": "#4a6076",
}


@dataclass
class Take:
    """What a page offers to take along, as files in the folder of the page."""

    stem: str
    script: str
    notebook: str


def words() -> dict[str, str]:
    return WORDS[context.language]


def pieces(markdown: str) -> list[str | Run]:
    """Return the page as prose and runs, in order; charts, tables and drawings stay on the page."""
    found, end = [], 0
    for match in FENCE.finditer(markdown):
        found.append(markdown[end:match.start()])
        found += [finished(name) for name in SNIPPET.findall(match["body"])]
        end = match.end()
    found.append(markdown[end:])
    return [item for item in found if isinstance(item, Run) or item.strip()]


def prose(markdown: str, address: str) -> str:
    """Return Markdown that a notebook understands: no ids, no admonitions, whole addresses."""

    def quoted(match: re.Match) -> str:
        body = re.sub(r"^ {4}", "", match["body"], flags=re.M).strip()
        lines = ([f"**{match['title']}**", ""] if match["title"] else []) + body.splitlines()
        return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"

    def whole(match: re.Match) -> str:
        target = match["target"]
        if "://" in target:
            return match[0]
        if not address:
            return match["text"]
        return f"[{match['text']}]({urljoin(address, re.sub(r'(?:index)?[.]md', '/', target))})"

    markdown = ADMONITION.sub(quoted, markdown)
    markdown = HEADING_ID.sub("", markdown)
    markdown = re.sub(r"<[^>]+>", "", markdown)
    return LINK.sub(whole, markdown).strip()


def take(markdown: str, title: str, stem: str, address: str, root: str) -> Take | None:
    """Return the files of a page, or None if it has no examples.

    Parameters
    ----------
    markdown : str
        The page, its values filled in.
    title, stem, address : str
        The page's title, the stem of the files' names, and its address, if that is known.
    root : str
        The address of the site, or nothing.
    """
    found = pieces(markdown)
    runs = [item for item in found if isinstance(item, Run)]
    if not runs:
        return None
    return Take(stem, script(found, title, address, root), notebook(found, address, root))


def install(root: str) -> str:
    """Return the command that installs the wheel of this site."""
    return f"pip install {urljoin(root, 'wheels/')}{wheel.name()}"


def comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def script(found: list[str | Run], title: str, address: str, root: str) -> str:
    """Return the examples as one program, a cell for each, headings as comments."""
    runs = [item for item in found if isinstance(item, Run)]
    parts = [comment(title)]
    if address:
        parts.append(comment(words()["origin"].format(address)))
    parts.append(comment(words()["install"].format(install(root)).replace("`", "")))
    heading, seen = "", set()
    for item in found:
        if not isinstance(item, Run):
            named = re.findall(r"^##+ +(.*)$", HEADING_ID.sub("", item), re.M)
            heading = named[-1] if named else heading
            continue
        if item.name in seen:
            continue
        seen.add(item.name)
        lacking = needs(item.source)
        if lacking:
            # Its worker processes would import this file, and with it all the other examples.
            parts.append(f"\n\n{comment(words()['omitted'].format(', '.join(lacking), item.name))}")
            continue
        parts.append(f"\n\n# %% {heading} ({item.name})\n{METADATA.sub('', item.source).strip()}\n")
    return "".join(parts) if runs else ""


def notebook(found: list[str | Run], address: str, root: str) -> str:
    """Return the page as an executed notebook (format 4)."""
    cells, count = [markdown_cell(words()["install"].format(install(root)), 0)], 0
    for item in found:
        if isinstance(item, Run):
            count += 1
            cells.append(code_cell(item, count, len(cells)))
        else:
            text = prose(item, address)
            if text:
                cells.append(markdown_cell(text, len(cells)))
    return json.dumps(
        {
            "cells": cells,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        ensure_ascii=False, indent=1,
    ) + "\n"


def markdown_cell(text: str, number: int) -> dict:
    return {"cell_type": "markdown", "id": f"cell-{number}", "metadata": {},
            "source": text.splitlines(keepends=True)}


def code_cell(run: Run, count: int, number: int) -> dict:
    outputs = [
        {"output_type": "stream", "name": name, "text": text.splitlines(keepends=True)}
        for name, text in (("stdout", run.stdout), ("stderr", run.stderr)) if text
    ] + [
        {"output_type": "display_data", "metadata": {}, "data": {"image/svg+xml": on_paper(figure)}}
        for figure in run.figures
    ]
    return {"cell_type": "code", "id": f"cell-{number}", "execution_count": count,
            "metadata": {"tags": [run.name]}, "outputs": outputs,
            "source": run.source.strip().splitlines(keepends=True)}


def on_paper(figure: str) -> str:
    """Return a figure in the colours of paper."""
    for sentinel, variable in svg.SENTINELS.items():
        colour = PAPER[variable.removeprefix("var(").removesuffix(")")]
        figure = re.sub(sentinel, colour, figure, flags=re.I)
    return figure[figure.index("<svg"):]


def links(taken: Take) -> str:
    """Return the line below a page that offers its files, which lie in the folder of the page."""
    return (
        f'<p class="gc-take">{words()["take"]} '
        f'<a href="{taken.stem}.py" download>{words()["script"]}</a> '
        f'<a href="{taken.stem}.ipynb" download>{words()["notebook"]}</a></p>\n'
    )


def one_file() -> str:
    """Return the offer of the checker as one file, with a button that copies it."""
    size = len(onefile.text().encode()) / 1000
    return (
        f'<p class="gc-onefile"><a href="../downloads/{onefile.NAME}" download>{onefile.NAME}</a>'
        f' <small>{words()["size"].format(size)}</small>'
        f' <button type="button" data-done="{words()["copied"]}">{words()["copy"]}</button></p>\n'
    )


def install_line() -> str:
    """Return the install line; where the site's address is not known, the script fills it in."""
    return (
        f'<p class="gc-install"><code data-wheel="../wheels/{wheel.name()}">'
        f"{install(context.root)}</code></p>\n"
    )

