# ruff: noqa: N999 - gunicorn's name for its file
"""How gunicorn serves the app: `gunicorn -c server/gunicorn.conf.py 'server.app:create_app()'`, never with preload."""

import gc
import logging
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

from ml_logic.artefact import ArtefactError  # noqa: E402 - see above
from server.config import Config, ConfigError  # noqa: E402 - see above
from server.logs import JsonFormatter  # noqa: E402 - see above
from server.predict import verify  # noqa: E402 - see above

try:
    _config = Config.from_env(os.environ)
    # Verified here so that a bad package stops the master at once; the workers verify again what they load.
    verify(_config.models_dir)
except (ConfigError, ArtefactError) as error:
    sys.exit(f"sleepsafe cannot start: {error}")

_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - the kernel's own, for a heartbeat file
HEADER_STALL_S = 15

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
loglevel = _config.log_level
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
    """Before anything listens: the port must be free, and the metrics' folder empty."""
    if "GUNICORN_FD" not in os.environ:
        for address in server.cfg.address:
            _require_free(address)
    folder = os.environ.get(_METRICS) or tempfile.mkdtemp(prefix="sleepsafe-metrics-")
    os.environ[_METRICS] = folder
    Path(folder).mkdir(parents=True, exist_ok=True)
    for file in Path(folder).glob("*.db"):
        file.unlink()


def when_ready(server: Any) -> None:
    """Accepted connections inherit this: one that stalls in its headers is closed instead of holding a thread."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", HEADER_STALL_S, 0))


def post_worker_init(_worker: Any) -> None:
    """What is loaded by now stays for good: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """A worker that is gone no longer counts in the live gauges."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # the library has no types


def on_exit(_server: Any) -> None:
    """Removes the metrics' folder that `on_starting` made."""
    folder = os.environ[_METRICS]
    if Path(folder).name.startswith("sleepsafe-metrics-"):
        shutil.rmtree(folder, ignore_errors=True)


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
