"""Fixtures that tests of opinions share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture
def cluster() -> Iterator[str]:
    """Run two Dask workers on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",  # clusters of other tests run alongside it
        silence_logs=50,
        host="127.0.0.1",
    ) as local:
        yield local.scheduler_address
