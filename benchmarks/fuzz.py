"""Thousands of damaged inputs, hostile servers, kills and full disks: what became of each.

Commands run through the entry point of the command line inside worker processes, not in a new
interpreter each; only what is killed runs in one of its own. Own files of records are imputed twice
instead of ten times. Nothing here is random: a run with the same ``--seed`` and numbers does the
same.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from functools import cache, partial
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

import fuzz_fetchers
from fuzz_inputs import KINDS
from fuzz_live import RELEASES, try_live
from fuzz_resumed import FETCHES, try_resumed
from fuzz_trials import (
    GOOD,
    End,
    killed,
    try_full_disk,
    try_input,
    try_kill,
    try_odd_file,
    try_server,
)
from reporting import publish, table

SLOW = 4
"""Other inputs for each workbook, which takes ten times as long."""
PIECE = 10
"""Trials a worker is given at once."""
TRIALS: dict[str, tuple[Callable[[int, Any], End], Sequence[Any]]] = {
    "inputs": (
        try_input,
        [x for x in KINDS for _ in range(1 if x.name.endswith("xlsx") else SLOW)],
    ),
    "odd files": (try_odd_file, KINDS),
    "live releases": (try_live, tuple(RELEASES)),
    "resumed fetches": (try_resumed, FETCHES),
    "servers": (try_server, (None,)),
    "kills": (try_kill, [kind for kind in KINDS if killed(kind)]),
    "full disk": (try_full_disk, KINDS),
}
"""Part -> what does a trial, and what it is done to in turn."""
WORDS = """\
*Refused*: one line on standard error, exit 1 or 2, and the output as it was before. *Otherwise*:
read, with another answer than for the good input, as a changed letter or a missing line may give.
*Broken*: a traceback, a run that does not stop, too much memory, a token shown, an output half
written or changed by a run that failed, or a silent loss.

Each run that ends well is asked for a **silent loss**. How many records the damaged file holds is
counted without the package (lines, the `csv` module, `openpyxl`, files in a folder), and must be
what was coded, counted, compared or put before a reader, plus what the command says it left out,
with the reason. Lines of opinions that were not touched must give the row that they gave before; an
answer of a person must be in the row that it is about; deaths and rows left out must add up to the
rows of an own file, and damage that no account makes good, such as a year with months cut out,
must be refused; what is checked by hash, or made again, must give the very same answer. All that
is left under *otherwise* passed this."""


def work(part: str, numbers: Sequence[int]) -> list[End]:
    """Run some trials of one part, in a worker."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    trial, kinds = TRIALS[part]
    return [_tried(part, trial, number, kinds[number % len(kinds)]) for number in numbers]


def _tried(part: str, trial: Callable[[int, Any], End], number: int, kind: Any) -> End:
    """Run a trial; an error of the harness itself counts as a broken promise until it is mended."""
    try:
        return trial(number, kind)
    except Exception as problem:
        words = f"seed {number}: {type(problem).__name__} {problem}"
        return End(part, getattr(kind, "name", str(kind)), "", (), "the trial fails", words)


def tell(piece: Future[list[End]], numbers: tuple[str, int], kept: Path | None) -> None:
    """Print what of a piece of work must not be, and keep how it ended."""
    if piece.cancelled():
        return
    ends = piece.result()
    for end in ends:
        if end.end not in GOOD:
            print(" | ".join(map(str, end)), flush=True)
    if kept is not None:
        with kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps([_code(), *numbers, ends]) + "\n")


@cache
def _code() -> str:
    """Return a hash of the package and of the harness."""
    here = Path(__file__).resolve().parent
    files = sorted([*here.glob("fuzz*.py"), *here.parent.glob("src/**/*.py")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def kept_ends(kept: Path | None) -> dict[tuple[str, int], list[End]]:
    """Return what earlier runs of the very same code kept, by part and first number of a piece."""
    found = {}
    if kept is not None and kept.is_file():
        for line in kept.read_text(encoding="utf-8").splitlines():
            code, part, first, ends = json.loads(line)
            if code == _code():
                found[part, first] = [
                    End(of, kind, command, tuple(how), became, words)
                    for of, kind, command, how, became, words in ends
                ]
    return found


def numbers_of(asked: argparse.Namespace) -> dict[str, Sequence[int]]:
    """Return the numbers of the trials of each part; of the servers evenly from all scenarios."""
    scenarios, first = len(list(fuzz_fetchers.scenarios())), asked.seed
    servers = min(asked.servers, scenarios)
    return {
        "servers": [at * scenarios // servers for at in range(servers)],
        "kills": range(first, first + asked.kills),
        "full disk": range(first, first + asked.full),
        "odd files": range(first, first + asked.odd),
        "live releases": range(first, first + asked.live),
        "resumed fetches": range(first, first + asked.resumed),
        "inputs": range(first, first + asked.inputs),
    }


def main() -> None:
    """Run the numbers that were asked for, and write what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--odd", type=int, default=600, help="what is no file")
    parser.add_argument("--live", type=int, default=400, help="releases that a server gives")
    parser.add_argument("--resumed", type=int, default=600, help="fetches from damaged folders")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--full", type=int, default=300, help="trials of a full disk")
    parser.add_argument("--servers", type=int, default=10_000, help="all scenarios by default")
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="what is not begun then is not"
    )
    parser.add_argument("--seed", type=int, default=0, help="number of the first trial")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--kept", type=Path, help="file to go on from, and to keep ends in")
    parser.add_argument("--quick", action="store_true", help="print, and write nothing")
    asked = parser.parse_args()
    done = kept_ends(asked.kept)
    with ProcessPoolExecutor(asked.jobs) as pool:
        pieces = [
            (at / max(1, len(each)), part, each[at : at + PIECE])
            for part, each in numbers_of(asked).items()
            for at in range(0, len(each), PIECE)
            if (part, each[at]) not in done
        ]
        # in step with one another, so that each part has its share when time is short
        waiting: dict[tuple[str, int], Future[list[End]]] = {}
        for _, part, each in sorted(pieces, key=itemgetter(0)):
            piece = waiting[part, each[0]] = pool.submit(work, part, each)
            piece.add_done_callback(partial(tell, numbers=(part, each[0]), kept=asked.kept))
        wait(waiting.values(), 60 * asked.minutes)
        for piece in waiting.values():
            piece.cancel()  # does nothing to those that run or are done
    done |= {at: piece.result() for at, piece in waiting.items() if not piece.cancelled()}
    report([end for ends in done.values() for end in ends], asked)


def counted(ends: Sequence[tuple[End, tuple[str, ...]]], header: Sequence[str], title: str) -> str:
    """Return a table of how trials ended, by what is named beside each."""
    rows = []
    for name in sorted({name for _, name in ends}):
        found = [end.end for end, each in ends if each == name]
        good = [found.count(end) for end in GOOD]
        rows.append([*name, *(f"{n:,}" for n in (len(found), *good, len(found) - sum(good)))])
    columns = (*header, "tried", "as the good input", "refused", "otherwise", "broken")
    return f"## {title}\n\n{table(columns, rows, text_columns=len(header))}"


def report(ends: Sequence[End], asked: argparse.Namespace) -> None:
    """Write what was tried, by kind, and what became of it."""
    by_part = {part: [end for end in ends if end.part == part] for part in TRIALS}
    wanted = {part: len(numbers) for part, numbers in numbers_of(asked).items()}
    done = [[part, f"{wanted[part]:,}", f"{len(each):,}"] for part, each in by_part.items()]
    what = attrgetter("kind", "command")
    ways = [(end, (way,)) for part in ("inputs", "live releases", "resumed fetches")
            for end in by_part[part]
            for way in dict.fromkeys(end.how)]  # fmt: skip
    failing = [f"* {e.part}, {e.kind}, {e.command}: {e.end} ({', '.join(e.how)}; {e.words})"
               for e in ends if e.end not in GOOD]  # fmt: skip
    publish(
        "robustness",
        "Damaged inputs, hostile servers, kills and full disks",
        [
            __doc__.partition("\n\n")[2].strip() if __doc__ else "",
            f"{len(ends):,} trials.",
            table(("part", "asked for", "done"), done),
            WORDS,
            "\n".join(failing) or "No promise was broken.",
            counted([(e, what(e)) for e in by_part["inputs"]], ("input", "command"),
                    "Damaged inputs, by what was damaged and which command read it"),
            counted([(e, e.how) for e in by_part["odd files"]], ("in its place",),
                    "What is no file, or an empty one, where one should be"),
            counted([(e, what(e)) for e in by_part["live releases"]], ("release", "command"),
                    "Live releases, damaged where they are served or where they are kept"),
            counted([(e, (e.kind,)) for e in by_part["resumed fetches"]], ("fetcher",),
                    "Fetches that go on from a folder that was damaged meanwhile"),
            counted(ways, ("damage",), "Damaged files of all these, by what was done to them")
            + "\n\nAn input that was damaged in several ways counts under each.",
            counted([(e, (e.kind, *e.how)) for e in by_part["servers"]], ("fetcher", "server"),
                    "Servers, by who asks and what is wrong with the server"),
            counted([(e, (e.kind, e.command)) for e in by_part["kills"]], ("input", "command"),
                    "Commands killed between 0.05 and 1.6 seconds after their start"),
            counted([(e, e.how) for e in by_part["full disk"]], ("room",), "Full disks"),
        ],
        quick=asked.quick,
    )  # fmt: skip


if __name__ == "__main__":
    main()
