"""Print what a gradient check costs: calls, time and memory, over networks of all sizes.

python benchmarks/cost.py                  47 to 1,002,840 parameters
python benchmarks/cost.py --quick          up to 235,146, and what takes seconds only
python benchmarks/cost.py --out FILE.svg   also draw it (.svg or .png), and write FILE.json

Every way of checking gets the same network, first with the right gradient, then with one wrong
entry. Time is processor time, on one thread, as a ratio to as many bare forward passes: it hardly
depends on the machine or on what else runs. Memory is the peak of what is allocated beyond what
the cost itself allocates, with the result that the user receives; PyTorch's cannot be traced.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import sys
import time
import tracemalloc
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from checkers import CHECKERS, Checker
from network import SIZES, Network, Place, TooLong, make_network

#: A method whose forward passes alone take longer than this many seconds is not run.
LIMIT, QUICK_LIMIT = 20.0, 1.0
#: Runs are repeated until they have taken this long, at most five times.
ENOUGH = 1.0
COLUMNS = ("calls", "passes", "time", "memory", "x params", "right is", "planted is", "located")


def seconds(function, times: int = 1) -> float:
    start = time.process_time()
    for _ in range(times):
        function()
    return time.process_time() - start


def bare_pass(network: Network, passes: int = 0) -> float:
    """Seconds that one forward pass takes: at least as many as asked for, up to half a second.

    The same function that checkers receive, so that counting its calls costs both sides alike.
    """
    def forward():
        return network.cost(network.parameters)

    once = max(seconds(forward, 3) / 3, 1e-6)
    times = int(np.clip(passes, 0.02 / once, 0.5 / once)) + 1
    return seconds(forward, times) / times


def peak(function) -> int:
    """Bytes allocated at the peak, beyond what was there before."""
    gc.collect()
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def own_peak(network: Network, largest: int) -> int:
    """What the cost itself allocates, in the largest call that was made."""
    points = network.parameters
    if largest > 1:
        points = {
            name: np.broadcast_to(array, (largest, *array.shape))
            for name, array in points.items()
        }
    return peak(lambda: network.loss(points))


def look_for(checker: Checker, network: Network, limit: float) -> dict:
    """What becomes of one planted entry."""
    planted, (name, index) = network.planted()
    # Generous: only a method that takes another course when it sees a mistake runs into it.
    allowed = 3 * limit / bare_pass(network)
    network.reset()
    network.allowed = allowed
    try:
        found = checker.run(network, planted)
    except TooLong:
        return {"planted": "too long", "located": "-", "passes_when_wrong": None}
    finally:
        network.allowed = np.inf
    where = "entry" if Place(name, index) in found.entries else "no"
    if where == "no" and name in found.arrays:
        where = "array"
    return {"planted": found.verdict, "located": where, "passes_when_wrong": network.passes}


def measure(checker: Checker, network: Network, limit: float) -> dict:
    """One row of the table."""
    right = network.gradient()
    network.reset()
    # The first run imports, warms up, and counts; where its passes are long, its time will do.
    started = time.process_time()
    found = checker.run(network, right)
    taken = time.process_time() - started
    row = {"calls": network.calls, "passes": network.passes, "right": found.verdict}
    largest = network.largest
    bare = bare_pass(network, row["passes"])
    times = [taken / bare] if row["passes"] * bare > ENOUGH else []
    while not times or (len(times) < 5 and sum(times) * bare < ENOUGH):
        bare = bare_pass(network, row["passes"])
        times.append(seconds(lambda: checker.run(network, right)) / bare)
    row["time"] = float(np.median(times)) / row["passes"]
    row["bytes"] = row["memory"] = None
    if checker.traced:
        used = peak(lambda: checker.run(network, right))
        row["bytes"] = max(used - own_peak(network, largest), 0)
        row["memory"] = row["bytes"] / network.bytes
    return row | look_for(checker, network, limit)


def readable(size: int | None) -> str:
    if size is None:
        return "-"
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"


def cells(row: dict) -> list[str]:
    multiple = "-" if row["memory"] is None else f"{row['memory']:.2f}"
    return [
        f"{row['calls']:,}", f"{row['passes']:,}", f"{row['time']:.2f}",
        readable(row["bytes"]), multiple, row["right"], row["planted"], row["located"],
    ]


def line(name: str, values: list[str] | tuple[str, ...]) -> str:
    return f"{name:<24}" + "".join(f"{value:>12}" for value in values)


def survey(networks: list[Network], limit: float) -> list[dict]:
    """Measure all checkers on all networks, and print each row as it comes."""
    rows = []
    for network in networks:
        bare = bare_pass(network)
        print(f"\n{network.size:,} parameters; one forward pass takes {bare * 1e3:.3f} ms")
        print(line("", COLUMNS))
        for name, checker in CHECKERS.items():
            alone = 2 * network.size * bare
            if not checker.installed:
                print(f"{name:<24}  not run: {checker.package} is not installed")
            elif checker.exhaustive and alone > limit:
                print(f"{name:<24}  not run: its {2 * network.size:,} forward passes "
                      f"alone would take {alone:,.0f} s")
            else:
                row = {"method": name, "parameters": network.size}
                row |= measure(checker, network, limit)
                rows.append(row)
                print(line(name, cells(row)), flush=True)
    return rows


def slopes(rows: list[dict]) -> dict[str, float]:
    """How forward passes grow with the number of parameters: the slope on log-log axes."""
    found = {}
    for name in CHECKERS:
        points = [(row["parameters"], row["passes"]) for row in rows if row["method"] == name]
        if len(points) > 1:
            x, y = np.log(np.array(points, dtype=float)).T
            # Without a minus in front of a zero.
            found[name] = round(float(np.polyfit(x, y, 1)[0]), 3) + 0.0
    return found


def draw(rows: list[dict], growth: dict[str, float], path: Path) -> None:
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "cost"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 5), layout="constrained")
    # Many lines coincide, where all methods make two passes for every parameter: markers differ.
    for (name, slope), marker in zip(growth.items(), "os^DvPX<*", strict=False):
        mine = [row for row in rows if row["method"] == name]
        sizes = [row["parameters"] for row in mine]
        look = {"marker": marker, "markerfacecolor": "none", "markersize": 8, "gid": name}
        left.loglog(sizes, [row["passes"] for row in mine], label=f"{name} ({slope:.2f})", **look)
        right.loglog(sizes, [row["time"] for row in mine], **look)
    left.set(xlabel="parameters", ylabel="forward passes")
    right.set(xlabel="parameters", ylabel="time / time of as many bare forward passes")
    right.axhline(1, color="grey", linewidth=0.8)
    figure.legend(loc="outside lower center", ncols=3, title="(slope of forward passes)")
    # No date, so that the same figures give the same file.
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small networks, short runs")
    parser.add_argument("--out", type=Path, help="where to draw; the figures go beside it as JSON")
    options = parser.parse_args()
    if options.out and options.out.suffix not in (".svg", ".png"):
        parser.error("--out takes the name of an .svg or .png file")
    networks = [make_network(*sizes) for sizes in (SIZES[:-1] if options.quick else SIZES)]
    rows = survey(networks, QUICK_LIMIT if options.quick else LIMIT)
    growth = slopes(rows)
    print("\nforward passes grow with the parameters to the power of")
    for name, slope in growth.items():
        print(f"{name:<24}{slope:>10.2f}")
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        record = {
            "python": platform.python_version(), "numpy": np.__version__,
            "quick": options.quick, "rows": rows, "slopes": growth,
        }
        options.out.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n")
        draw(rows, growth, options.out)


if __name__ == "__main__":
    main()
