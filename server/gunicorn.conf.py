# ruff: noqa: N999 - gunicorn's name for its file
"""How gunicorn serves the app: `gunicorn -c server/gunicorn.conf.py 'server.app:create_app()'`, never with preload."""

import contextlib
import gc
import logging
import multiprocessing
import os
import shutil
import socket
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(_ROOT))  # before our own imports: gunicorn starts in any folder

from gunicorn.glogging import Logger  # noqa: E402 - see above
from sqlalchemy import Engine  # noqa: E402 - see above
from sqlalchemy.exc import DBAPIError  # noqa: E402 - see above

from ml_logic.artefact import ArtefactError  # noqa: E402 - see above
from ml_logic.database import database_url  # noqa: E402 - see above
from server.config import Config, ConfigError, is_loopback  # noqa: E402 - see above
from server.db import UNAVAILABLE, Database, connect, reason  # noqa: E402 - see above
from server.logs import JsonFormatter  # noqa: E402 - see above
from server.migrations import SchemaError, is_current, migrate  # noqa: E402 - see above
from server.predict import verify  # noqa: E402 - see above

try:
    _config = Config.from_env(os.environ)
    # Verified here so that a bad package stops the master at once; the workers verify again what they load.
    verify(_config.models_dir)
except (ConfigError, ArtefactError) as error:
    sys.exit(f"sleepsafe cannot start: {error}")

_METRICS = "PROMETHEUS_MULTIPROC_DIR"
# The kernel's own, for heartbeats and metrics: these are mapped files, and a disk without room kills who writes to one.
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - as above
HEADER_STALL_S = 15
# The C library's own is 5 s twice for each name server, which no driver's timeout covers; for itself and all its workers.
os.environ.setdefault("RES_OPTIONS", "timeout:1 attempts:2")

bind = f"[{_config.host}]:{_config.port}" if ":" in _config.host else f"{_config.host}:{_config.port}"
worker_class = "gthread"
# Two workers: one can restart while the other serves. Four threads: a slow client holds a thread, not the worker.
workers = _config.web_concurrency
threads = _config.gunicorn_threads
preload_app = False  # onnxruntime's threads do not survive a fork
control_socket_disable = True
worker_tmp_dir = str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None
timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the 60 s after which common proxies drop an idle connection, so that theirs ends first
accesslog = None
loglevel = "info" if _config.log_level == "debug" else _config.log_level  # its own debug lines tell each path
proc_name = "sleepsafe"


class logger_class(Logger):  # type: ignore[misc]  # noqa: N801 - gunicorn's name for it
    """Gunicorn's own lines as JSON on stdout. A logging config would do it too, and switch its access log on."""

    def setup(self, cfg: Any) -> None:
        """Replaces the handlers that gunicorn sets."""
        super().setup(cfg)
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonFormatter())
        self.error_log.handlers = [handler]


def on_starting(server: Any) -> None:
    """Before anything listens: the port must be free, the schema there, and the metrics' folder empty."""
    if "GUNICORN_FD" not in os.environ:
        for address in server.cfg.address:
            _require_free(address)
    _close_unless_local(server)
    _make_schema(server)
    folder = os.environ.get(_METRICS) or tempfile.mkdtemp(prefix="sleepsafe-metrics-", dir=worker_tmp_dir)
    os.environ[_METRICS] = folder
    Path(folder).mkdir(parents=True, exist_ok=True)
    for file in Path(folder).glob("*.db"):
        file.unlink()


def when_ready(server: Any) -> None:
    """Accepted connections inherit this: one that stalls in its headers is closed instead of holding a thread."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", HEADER_STALL_S, 0))
    if not Config.from_env(os.environ).is_open:
        _print_admin_link(server)


def post_worker_init(worker: Any) -> None:
    """What is loaded by now stays for good: the garbage collector need not look through it again and again."""
    from server.app import say_started

    say_started(worker.wsgi)
    gc.collect()
    gc.freeze()


def worker_exit(_server: Any, worker: Any) -> None:
    """Its requests are answered: what waits to be written is written."""
    from server.context import KEY

    parts = getattr(getattr(worker, "wsgi", None), "extensions", {}).get(KEY)
    if parts is not None:  # else it never got that far
        parts.close()


def child_exit(_server: Any, worker: Any) -> None:
    """A worker that is gone no longer counts in the live gauges."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library has no types


def on_exit(_server: Any) -> None:
    """Removes the metrics' folder that `on_starting` made."""
    folder = os.environ[_METRICS]
    if Path(folder).name.startswith("sleepsafe-metrics-"):
        shutil.rmtree(folder, ignore_errors=True)


def _engine() -> Engine:
    return connect(database_url(_config.database_url, _config.state_dir))


def _migrate() -> None:
    engine = _engine()
    with contextlib.suppress(DBAPIError, SchemaError):
        migrate(engine)
    engine.dispose()


def _make_schema(server: Any) -> None:
    engine = _engine()
    try:
        if not is_current(engine):
            # By another process: what Alembic takes would stay with the master and every worker.
            # What fails there fails again here, and is said.
            child = multiprocessing.get_context("fork").Process(target=_migrate)
            child.start()
            child.join()
        migrate(engine)
    except SchemaError as error:
        sys.exit(f"sleepsafe cannot start: {error}")
    except UNAVAILABLE as error:
        # Predictions need none, and the workers make the schema as soon as it answers.
        server.log.warning(
            "the database does not answer (DATABASE_URL, STATE_DIR): %s; events are refused until it does",
            reason(error),
        )
    except DBAPIError as error:  # no waiting will help: a file that is no database, a user who may not make tables
        sys.exit(f"sleepsafe cannot start: the database refuses (DATABASE_URL, STATE_DIR): {reason(error)}")
    finally:
        engine.dispose()


def _close_unless_local(server: Any) -> None:
    """Gunicorn's own --bind may listen elsewhere than HOST says: then, too, open has to be said."""
    local = all(isinstance(address, tuple) and is_loopback(address[0]) for address in server.cfg.address)
    if not local and not _config.auth:
        os.environ["AUTH"] = "keys"


def _print_admin_link(server: Any) -> None:
    """One line for people, as Jupyter does it: without any key, nobody could make the first one in the app."""
    from server.services.access import make_link  # only here: it brings Flask, which the master does not need

    engine = _engine()
    try:
        token = Database(engine, migrate).write(make_link)
    except UNAVAILABLE:
        server.log.warning(
            "the database does not answer, so there is no admin link: start again once it does, "
            "or make a key by `flask --app server.app keys create --role admin --name NAME`"
        )
    else:
        if token is not None:
            print(_link_line(server.cfg.address[0], token), flush=True)  # noqa: T201 - for people, and no log line
    finally:
        engine.dispose()


def _link_line(address: Any, token: str) -> str:
    host, port = address[:2] if isinstance(address, tuple) else (address, _config.port)
    everywhere = host in ("0.0.0.0", "::") or not isinstance(address, tuple)  # noqa: S104 - compared, not bound
    name = "localhost" if everywhere else f"[{host}]" if ":" in host else host
    hint = "; from another machine, put this server's name in place of localhost" if everywhere else ""
    return (
        f"SleepSafe has no key yet. Open http://{name}:{port}/settings#link={token} to become its admin "
        f"(once, within 24 hours{hint})"
    )


def _require_free(address: Any) -> None:
    if not isinstance(address, tuple):
        return
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            sys.exit(f"sleepsafe cannot start: {address[0]}:{address[1]} cannot be used: {error.strerror} (HOST, PORT)")
