"""Traces as a collector receives them from the real server; and nothing of it where none are wanted."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from server import VERSION
from server.tests.backups import made_events
from server.tests.conftest import DROWSINESS
from server.tests.processes import PATIENCE_S, Gunicorn, free_port, wait_until
from server.tests.test_imports import _loaded_by

Start = Callable[..., Gunicorn]
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


class Collector:
    """Whoever receives the traces."""

    def __init__(self) -> None:
        self.received: list[ExportTraceServiceRequest] = []
        self.headers: list[Any] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.headers.append(self.headers)
                collector.received.append(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def spans(self) -> list[Span]:
        return [
            span
            for request in self.received
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()


def _ask(server: Gunicorn, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    sent = {"Content-Type": "application/json", **headers}
    connection.request(method, path, None if body is None else json.dumps(body), sent)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, str(response.headers["X-Request-ID"])


def _told(span: Span) -> dict[str, Any]:
    return {each.key: each.value.string_value or each.value.int_value for each in span.attributes}


def test_every_request_is_a_span_and_its_statements_are_below_it(gunicorn: Start, collector: Collector) -> None:
    server = gunicorn(OTEL_EXPORTER_OTLP_ENDPOINT=f"{collector.address}/", OTEL_EXPORTER_OTLP_HEADERS="x-key=k1")
    server.wait_ready()
    carried = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
    status, request_id = _ask(server, "POST", "/telemetry", made_events("phone-1", 0, 1)[0], **carried)
    assert status == 200
    assert _ask(server, "POST", "/api/predict", DROWSINESS)[0] == 200
    assert _ask(server, "GET", "/no/such/secret?token=hunter2")[0] == 404
    server.stop()

    spans = {span.name: span for span in collector.spans if span.kind == Span.SPAN_KIND_SERVER}
    assert {"POST /telemetry", "POST /api/predict", "GET (unknown)"} <= set(spans)
    ours = spans["POST /telemetry"]
    assert (ours.trace_id.hex(), ours.parent_span_id.hex()) == (TRACE, PARENT)
    assert _told(ours) == {
        "http.request.method": "POST",
        "http.route": "/telemetry",
        "http.response.status_code": 200,
        "url.scheme": "http",
        "sleepsafe.request_id": request_id,
    }
    statements = [span for span in collector.spans if span.parent_span_id == ours.span_id]
    assert {"INSERT"} <= {_told(span)["db.operation.name"] for span in statements}
    assert all(span.trace_id == ours.trace_id and span.end_time_unix_nano for span in statements)
    assert spans["POST /api/predict"].parent_span_id == b""
    sent = b"".join(request.SerializeToString() for request in collector.received)
    assert b"hunter2" not in sent
    assert b"phone-1" not in sent
    resource = {
        each.key: each.value.string_value for each in collector.received[0].resource_spans[0].resource.attributes
    }
    assert (resource["service.name"], resource["service.version"]) == ("sleepsafe", VERSION)
    assert collector.headers[0]["x-key"] == "k1"


def test_a_failure_is_one_in_the_trace(gunicorn: Start, collector: Collector) -> None:
    away = f"postgresql://nobody:hunter2@127.0.0.1:{free_port()}/none"
    server = gunicorn(OTEL_EXPORTER_OTLP_ENDPOINT=collector.address, OTEL_SERVICE_NAME="mine", DATABASE_URL=away)
    wait_until(lambda: server.process.poll() is not None or "started" in server.log)
    assert _ask(server, "POST", "/telemetry", made_events("phone-1", 0, 1)[0])[0] == 503
    server.stop()
    (span,) = [span for span in collector.spans if span.name == "POST /telemetry"]
    assert span.status.code == Status.STATUS_CODE_ERROR
    assert span.status.message == ""
    assert b"hunter2" not in b"".join(request.SerializeToString() for request in collector.received)
    attributes = collector.received[0].resource_spans[0].resource.attributes
    assert "mine" in {each.value.string_value for each in attributes if each.key == "service.name"}


def test_a_collector_that_is_away_is_a_log_line_and_nothing_else(gunicorn: Start) -> None:
    away = f"http://127.0.0.1:{free_port()}"
    server = gunicorn(OTEL_EXPORTER_OTLP_ENDPOINT=away, OTEL_EXPORTER_OTLP_TIMEOUT="1").wait_ready()
    assert _ask(server, "POST", "/api/predict", DROWSINESS)[0] == 200
    server.stop()
    assert server.process.returncode == 0
    lines = [json.loads(line) for line in server.log.splitlines() if line.startswith("{")]
    assert any(str(line.get("logger", "")).startswith("opentelemetry") for line in lines)
    assert "Traceback" not in server.log


def test_without_an_address_nothing_of_it_is_loaded() -> None:
    make = "import server.app as a; a.create_app(a.Config(log_level='error'))"
    assert not [name for name in _loaded_by(make) if name.startswith(("opentelemetry", "requests", "server.tracing"))]
