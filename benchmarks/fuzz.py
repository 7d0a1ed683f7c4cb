"""Thousands of damaged inputs, hostile servers, kills and full disks: what became of each.

Commands run through the entry point of the command line inside worker processes, not in a new
interpreter each; only what is killed runs in one of its own. Nothing here is random: a run with
the same ``--seed`` and numbers does the same.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import fuzz_fetchers
from fuzz_inputs import KINDS, Kind, damage, known, lines, opinions
from reporting import publish, table

from qi_analysis.core.files import SCRATCH

SECONDS = 30
"""Of processor time, or ten times as many in all, after which a run counts as one that hangs."""
PIECE = 10
"""Trials a worker is given at once."""
MEMORY = 600 << 20
"""Bytes by which a run may raise the peak of its process."""
FOLDERS = {"convert", "review"}
"""Commands that make a folder, and never write over one."""
BEFORE = b"what was there before\n"
GOOD = ("right", "refused", "told otherwise")
"""Ends that keep every promise: as the good input; one line and exit 2; another answer."""


class End(NamedTuple):
    """How a run ended: part of the harness, kind of input, what became of it, in which words."""

    part: str
    kind: str
    end: str
    words: str


class HangError(BaseException):
    """A run took too long."""


class Ran(NamedTuple):
    """Exit code and output of a command."""

    code: int
    out: str
    err: str


def call(arguments: Sequence[str], stdout: str | None = None) -> Ran:
    """Run the command line in this process; what it does not catch goes on."""
    from qi_analysis.cli import main

    err = io.StringIO()
    with tempfile.TemporaryDirectory() as aside:
        path = Path(stdout or Path(aside) / "out")
        with (
            path.open("w", encoding="utf-8") as out,
            patch("sys.argv", ["qi-analysis", *arguments]),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
                code: Any = 0
            except SystemExit as ended:
                code = ended.code
        said = path.read_bytes() if path.is_file() else b""
    return Ran(
        code if isinstance(code, int) else 0, said.decode("utf-8", "replace"), err.getvalue()
    )


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise `HangError` in what takes more processor time, or ten times as long in all."""

    def late(_signal: int, _frame: object) -> None:
        raise HangError

    timers = (
        (signal.SIGPROF, signal.ITIMER_PROF, seconds),
        (signal.SIGALRM, signal.ITIMER_REAL, 10 * seconds),
    )
    for number, timer, limit in timers:
        signal.signal(number, late)
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for _, timer, _ in timers:
            signal.setitimer(timer, 0)


def choose(kind: Kind, chance: random.Random) -> tuple[str, ...]:
    """Return a command of a kind; the slowest one seldom."""
    weights = [0.1 if "rates" in command else 1.0 for command in kind.commands]
    return chance.choices(kind.commands, weights)[0]


@cache
def good(kind: Kind) -> dict[str, bytes]:
    """Return the files of the good input of a kind, and good opinions beside it."""
    with tempfile.TemporaryDirectory() as place:
        kind.make(Path(place))
        made = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in sorted(Path(place).rglob("*"))
            if path.is_file()
        }
    return made | {"beside-opinions.jsonl": lines(opinions()), "beside-known.csv": known()}


def arguments_of(command: Sequence[str], given: Path, folder: Path) -> list[str]:
    """Return a command with its places filled in."""
    places = {
        "IN": given, "OUT": folder / "made" / "out",
        "OPINIONS": folder / "beside-opinions.jsonl", "KNOWN": folder / "beside-known.csv",
    }  # fmt: skip
    return [str(places.get(word, word)) for word in command]


def made_from(kind: Kind, folder: Path) -> Path:
    """Write the good input into a folder, and return its path."""
    for name, content in good(kind).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    first = next(path for path in folder.iterdir() if not path.name.startswith("beside"))
    (folder / "made").mkdir()
    return first


@cache
def right_answer(kind: Kind, command: tuple[str, ...]) -> tuple[int, str]:
    """Return exit code and output for the good input."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        ran = call(arguments_of(command, made_from(kind, folder), folder))
        return ran.code, ran.out.replace(place, "")


def try_input(seed: int, kind: Kind) -> End:
    """Damage an input, run one command on it, and say how that ended."""
    chance = random.Random(f"{kind.name} {seed}")  # noqa: S311 - to be had again
    command = choose(kind, chance)
    before = _peak()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        given = made_from(kind, folder)
        files = [given] if given.is_file() else sorted(x for x in given.rglob("*") if x.is_file())
        path = chance.choice(files)
        path.write_bytes(damage(path.read_bytes(), chance, path.suffix))
        out = folder / "made" / "out"
        kept = "OUT" in command and not FOLDERS & set(command)
        if kept:
            out.write_bytes(BEFORE)
        name = f"{' '.join(command[1:2])} {seed}"
        try:
            with within(SECONDS):
                ran = call(arguments_of(command, given, folder))
        except HangError:
            return End("inputs", kind.name, "hangs", name)
        except Exception as problem:  # what must not be
            return End(
                "inputs", kind.name, "traceback", f"{name}: {type(problem).__name__} {problem}"
            )
        end = _promises(ran, command, out, kept=kept)
        if _peak() - before > MEMORY:
            end = f"takes {(_peak() - before) >> 20} MB"
        if end == "right" and (ran.code, ran.out.replace(place, "")) != right_answer(kind, command):
            end = "told otherwise"
        return End("inputs", kind.name, end, f"{name}: {ran.err.strip()[:200]}")


def _promises(ran: Ran, command: Sequence[str], out: Path, *, kept: bool) -> str:
    """Return ``right``, ``refused``, or which promise a run broke."""
    if any(path.name.startswith(SCRATCH) for path in out.parent.iterdir()):
        return "leaves unfinished files"
    if ran.code == 0:
        return "prints no JSON" if "--json" in command and not _is_json(ran.out) else "right"
    last = ran.err.splitlines()[-1] if ran.err else ""
    if ran.code not in (1, 2) or not last.startswith("qi-analysis: ") or len(last) > 5000:
        return "says it in no line"
    untouched = out.read_bytes() == BEFORE if kept else not ("OUT" in command and out.exists())
    return "refused" if untouched else "changes the output though it fails"


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=lambda name: json.loads(f"{name}!"))
    except ValueError:
        return False
    return True


def try_full_disk(seed: int, kind: Kind) -> End:
    """Run a command on a good input with no room for its output, or for what it prints."""
    chance = random.Random(f"full {kind.name} {seed}")  # noqa: S311 - as above
    command = choose(kind, chance)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        arguments = arguments_of(command, made_from(kind, folder), folder)
        out = folder / "made" / "out"
        kept = "OUT" in command and not FOLDERS & set(command)
        if kept:
            out.write_bytes(BEFORE)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        room, to = chance.choice((0, 1, 100, 1000, 5000)), chance.choice((None, "/dev/full"))
        try:
            with within(SECONDS):
                if to is None:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
                ran = call(arguments, to)
        except HangError:
            return End("full disk", kind.name, "hangs", " ".join(command))
        except Exception as problem:
            words = f"{' '.join(command)}, {room}: {type(problem).__name__} {problem}"
            return End("full disk", kind.name, "traceback", words)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        end = "right" if ran.code == 0 else _promises(ran, command, out, kept=kept and to is None)
        if to and end.startswith("changes"):
            end = "refused"  # the file was whole before the line about it could not be printed
        return End(
            "full disk", kind.name, end, f"{' '.join(command[1:2])}: {ran.err.strip()[:200]}"
        )


def killed(kind: Kind) -> list[tuple[str, ...]]:
    """Return the commands of a kind that write something for the good input."""
    return [each for each in kind.commands if "OUT" in each and "recount" not in each]


def try_kill(seed: int, kind: Kind) -> End:
    """Kill a command at some moment: its output is whole or not there, and the next run is well."""
    chance = random.Random(f"kill {kind.name} {seed}")  # noqa: S311 - as above
    command = chance.choice(killed(kind))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        arguments = arguments_of(command, made_from(kind, folder), folder)
        code = "from qi_analysis.cli import main; main()"
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.05, 1.6))
        process.kill()
        process.wait()
        out = folder / "made" / "out"
        there = _content(out)
        if out.exists() and FOLDERS & set(command):
            shutil.rmtree(out)
        ran = call(arguments)
        if ran.code:
            return End("kills", kind.name, "the next run fails", ran.err[:200])
        if any(path.name.startswith(SCRATCH) for path in out.parent.iterdir()):
            return End("kills", kind.name, "leaves unfinished files", "")
        whole = there is None or there == _content(out)
        return End("kills", kind.name, "right" if whole else "half an output", "")


def _content(out: Path) -> object:
    if not out.exists():
        return None
    files = sorted(out.rglob("*")) if out.is_dir() else [out]
    return [(path.name, path.read_bytes()) for path in files if path.is_file()]


def try_server(number: int, _kind: object = None) -> End:
    """Run one scenario of a hostile server."""
    scenario = list(fuzz_fetchers.scenarios())[number]
    end, words = fuzz_fetchers.run(scenario)
    return End("servers", scenario.fetcher, end, f"{scenario.name}: {words}")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def work(part: str, numbers: Sequence[int]) -> list[End]:
    """Run some trials of one part, in a worker."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    trials: dict[str, Callable[[int, Any], End]] = {
        "inputs": try_input, "full disk": try_full_disk, "kills": try_kill, "servers": try_server
    }  # fmt: skip
    kinds = [kind for kind in KINDS if part != "kills" or killed(kind)]
    return [trials[part](number, kinds[number % len(kinds)]) for number in numbers]


def tell(piece: Future[list[End]]) -> None:
    """Print what of a piece of work must not be."""
    for end in [] if piece.cancelled() else piece.result():
        if end.end not in GOOD:
            print(f"{end.part} | {end.kind} | {end.end} | {end.words}", flush=True)


def main() -> None:
    """Run the numbers that were asked for, and write what became of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--full", type=int, default=300, help="trials of a full disk")
    parser.add_argument("--servers", type=int, default=len(list(fuzz_fetchers.scenarios())))
    parser.add_argument(
        "--minutes", type=float, default=600.0, help="what is not begun then is not"
    )
    parser.add_argument("--seed", type=int, default=0, help="number of the first trial")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--quick", action="store_true", help="print, and write nothing")
    asked = parser.parse_args()
    begun = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        first = asked.seed
        numbers = {
            "servers": range(asked.servers), "kills": range(first, first + asked.kills),
            "full disk": range(first, first + asked.full),
            "inputs": range(first, first + asked.inputs),
        }  # fmt: skip
        pieces = [
            (at / max(1, len(each)), part, each[at : at + PIECE])
            for part, each in numbers.items()
            for at in range(0, len(each), PIECE)
        ]
        # in step with one another, so that each part has its share when time is short
        waiting = [
            pool.submit(work, part, each) for _, part, each in sorted(pieces, key=itemgetter(0))
        ]
        for each in waiting:
            each.add_done_callback(tell)
        wait(waiting, 60 * asked.minutes)
        for each in waiting:
            each.cancel()  # does nothing to those that run or are done
    ends = [end for each in waiting if not each.cancelled() for end in each.result()]
    report(ends, time.monotonic() - begun, quick=asked.quick)


def report(ends: Sequence[End], seconds: float, *, quick: bool) -> None:
    """Write the table of what was tried and what became of it."""
    kinds = sorted({(end.part, end.kind) for end in ends})
    counts = Counter((end.part, end.kind, end.end) for end in ends)
    rows = []
    for part, kind in kinds:
        each = [counts[part, kind, end] for end in GOOD]
        tried = sum((end.part, end.kind) == (part, kind) for end in ends)
        rows.append([part, kind, *(f"{n:,}" for n in (tried, *each, tried - sum(each)))])
    header = ("part", "kind", "tried", "as the good input", "refused", "otherwise", "broken")
    failing = [f"* {e.part}, {e.kind}: {e.end} ({e.words})" for e in ends if e.end not in GOOD]
    words = (
        f"{len(ends):,} trials in {seconds / 60:,.0f} minutes. *Refused*: one line on standard "
        "error, exit 1 or 2, and the output as it was before. *Otherwise*: read, with another "
        "answer than for the good input, as a changed letter or a missing line may give. "
        "*Broken*: a traceback, a run that does not stop, too much memory, a token shown, an "
        "output half written or changed by a run that failed."
    )
    publish(
        "robustness",
        "Damaged inputs, hostile servers, kills and full disks",
        [
            __doc__.partition("\n\n")[2].strip() if __doc__ else "",
            words,
            table(header, rows, text_columns=2),
            "\n".join(failing) or "No promise was broken.",
        ],
        quick=quick,
    )


if __name__ == "__main__":
    main()
