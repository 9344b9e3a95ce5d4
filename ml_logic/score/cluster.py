"""Scoring on a Dask cluster: a file is a task, so a worker that dies costs the files it was at, which others take over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Final, cast

from distributed import Client, Worker, WorkerPlugin, as_completed, get_worker
from distributed.comm.addressing import get_address_host_port
from distributed.scheduler import KilledWorker

from ml_logic.score import ScoreError, files
from ml_logic.score.files import Job, Outcome
from ml_logic.score.model import Model, Package
from ml_logic.score.places import one_line

RETRIES: Final = 2
"""Of a file whose scoring failed, as when an object store did not answer; a worker's death does not count."""
CONNECT_S: Final = 20
WORKERS_S: Final = 60


class ModelPlugin(WorkerPlugin):
    """Gives the model to every worker, also to one that joins later or starts anew, once and not with every file."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.name = f"sleepsafe-{package.about['digest']}"

    def setup(self, worker: Worker) -> None:
        """Loads the model in the worker's process."""
        del worker
        self.model = Model(self.package)


def outcomes(address: str, jobs: Sequence[Job], package: Package, batch_rows: int) -> Iterator[Outcome]:
    """The outcome of each job as it comes in, in any order, from the workers of the scheduler at `address`.

    Raises ScoreError when the cluster cannot be used or a file cannot be scored there either.
    """
    plugin = ModelPlugin(package)
    with _client(address) as client, _loaded(client, plugin, address):
        futures = [client.submit(_score, job, plugin.name, batch_rows, pure=False, retries=RETRIES) for job in jobs]
        try:
            for future in as_completed(futures, loop=client.loop):
                yield future.result()
                future.release()
        except KilledWorker as error:
            raise ScoreError(f"{address}: workers died at one file again and again: {one_line(error)}") from None
        except CancelledError:
            raise ScoreError(f"{address}: the Dask scheduler is gone") from None


def _score(job: Job, plugin: str, batch_rows: int) -> Outcome:
    mine = cast(ModelPlugin, get_worker().plugins[plugin])
    return files.score_file(job, mine.model, mine.package.about, batch_rows, lambda _: None)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        get_address_host_port(address)  # a client of an address that is none hangs when it is closed
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ScoreError(f"{address}: no Dask scheduler there: {one_line(error)}") from None
    with client:
        yield client


@contextmanager
def _loaded(client: Client, plugin: ModelPlugin, address: str) -> Iterator[None]:
    try:
        client.wait_for_workers(1, timeout=WORKERS_S)
    except TimeoutError:
        raise ScoreError(f"{address}: no worker came within {WORKERS_S} s") from None
    try:
        client.register_plugin(plugin)
    except Exception as error:
        raise ScoreError(f"{address}: a worker cannot load the model: {one_line(error)}") from None
    yield
    client.unregister_worker_plugin(plugin.name)  # after a failure the workers keep it, and the next run replaces it
