"""What the page being rendered needs to know: its language, its name, its numbering.

MkDocs renders one page after the other in one process per language, so this is plain state.
"""

from dataclasses import dataclass, field

WORDS = {
    "en": {
        "output": "Output",
        "stderr": "Standard error",
        "figure": "Figure",
        "data": "The numbers behind this figure",
        "failed": "This example failed",
    },
    "zh": {
        "output": "输出",
        "stderr": "标准错误",
        "figure": "图",
        "data": "图中的数据",
        "failed": "这个例子运行失败",
    },
}


class SiteError(Exception):
    """Something a page asks for is missing or failed; the message names it."""


@dataclass
class Context:
    """State of the build in this process."""

    language: str = "en"
    serving: bool = False
    page: str = ""
    errors: list[str] = field(default_factory=list)
    counter: int = 0

    def start_page(self, name: str) -> None:
        """Begin a page: ids start over, so that an unchanged page is built byte for byte."""
        self.page, self.counter, self.errors = name, 0, []

    def unique(self, prefix: str) -> str:
        """Return an id that no other element of this page has."""
        self.counter += 1
        return f"{prefix}-{self.counter}"

    def word(self, key: str) -> str:
        """Return a word of the interface in the page's language."""
        return WORDS[self.language][key]


context = Context()
