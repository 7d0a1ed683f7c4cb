"""Bars on standard error, which a terminal shows and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


@contextmanager
def progress_bar(
    *columns: str | ProgressColumn, shown: bool = True, transient: bool = True
) -> Iterator[Progress]:
    """Yield a bar of these columns; ``transient`` removes it at the end."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    disable = not (shown and console.is_terminal)
    with Progress(*columns, console=console, transient=transient, disable=disable) as bar:
        yield bar
