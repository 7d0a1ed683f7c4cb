"""One function over pieces of the input, on the cores of this machine or on a Dask cluster.

A piece is a partition of a converted folder, or a batch of opinions from anything else. The results
come in the order of the pieces, whoever made them and when, so that one process, several and a
cluster give the same. A worker that dies is replaced and its pieces done again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import cpu_count, get_context
from pathlib import Path
from typing import TypeVar

from qi_analysis.core.errors import QiAnalysisError
from qi_analysis.opinions.texts.opinion import Opinion
from qi_analysis.opinions.texts.partitions import Partition

Result = TypeVar("Result")
Work = Callable[[Iterator[Opinion]], Result]
DEATHS = 3
"""Times that workers may die before the work is blamed; Dask has the same rule by default."""
BATCH = 100
"""Opinions of a batch: about a second of coding."""
_AHEAD = 4


class SpreadError(QiAnalysisError):
    """The work could not be spread, or killed its workers again and again."""


@dataclass(frozen=True)
class Batch:
    """Some opinions of an input that has no partitions; they travel to the worker themselves."""

    path: Path
    opinions: tuple[Opinion, ...]

    def read(self) -> Iterator[Opinion]:
        """Yield the opinions."""
        return iter(self.opinions)


Piece = Partition | Batch
"""Part of the input that one worker does at a time."""


def batches(path: Path, opinions: Iterable[Opinion], size: int = BATCH) -> Iterator[Batch]:
    """Yield opinions of a file in batches, as they are read."""
    rest = iter(opinions)
    while some := tuple(islice(rest, size)):
        yield Batch(path, some)


def spread_pieces(
    work: Work[Result],
    pieces: Iterable[Piece],
    *,
    scheduler: str | None = None,
    workers: int | None = None,
) -> Iterator[Result]:
    """Yield what ``work`` makes of each piece, in order; only some pieces are in memory at once.

    Parameters
    ----------
    work : callable
        A function of a module (it is sent to other processes by its name) that takes an iterator
        of opinions. What it returns must fit in memory, a few pieces at a time.
    pieces : iterable
        Partitions, whose folder the workers of a cluster must see under the same path; or batches.
    scheduler : str, optional
        Address of a Dask scheduler, such as ``tcp://host:8786``; local processes without it.
    workers : int, optional
        Local processes; as many as there are cores by default. One works in this process.

    Raises
    ------
    SpreadError
        When Dask is not installed, does not answer, or workers died too often.
    DataError
        When a partition is damaged.
    """
    if scheduler is not None:
        yield from _on_cluster(work, iter(pieces), scheduler)
    elif workers == 1:
        for piece in pieces:
            yield _do(work, piece)
    else:
        yield from _on_cores(work, iter(pieces), workers or cpu_count())


def _do(work: Work[Result], piece: Piece) -> Result:
    return work(piece.read())


def _on_cores(work: Work[Result], pieces: Iterator[Piece], workers: int) -> Iterator[Result]:
    """Work in local processes; a pool that breaks is replaced for the remaining work."""
    waiting: deque[Piece] = deque()
    for deaths in range(1, DEATHS + 2):
        # spawned, not forked: a fork copies the locks of threads that pyarrow has started
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            try:
                yield from _in_order(pool, work, waiting, pieces, _AHEAD * workers)
            except BrokenProcessPool as error:
                if deaths > DEATHS:
                    raise SpreadError(
                        f"workers died {deaths} times, the last while {waiting[0].path} was next: "
                        "is there enough memory? Use fewer workers"
                    ) from error
            else:
                return


def _in_order(
    pool: Executor,
    work: Work[Result],
    waiting: deque[Piece],
    pieces: Iterator[Piece],
    ahead: int,
) -> Iterator[Result]:
    """Keep the pool busy some pieces ahead, and yield results in order.

    ``waiting`` holds what was taken from ``pieces`` and is not done, also when the pool breaks.
    """
    futures: deque[Future[Result]] = deque(pool.submit(_do, work, piece) for piece in waiting)
    while True:
        for piece in islice(pieces, max(0, ahead - len(waiting))):
            waiting.append(piece)
            futures.append(pool.submit(_do, work, piece))
        if not futures:
            return
        result = futures[0].result()
        futures.popleft()  # a cluster may forget it
        waiting.popleft()
        yield result


def _on_cluster(work: Work[Result], pieces: Iterator[Piece], scheduler: str) -> Iterator[Result]:
    """Work on a Dask cluster, which does again what a lost worker had done."""
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise SpreadError("a scheduler needs Dask: pip install 'qi_analysis[spread]'") from error
    try:
        client = Client(scheduler)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise SpreadError(f"no Dask scheduler answers at {scheduler} ({error})") from error
    with client, client.get_executor(pure=False) as pool:  # type: ignore[no-untyped-call]
        cores: dict[str, int] = client.ncores()  # type: ignore[no-untyped-call]
        waiting: deque[Piece] = deque()
        try:
            yield from _in_order(pool, work, waiting, pieces, _AHEAD * max(1, sum(cores.values())))
        except KilledWorker as error:
            raise SpreadError(
                f"workers died too often over {waiting[0].path}: is there enough memory?"
            ) from error
