"""The one composition root. Nothing connects or loads before `create_app` is called."""

from __future__ import annotations

import os

import structlog
from werkzeug.middleware.proxy_fix import ProxyFix

from server import VERSION, errors, logs
from server.body import BodyReader
from server.config import Config
from server.context import KEY, Context
from server.db import connect, database_url, ping
from server.edge import Edge
from server.limits import RateLimits
from server.metrics import Metrics
from server.openapi import App
from server.predict import Predictor
from server.routes import drowsiness, features, health, metrics, models, pages, predict
from server.services.health import Checks, port_probe, redis_probe
from server.shortcut import Shortcut
from server.static import StaticFiles


def create_app(config: Config | None = None, *, predictor: Predictor | None = None) -> App:
    """The app for `config`, or for the environment, with the packaged models or with `predictor`.

    Raises ConfigError for a setting, ArtefactError for a model that must not be used.
    """
    config = config or Config.from_env(os.environ)
    logs.configure(config.log_level)
    predictor = predictor or Predictor.load(config.models_dir)
    app = App()
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of the default provider
    app.extensions[KEY] = parts = _context(app, config, predictor)
    errors.register(app)
    pages.register_fallback(app)
    for api in (predict.api, drowsiness.api, features.api, models.api, health.api, metrics.api, pages.api):
        app.register_api(api)
    app.register_blueprint(pages.docs)
    _wrap(app, config, parts)
    _say_loaded(config, predictor)
    return app


def _context(app: App, config: Config, predictor: Predictor) -> Context:
    engine = connect(database_url(config.database_url, config.state_dir))
    probes = {
        "database": lambda: ping(engine),
        "redis": redis_probe(config.redis_url),
        "mlflow": port_probe(config.mlflow_tracking_uri),
        "models": predictor.require_all,
    }
    return Context(
        config=config,
        predictor=predictor,
        metrics=Metrics(config, predictor),
        body=BodyReader(config.max_body_bytes, config.body_timeout_seconds),
        checks=Checks(probes),
        limits=RateLimits(app, config),
        engine=engine,
    )


def _wrap(app: App, config: Config, parts: Context) -> None:
    wsgi = Edge(StaticFiles(Shortcut(app.wsgi_app, parts), config.client_dir), parts.metrics, config.cors_origins)
    hops = config.trusted_proxies
    app.wsgi_app = ProxyFix(wsgi, x_for=hops, x_proto=hops, x_host=hops) if hops else wsgi  # type: ignore[method-assign]  # as Flask documents it


def _say_loaded(config: Config, predictor: Predictor) -> None:
    models = {model.task.registered_name: f"{model.version} {model.digest}" for model in predictor.models.values()}
    structlog.get_logger().info("started", version=VERSION, commit=config.build_commit, models=models)
