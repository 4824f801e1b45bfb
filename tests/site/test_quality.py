"""Every page, measured in a browser: axe, weight, calm, paper, and reading without scripts."""

import gzip

import pytest

from .test_browser import address

pytestmark = pytest.mark.xdist_group("browser")

LANGUAGES = ["en", "zh"]
LEARN = "learn/step-size"
TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_on_any_page(open_page, served, language, scheme):
    from axe_playwright_python.sync_playwright import Axe

    watched = open_page(served, f"{language}/", color_scheme=scheme)
    axe, found = Axe(), []
    for name in served.pages(language):
        page = watched.open(address(language, name))
        # What is closed is not looked at, unless it is opened.
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        for item in axe.run(page).response["violations"]:
            found.append((name, item["id"], [node["html"][:200] for node in item["nodes"][:3]]))
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_controls_and_the_editor_have_no_violation_either(open_page, served, language):
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        page = open_page(served, f"{language}/learn/exercises/", color_scheme=scheme).page
        page.locator(".exercise .snippet-edit").first.click()
        page.locator(".snippet-editor").wait_for()
        found = Axe().run(page).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []


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
def test_nothing_on_a_page_moves_while_it_loads(open_page, served, language, width):
    watched = open_page(served, f"{language}/", viewport={"width": width, "height": 900})
    for name in (".", LEARN, "learn/exercises"):
        page = watched.open(address(language, name))
        assert page.evaluate(SHIFT) < 0.1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_all_pages_show_their_text_code_and_output_and_no_dead_button(
    open_page, served, language
):
    watched = open_page(served, f"{language}/", java_script_enabled=False)
    for name in served.pages(language):
        page = watched.open(address(language, name))
        assert page.locator("article h1").first.is_visible(), name
        for part in (".snippet-source", ".snippet-output", "figure svg"):
            for one in page.locator(f"article {part}:not(details *)").all():
                assert one.is_visible(), f"{name}: {part}"
        assert page.locator("article button:visible, article input:visible").count() == 0, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_page_is_clean_paper(open_page, served, language):
    watched = open_page(served, f"{language}/", viewport={"width": 700, "height": 900})
    for name in (".", LEARN, "learn/exercises"):
        page = watched.open(address(language, name))
        page.emulate_media(media="print", color_scheme="dark")
        for part in (".md-header", ".md-sidebar", ".md-footer", ".snippet-controls"):
            assert page.locator(f"{part}:visible").count() == 0, f"{name}: {part}"
        # Dark text on light paper, whatever the screen had.
        ink, paper = page.locator("article p").first.evaluate(
            "p => [getComputedStyle(p).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert max(channels(ink)) < 100 and min(channels(paper)) > 240, f"{name}: {ink} on {paper}"
        for code in page.locator("article pre:visible").all():
            assert code.evaluate("pre => pre.scrollWidth <= pre.clientWidth + 1"), name


def channels(colour: str) -> list[int]:
    """Return red, green and blue of ``rgb(1, 2, 3)``."""
    return [round(float(part)) for part in colour.strip("rgba()").split(",")[:3]]
