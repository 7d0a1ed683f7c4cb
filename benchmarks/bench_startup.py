"""Wall time of the command line, each command as a whole process, against bare Python.

Commands take turns, so that a busy moment of the machine slows all of them alike.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import reporting

PROGRAM = str(Path(sys.executable).parent / "qi-analysis")
BARE = "python -c pass"
HELP = "qi-analysis --help"
COMMANDS: dict[str, list[str]] = {
    BARE: [sys.executable, "-c", "pass"],
    "python -c 'import qi_analysis'": [sys.executable, "-c", "import qi_analysis"],
    HELP: [PROGRAM, "--help"],
    "qi-analysis risk --json": [PROGRAM, "risk", "--json"],
    "qi-analysis claims --json": [PROGRAM, "claims", "--json"],
}
GOAL_SECONDS = 1.0


def seconds(command: list[str]) -> float:
    """Return the wall time of one process, seconds.

    Raises
    ------
    RuntimeError
        When the command fails: the time of a failure is not a result.
    """
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    taken = time.perf_counter() - begun
    if done.returncode != 0:
        message = done.stderr.decode(errors="replace").strip()
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {message}")
    return taken


def main() -> None:
    """Time every command and report."""
    quick = reporting.arguments(__doc__).quick
    rounds = 3 if quick else 15
    for command in COMMANDS.values():
        seconds(command)  # fills the cache of files and of compiled modules
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            taken[name].append(seconds(command))
    bare = median(taken[BARE])
    rows = [
        (
            f"`{name}`",
            f"{min(times):.3f}",
            f"{median(times):.3f}",
            f"{max(times):.3f}",
            f"{median(times) / bare:.1f}",
        )
        for name, times in taken.items()
    ]
    found = median(taken[HELP])
    verdict = "met" if found < GOAL_SECONDS else "missed"
    parts = [
        f"Whole processes, {rounds} rounds after a warm-up, commands taking turns.",
        reporting.table(["command", "min s", "median s", "max s", "median / bare Python"], rows),
        f"Goal: `{HELP}` under {GOAL_SECONDS:g} s. Median {found:.3f} s: {verdict}.",
    ]
    reporting.publish("startup", "Start-up of the command line", parts, quick=quick)


if __name__ == "__main__":
    main()
