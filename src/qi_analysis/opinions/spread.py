"""One function over all partitions, on the cores of this machine or on a Dask cluster.

The results come in the order of the partitions, whoever made them and when, so that one process,
several and a cluster give the same. A worker that dies is replaced and its partitions done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from qi_analysis.errors import QiAnalysisError
from qi_analysis.opinions.opinion import Opinion
from qi_analysis.opinions.partitions import Partition, partitions

Result = TypeVar("Result")
Work = Callable[[Iterator[Opinion]], Result]
DEATHS = 3
"""Times that workers may die before the work is blamed; Dask has the same rule by default."""
_AHEAD = 4


class SpreadError(QiAnalysisError):
    """The work could not be spread, or killed its workers again and again."""


def spread(
    work: Work[Result], folder: Path, *, scheduler: str | None = None, workers: int | None = None
) -> Iterator[tuple[Partition, Result]]:
    """Yield what ``work`` makes of the opinions of each partition, in the order of partitions.

    Parameters
    ----------
    work : callable
        A function of a module (it is sent to other processes by its name) that takes an iterator
        of opinions. What it returns must fit in memory, a few partitions at a time.
    folder : Path
        Made by ``opinions convert``. Workers of a cluster must see it under the same path.
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
    parts = partitions(folder)
    if scheduler is not None:
        yield from _on_cluster(work, parts, scheduler)
    elif workers == 1:
        for part in parts:
            yield part, _do(work, part)
    else:
        yield from _on_cores(work, parts, workers)


def _do(work: Work[Result], part: Partition) -> Result:
    return work(part.read())


def _on_cores(
    work: Work[Result], parts: list[Partition], workers: int | None
) -> Iterator[tuple[Partition, Result]]:
    """Work in local processes; a pool that breaks is made anew for what is still to do."""
    done = deaths = 0
    while done < len(parts):
        # spawned, not forked: a fork copies the locks of threads that pyarrow has started
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            try:
                for part, result in _in_order(pool, work, parts[done:]):
                    yield part, result
                    done += 1
            except BrokenProcessPool as error:
                deaths += 1
                if deaths > DEATHS:
                    raise SpreadError(
                        f"workers died {deaths} times, the last while {parts[done].path} was next: "
                        "is there enough memory? Use fewer workers"
                    ) from error


def _in_order(
    pool: ProcessPoolExecutor, work: Work[Result], parts: list[Partition]
) -> Iterator[tuple[Partition, Result]]:
    """Keep the pool busy some partitions ahead, and yield results in order."""
    ahead = _AHEAD * (getattr(pool, "_max_workers", None) or 1)
    waiting: list[tuple[Partition, Future[Result]]] = []
    for part in parts:
        waiting.append((part, pool.submit(_do, work, part)))
        if len(waiting) > ahead:
            first, future = waiting.pop(0)
            yield first, future.result()
    for part, future in waiting:
        yield part, future.result()


def _on_cluster(
    work: Work[Result], parts: list[Partition], scheduler: str
) -> Iterator[tuple[Partition, Result]]:
    """Work on a Dask cluster, which does again what a lost worker had done."""
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        raise SpreadError("a scheduler needs Dask: pip install 'qi_analysis[spread]'") from error
    try:
        client = Client(scheduler)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise SpreadError(f"no Dask scheduler answers at {scheduler} ({error})") from error
    with client:
        futures: list[Any] = client.map(partial(_do, work), parts, pure=False)
        for at, part in enumerate(parts):
            try:
                result: Result = futures[at].result()
            except KilledWorker as error:
                raise SpreadError(
                    f"workers died too often over {part.path}: is there enough memory?"
                ) from error
            futures[at] = None  # the cluster may forget it
            yield part, result
