"""The built site, a server for it, a browser, and small copies of the project to break."""

import contextlib
import functools
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MINIATURE = HERE / "miniature"
ASSEMBLE = ROOT / "docs" / "sitekit" / "pyodide" / "assemble.py"
SHARED = [
    "docs/sitekit", "docs/theme", "docs/assets", "docs/exercises", "docs/index.html", "gradcheck",
    "mkdocs.yml", "mkdocs.zh.yml", "pyproject.toml", "README.md", "LICENSE",
]


def mkdocs(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run MkDocs in a project as its reader would."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments], cwd=project, capture_output=True,
        text=True, encoding="utf-8", env=os.environ | variables, check=False,
    )


@dataclass
class Miniature:
    """A project of two pages and two snippets, with the real machinery, for a test to break."""

    folder: Path

    def build(self, *, strict: bool = True) -> subprocess.CompletedProcess:
        return mkdocs(
            self.folder, "build", "--site-dir", str(self.folder / "site"), *["--strict"] * strict
        )

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not contain {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def site(self) -> Path:
        return self.folder / "site"


def copy_small(folder: Path) -> Miniature:
    """Make a small copy of the project that builds; its pages are in the folder ``miniature``."""
    for name in SHARED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    shutil.copytree(MINIATURE, folder / "docs", dirs_exist_ok=True)
    for name, top in (("mkdocs.yml", "en/"), ("mkdocs.zh.yml", "")):
        config = folder / name
        nav = f"nav:\n  - Home: {top}index.md\n  - Second: {top}second.md\n"
        text, found = re.subn(
            r"^nav:\n(?: .*\n)+", nav, config.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        assert found == 1
        config.write_text(text, encoding="utf-8")
    # What the project has computed already need not be computed again.
    fonts = ROOT / ".cache" / "fonts"
    if fonts.is_dir():
        shutil.copytree(fonts, folder / ".cache" / "fonts")
    return Miniature(folder)


@pytest.fixture
def miniature(tmp_path) -> Miniature:
    """A small copy of the project, to break."""
    return copy_small(tmp_path / "project")


@dataclass(frozen=True)
class Site:
    """The project's own site, as built for these tests."""

    folder: Path
    address: str

    def pages(self, language: str) -> dict[str, Path]:
        """Return the built pages of one language by their address below that language."""
        top = self.folder / language
        return {
            path.parent.relative_to(top).as_posix(): path
            for path in sorted(top.rglob("index.html"))
        }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def only_one(lock: Path):
    """Let one of pytest's processes at a time through."""
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            time.sleep(0.1)
    try:
        yield
    finally:
        lock.rmdir()


@pytest.fixture(scope="session")
def site(tmp_path_factory, root) -> Site:
    """The site, built once for all processes of the test run, by the strict build."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    folder, record = base / "site", base / "site-port"
    with only_one(base / "site-lock"):
        if not record.exists():
            port = free_port()
            # Python for the browser; where it cannot be fetched, the tests that run it say so.
            subprocess.run([sys.executable, str(ASSEMBLE)], cwd=root, check=False)
            built = mkdocs(
                root, "build", "--strict", "--site-dir", str(folder),
                SITE_URL=f"http://127.0.0.1:{port}/",
            )
            record.write_text(str(port) if built.returncode == 0 else built.stdout + built.stderr)
    if not record.read_text().isdigit():
        pytest.fail(f"the site does not build:\n{record.read_text()}", pytrace=False)
    return Site(folder, f"http://127.0.0.1:{record.read_text()}/")


class Handler(SimpleHTTPRequestHandler):
    """Serves files as a static host does, with the site's own page for what is not there."""

    def log_message(self, *_):
        pass

    def send_error(self, code, message=None, explain=None):
        missing = Path(self.directory) / "404.html"
        if code != 404 or not missing.is_file():
            return super().send_error(code, message, explain)
        body = missing.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


class Server(ThreadingHTTPServer):
    allow_reuse_port = True  # each process of the test run serves the one site at its one address
    daemon_threads = True


@contextlib.contextmanager
def serving(site: Site):
    """Serve a built site at its address."""
    port = int(site.address.rstrip("/").rpartition(":")[2])
    server = Server(("127.0.0.1", port), functools.partial(Handler, directory=str(site.folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def served(site):
    """The site at its address."""
    with serving(site):
        yield site


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """A small site with known content, built and at an address."""
    project = copy_small(tmp_path_factory.mktemp("small") / "project")
    address = f"http://127.0.0.1:{free_port()}/"
    built = mkdocs(
        project.folder, "build", "--strict", "--site-dir", str(project.site), SITE_URL=address
    )
    assert built.returncode == 0, built.stdout + built.stderr
    with serving(Site(project.site, address)) as site:
        yield site


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; without one, the tests that need it are skipped, saying so."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        pytest.skip("no Chromium on this machine (Debian, Ubuntu: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


class Watched:
    """A browser's page, with what it complained about and whom it asked."""

    def __init__(self, page, address: str):
        self.page, self.address, self.complaints = page, address, []
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self.request)

    def console(self, message):
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def request(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request to another host: {request.url}")

    def open(self, path: str):
        self.page.goto(self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def open_page(browser):
    """Open a fresh, watched page on a served site."""
    contexts = []

    def opened(site: Site, path: str, **options) -> Watched:
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(15_000)
        watched = Watched(contexts[-1].new_page(), site.address)
        watched.open(path)
        return watched

    yield opened
    for context in contexts:
        context.close()
