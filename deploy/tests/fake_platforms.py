"""Render and Railway as their APIs look from outside, on a free port of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "a-secret-key"
Answer = Callable[[str, str, Any], tuple[int, Any]]


@dataclass
class Deployments:
    """What the platform has deployed, newest last: name -> the statuses that are told one after the other."""

    working: str
    failed: str
    made: dict[str, list[str]] = field(default_factory=lambda: {"old": []})
    broken: bool = False
    """Whether the next build fails."""

    def add(self) -> str:
        """Starts one."""
        name = f"new-{len(self.made)}"
        self.made[name] = ["BUILDING", self.failed if self.broken else self.working]
        return name

    def status(self, name: str) -> str:
        """The next one that is told."""
        left = self.made[name] or [self.working]
        return left.pop(0) if len(left) > 1 else left[0]

    def newest(self) -> list[str]:
        """Newest first."""
        return list(reversed(self.made))


class FakeRender(Deployments):
    """api.render.com/v1, of one service."""

    def __init__(self) -> None:
        super().__init__("live", "build_failed")

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        """To one request."""
        _, _, rest = path.partition("/services/srv-1")
        if method == "POST":
            assert rest in {"/deploys", "/rollback"}
            return 201, {"id": self.add(), "status": "created", "commit": {"id": body.get("commitId")}}
        if rest.startswith("/deploys?"):
            return 200, [{"deploy": {"id": name, "status": self.status(name)}} for name in self.newest()]
        name = rest.removeprefix("/deploys/")
        return 200, {"id": name, "status": self.status(name)}


class FakeRailway(Deployments):
    """backboard.railway.com/graphql/v2."""

    def __init__(self) -> None:
        super().__init__("SUCCESS", "FAILED")

    def answer(self, method: str, _path: str, body: Any) -> tuple[int, Any]:
        """To one request; a name in the query is as good as a parser here."""
        assert method == "POST"
        query, variables = body["query"], body["variables"]
        if "serviceInstanceDeployV2" in query:
            return 200, {"data": {"serviceInstanceDeployV2": self.add()}}
        if "deploymentRollback" in query:
            assert variables["id"] == "old"
            self.add()
            return 200, {"data": {"deploymentRollback": True}}
        if "deployments(" in query:
            nodes = [{"node": {"id": name, "status": self.status(name)}} for name in self.newest()]
            return 200, {"data": {"deployments": {"edges": nodes}}}
        return 200, {"data": {"deployment": {"status": self.status(variables["id"])}}}


@contextmanager
def serving(answer: Answer, key: str = KEY) -> Iterator[str]:
    """The address at which `answer` is asked; whoever does not show `key` is refused."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: Any) -> None:
            shown = self.headers.get("Authorization") or self.headers.get("Project-Access-Token") or ""
            status, content = (401, {"message": "no"}) if key not in shown else answer(self.command, self.path, body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
