"""Print how many calls projection needs: right gradients, one wrong entry, a factor of 1.001.

python benchmarks/located.py
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from memory import traced
from network import SIZES, Network, make_network

from gradcheck import check_gradient
from gradcheck.report import Report

#: What a check may need: calls of the cost, and memory as a multiple of the parameters' own.
LIMITS = {"right": 40, "entry": 120, "factor": 120, "memory": 2.0}
#: Wrong entries planted in each array, one at a time.
POSITIONS = 10


def projected(network: Network, gradient: dict[str, np.ndarray]) -> Report:
    return check_gradient(network.loss, gradient, network.parameters, method="projection")


def with_one_wrong(network: Network, name: str, seed: int) -> tuple[int, bool]:
    """Calls, and whether the one wrong entry was named by array and index."""
    gradient, place = network.planted(name, seed)
    report = projected(network, gradient)
    named = [
        (key, tuple(index))
        for key, one in report.parameters.items() for index in np.argwhere(one.wrong).tolist()
    ]
    return report.evaluations, named == [place]


def with_factor(network: Network, name: str) -> tuple[int, bool]:
    """Calls, and whether the array that is 1.001 times too large was named with its factor."""
    report = projected(network, network.gradient() | {name: 1.001 * network.gradient()[name]})
    mistakes = {key: one.mistake for key, one in report.parameters.items() if one.mistake}
    named = list(mistakes) == [name] and mistakes[name].code == "scaled"
    return report.evaluations, named and abs(mistakes[name].factor - 1.001) < 1e-5


def main() -> int:
    network = make_network(*SIZES[-2])
    right = projected(network, network.gradient())
    assert right.verdict == "correct", right
    entries = [
        with_one_wrong(network, name, seed)
        for seed in range(POSITIONS) for name in network.parameters
    ]
    factors = [with_factor(network, name) for name in network.parameters]
    million = make_network(*SIZES[-1])
    gradient = million.gradient()
    own = traced(partial(million.loss, million.parameters))
    share = (traced(partial(projected, million, gradient)) - own) / million.bytes

    def line(what: str, value: str, limit: str) -> None:
        print(f"  {what:<42}{value:>24}   {limit}")

    print(f"projection, {'-'.join(map(str, SIZES[-2]))}, {network.size:,} parameters: calls")
    line("right gradient", f"{right.evaluations}", f"at most {LIMITS['right']}")
    for what, key, found in (
        (f"one wrong entry, {len(entries)} positions", "entry", entries),
        ("one array times 1.001, each array", "factor", factors),
    ):
        calls = [count for count, _ in found]
        named = sum(hit for _, hit in found)
        value = f"{min(calls)} to {max(calls)}, {named}/{len(found)} named"
        line(what, value, f"at most {LIMITS[key]}")
    print(f"peak memory beyond the cost's, {million.size:,} parameters, as a multiple of theirs")
    line("right gradient", f"{share:.2f}", f"at most {LIMITS['memory']:.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
