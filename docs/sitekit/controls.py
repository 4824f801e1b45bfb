"""What lets a reader run an example in the page; docs/assets/scripts/run makes it work."""

from sitekit.context import context


def controls() -> str:
    """Return the buttons of a runnable example, to stand between its source and its output."""
    word = context.word
    return (
        '<div class="snippet-controls">'
        f'<button type="button" class="snippet-run" title="Ctrl+Enter">{word("run")}</button>'
        f'<button type="button" class="snippet-stop">{word("stop")}</button>'
        f'<button type="button" class="snippet-edit" aria-expanded="false">{word("edit")}</button>'
        f'<button type="button" class="snippet-reset">{word("reset")}</button>'
        '<span class="snippet-status" role="status"></span>'
        f'<progress class="snippet-progress" max="1" aria-label="{word("run")}" hidden></progress>'
        '<span class="snippet-amount"></span>'
        "</div>"
    )


def live() -> str:
    """Return the place of what the reader's own run prints, below the captured output."""
    label = f'<p class="snippet-label snippet-label-live">{context.word("live")}</p>'
    return (
        f'{label}<div class="snippet-live" aria-live="polite"></div>'
        '<p class="snippet-comparison" role="status" hidden></p>'
    )


def elsewhere(needs: str) -> str:
    """Return the note on an example that a browser cannot run, and why."""
    # Chinese sets a space between its own letters and Latin ones.
    between = " " if context.language == "zh" and needs[0].isascii() else ""
    return f'<p class="snippet-elsewhere">{context.word("elsewhere").format(between + needs)}</p>'
