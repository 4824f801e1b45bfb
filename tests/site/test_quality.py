"""Every page, measured in a browser: axe, weight, calm, paper, and reading without scripts."""

import gzip
import re

import pytest

from .conftest import ROOT
from .test_browser import address, opened_together

pytestmark = pytest.mark.xdist_group("browser")

ASSETS = ROOT / "docs" / "assets"
LANGUAGES = ["en", "zh"]
LEARN = "learn/step-size"
TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")

COLOURS = ["color-contrast", "link-in-text-block"]  # axe's rules that depend on the scheme

# What is closed is not looked at, unless it is opened. What is alike is looked at once: a word of
# code by its kind, its colours and what holds it, and the rows of a table of numbers by the first.
PREPARE = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  const words = [...document.querySelectorAll("pre span:not([id])")];
  const kinds = words.map(word => {
    const style = getComputedStyle(word);
    return [word.className, style.color, style.backgroundColor, style.fontWeight,
            word.closest("[class]:not(span)").className].join();
  });
  words.forEach((word, at) => {
    if (kinds.indexOf(kinds[at]) < at) word.replaceWith(...word.childNodes);
  });
  for (const row of document.querySelectorAll("details tbody tr:nth-child(n + 3)")) row.remove();
  document.body.normalize();
}"""


def violations(page) -> list:
    """Return what axe finds on a page, and then what is wrong with its colours in the dark."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(PREPARE)
    found = []
    schemes = [("light", "default", {}), ("dark", "slate", {"runOnly": COLOURS})]
    for system, scheme, rules in schemes:
        page.emulate_media(color_scheme=system)
        page.wait_for_function(f"document.body.dataset.mdColorScheme === '{scheme}'")
        # Colours that fade into one another have arrived.
        page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
        options = {"resultTypes": ["violations"]} | rules
        for item in Axe().run(page, options=options).response["violations"]:
            nodes = [node["html"][:200] for node in item["nodes"][:3]]
            found.append((system, item["id"], nodes))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_no_violation_on_any_page(open_page, served, language, half):
    page = open_page(served, f"{language}/", color_scheme="light").page
    found = {}
    for name in list(served.pages(language))[half::2]:
        page.emulate_media(color_scheme="light")
        page.goto(served.address + address(language, name))
        found[name] = violations(page)
    assert {name: items for name, items in found.items() if items} == {}


HEIGHTS = """[...document.querySelectorAll(
    ".snippet-source pre > code, .snippet-output"
)].map(part => {
    const style = getComputedStyle(part);
    const said = parseFloat(style.containIntrinsicBlockSize.replace("auto", ""));
    const around = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    part.style.contentVisibility = "visible";
    const high = part.getBoundingClientRect().height - around;
    return [part.closest(".snippet").dataset.snippet, said, high];
})"""
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.mark.parametrize("name", ["learn/cost/", "learn/step-size/", "learn/find-the-mistake/"])
def test_what_is_left_out_on_a_phone_takes_the_room_that_it_will_need(open_page, served, name):
    page = open_page(served, f"en/{name}", **PHONE).page
    heights = page.evaluate(HEIGHTS)
    assert heights
    # A line is 16 pixels high; figures differ in shape.
    assert [one for one in heights if abs(one[1] - one[2]) > 0.05 * one[2] + 64] == []
    assert sum(abs(said - high) < 1 for _, said, high in heights) > 0.8 * len(heights)


STYLED = """({
    root: document.documentElement.className,
    sheets: [...document.querySelectorAll("link[rel=stylesheet]")].map(one => one.getAttribute("href")),
})"""


def test_the_script_of_the_theme_changes_nothing_that_would_style_the_whole_page_anew(
    open_page, served
):
    page = open_page(served, "en/").page
    after = page.evaluate(STYLED)
    page.route("**/bundle.*.js", lambda route: route.abort())
    page.reload()
    assert page.evaluate(STYLED) == after
    assert len(after["sheets"]) == 1


def test_no_rule_of_ours_has_to_be_tried_on_every_element():
    for file in sorted(ASSETS.glob("styles/*.css")):
        text = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selectors in re.findall(r"([^{};]+)\{", text):
            while re.search(r"\([^()]*\)", selectors):
                selectors = re.sub(r"\([^()]*\)", "", selectors)
            if not selectors.strip().startswith("@"):
                # The browser sorts rules by what the last part of a selector names.
                lasts = [selector.split()[-1] for selector in selectors.split(",")]
                named = r"[\w.#\[]|:root|:focus-visible"
                assert [last for last in lasts if not re.match(named, last)] == [], file.name


def test_chinese_punctuation_stays_on_the_line_of_the_formula_before_it(served):
    pages = [path.read_text(encoding="utf-8") for path in served.pages("zh").values()]
    assert any(re.search(r"</math>[，。、；：！？）”]</span>", page) for page in pages)
    assert not any(re.search(r"</math>[，。、；：！？）”](?!</span>)", page) for page in pages)


FADES = """
    window.fading = new Set();
    document.addEventListener("transitionrun", ({target, propertyName}) => {
        if (propertyName.includes("color")) fading.add(`${target.tagName}.${target.className}`);
    }, true);
"""


def test_no_colour_fades_when_a_page_loads_in_the_dark_or_its_colours_change(open_page, served):
    page = open_page(served, "en/", color_scheme="dark").page
    page.add_init_script(FADES)
    for name in ("learn/cost/", "learn/exercises/", "reference/check/"):
        page.goto(f"{served.address}en/{name}")
        for system, scheme in (("dark", "slate"), ("light", "default")):
            page.emulate_media(color_scheme=system)
            page.wait_for_function(f"document.body.dataset.mdColorScheme === '{scheme}'")
            page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            assert page.evaluate("[...fading]") == [], (name, system)
        page.emulate_media(color_scheme="dark")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_controls_and_the_editor_have_no_violation_either(open_page, served, language):
    page = open_page(served, f"{language}/learn/exercises/", color_scheme="light").page
    page.locator(".exercise .snippet-edit").first.click()
    page.locator(".snippet-editor").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_the_marks_that_it_was_written_with(served, language):
    for name, path in served.pages(language).items():
        page = path.read_text(encoding="utf-8")
        article = re.search(r"<article.*?</article>", page, re.DOTALL)[0]
        quoted = r"<(pre|code|style|svg)\b.*?</\1>|<[^>]+>"
        words = re.sub(quoted, " ", article, flags=re.DOTALL)
        left = re.findall(r"\*\*\S.{,40}|\.\. \[\d+\]|:(?:func|class|meth):|\$\\\S+", words)
        assert left == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_load_of_a_learn_page_weighs_less_than_300_kb_compressed(
    browser, served, language
):
    context = browser.new_context()
    page, sizes = context.new_page(), {}

    def weigh(response):
        body = response.body()
        if response.headers.get("content-type", "").startswith(TEXT):
            body = gzip.compress(body, 6)
        sizes[response.url] = len(body)

    page.on("response", weigh)
    page.goto(f"{served.address}{language}/{LEARN}/")
    page.wait_for_load_state("networkidle")
    context.close()
    assert sum(sizes.values()) < 300_000, sorted(sizes.items(), key=lambda item: -item[1])[:8]


SHIFT = """() => new Promise(resolve => {
  let shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(shift), 500);
})"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_on_a_page_moves_while_it_loads(browser, served, language, width):
    names = [".", LEARN, "learn/exercises"]
    viewport = {"width": width, "height": 900}
    for name, watched in opened_together(browser, served, language, names, viewport=viewport):
        assert watched.page.evaluate(SHIFT) < 0.1, name


UNSEEN = """all => all.filter(one => !one.checkVisibility({visibilityProperty: true})
    || !one.getBoundingClientRect().height).map(one => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_all_pages_show_their_text_code_and_output_and_no_dead_button(
    open_page, served, language
):
    page = open_page(served, f"{language}/", java_script_enabled=False).page
    parts = "h1, :is(.snippet-source, .snippet-output, figure svg):not(details *)"
    dead = ":is(button, input):not(details:not([open]) *)"
    for name in served.pages(language):
        page.goto(served.address + address(language, name))
        assert page.locator("article h1").count() == 1, name
        assert page.locator("article").locator(parts).evaluate_all(UNSEEN) == [], name
        buttons = page.locator("article").locator(dead)
        assert len(buttons.evaluate_all(UNSEEN)) == buttons.count(), name


WIDER = """all => all.filter(pre => pre.checkVisibility() && pre.scrollWidth > pre.clientWidth + 1)
    .map(pre => pre.textContent.slice(0, 80))"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_page_is_clean_paper(open_page, served, language):
    page = open_page(served, f"{language}/", viewport={"width": 700, "height": 900}).page
    page.emulate_media(media="print", color_scheme="dark")
    for name in (".", LEARN, "learn/exercises"):
        page.goto(served.address + address(language, name))
        for part in (".md-header", ".md-sidebar", ".md-footer", ".snippet-controls"):
            assert page.locator(f"{part}:visible").count() == 0, f"{name}: {part}"
        # Dark text on light paper, whatever the screen had.
        ink, paper = page.locator("article p").first.evaluate(
            "p => [getComputedStyle(p).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert max(channels(ink)) < 100 and min(channels(paper)) > 240, f"{name}: {ink} on {paper}"
        assert page.locator("article pre").evaluate_all(WIDER) == [], name


def channels(colour: str) -> list[int]:
    """Return red, green and blue of ``rgb(1, 2, 3)``."""
    return [round(float(part)) for part in colour.strip("rgba()").split(",")[:3]]
