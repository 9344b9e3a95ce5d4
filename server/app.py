"""The one composition root. Nothing connects or loads before `create_app` is called."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog
from werkzeug.middleware.proxy_fix import ProxyFix

from ml_logic.database import database_url
from server import VERSION, cli, errors, logs
from server.body import BodyReader
from server.config import Config
from server.context import KEY, Context
from server.db import Database, connect
from server.edge import Edge
from server.limits import RateLimits
from server.metrics import Metrics
from server.migrations import migrate
from server.openapi import App
from server.predict import Predictor
from server.recorder import Recorder
from server.routes import (
    access,
    aliases,
    audit,
    devices,
    drift,
    drowsiness,
    events,
    experiments,
    features,
    health,
    keys,
    metrics,
    models,
    pages,
    predict,
    sessions,
    statistics,
    subjects,
    telemetry,
)  # fmt: skip
from server.services import activity
from server.services import audit as audits
from server.services import drift as findings
from server.services.experiments import guard
from server.services.gauges import DatabaseGauges
from server.services.health import Checks, port_probe, redis_probe
from server.serving import Serving
from server.shelf import Shelf
from server.shortcut import Shortcut
from server.static import StaticFiles

if TYPE_CHECKING:
    from server.tracing import Tracing

_APIS: Final = (
    predict, drowsiness, telemetry, statistics, events, sessions, subjects, devices, features, models, experiments,
    drift, access, keys, audit, health, metrics, pages,
)  # fmt: skip


def create_app(config: Config | None = None, *, predictor: Predictor | None = None) -> App:
    """The app for `config`, or for the environment, with the models that the registry says or with `predictor`.

    The registry is asked at the first use of a model, and followed from then on. Raises ConfigError for a setting,
    ArtefactError for a packaged model that must not be used.
    """
    config = config or Config.from_env(os.environ)
    logs.configure(config.log_level)
    app = App()
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of the default provider
    app.extensions[KEY] = parts = _context(app, config, predictor)
    errors.register(app)
    pages.register_fallback(app)
    for module in _APIS:
        app.register_api(module.api)
    app.register_blueprint(pages.docs)
    app.register_blueprint(aliases.bare)
    for group in cli.GROUPS:
        app.cli.add_command(group)
    _wrap(app, config, parts)
    return app


def say_started(app: App) -> None:
    """The line that says what serves from now on; the commands, which make the app as well, have none."""
    parts: Context = app.extensions[KEY]
    models = {
        model.task.registered_name: f"{model.version} {model.digest}" for model in parts.predictor.models.values()
    }
    structlog.get_logger().info("started", version=VERSION, commit=parts.config.build_commit, models=models)


def _context(app: App, config: Config, predictor: Predictor | None) -> Context:
    url = database_url(config.database_url, config.state_dir)
    database = Database(connect(url, config.gunicorn_threads), migrate)
    metrics = Metrics(config)
    packaged = predictor or Predictor.load(config.models_dir)
    shelf, watch = Shelf(config.state_dir / "models"), partial(guard, database, packaged, metrics)
    serving = Serving(packaged, database, shelf, metrics, follows=predictor is None, guard=watch)
    probes = {
        "database": database.ping,
        "redis": redis_probe(config.redis_url),
        "mlflow": port_probe(config.mlflow_tracking_uri),
        "models": serving.require_all,
    }
    tracing = _tracing(config, database)
    return Context(
        config=config,
        serving=serving,
        recorder=Recorder(database, metrics, config.prediction_sample_rate),
        metrics=metrics,
        body=BodyReader(config.max_body_bytes, config.body_timeout_seconds),
        checks=Checks(probes),
        limits=RateLimits(app, config),
        database=database,
        gauges=DatabaseGauges(database, (findings.gauges, activity.gauges, audits.gauges)),
        tracing=tracing,
    )


def _tracing(config: Config, database: Database) -> Tracing | None:
    if not config.otel_exporter_otlp_endpoint:
        return None
    from server.tracing import Tracing  # only here: who wants no traces loads nothing of them

    tracing = Tracing(config.otel_exporter_otlp_endpoint)
    tracing.follow(database.engine)
    return tracing


def _wrap(app: App, config: Config, parts: Context) -> None:
    # Predictions that need a key go through Flask, which knows whose it is.
    api = Shortcut(app.wsgi_app, parts) if config.predict_auth == "open" else app.wsgi_app
    wsgi: Any = Edge(StaticFiles(api, config.client_dir), parts.metrics, config.cors_origins)
    if parts.tracing is not None:
        wsgi = parts.tracing.wrap(wsgi)
    hops = config.trusted_proxies
    app.wsgi_app = ProxyFix(wsgi, x_for=hops, x_proto=hops, x_host=hops) if hops else wsgi  # type: ignore[method-assign]  # as Flask documents it
