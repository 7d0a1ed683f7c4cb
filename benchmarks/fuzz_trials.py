"""One trial of each part of the harness: what is done to a command, and how that ended."""

from __future__ import annotations

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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import fuzz_fetchers
import typer.main
from fuzz_accounts import Trial
from fuzz_inputs import Kind, beside

from qi_analysis.core.files import SCRATCH

SECONDS = 30
"""Of processor time, or ten times as many in all, after which a run counts as one that hangs."""
MEMORY = 600 << 20
"""Bytes by which a run may raise the peak of its process."""
NEW = {"convert", "review", "sample"}
"""Commands that make what must not be there, and never write over it."""
BEFORE = b"what was there before\n"
GOOD = ("right", "refused", "told otherwise")
"""Ends that keep every promise: as the good input; one line and exit 2; another answer."""


class End(NamedTuple):
    """How a trial ended.

    Attributes
    ----------
    part, kind, command : str
        Part of the harness, kind of input or server, and what read it.
    how : tuple of str
        What was done to it.
    end, words : str
        What became of it.
    """

    part: str
    kind: str
    command: str
    how: tuple[str, ...]
    end: str
    words: str


class HangError(BaseException):
    """A run took too long."""


class Ran(NamedTuple):
    """Exit code and output of a command, and how it failed if not by its own words."""

    code: int
    out: str
    err: str
    failed: str = ""


_made_command = cache(typer.main.get_command)
"""The tree of commands, which takes longer to build than most commands take to run."""


def call(arguments: Sequence[str], stdout: str | None = None) -> Ran:
    """Run the command line in this process; what it does not catch goes on."""
    from qi_analysis.cli import main

    err = io.StringIO()
    with tempfile.TemporaryDirectory() as aside:
        path = Path(stdout or Path(aside) / "out")
        with (
            path.open("w", encoding="utf-8") as out,
            patch("sys.argv", ["qi-analysis", *arguments]),
            patch("typer.main.get_command", _made_command),
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


def watched(arguments: Sequence[str], stdout: str | None = None, *, seconds: int = SECONDS) -> Ran:
    """Run a command as `call` does; say whether it hangs, ends in a traceback or fills memory."""
    before = _peak()
    try:
        with within(seconds):
            ran = call(arguments, stdout)
    except HangError:
        return Ran(-1, "", "", "hangs")
    except Exception as problem:  # what must not be
        return Ran(-1, "", f"{type(problem).__name__} {problem}", "traceback")
    taken = _peak() - before
    return ran._replace(failed=f"takes {taken >> 20} MB") if taken > MEMORY else ran


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


@contextmanager
def imputing_twice() -> Iterator[None]:
    """Impute twice instead of ten times: what is asked is what becomes of rows."""
    from qi_analysis.deaths import imputed

    real = imputed.count
    with patch.object(imputed, "count", lambda *args, **kept: real(*args, **{**kept, "m": 2})):
        yield


@cache
def good(kind: Kind) -> dict[str, bytes]:
    """Return the files of the good input of a kind, and the good files beside it."""
    with tempfile.TemporaryDirectory() as place:
        kind.make(Path(place))
        made = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in sorted(Path(place).rglob("*"))
            if path.is_file()
        }
    words = {word for command in kind.commands for word in command}
    return made | {f"beside/{name}": x for word, (name, x) in beside().items() if word in words}


def arguments_of(command: Sequence[str], given: Path, folder: Path) -> list[str]:
    """Return a command with its places filled in."""
    places = {word: folder / "beside" / name for word, (name, _) in beside().items()}
    places |= {"IN": given, "OUT": folder / "made" / "out"}
    return [str(places.get(word, word)) for word in command]


def made_from(kind: Kind, folder: Path) -> Path:
    """Write the good input into a folder, and return its path."""
    files = good(kind)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    (folder / "made").mkdir()
    return folder / next(iter(files)).partition("/")[0]


@cache
def right_answer(kind: Kind, command: tuple[str, ...]) -> Ran:
    """Return exit code and output for the good input: what is written where nothing is printed."""
    with tempfile.TemporaryDirectory() as place, imputing_twice():
        folder = Path(place)
        ran = call(arguments_of(command, made_from(kind, folder), folder))
        out = folder / "made" / "out"
        written = out.read_text() if "--json" not in command and out.is_file() else ran.out
        return ran._replace(out=written.replace(place, ""), err=ran.err.replace(place, ""))


def try_input(seed: int, kind: Kind) -> End:
    """Damage an input, run one command on it, and say how that ended."""
    chance = random.Random(f"{kind.name} {seed}")  # noqa: S311 - to be had again
    command = chance.choice(kind.commands)
    with tempfile.TemporaryDirectory() as place, imputing_twice():
        folder = Path(place)
        given = made_from(kind, folder)
        files = [given] if given.is_file() else sorted(x for x in given.rglob("*") if x.is_file())
        path = chance.choice(files)
        spoiled = kind.spoil(path.read_bytes(), chance, path.suffix)
        path.write_bytes(spoiled.content)
        out = folder / "made" / "out"
        kept = _keeps(command)
        if kept:
            out.write_bytes(BEFORE)
        ran = watched(arguments_of(command, given, folder))
        end, words = ran.failed or _promises(ran, command, out, kept=kept), ran.err
        if end == "right":
            right = right_answer(kind, command)
            trial = Trial(
                command, given, path, out, good(kind), right.out, ran.out.replace(place, ""),
                ran.err, spoiled.how,
            )  # fmt: skip
            lost = kind.account(trial)
            if lost:
                end, words = "silent loss", lost
            elif trial.printed != right.out:
                end = "told otherwise"
        about = f"seed {seed}, {path.name}: {words.strip()[:300]}"
        return End("inputs", kind.name, _name(command), spoiled.how, end, about)


def _to(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


ODD_FILES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None, "a folder": Path.mkdir, "a pipe": os.mkfifo,
    "an empty file": Path.touch,
    "a device without an end": _to("/dev/zero"), "a full device": _to("/dev/full"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a name without a file": _to("x" * 200),
}  # fmt: skip
"""What may stand where a file should, and how it is made."""


def try_odd_file(seed: int, kind: Kind) -> End:
    """Put something else in the place of a file, run one command on it, and say how that ended."""
    chance = random.Random(f"odd {kind.name} {seed}")  # noqa: S311 - as above
    command = chance.choice(kind.commands)
    with tempfile.TemporaryDirectory() as place, imputing_twice():
        folder = Path(place)
        given = made_from(kind, folder)
        files = [given] if given.is_file() else sorted(x for x in given.rglob("*") if x.is_file())
        path, odd = chance.choice(files), chance.choice(list(ODD_FILES))
        path.unlink()
        ODD_FILES[odd](path)
        out = folder / "made" / "out"
        kept = _keeps(command)
        if kept:
            out.write_bytes(BEFORE)
        ran = watched(arguments_of(command, given, folder), seconds=5)
        end = ran.failed or _promises(ran, command, out, kept=kept)
        if end == "right" and ran.out.replace(place, "") != right_answer(kind, command).out:
            end = "told otherwise"
        words = f"seed {seed}, {path.name}: {ran.err.strip()[:300]}"
        return End("odd files", kind.name, _name(command), (odd,), end, words)


def _keeps(command: Sequence[str]) -> bool:
    """Say whether a command writes over a file that is there, and must leave it if it fails."""
    return "OUT" in command and not NEW & set(command) and command[2] != "OUT"


def _name(command: Sequence[str]) -> str:
    return " ".join(command[: 2 if command[0] == "opinions" else 1])


def _promises(ran: Ran, command: Sequence[str], out: Path, *, kept: bool) -> str:
    """Return ``right``, ``refused``, or which promise a run broke."""
    if any(path.name.startswith(SCRATCH) for path in out.parent.rglob("*")):
        return "leaves unfinished files"
    if ran.code == 0:
        return "prints no JSON" if "--json" in command and not _is_json(ran.out) else "right"
    last = ran.err.splitlines()[-1] if ran.err else ""
    if ran.code not in (1, 2) or not last.startswith("qi-analysis: ") or len(last) > 5000:
        return "says it in no line"
    if command[2] == "OUT":  # the folder of a recount, which goes on from where it stopped
        return "refused"
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
    command = chance.choice(kind.commands)
    with tempfile.TemporaryDirectory() as place, imputing_twice():
        folder = Path(place)
        arguments = arguments_of(command, made_from(kind, folder), folder)
        out = folder / "made" / "out"
        kept = _keeps(command)
        if kept:
            out.write_bytes(BEFORE)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        room, to = chance.choice((0, 1, 100, 1000, 5000)), chance.choice((None, "/dev/full"))
        try:
            if to is None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
            ran = watched(arguments, to)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        end = ran.failed
        if not end and ran.code == 0:
            end = "right"
        elif not end:
            end = _promises(ran, command, out, kept=kept and to is None)
            if to and end.startswith("changes"):
                end = "refused"  # the file was whole before the line about it could be printed
        how = ("nothing can be printed",) if to else (f"files of {room:,} bytes at most",)
        words = f"seed {seed}: {ran.err.strip()[:300]}"
        return End("full disk", kind.name, _name(command), how, end, words)


def killed(kind: Kind) -> list[tuple[str, ...]]:
    """Return the commands of a kind that write something for the good input."""
    return [each for each in kind.commands if "OUT" in each and kind.name != "folder of a recount"]


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
        after = chance.uniform(0.05, 1.6)
        time.sleep(after)
        process.kill()
        process.wait()
        out = folder / "made" / "out"
        there = _content(out)
        goes_on = command[2] == "OUT"  # the folder of a recount
        if out.exists() and not goes_on and NEW & set(command):
            shutil.rmtree(out) if out.is_dir() else out.unlink()
        ran = call(arguments)
        if ran.code:
            end, words = "the next run fails", ran.err[:300]
        elif any(path.name.startswith(SCRATCH) for path in out.parent.rglob("*")):
            end, words = "leaves unfinished files", ""
        else:
            whole = goes_on or there is None or there == _content(out)
            end, words = "right" if whole else "half an output", ""
        how = ("before it wrote" if there is None else "after it wrote",)
        about = f"seed {seed}, after {after:.2f} s: {words}"
        return End("kills", kind.name, _name(command), how, end, about)


def _content(out: Path) -> object:
    if not out.exists():
        return None
    files = sorted(out.rglob("*")) if out.is_dir() else [out]
    return [(path.name, path.read_bytes()) for path in files if path.is_file()]


def try_server(number: int, _kind: object = None) -> End:
    """Run one scenario of a hostile server."""
    scenario = list(fuzz_fetchers.scenarios())[number]
    end, words = fuzz_fetchers.run(scenario)
    about = f"{number}, {scenario.name}: {words}"
    return End("servers", scenario.fetcher, "", (scenario.family,), end, about)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
