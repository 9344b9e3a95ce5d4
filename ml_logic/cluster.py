"""Where training runs: here, or on the workers of a Dask cluster by joblib's backend. The answers are the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import joblib
from threadpoolctl import threadpool_limits

from ml_logic.table import Table

RETRIES: Final = 3
"""How often a task that failed is tried again; one whose worker died goes to another worker by itself."""


WORKERS_S: Final = 30
"""How long the first worker may take to come, in seconds."""


class ClusterError(Exception):
    """No Dask scheduler answers at an address, it has no workers, or they all died of the same task."""


@contextmanager
def on(address: str | None, table: Table) -> Iterator[None]:
    """While it lasts, joblib's tasks run on the workers of the scheduler at `address`; `None`: in this process.

    Every worker gets its own copy of `table`, so that one that dies takes nothing along. Raises ClusterError.
    """
    if address is None:
        yield
        return
    from distributed import Client, KilledWorker

    try:
        client = Client(address)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        _wait_for_workers(client, address)
        try:
            with joblib.parallel_config("dask", client=client, scatter=[table], retries=RETRIES):
                yield
        except KilledWorker as error:
            raise ClusterError(f"the workers of {address} died one after the other: {error}") from None


def _wait_for_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_S)
    except TimeoutError:
        raise ClusterError(f"the Dask scheduler at {address} has no workers, also after {WORKERS_S} s") from None


@contextmanager
def one_thread() -> Iterator[None]:
    """While it lasts, a task keeps to itself: sums are made in the same order everywhere, and nobody waits for cores."""
    with joblib.parallel_config("sequential"), threadpool_limits(1):
        yield
