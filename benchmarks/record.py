"""The file that keeps what was measured, for the page on cost to chart.

It holds counts, verdicts and ratios only: no seconds and no bytes of one machine.
"""

from __future__ import annotations

import json
import platform
import re
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from checkers import CHECKERS
from network import BATCH

FILE = Path(__file__).resolve().parents[1] / "docs" / "measured" / "cost_benchmark.json"
#: Of each checker, one value per network; None where it was not run, or what cannot be measured.
KEPT = (
    "calls", "passes", "time", "memory", "right", "planted", "located", "passes_when_wrong"
)
PACKAGES = ("numpy", "scipy", "autograd", "torch")


def slope(sizes: list[int], passes: list[int | None]) -> float | None:
    """How forward passes grow with the number of parameters: the slope on log-log axes."""
    points = [(p, n) for p, n in zip(sizes, passes, strict=True) if n is not None]
    if len(points) < 2:
        return None
    x, y = np.log(np.array(points, dtype=float)).T
    # Without a minus in front of a zero.
    return round(float(np.polyfit(x, y, 1)[0]), 3) + 0.0


def share(rows: list[dict], field: str, value: str) -> str:
    """On how many of the networks: ``3/6``."""
    return f"{sum(row[field] == value for row in rows)}/{len(rows)}"


def short(value):
    """Three digits of a ratio: more would change with every run."""
    return float(f"{value:.3g}") if isinstance(value, float) else value


def make(networks: dict[str, int], rows: list[dict], limit: float) -> dict:
    """Turn rows into columns.

    Parameters
    ----------
    networks : dict
        The layers of each network, as in ``"4-5-3-1"``, and its number of parameters.
    rows : list of dict
        What was measured: for each checker (``key``) and number of ``parameters``, at most one.
    limit : float
        Seconds that the forward passes alone might take.
    """
    sizes = list(networks.values())
    checkers = {}
    for key, checker in CHECKERS.items():
        mine = {row["parameters"]: row for row in rows if row["key"] == key}
        if mine:
            columns = {
                name: [short(mine[size][name]) if size in mine else None for size in sizes]
                for name in KEPT
            }
            checkers[key] = {
                "title": checker.title, **columns, "slope": slope(sizes, columns["passes"]),
                "seen": share(list(mine.values()), "planted", "wrong"),
                "named": share(list(mine.values()), "located", "entry"),
            }
    return {
        "command": "python benchmarks/cost.py",
        "date": date.today().isoformat(),
        "versions": {"python": platform.python_version()}
        | {package: version(package) for package in PACKAGES if find_spec(package)},
        "seconds": limit,
        "batch": BATCH,
        "layers": list(networks),
        "parameters": sizes,
        "checkers": checkers,
    }


def write(record: dict, path: Path = FILE) -> None:
    """Write the file, each list on one line, so that a difference can be read."""
    text = json.dumps(record, indent=1)
    text = re.sub(r"\[[^\[\]{}]*\]", lambda match: " ".join(match[0].split()), text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.sub(r"\[ (.*) \]", r"[\1]", text) + "\n", encoding="utf-8")
