"""The theme's rule against transitions while its colours change."""

import re

PALETTE = re.compile(r"assets/stylesheets/palette\.\w+\.min\.css")
STILL = re.compile(r"\[data-md-color-switching\] \*[^{}]*\{[^{}]*\}")


def leave_out(files):
    """Take out the rule that holds every transition still while the colours change.

    The theme sets and removes its mark at the start of every page, whether or not the colours
    change, and since the rule speaks of everything, everything is styled anew each time: a third
    of what a slow phone spends on the page. ``page.css`` lets no colour fade at any time instead.
    """
    for file in files:
        if PALETTE.fullmatch(file.src_uri):
            file.content_string = STILL.sub("", file.content_string)
