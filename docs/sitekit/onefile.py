"""gradcheck as one file, for those who can copy a file and cannot install anything.

The modules stay modules: the file holds their sources and hands them to Python's import system,
so nothing is renamed, and an error still says in which module it happened. Comments and the
documentation inside are left out; the package has them.
"""

import ast
import sys
from pathlib import Path

from sitekit import store
from sitekit.paths import MODULE
from sitekit.wheel import version

NAME = "gradcheck_onefile.py"
LEFT_OUT = {"course"}  # the functions of the notebooks

HEAD = '''\
"""gradcheck {version} as one file; needs NumPy 2.0 or later and Python 3.11 or later.

Put it beside your own file, and write::

    from gradcheck_onefile import check_gradient

Made from the package while its site was built. MIT License, as the package.
"""

import importlib.abc
import importlib.util
import linecache
import sys

SOURCES = {{}}
'''

TAIL = '''

class _Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the modules of gradcheck in this file."""

    def find_spec(self, name, path=None, target=None):
        if name not in SOURCES:
            return None
        package = any(other.startswith(name + ".") for other in SOURCES)
        return importlib.util.spec_from_loader(name, self, origin=__file__, is_package=package)

    def exec_module(self, module):
        place, source = f"<gradcheck_onefile: {module.__name__}>", SOURCES[module.__name__]
        linecache.cache[place] = (len(source), None, source.splitlines(keepends=True), place)
        exec(compile(source, place, "exec"), module.__dict__)


if "gradcheck" not in sys.modules:
    sys.meta_path.insert(0, _Sources())

from gradcheck import *  # noqa: E402, F403
from gradcheck import __all__, __version__  # noqa: E402, F401
'''


class Bare(ast.NodeTransformer):
    """Takes the documentation out of a module."""

    def strip(self, node):
        self.generic_visit(node)
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) \
                and isinstance(first.value.value, str):
            node.body = node.body[1:] or [ast.Pass()]
        return node

    visit_Module = visit_ClassDef = visit_FunctionDef = strip


def modules() -> dict[str, Path]:
    """Return the files of the checker by the name of the module."""
    found = {}
    for path in sorted(MODULE.rglob("*.py")):
        parts = path.relative_to(MODULE).parts
        if parts[0] not in LEFT_OUT:
            stem = [part for part in (*parts[:-1], path.stem) if part != "__init__"]
            found[".".join(["gradcheck", *stem])] = path
    return found


def section(name: str, module: str) -> str:
    """Return the part of the file that holds one module."""
    source = ast.unparse(ast.fix_missing_locations(Bare().visit(ast.parse(module))))
    written = repr(source) if "'''" in source else f"r'''\n{source}\n'''"
    return f"\nSOURCES[{name!r}] = {written}\n"


def text() -> str:
    """Return the file."""
    sources = {name: path.read_text(encoding="utf-8") for name, path in modules().items()}
    head = HEAD.format(version=version())
    parts = (part for pair in sources.items() for part in pair)
    depends = store.digest(sys.version, head, TAIL, *parts)

    def make() -> str:
        return head + "".join(section(*pair) for pair in sources.items()) + TAIL

    return store.kept(f"onefile/{depends}.py", make)


def write(site_dir: str) -> Path:
    """Write the file into ``site_dir/downloads``."""
    path = Path(site_dir) / "downloads" / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(), encoding="utf-8")
    return path
