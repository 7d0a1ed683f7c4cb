"""Work that other processes can import by name."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from qi_analysis.opinions.texts.opinion import Opinion

KILL = "SPREAD_TEST_KILL"
"""Names a file; the process that can take it away kills itself."""


def lines(opinions: Iterator[Opinion]) -> bytes:
    """Return the opinions as JSON Lines, upper case."""
    rows = [json.dumps(opinion.to_record(), sort_keys=True).upper() for opinion in opinions]
    return "\n".join(rows).encode()


def lines_unless_killed(opinions: Iterator[Opinion]) -> bytes:
    """Return the same; whoever comes first to the file dies in the middle of its partition."""
    next(opinions)
    try:
        Path(os.environ[KILL]).unlink()
    except FileNotFoundError:
        return lines(opinions)
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def always_killed(opinions: Iterator[Opinion]) -> bytes:
    del opinions
    os.kill(os.getpid(), signal.SIGKILL)
    return b""
