"""While somebody writes, pages that stayed as they were are not rendered again."""

from copy import deepcopy

from sitekit import store
from sitekit.context import context
from sitekit.paths import DOCS, MODULE

PAGES = ("en", "zh")  # what is in them comes as the page's own text
#: What a page of the reference says comes through the state of plugins, which starts anew.
REFERENCE = "\n::: "

kept: dict[str, tuple[str, tuple]] = {}


def surroundings(files) -> str:
    """Return a hash of everything but the page's own text that pages are made of."""
    paths = [path for folder in (DOCS, MODULE) for path in sorted(folder.rglob("*"))
             if path.is_file() and path.suffix != ".pyc"
             and path.relative_to(folder).parts[0] not in PAGES]
    contents = (part for path in paths for part in (str(path), path.read_bytes()))
    return store.digest(*contents, *sorted(file.src_uri for file in files.documentation_pages()))


def reuse(page, markdown: str, around: str) -> None:
    """Let the page take over what was rendered from the same text before."""
    key = store.digest(context.language, around, markdown)

    def render(config, files):
        name = page.file.src_uri
        if kept.get(name, ("", ()))[0] != key:
            type(page).render(page, config, files)
            if context.errors or REFERENCE in markdown:
                return
            links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
            kept[name] = key, deepcopy((
                page.content, page.toc, page._title_from_render, page.present_anchor_ids, links,
            ))
            return
        page.content, page.toc, page._title_from_render, page.present_anchor_ids, links = deepcopy(
            kept[name][1]
        )
        page.links_to_anchors = {
            files.get_file_from_path(uri): anchors for uri, anchors in links.items()
        }

    page.render = render
