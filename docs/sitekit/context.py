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
        "run": "Run",
        "stop": "Stop",
        "edit": "Edit",
        "reset": "Reset",
        "live": "Your run",
        "elsewhere": "A browser cannot run this example: it needs {}. Copy it and run it at home.",
        "processes": "processes of its own",
        "and": " and ",
    },
    "zh": {
        "output": "输出",
        "stderr": "标准错误",
        "figure": "图",
        "data": "图中的数据",
        "failed": "这个例子运行失败",
        "run": "运行",
        "stop": "停止",
        "edit": "编辑",
        "reset": "还原",
        "live": "你的运行结果",
        "elsewhere": "浏览器无法运行这个例子，因为它需要{}。请复制到本机运行。",
        "processes": "独立的进程",
        "and": "、",
    },
}


class SiteError(Exception):
    """Something a page asks for is missing or failed; the message names it."""


@dataclass
class Context:
    """State of the build in this process."""

    language: str = "en"
    serving: bool = False
    root: str = ""  # the address of the whole site, if it is known
    around: str = ""  # while serving: a hash of all that pages are made of beside their text
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

    @property
    def words(self) -> dict[str, str]:
        """The words of the interface in the page's language."""
        return WORDS[self.language]

    def word(self, key: str) -> str:
        """Return a word of the interface in the page's language."""
        return self.words[key]


context = Context()
