"""The site in headless Chromium: quiet, self-contained, and where the reader expects to be."""

import pytest

from .conftest import Watched

pytestmark = pytest.mark.xdist_group("browser")
MENU = "button:has(+ .md-select__inner)"


def address(language: str, name: str) -> str:
    return f"{language}/" if name == "." else f"{language}/{name}/"


def opened_together(browser, site, language, names, **options):
    """Yield pages of a site by name, each in a tab of its own, once it has come to rest.

    A page is at rest after half a second without a request; tabs wait for theirs together.
    """
    names = list(names)
    for start in range(0, len(names), 6):
        context = browser.new_context(**options)
        context.set_default_timeout(15_000)
        some = names[start : start + 6]
        tabs = {name: Watched(context.new_page(), site.address) for name in some}
        for name, watched in tabs.items():
            watched.page.goto(site.address + address(language, name))
        for name, watched in tabs.items():
            watched.page.wait_for_load_state("networkidle")
            yield name, watched
        context.close()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_complains_asks_another_host_or_is_wider_than_a_phone(browser, served, language):
    viewport = {"width": 320, "height": 700}
    names = served.pages(language)
    for name, watched in opened_together(browser, served, language, names, viewport=viewport):
        assert watched.complaints == [], name
        width = watched.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, name


def test_the_root_forwards_by_the_browsers_language(open_page, small):
    for locale, language in (("zh-CN", "zh"), ("en-GB", "en"), ("fr-FR", "en")):
        page = open_page(small, "", locale=locale).page
        page.wait_for_url(f"**/{language}/")
        assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize(("here", "there"), [("en", "zh"), ("zh", "en")])
def test_a_switch_of_language_keeps_the_page_and_the_heading(open_page, small, here, there):
    watched = open_page(small, f"{here}/second/#warned")
    page = watched.page
    page.locator(MENU).hover()
    page.locator(f".md-select__link[hreflang={there}]").click()
    page.wait_for_url(f"**/{there}/second/#warned")
    assert page.locator("html").get_attribute("lang") == there
    assert page.locator("h2#warned").is_visible()
    assert watched.complaints == []


def test_the_choice_of_language_is_remembered_at_the_root(open_page, small):
    page = open_page(small, "en/").page
    page.locator(MENU).hover()
    page.locator(".md-select__link[hreflang=zh]").click()
    page.wait_for_url("**/zh/")
    page.goto(small.address)
    page.wait_for_url("**/zh/")


@pytest.mark.parametrize(
    ("language", "typed", "other"),
    [("zh", "反向传播", "backpropagation"), ("zh", "数值梯度", "numerical"),
     ("en", "backpropagation", "反向传播")],
)
def test_search_finds_a_word_from_the_middle_of_a_sentence(
    open_page, small, language, typed, other
):
    watched = open_page(small, f"{language}/second/")
    page = watched.page
    box = page.locator("input.md-search__input")
    box.click()
    box.press_sequentially(typed, delay=40)
    box.press("End")  # an input method ends with a key, and Playwright's typing of Chinese has none
    first = page.locator(".md-search-result__link").first
    first.wait_for()
    assert f"/{language}/" in first.evaluate("link => link.href")
    # The index keeps Chinese words apart by spaces of no width.
    listed = page.locator(".md-search-result__list").inner_text().lower()
    assert typed in listed.replace("\u200b", "")
    # A word of the other language is not found.
    box.fill("")
    box.press_sequentially(other, delay=40)
    box.press("End")
    page.wait_for_timeout(700)
    assert page.locator(".md-search-result__link").count() == 0
    assert watched.complaints == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_copy_button_copies_the_source_and_nothing_else(open_page, small, language):
    watched = open_page(small, f"{language}/", permissions=["clipboard-read", "clipboard-write"])
    source = watched.page.locator(".snippet-source").first
    source.hover()
    source.locator("button").first.click()
    copied = watched.page.evaluate("navigator.clipboard.readText()")
    file = small.folder.parent / "docs" / "snippets" / "slope.py"
    assert copied == file.read_text(encoding="utf-8").rstrip()
    assert source.locator("button").count() == 1, "only the source can be copied"


def test_a_click_from_page_to_page_keeps_everything_working(open_page, small):
    """Instant navigation replaces the page without loading it anew."""
    watched = open_page(small, "en/")
    page = watched.page
    page.evaluate("window.marked = true")
    page.locator("article a[href*='second']").first.click()
    page.wait_for_url("**/en/second/**")
    assert page.evaluate("window.marked") is True
    page.locator("h2#warned").wait_for()
    page.locator(MENU).hover()
    page.locator(".md-select__link[hreflang=zh]").click()
    page.wait_for_url("**/zh/second/**")
    assert page.locator("html").get_attribute("lang") == "zh"
    assert watched.complaints == []


def test_the_page_for_a_wrong_address_speaks_the_language_of_the_address(open_page, small):
    for language, words in (("en", "There is no such page"), ("zh", "没有这个页面")):
        page = open_page(small, f"{language}/no-such-page/").page
        assert page.locator("h1:visible").all_inner_texts() == [words]
        assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_scripts_everything_can_be_read(open_page, small, language):
    page = open_page(small, f"{language}/", java_script_enabled=False).page
    # A formula of fractions stands higher than a line: it was set, not spelled out.
    assert page.locator("#formula-1 math").bounding_box()["height"] > 30
    assert page.locator(".snippet-output").first.is_visible()
    assert page.locator("figure.gc-chart svg").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_follows_the_colour_scheme(open_page, small, scheme):
    page = open_page(small, "en/", color_scheme=scheme).page
    painted = page.locator("figure.gc-chart svg").evaluate(
        """svg => {
          const line = [...svg.querySelectorAll("path")].find(
            path => path.getAttribute("style")?.includes("--gc-series-1"));
          const probe = document.createElement("i");
          probe.style.color = "var(--gc-series-1)";
          document.body.append(probe);
          return [getComputedStyle(line).stroke, getComputedStyle(probe).color,
                  getComputedStyle(document.body).colorScheme];
        }"""
    )
    assert painted[0] == painted[1]
    assert painted[2] == scheme


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["en/", "zh/second/"])
def test_axe_finds_no_violation(open_page, small, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(small, name, color_scheme=scheme).page
    found = Axe().run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []
