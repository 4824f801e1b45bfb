"""Read a built page: what a reader and a test need of it, with the standard library's parser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Snippet:
    """One example as it stands on a page."""

    name: str
    state: str
    source: str = ""
    code: str = ""
    stdout: str = ""
    stderr: str = ""
    figures: int = 0


@dataclass
class Page:
    """The content of a page, without header, menus and footer."""

    language: str = ""
    headings: list[str] = field(default_factory=list)
    snippets: list[Snippet] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    mathematics: int = 0
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    pictures_without_words: list[str] = field(default_factory=list)
    text: str = ""


class Reader(HTMLParser):
    """Fills a Page; keeps the open elements to know where it is."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.page, self.open = Page(), []

    def inside(self, word: str) -> bool:
        return any(word in classes for _, classes in self.open)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        classes = (attributes.get("class") or "").split()
        if tag not in VOID:
            self.open.append((tag, classes))
        if tag == "html":
            self.page.language = attributes.get("lang", "")
        if "id" in attributes:
            self.page.ids.append(attributes["id"])
        if not self.inside("md-content__inner"):
            return
        if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self.page.headings.append(attributes.get("id", ""))
        elif tag == "math":
            self.page.mathematics += 1
        elif tag == "a" and "headerlink" not in classes and "href" in attributes:
            self.page.links.append(attributes["href"])
        elif tag == "svg" and self.inside("figure") and attributes.get("role") != "img":
            self.page.pictures_without_words.append(attributes.get("id", "?"))
        if "formula" in classes and "id" in attributes:
            self.page.formulas.append(attributes["id"])
        if "snippet" in classes:
            self.page.snippets.append(
                Snippet(attributes.get("data-snippet", ""), attributes.get("data-state", ""))
            )
        if "data-copy" in attributes and self.inside("snippet"):
            self.page.snippets[-1].source = attributes["data-copy"]
        if tag == "figure" and self.inside("snippet-output"):
            self.page.snippets[-1].figures += 1

    def handle_endtag(self, tag):
        while self.open:
            last, _ = self.open.pop()
            if last == tag:
                return

    def handle_data(self, data):
        if self.open and self.open[-1][0] in {"script", "style"}:
            return
        self.page.text += data
        for word, name in (
            ("snippet-stdout", "stdout"), ("snippet-stderr", "stderr"), ("snippet-source", "code"),
        ):
            if self.inside("snippet") and self.inside(word):
                snippet = self.page.snippets[-1]
                setattr(snippet, name, getattr(snippet, name) + data)


def read(path: Path) -> Page:
    """Read a built page."""
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.page


def pages(folder: Path) -> dict[str, Page]:
    """Read all pages of one language, by their address below it."""
    return {
        path.parent.relative_to(folder).as_posix(): read(path)
        for path in sorted(folder.rglob("index.html"))
    }
