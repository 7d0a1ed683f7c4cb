"""Coding many opinions, in this process, several, or on a cluster: the same rows, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from qi_analysis.opinions.reading.coded import Coded
from qi_analysis.opinions.reading.coder import code
from qi_analysis.opinions.texts import partitions
from qi_analysis.opinions.texts.inputs import read_input
from qi_analysis.opinions.texts.once import Once
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.spread import Piece, batches, spread_pieces


def code_some(opinions: Iterable[Opinion]) -> list[Coded]:
    """Return the coded rows of some opinions, in order."""
    return [code(opinion) for opinion in opinions]


def code_inputs(
    paths: Iterable[Path],
    *,
    workers: int = 1,
    scheduler: str | None = None,
    once: Once | None = None,
    read: Callable[[Opinion], Coded] = code,
) -> Iterator[Coded]:
    """Yield the coded rows of several inputs, in the order of the input.

    An opinion that occurs again is left out, and so is a decision that an earlier input gave from
    another source.

    Parameters
    ----------
    paths : iterable of Path
        Files or folders, as `inputs.read_input` takes them. The workers of a cluster must see a
        converted folder under the same path; other inputs are read here and sent to them.
    workers : int
        Local processes.
    scheduler : str, optional
        Address of a Dask scheduler instead.
    once : Once, optional
        Counts what is left out; its ``across`` is set here.
    read : callable
        Codes one opinion. Processes and a cluster use the baseline reader.

    Raises
    ------
    SpreadError
        When the cluster does not answer, or workers died too often.
    DataError
        When an input is damaged.
    """
    paths = list(paths)
    seen = Once() if once is None else once
    seen.across = len(paths) > 1
    if workers == 1 and scheduler is None:
        for path in paths:
            yield from map(read, seen.of(read_input(path)))
        return
    for rows in spread_pieces(
        code_some, _pieces(paths, seen), scheduler=scheduler, workers=workers
    ):
        yield from rows


def _pieces(paths: Sequence[Path], seen: Once) -> Iterator[Piece]:
    for path in paths:
        # a conversion has each opinion once; sources can only be compared in one process
        if len(paths) == 1 and (path / partitions.MANIFEST).is_file():
            yield from partitions.partitions(path)
        else:
            yield from batches(path, seen.of(read_input(path)))
