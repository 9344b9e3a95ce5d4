"""Traces in OpenTelemetry's protocol: one span a request, one below it for each statement. Loaded only where they are wanted."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import Engine, event

from server import VERSION
from server.edge import REQUEST_ID, route_of
from server.logs import JsonFormatter

_Environ = dict[str, Any]
_App = Callable[[_Environ, Any], Iterable[bytes]]

NAME: Final = "sleepsafe"
_CARRIED: Final = ("traceparent", "tracestate")
_PROPAGATOR: Final = TraceContextTextMapPropagator()


class Tracing:
    """Sends the spans of this process to a collector, in the background: when it is away, requests do not wait."""

    def __init__(self, endpoint: str) -> None:
        _log_as_json()
        about = Resource({"service.name": NAME, "service.version": VERSION})
        self._provider = TracerProvider(
            resource=Resource.create({}).merge(about).merge(OTELResourceDetector().detect())
        )
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(NAME, VERSION)

    def wrap(self, app: _App) -> _App:
        """`app` with a span around each request, a child of the caller's where it sends traceparent."""

        def traced(environ: _Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
            span = self._tracer.start_span(environ["REQUEST_METHOD"], _caller(environ), SpanKind.SERVER)

            def start(line: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
                _describe(span, environ, int(line[:3]))
                return start_response(line, headers, *exc_info)

            with trace.use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
                return app(environ, start)

        return traced

    def follow(self, engine: Engine) -> None:
        """A span for each statement within a request; its text has places for values, never the values."""

        def before(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
            if context is not None and trace.get_current_span().is_recording():
                operation = statement.lstrip().partition(" ")[0].upper()
                about = {
                    "db.system.name": engine.dialect.name,
                    "db.operation.name": operation,
                    "db.query.text": statement,
                }
                context.sleepsafe_span = self._tracer.start_span(operation, kind=SpanKind.CLIENT, attributes=about)

        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", _end_statement)
        event.listen(engine, "handle_error", _end_failed)

    def close(self) -> None:
        """Sends what waits, for as long as OTEL_EXPORTER_OTLP_TIMEOUT allows."""
        self._provider.shutdown()


def _caller(environ: _Environ) -> Any:
    sent = {name: environ.get(f"HTTP_{name.upper()}") for name in _CARRIED}
    return _PROPAGATOR.extract({name: value for name, value in sent.items() if value})


def _describe(span: Span, environ: _Environ, status: int) -> None:
    if not span.is_recording():
        return
    method, route = environ["REQUEST_METHOD"], route_of(environ)
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": status,
            "url.scheme": environ["wsgi.url_scheme"],
            "sleepsafe.request_id": environ[REQUEST_ID],
        }
    )
    if status >= 500:
        span.set_status(Status(StatusCode.ERROR))


def _end_statement(
    _connection: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool
) -> None:
    span = getattr(context, "sleepsafe_span", None)
    if span is not None:
        span.end()


def _end_failed(problem: Any) -> None:
    span = getattr(problem.execution_context, "sleepsafe_span", None)
    if span is not None:
        span.set_status(Status(StatusCode.ERROR))
        span.set_attribute("error.type", type(problem.original_exception).__name__)
        span.end()


def _log_as_json() -> None:
    """What the library has to say, such as that the collector is away, in the form of all other lines."""
    logger = logging.getLogger("opentelemetry")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonFormatter())
        logger.addHandler(handler)
        logger.propagate = False
