"""Print what a gradient check costs: calls, time and memory, over networks of all sizes.

python benchmarks/cost.py                  47 to 1,002,840 parameters; the page on cost follows
python benchmarks/cost.py --quick          up to 235,146, and what takes seconds only
python benchmarks/cost.py --out FILE.svg   also draw it (.svg or .png)

Every way of checking gets the same network, first with the right gradient, then with one wrong
entry. Time is processor time, on one thread, as a ratio to as many bare forward passes: it hardly
depends on the machine or on what else runs. Memory is the peak of what is allocated beyond what
the cost itself allocates, with the result that the user receives; PyTorch's, which cannot be
traced, is that of the whole process, from a megabyte of parameters upwards.

A whole run, with all rivals installed (pip install scipy autograd torch), writes its counts and
ratios to docs/measured/cost_benchmark.json, which the page on cost charts.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import memory
import numpy as np
import record
from checkers import CHECKERS, Checker
from network import SIZES, Network, Place, TooLong, make_network

#: A method whose forward passes alone take longer than this many seconds is not run.
LIMIT, QUICK_LIMIT = 20.0, 1.0
#: Runs are repeated until they have taken this long, at most five times.
ENOUGH = 1.0
#: Bytes of parameters from which on the memory of the whole process tells something.
VISIBLE = 1_000_000
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


def own_peak(network: Network, largest: int) -> int:
    """What the cost itself allocates, in the largest call that was made."""
    points = network.parameters
    if largest > 1:
        points = {
            name: np.broadcast_to(array, (largest, *array.shape))
            for name, array in points.items()
        }
    return memory.traced(lambda: network.loss(points))


def count(checker: Checker, network: Network) -> dict:
    """What one check of the right gradient takes and says."""
    network.reset()
    found = checker.run(network, network.gradient())
    return {"calls": network.calls, "passes": network.passes, "right": found.verdict}


def look_for(checker: Checker, network: Network, allowed: float = np.inf) -> dict:
    """What becomes of one planted entry, in as many forward passes as are allowed."""
    planted, (name, index) = network.planted()
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
    # The first run imports, warms up, and counts; where its passes are long, its time will do.
    started = time.process_time()
    row = count(checker, network)
    taken = time.process_time() - started
    largest = network.largest
    right = network.gradient()
    bare = bare_pass(network, row["passes"])
    times = [taken / bare] if row["passes"] * bare > ENOUGH else []
    while not times or (len(times) < 5 and sum(times) * bare < ENOUGH):
        bare = bare_pass(network, row["passes"])
        times.append(seconds(lambda: checker.run(network, right)) / bare)
    row["time"] = float(np.median(times)) / row["passes"]
    row["bytes"] = row["memory"] = None
    if checker.traced or network.bytes >= VISIBLE:
        peak = memory.traced if checker.traced else memory.resident
        used = peak(lambda: checker.run(network, right))
        if used is not None:
            row["bytes"] = max(used - own_peak(network, largest), 0)
            row["memory"] = row["bytes"] / network.bytes
    # Generous: only a method that takes another course when it sees a mistake runs into it.
    return row | look_for(checker, network, 3 * limit / bare)


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
        for key, checker in CHECKERS.items():
            passes = checker.passes * network.size
            if not checker.installed:
                print(f"{checker.title:<24}  not run: {checker.package} is not installed")
            elif passes * bare > limit:
                print(f"{checker.title:<24}  not run: its {passes:,} forward passes "
                      f"alone would take {passes * bare:,.0f} s")
            else:
                row = {"key": key, "parameters": network.size}
                row |= measure(checker, network, limit)
                rows.append(row)
                print(line(checker.title, cells(row)), flush=True)
    return rows


def draw(measured: dict, path: Path) -> None:
    import matplotlib

    matplotlib.use("agg")
    matplotlib.rcParams["svg.hashsalt"] = "cost"
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 5), layout="constrained")
    sizes = measured["parameters"]
    # Many lines coincide, where all methods make two passes for every parameter: markers differ.
    for (key, checker), marker in zip(measured["checkers"].items(), "os^DvPX<*>", strict=False):
        look = {"marker": marker, "markerfacecolor": "none", "markersize": 8, "gid": key}
        passes, ratios = (
            [np.nan if value is None else value for value in checker[name]]
            for name in ("passes", "time")
        )
        left.loglog(sizes, passes, label=f"{checker['title']} ({checker['slope']})", **look)
        right.loglog(sizes, ratios, **look)
    left.set(xlabel="parameters", ylabel="forward passes")
    right.set(xlabel="parameters", ylabel="time / time of as many bare forward passes")
    right.axhline(1, color="grey", linewidth=0.8)
    figure.legend(loc="outside lower center", ncols=3, title="(slope of forward passes)")
    # No date, so that the same figures give the same file.
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small networks, short runs")
    parser.add_argument("--out", type=Path, help="where to draw")
    options = parser.parse_args()
    if options.out and options.out.suffix not in (".svg", ".png"):
        parser.error("--out takes the name of an .svg or .png file")
    layers = SIZES[:-1] if options.quick else SIZES
    networks = [make_network(*sizes) for sizes in layers]
    limit = QUICK_LIMIT if options.quick else LIMIT
    rows = survey(networks, limit)
    names = ["-".join(map(str, sizes)) for sizes in layers]
    sizes = [network.size for network in networks]
    measured = record.make(dict(zip(names, sizes, strict=True)), rows, limit)
    print("\nforward passes grow with the parameters to the power of")
    for checker in measured["checkers"].values():
        print(f"{checker['title']:<24}{checker['slope']:>z10.2f}")
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        draw(measured, options.out)
    missing = sorted({c.package for c in CHECKERS.values() if not c.installed})
    name = record.FILE.relative_to(record.FILE.parents[2])
    if options.quick or missing:
        why = f"without {', '.join(missing)}" if missing else "in a quick run"
        print(f"\n{name} stays as it is: {why} it would not be whole")
    else:
        record.write(measured)
        print(f"\nwritten to {name}")


if __name__ == "__main__":
    main()
