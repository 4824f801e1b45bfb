"""The epsilon explorer shows what was measured: by mouse, by keys, and without scripts."""

import pytest

pytestmark = pytest.mark.xdist_group("browser")


class Explorer:
    """The explorer on a page, as its reader uses it."""

    def __init__(self, page):
        self.page, self.root = page, page.locator("#explorer ~ .gc-explorer")
        self.slider = self.root.get_by_role("slider")

    def reading(self, name: str) -> str:
        return self.root.locator(f"[data-reading={name}]").inner_text()

    def choose(self, value: str) -> None:
        self.root.locator(f"input[type=radio][value='{value}']").check()

    def go(self, step: str) -> None:
        """Walk with the arrow keys from the left end to a step."""
        self.slider.focus()
        self.page.keyboard.press("Home")
        for _ in range(57):
            if self.root.locator("output").inner_text() == step:
                return
            self.page.keyboard.press("ArrowRight")
        pytest.fail(f"there is no step {step}")


@pytest.fixture(params=["en", "zh"])
def explorer(request, open_page, served):
    return Explorer(open_page(served, f"{request.param}/learn/step-size/").page)


def test_it_starts_where_the_notebooks_stand_between_their_two_thresholds(explorer):
    assert explorer.root.locator("output").inner_text() == "1e-07"
    assert explorer.reading("difference") == "1.2e-07"
    assert explorer.reading("roundoff") == "1.2e-07"
    verdicts = [
        explorer.root.locator(f"[data-reading=verdict-{at}]").get_attribute("data-passes")
        for at in (0, 1)
    ]
    assert verdicts == ["no", "yes"]


def test_the_other_cost_passes_and_float32_does_not(explorer):
    explorer.choose("stable")
    assert explorer.reading("difference") == "1.1e-09"
    assert explorer.root.locator("[data-passes=yes]").count() == 2
    explorer.choose("32")
    assert float(explorer.reading("difference")) > 0.1
    assert explorer.root.locator("[data-passes=no]").count() == 2
    shown = explorer.root.locator("[data-curve]:not([hidden])")
    assert [group.get_attribute("data-curve") for group in shown.all()] == ["stable_32"]


def test_arrow_keys_move_the_step_and_a_screen_reader_hears_what_holds_there(explorer):
    explorer.go("1e-03")
    assert explorer.reading("difference") == explorer.reading("truncation") == "1.7e-08"
    said = explorer.slider.get_attribute("aria-valuetext")
    assert "1e-03" in said and "1.7e-08" in said and "1e-7" in said
    explorer.page.keyboard.press("End")
    assert explorer.root.locator("output").inner_text() == "1e-01"
    explorer.page.keyboard.press("Home")
    assert explorer.root.locator("output").inner_text() == "1e-15"


def test_without_scripts_the_curve_and_all_numbers_are_there(open_page, served):
    page = open_page(served, "en/learn/step-size/", java_script_enabled=False).page
    root = page.locator("#explorer ~ .gc-explorer")
    assert root.locator("svg").is_visible()
    assert not root.get_by_role("slider").is_visible()
    root.locator("summary").click()
    rows = root.locator("tbody tr")
    assert rows.count() == 57
    at = rows.filter(has_text="1e-07").first.locator("td").all_inner_texts()
    assert at[:2] == ["1e-07", "1.189e-07"]
