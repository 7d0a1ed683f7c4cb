"""Coding many opinions, in this process, several, or on a cluster: the same rows, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qi_analysis.opinions.reading.coder import Coded, code
from qi_analysis.opinions.texts import partitions
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.spread import Piece, batches, spread_pieces


def code_some(opinions: Iterable[Opinion]) -> list[Coded]:
    """Return the coded rows of some opinions, in order."""
    return [code(opinion) for opinion in opinions]


def code_inputs(
    paths: Iterable[Path], *, workers: int = 1, scheduler: str | None = None
) -> Iterator[Coded]:
    """Yield the coded rows of several inputs, in the order of the input.

    Parameters
    ----------
    paths : iterable of Path
        Files or folders, as `inputs.read_input` takes them. The workers of a cluster must see a
        converted folder under the same path; other inputs are read here and sent to them.
    workers : int
        Local processes.
    scheduler : str, optional
        Address of a Dask scheduler instead.

    Raises
    ------
    SpreadError
        When the cluster does not answer, or workers died too often.
    DataError
        When an input is damaged.
    """
    paths = list(paths)
    if workers == 1 and scheduler is None:
        for path in paths:
            yield from map(code, read_input(path))
        return
    for _, rows in spread_pieces(code_some, _pieces(paths), scheduler=scheduler, workers=workers):
        yield from rows


def _pieces(paths: Iterable[Path]) -> Iterator[Piece]:
    for path in paths:
        if (path / partitions.MANIFEST).is_file():
            yield from partitions.partitions(path)
        else:
            yield from batches(path, read_input(path))
