"""The commands: what they say when something is missing, and that an edit shows while serving."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from .conftest import free_port

SITEKIT = "docs/sitekit"


def python(root, *arguments):
    return subprocess.run(
        [sys.executable, *arguments], cwd=root, capture_output=True, text=True, check=False
    )


def test_a_free_port_is_accepted(root):
    assert python(root, f"{SITEKIT}/port.py", str(free_port())).returncode == 0


def test_a_taken_port_is_named_and_another_proposed(root):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        done = python(root, f"{SITEKIT}/port.py", str(port))
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert "make serve PORT=" in done.stderr


@pytest.mark.parametrize("port", ["http", "0", "70000", ""])
def test_what_is_no_port_is_refused(root, port):
    done = python(root, f"{SITEKIT}/port.py", port)
    assert done.returncode == 1
    assert "is not a port" in done.stderr


def test_an_old_python_is_told_which_is_needed(root):
    done = python(
        root, "-c",
        "import runpy, sys; sys.version_info = (3, 10, 0); sys.version = '3.10.0 (old)';"
        f"runpy.run_path('{SITEKIT}/environment.py', run_name='__main__')",
    )
    assert done.returncode == 1
    assert "Python 3.11 or later is needed, and this is 3.10.0" in done.stderr


def test_a_python_without_venv_is_told_so(root):
    done = python(
        root, "-c",
        "import runpy, sys; sys.modules['ensurepip'] = None;"
        f"runpy.run_path('{SITEKIT}/environment.py', run_name='__main__')",
    )
    assert done.returncode == 1
    assert "no venv module" in done.stderr


def test_no_python_at_all_is_one_sentence(root):
    done = subprocess.run(
        ["make", "--no-print-directory", "environment", "PYTHON="], cwd=root,
        capture_output=True, text=True, check=False,
    )
    assert done.returncode != 0
    assert "no Python 3.11 or later was found" in done.stderr


def test_the_lock_has_hashes_for_all_and_no_address(root):
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = lock.replace("\\\n", "").splitlines()
    assert entries
    for entry in entries:
        assert "==" in entry and "--hash=sha256:" in entry, entry.split(" ")[0]


@contextlib.contextmanager
def serving(miniature):
    """``mkdocs serve`` on a small project, and its address."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=miniature.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.communicate()


def eventually(address: str, words: str) -> str:
    """Return the page once it contains the words; fail if it never does."""
    text = ""
    for _ in range(300):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            text = urllib.request.urlopen(address, timeout=60).read().decode()
            if words in text:
                return text
        time.sleep(0.2)
    pytest.fail(f"{address} never showed {words!r}:\n{text[-2000:]}")
    return text


def test_serving_shows_both_languages_and_follows_edits_of_pages_snippets_and_module(miniature):
    with serving(miniature) as address:
        assert "A small site" in eventually(f"{address}en/", "A small site")
        assert "一个小网站" in eventually(f"{address}zh/", "一个小网站")
        miniature.edit("docs/en/index.md", "A small site", "An edited site")
        eventually(f"{address}en/", "An edited site")
        miniature.edit("docs/zh/index.md", "一个小网站", "一个改过的网站")
        eventually(f"{address}zh/", "一个改过的网站")
        miniature.edit("docs/snippets/slope.py", "of the slope", "of it")
        eventually(f"{address}zh/", "error &lt;of it&gt;")
        module = miniature.folder / "gradcheck" / "comparison.py"
        module.write_text(
            module.read_text(encoding="utf-8")
            + "\n\ndef relative_difference(*_):\n    return 0.25\n",
            encoding="utf-8",
        )
        eventually(f"{address}en/", "difference 0.2500")


def test_while_serving_a_broken_snippet_is_shown_where_it_stands(miniature):
    with serving(miniature) as address:
        eventually(f"{address}en/", "A small site")
        miniature.edit("docs/snippets/slope.py", "epsilons =", "1 / 0\nepsilons =")
        assert "snippet slope ended with exit code 1" in eventually(f"{address}zh/", "ZeroDivisionError")
        miniature.edit("docs/snippets/slope.py", "1 / 0\n", "")
        eventually(f"{address}zh/", "1.0e-06")
