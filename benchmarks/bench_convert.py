"""`opinions convert` against decompressing and parsing alone, on made-up files of growing size.

Each run is a process of its own, so that its peak of memory is its own. Two references: the same
reader, with the same reading ahead, throwing the records away; and the plain way, the bz2 and the
csv module one after the other.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import make_bulk
import reporting

SIZES = ((100, 2, 3), (100, 8, 3), (500, 8, 1), (1000, 2, 1))
"""Megabytes of opinions before compression; one opinion in so many is kept; rounds."""
GOAL = 0.70
MEMORY_GOAL = 1000
WAYS = ("convert", "reader alone", "bz2 and csv")


def convert(folder: Path, out: Path) -> int:
    """Convert, and return the opinions kept."""
    from qi_analysis.opinions.texts.convert import convert as make

    return make(folder, out).opinions


def reader_alone(folder: Path) -> int:
    """Read the same columns as the conversion does, and return the number of records."""
    from qi_analysis.opinions.texts import bulk
    from qi_analysis.opinions.texts.copy_csv import CopyCsv

    rows = 0
    for path in bulk.find(folder).files.values():
        with bulk.opened(path) as (pieces, _):
            table = CopyCsv(pieces, path.name)
            rows += sum(1 for _ in table.records(table.columns))
    return rows


def bz2_and_csv(folder: Path) -> int:
    """Read with the standard library, and return the number of records."""
    import bz2
    import csv

    csv.field_size_limit(1 << 30)
    rows = 0
    for path in folder.glob("*.bz2"):
        with bz2.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            rows += sum(1 for _ in csv.reader(lines, doublequote=False, escapechar="\\")) - 1
    return rows


def peak_megabytes() -> float:
    """Return the peak of this process; getrusage would give that of its parent if it was higher."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6


def child(way: str, folder: Path) -> None:
    """Do one run, and print its seconds, seconds of processor, and peak of memory."""
    import resource

    begun = time.perf_counter()
    if way == "convert":
        with tempfile.TemporaryDirectory(dir=folder.parent) as place:
            rows = convert(folder, Path(place) / "out")
    else:
        rows = {"reader alone": reader_alone, "bz2 and csv": bz2_and_csv}[way](folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    run = {
        "rows": rows,
        "seconds": time.perf_counter() - begun,
        "processor": used.ru_utime + used.ru_stime,
        "megabytes": peak_megabytes(),
    }
    print(json.dumps(run))


def measured(way: str, folder: Path) -> dict[str, float]:
    """Return what a run in a process of its own took."""
    command = [sys.executable, __file__, "--child", way, str(folder)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def compared(size: int, one_in: int, rounds: int) -> dict[str, float]:
    """Make files of a size, run the three ways in turns, and return what was found."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "bulk"
        raw = sum(make_bulk.make(folder, size, one_in).values()) / 1e6
        packed = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
        runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:
                runs[way].append(measured(way, folder))
    found = {"raw": raw, "packed": packed, "one in": one_in, "rounds": rounds}
    found["rows"] = runs["convert"][0]["rows"]
    for way in WAYS:
        for what in ("seconds", "processor", "megabytes"):
            found[f"{way} {what}"] = median(run[what] for run in runs[way])
    found["peak"] = max(run["megabytes"] for run in runs["convert"])
    for way in WAYS[1:]:
        for what in ("seconds", "processor"):
            found[f"share of {way} {what}"] = found[f"{way} {what}"] / found[f"convert {what}"]
    return found


def main() -> None:
    """Compare at each size, and report."""
    quick = reporting.arguments(__doc__).quick
    results = []
    for size, one_in, rounds in ((20, 2, 1),) if quick else SIZES:
        results.append(compared(size, one_in, rounds))
        print(results[-1], file=sys.stderr, flush=True)
    publish(results, quick=quick)


def publish(results: list[dict[str, float]], *, quick: bool) -> None:
    """Lay out what was found."""
    sizes = ("MB of CSV", "MB of bz2", "kept: one in", "opinions kept", "rounds")
    rows = [
        (
            *(f"{found[key]:,.0f}" for key in ("raw", "packed", "one in", "rows", "rounds")),
            *(f"{found[f'{way} processor']:.1f}" for way in WAYS),
            f"{found['raw'] / found['convert processor']:.1f}",
            *(f"{found[f'share of {way} processor']:.0%}" for way in WAYS[1:]),
            *(f"{found[f'{way} seconds']:.1f}" for way in WAYS),
            *(f"{found[f'share of {way} seconds']:.0%}" for way in WAYS[1:]),
            f"{found['peak']:,.0f}",
        )
        for found in results
    ]
    shares = [found["share of reader alone processor"] for found in results]
    plain = [found["share of bz2 and csv processor"] for found in results]
    peak = max(found["peak"] for found in results)
    met = "met" if min(shares) >= GOAL else f"met from {_from(results, shares)} on"
    header = (
        *sizes,
        *(f"{way}, s" for way in WAYS),
        "convert, MB/s",
        *(f"of {way}" for way in WAYS[1:]),
        *(f"{way}, elapsed s" for way in WAYS),
        *(f"elapsed, of {way}" for way in WAYS[1:]),
        "peak MB",
    )
    how = (
        "Each run is a process of its own, the ways taking turns; medians where there are several "
        "rounds. The texts are the sample's. MB are "
        "10^6 bytes, of all four files. Seconds are of processor; elapsed "
        "seconds are as they came on a machine that was busy with other work."
    )
    throughput = (
        "Throughput of the conversion as a share of the reader alone (the same decompression, one "
        f"piece ahead of the same parser, records thrown away): {min(shares):.0%} to "
        f"{max(shares):.0%}. Goal: at least {GOAL:.0%}: {met}. As a share of the bz2 and csv "
        f"modules one after the other: {min(plain):.0%} to {max(plain):.0%}. The fixed cost is "
        "that of starting Python and loading pyarrow."
    )
    memory = f"Peak memory of the conversion: {peak:,.0f} MB; the bound is {MEMORY_GOAL:,} MB."
    parts = [how, reporting.table(header, rows, text_columns=0), throughput, memory]
    reporting.publish("convert", "Bulk files to Parquet", parts, quick=quick)


def _from(results: list[dict[str, float]], shares: list[float]) -> str:
    """Return the size from which on the goal was met."""
    at = max(number for number, share in enumerate(shares) if share < GOAL) + 1
    return f"{results[at]['raw']:,.0f} MB" if at < len(results) else "no size"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
