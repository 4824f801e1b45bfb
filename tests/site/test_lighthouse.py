"""Lighthouse, where it is installed. How fast the pages are, `benchmarks/lighthouse.py` says."""

import json
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.xdist_group("browser")

# Not a skip, which CI would take for a browser that is missing.
if shutil.which("lighthouse"):

    @pytest.mark.parametrize("name", ["en/", "zh/", "en/learn/cost/", "zh/learn/cost/"])
    def test_lighthouse_finds_nothing_to_mend(browser, served, name):
        done = subprocess.run(
            ["lighthouse", served.address + name, "--quiet", "--output=json",
             "--only-categories=accessibility,best-practices,seo",
             "--chrome-flags=--headless=new --no-sandbox"],
            capture_output=True, text=True, check=True,
        )
        found = json.loads(done.stdout)["categories"]
        assert {name: one["score"] for name, one in found.items()} == dict.fromkeys(found, 1)
