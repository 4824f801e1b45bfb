"""Make the environment that the lock describes, once: ``python docs/sitekit/environment.py``.

Runs before anything is installed, with whatever Python there is, so it uses the standard library
alone, and it says in one sentence what is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = os.path.join(ROOT, ".venv")
LOCK = os.path.join(ROOT, "requirements.txt")
STAMP = os.path.join(FOLDER, "installed.sha256")
PYTHON = os.path.join(FOLDER, "Scripts" if os.name == "nt" else "bin", "python")


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def stop(text):
    sys.exit("gradcheck: " + text)


def fingerprint():
    """Return what the environment is made from: the lock, the project's metadata, the Python."""
    digest = hashlib.sha256(sys.version.encode())
    for name in ("requirements.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def ready(wanted):
    """Return whether the environment is the one wanted, and was made for this folder."""
    try:
        with open(STAMP) as file:
            return file.read().split() == [wanted] and os.path.exists(PYTHON)
    except OSError:
        return False


def run(what, *command):
    say("  " + what)
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        stop(
            "%s did not work; pip's own words are above. "
            "It needs a package index that pip can reach." % what
        )


def main():
    if sys.version_info < (3, 11):
        stop(
            "Python 3.11 or later is needed, and this is %s. Name another with PYTHON=, "
            "as in: make serve PYTHON=python3.12" % sys.version.split()[0]
        )
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        stop("this Python has no venv module; on Debian and Ubuntu: apt install python3-venv")
    wanted = fingerprint()
    if ready(wanted):
        return
    began = time.time()
    say("Setting up the environment in .venv (first time, or the lock has changed) ...")
    if os.path.isdir(FOLDER):
        shutil.rmtree(FOLDER)
    say("  creating it with Python " + sys.version.split()[0])
    try:
        venv.create(FOLDER, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        stop("the environment could not be created in .venv: %s" % error)
    pip = [PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    run("installing what the lock names, hashes checked", *pip, "--require-hashes", "-r", LOCK)
    run("installing gradcheck from this folder", *pip, "--no-deps", "--no-build-isolation", "-e", ".")
    with open(STAMP, "w") as file:
        file.write(wanted)
    say("The environment was ready after %.0f s." % (time.time() - began))


if __name__ == "__main__":
    main()
