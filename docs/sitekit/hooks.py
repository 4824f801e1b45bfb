"""MkDocs hooks: the thin glue between the site generator and the plain Python of this package."""

import logging
import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urljoin

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import jieba
from material.plugins.search import plugin as search
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File
from mkdocs.utils import normalize_url

from sitekit import (
    exercises,
    fonts,
    formulas,
    freshness,
    language,
    markup,
    onefile,
    pyodide,
    rendering,
    runs,
    takeaway,
    theme,
    values,
    wheel,
)
from sitekit.context import SiteError, context
from sitekit.paths import ASSETS

log = logging.getLogger("mkdocs.sitekit")

jieba.setLogLevel(logging.WARNING)

MAIN = "en"  # the language of mkdocs.yml, whose build starts the other one
other = None  # that build, while it runs
letters = set()  # that the formulas of this build need
STYLES = "assets/styles/gradcheck.css"  # the theme's and ours in one, for a page to fetch at once


class FenceErrors(logging.Handler):
    """Collects what markdown-exec only warns about: an executed fence that raised."""

    def emit(self, record):
        context.errors.append(record.getMessage())


logging.getLogger("mkdocs.plugins.markdown_exec").addHandler(FenceErrors(logging.WARNING))


def on_startup(command, dirty):
    context.serving = command == "serve"


def on_config(config):
    context.language = config.theme["language"]
    # Chinese needs its words found; English would load the dictionary for a handful of letters.
    search.jieba = None if context.language == MAIN else jieba
    if context.language == MAIN:
        language.the_worker()  # starts while this one reads the examples
    root = "" if context.language == MAIN else "../"  # of the whole site, from this language's
    try:
        runtime = pyodide.address(config.extra["pyodide"])
    except SiteError as error:
        raise PluginError(str(error)) from None
    context.root = urljoin(config.site_url or "", root)
    config.extra["run"] = {
        "runtime": runtime if "://" in runtime or runtime.startswith("/") else root + runtime,
        "wheel": f"{root}wheels/{wheel.name()}",
        "root": root,
    }
    ours = [path for path in config.extra_css if path.startswith("assets/styles/")]
    config.extra["styles"] = ours
    config.extra_css = [path for path in config.extra_css if path not in ours] + [STYLES]
    return config


def on_files(files, config):
    """Run the examples, start the other language, and add what both share."""
    global other
    runs.forget()
    runs.run_all(exercises.texts())
    if context.language == MAIN:
        other = language.start(config.site_dir, config.site_url, config.strict, context.serving)
    for path in sorted(ASSETS.rglob("*")):
        name = f"assets/{path.relative_to(ASSETS).as_posix()}"
        if path.is_file() and path.suffix in {".css", ".js", ".svg", ".woff2", ".py"}:
            share(files, config, name, path)
    styles = [ASSETS.parent / path for path in config.extra["styles"]]
    content = [theme.sheet(files, config), *(path.read_text(encoding="utf-8") for path in styles)]
    files.append(File.generated(config, STYLES, content="\n".join(content)))
    letters.clear()
    context.around = rendering.surroundings(files) if context.serving else ""
    if fonts.original():
        config.extra["mathematics_font"] = f"assets/fonts/{fonts.FILE}"
    return files


def share(files, config, name, path):
    """Put a file outside this language's folder onto its site, unless it is there already."""
    if files.get_file_from_path(name) is None:
        files.append(File.generated(config, name, abs_src_path=str(path)))


def share_text(files, config, page, name, text):
    """Put a file made for a page into the folder of that page."""
    folder = Path(page.file.dest_uri).parent.as_posix()
    files.append(File.generated(config, f"{folder}/{name}", content=text))


def on_page_markdown(markdown, page, config, files):
    context.start_page(page.file.src_uri)
    try:
        markdown = values.fill(markdown)
        taken = takeaway.take(
            markdown, page.title, Path(page.file.src_uri).stem.replace("index", "gradcheck"),
            page.canonical_url or "", context.root,
        )
        if taken:
            share_text(files, config, page, f"{taken.stem}.py", taken.script)
            share_text(files, config, page, f"{taken.stem}.ipynb", taken.notebook)
            page.meta["take"] = takeaway.links(taken)
        markdown = noted(markdown, page, config)
        if context.serving:
            rendering.reuse(page, markdown, context.around)
        return markdown
    except SiteError as error:
        # While somebody writes, the page stays up with its gaps; a build must not publish them.
        if not context.serving:
            raise PluginError(f"{context.page}: {error}") from None
        log.error("%s: %s", context.page, error)
        return markdown


def noted(markdown, page, config):
    """Return the page with a note on each section that the other language has left behind."""
    name = page.file.src_uri.removeprefix(f"{MAIN}/")
    behind = {section for stale, section in freshness.stale(context.language) if stale == name}
    if not behind:
        return markdown
    (other,) = (
        entry for entry in language.alternates(config, page.url)
        if entry["lang"] != context.language
    )
    address = normalize_url(other["link"], page)
    return freshness.marked(markdown, behind, context.language, address)


def on_page_content(html, page, config, files):
    # markdown-exec has put the traceback on the page, and would publish it unless --strict.
    if context.errors and not context.serving:
        raise PluginError(f"{page.file.src_uri}: " + "\n".join(context.errors))
    try:
        for item in headings(page.toc):
            item.title = formulas.convert_title(item.title)
        html, ids = formulas.convert(html)
    except SiteError as error:
        raise PluginError(f"{context.page}: {error}") from None
    letters.update(fonts.characters(html))
    html = markup.references(markup.number_code_blocks(html), context.language)
    html = markup.closed_formulas(markup.whole_numbers(html)) + page.meta.get("take", "")
    page.present_anchor_ids |= ids  # so that MkDocs knows them when it checks links
    return html


def headings(items):
    for item in items:
        yield item
        yield from headings(item.children)


def on_page_context(variables, page, config, nav):
    variables["alternates"] = language.alternates(config, page.url)
    return variables


def on_post_build(config):
    global other
    font = fonts.mathematics(letters)
    if font:
        target = Path(config.site_dir) / "assets" / "fonts" / fonts.FILE
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(font, target)
    if context.language != MAIN:
        return
    wheel.build(config.site_dir)
    onefile.write(config.site_dir)
    exercises.pack(config.site_dir)
    if config.extra["run"]["runtime"] == pyodide.FOLDER:
        pyodide.serve(config.site_dir)
    built, said = language.finish(other)
    other = None
    if not built:
        raise PluginError(f"the Chinese pages could not be built:\n{said}")
    if said:
        log.info("the build of the Chinese pages says:\n%s", said)


def on_build_error(error):
    """Do not leave the other build running when this one has failed."""
    global other
    if other is not None:
        language.finish(other)
        other = None
