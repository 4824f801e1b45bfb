"""What the page on cost charts: still what the benchmark finds, and all of it on the page."""

import json
import re
from itertools import product

import pytest

from .conftest import ROOT

FILE = ROOT / "docs" / "measured" / "cost_benchmark.json"
KEPT = json.loads(FILE.read_text(encoding="utf-8"))
CHECKERS = KEPT["checkers"]
#: Of the networks, those on which counting takes no time: 47 parameters and 1,194.
SMALL = (0, 1)
#: These make a number of calls that follows from the number of parameters alone.
FIXED = {"notebooks", "check_grad", "approx_derivative", "autograd", "pytorch", "pytorch_fast"}


@pytest.fixture
def benchmark(monkeypatch):
    """The modules that the benchmark command consists of."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import checkers
    import cost
    import network
    import record

    return {"checkers": checkers, "cost": cost, "network": network, "record": record}


def installed() -> list[str]:
    """Return the checkers that can be run here: ours, the notebooks', and rivals that are there."""
    from importlib.util import find_spec

    package = {"autograd": "autograd", "pytorch": "torch", "pytorch_fast": "torch"}
    return [key for key in CHECKERS if key not in package or find_spec(package[key])]


@pytest.mark.parametrize(("key", "size"), list(product(installed(), SMALL)))
def test_the_benchmark_finds_what_the_file_says_of(benchmark, key, size):
    cost, checker = benchmark["cost"], benchmark["checkers"].CHECKERS[key]
    network = benchmark["network"].make_network(*benchmark["network"].SIZES[size])
    kept = CHECKERS[key]
    assert network.size == KEPT["parameters"][size]

    found = cost.count(checker, network)
    assert found["right"] == kept["right"][size] == "correct"
    # Another processor rounds otherwise, and the noise that is measured decides on some calls.
    share = 0 if key in FIXED else 0.1
    assert found["calls"] == pytest.approx(kept["calls"][size], rel=share, abs=10 * share)
    assert found["passes"] == pytest.approx(kept["passes"][size], rel=share)

    found = cost.look_for(checker, network)
    assert found["planted"] == kept["planted"][size]
    assert found["located"] == kept["located"][size]


def test_the_file_holds_every_checker_on_every_network_that_the_benchmark_has(benchmark):
    assert list(CHECKERS) == list(benchmark["checkers"].CHECKERS)
    assert [checker["title"] for checker in CHECKERS.values()] == [
        checker.title for checker in benchmark["checkers"].CHECKERS.values()
    ]
    sizes = ["-".join(map(str, layers)) for layers in benchmark["network"].SIZES]
    assert KEPT["layers"] == sizes
    for checker in CHECKERS.values():
        assert len(checker["calls"]) == len(sizes)
        # A curve may end, but has no hole: what was not run would have taken too long.
        ran = [calls is not None for calls in checker["calls"]]
        assert ran == sorted(ran, reverse=True)


def test_the_slopes_and_shares_follow_from_the_counts(benchmark):
    record = benchmark["record"]
    for checker in CHECKERS.values():
        assert checker["slope"] == record.slope(KEPT["parameters"], checker["passes"])
        ran = sum(calls is not None for calls in checker["calls"])
        assert checker["seen"] == f"{checker['planted'].count('wrong')}/{ran}"
        assert checker["named"] == f"{checker['located'].count('entry')}/{ran}"


def test_what_the_page_says_in_words_is_so():
    names, everywhere = len(KEPT["parameters"]), ("projection", "pytorch_fast", "autograd")
    for key in everywhere:
        assert abs(CHECKERS[key]["slope"]) < 0.05
        assert None not in CHECKERS[key]["calls"]
    for key in ("exhaustive", "notebooks", "approx_derivative", "check_grad", "pytorch"):
        assert 0.9 < CHECKERS[key]["slope"] < 1.05
    assert CHECKERS["projection"]["named"] == f"{names}/{names}"
    assert max(CHECKERS["projection"]["calls"]) <= 40
    assert max(CHECKERS["projection"]["passes_when_wrong"]) <= 120
    for key in ("autograd", "pytorch", "pytorch_fast"):
        assert "entry" not in CHECKERS[key]["located"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_charts_the_file_and_shows_its_numbers_in(site, language):
    page = (site.folder / language / "learn/cost/index.html").read_text(encoding="utf-8")
    [chart] = re.findall(
        r'<figure class="gc-chart" data-snippet-chart="cost_benchmark".*?</figure>', page, re.DOTALL
    )
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", chart)][1:]
    charted = (
        "projection", "sample", "exhaustive", "notebooks", "approx_derivative", "check_grad",
        "autograd", "pytorch", "pytorch_fast",
    )
    columns = [KEPT["parameters"], *(CHECKERS[key]["calls"] for key in charted)]
    assert rows == [
        ["–" if cell is None else str(cell) for cell in row]
        for row in zip(*columns, strict=True)
    ]
    assert chart.count("gc-dashed") == len(charted) - 5
    assert f"<code>{KEPT['command']}</code>" in page
    assert KEPT["date"] in page
    for checker in CHECKERS.values():
        cells = (f"{checker['calls'][3]:,}", f"{checker['slope']:z.1f}")
        assert f"<td>{'</td><td>'.join(cells)}</td>" in page


def test_a_measurement_that_is_not_there_is_named(miniature):
    miniature.edit("docs/en/index.md", "# ", "{{ cost_benchmark.command }}\n\n# ")
    built = miniature.build()
    assert built.returncode != 0
    assert "there is no snippet named 'cost_benchmark'" in built.stdout + built.stderr


def test_a_page_shows_what_was_measured_as_it_shows_a_run(miniature):
    kept = miniature.folder / "docs" / "measured" / "speed.json"
    kept.parent.mkdir()
    kept.write_text('{"limit": 3, "of": {"a": {"y": 5, "z": null}, "b": {"y": 7, "z": 1}}}')
    fence = (
        '```python exec="on" id="speed"\nfrom sitekit import table\n'
        'print(table("speed", {"Y": "of[*].y", "Z": "of[*].z"}, words={"7": "seven"}))\n```\n'
    )
    for language in ("en", "zh"):
        page = miniature.folder / "docs" / language / "second.md"
        page.write_text(
            f"{page.read_text(encoding='utf-8')}\n\n{{{{ speed.limit }}}} steps\n\n{fence}",
            encoding="utf-8",
        )
    built = miniature.build()
    assert built.returncode == 0, built.stdout + built.stderr
    page = (miniature.site / "en/second/index.html").read_text(encoding="utf-8")
    assert "3 steps" in page
    assert "<tr><td>5</td><td>–</td></tr><tr><td>seven</td><td>1</td></tr>" in page
    assert not (miniature.site / "measured").exists()
