"""A report's own HTML, as captured in the run that made it."""

from sitekit.context import SiteError
from sitekit.runs import finished


def report(name: str, variable: str) -> str:
    """Return the HTML form of ``variable`` at the end of the run of snippet ``name``."""
    forms = finished(name).html
    if variable not in forms:
        raise SiteError(f"snippet {name} has no variable {variable!r} with an HTML form")
    return f'<div class="gc-report" data-search-exclude>\n{forms[variable]}\n</div>\n'
