"""Which sections of a page were written against which text of the other language.

``docs/freshness.json`` holds, for every section, the fingerprints of its English and its Chinese
text when somebody last held them side by side. Where one has changed since and the other has not,
the other is stale: its page says so, and a test lists it. After mending a translation::

    python docs/sitekit/freshness.py
"""

import hashlib
import json
import re
import sys
from pathlib import Path

from markdown.extensions.toc import slugify

DOCS = Path(__file__).resolve().parent.parent
RECORD = DOCS / "freshness.json"
LANGUAGES = ("en", "zh")
HEADING = re.compile(r"^#{1,3} +(?P<title>.*?)(?: *\{[^}]*#(?P<id>[\w-]+)[^}]*\})? *$")
FENCE = re.compile(r"^ *(```|~~~)")

NOTES = {
    "en": "The Chinese text of this section has changed since this was written: "
          '<a href="{}" lang="zh" hreflang="zh">compare it there</a>.',
    "zh": "本节的英文版在译文写成之后有改动，请"
          '<a href="{}" lang="en" hreflang="en">对照英文版</a>。',
}


def sections(markdown: str) -> dict[str, str]:
    """Return the text of each section of a page by the id of its heading."""
    found, name, inside = {}, "", False
    for line in markdown.splitlines():
        inside ^= bool(FENCE.match(line))
        heading = None if inside else HEADING.match(line)
        if heading:
            name = heading["id"] or slugify(heading["title"], "-")
        found[name] = f"{found.get(name, '')}{line}\n"
    return {name: text for name, text in found.items() if name}


def fingerprint(text: str) -> str:
    """Return a hash of a section's words; how its lines are broken does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def current(docs: Path = DOCS) -> dict[str, dict[str, dict[str, str]]]:
    """Return page -> section -> language -> fingerprint, for sections that both languages have."""
    found = {}
    for path in sorted((docs / "en").rglob("*.md")):
        page = path.relative_to(docs / "en").as_posix()
        if not (docs / "zh" / page).is_file():
            continue
        texts = {
            language: sections((docs / language / page).read_text(encoding="utf-8"))
            for language in LANGUAGES
        }
        found[page] = {
            name: {language: fingerprint(texts[language][name]) for language in LANGUAGES}
            for name in texts["en"] if name in texts["zh"]
        }
    return found


def stale(language: str, docs: Path = DOCS) -> list[tuple[str, str]]:
    """Return the (page, section) pairs of a language that the other one has left behind."""
    record = docs / RECORD.name
    recorded = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    other = next(one for one in LANGUAGES if one != language)
    behind = []
    for page, found in current(docs).items():
        for name, now in found.items():
            then = recorded.get(page, {}).get(name)
            if then and now[other] != then[other] and now[language] == then[language]:
                behind.append((page, name))
    return behind


def marked(markdown: str, names: set[str], language: str, address: str) -> str:
    """Return a page with a note below the heading of every stale section."""
    lines, inside = [], False
    for line in markdown.splitlines():
        lines.append(line)
        inside ^= bool(FENCE.match(line))
        heading = None if inside else HEADING.match(line)
        name = heading and (heading["id"] or slugify(heading["title"], "-"))
        if name in names:
            note = NOTES[language].format(f"{address}#{name}")
            lines += ["", '!!! warning ""', "", f"    {note}", ""]
    return "\n".join(lines) + "\n"


def main() -> None:
    left = [f"{language}/{page}#{name}" for language in LANGUAGES for page, name in stale(language)]
    RECORD.write_text(json.dumps(current(), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    sys.stdout.write("".join(f"taken as mended: {one}\n" for one in left) or "nothing was stale\n")


if __name__ == "__main__":
    main()
