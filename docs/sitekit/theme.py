"""The theme's style sheets, which go into the one of the site."""

import re
from importlib.resources import files as resources

SHEETS = "assets/stylesheets/"
AUTODOC = "assets/_mkdocstrings.css"

# Holds every transition still while the colours change; the theme sets and removes its mark at
# the start of every page, changed or not. No colour of ours fades at any time (page.css).
STILL = re.compile(r"\[data-md-color-switching\] \*[^{}]*\{[^{}]*\}")


def sheet(files, config):
    """Return the style sheets of the theme and of mkdocstrings as one, and publish them no more."""
    theirs = sorted(
        (file for file in files if file.src_uri.startswith(SHEETS)), key=lambda file: file.src_uri
    )
    for file in theirs:
        files.remove(file)
    texts = [file.content_string for file in theirs if file.src_uri.endswith(".css")]
    if AUTODOC in config.extra_css:
        config.extra_css.remove(AUTODOC)
        style = resources("mkdocstrings_handlers.python") / "templates/material/style.css"
        texts.append(style.read_text(encoding="utf-8"))
    return STILL.sub("", "\n".join(text.removeprefix('@charset "UTF-8";') for text in texts))

