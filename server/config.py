# ruff: noqa: RUF009 - the calls in the dataclass are `field` by other names
"""The settings: read once from the environment, checked all together, and never changed afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from limits import parse as parse_limit

from ml_logic.artefact import MODELS_DIR
from ml_logic.database import database_url

ROOT: Final = Path(__file__).resolve().parent.parent
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
ENVIRONMENTS: Final = ("development", "test", "production")
ACCESS: Final = ("open", "keys")
_BUCKET: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9._/-]*)?")
_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")


class ConfigError(Exception):
    """The environment holds settings that cannot be used; the message names each with what it allows, never its value."""


def _setting(default: Any, allowed: str, parse: Callable[[str], Any]) -> Any:
    return field(default=default, metadata={"allowed": allowed, "parse": parse})


def _whole(minimum: int, maximum: int, default: int) -> Any:
    def parse(text: str) -> int:
        value = int(text)
        if not minimum <= value <= maximum:
            raise ValueError
        return value

    return _setting(default, f"a whole number from {minimum} to {maximum}", parse)


def _share(default: float) -> Any:
    def parse(text: str) -> float:
        value = float(text)
        if not 0 <= value <= 1:
            raise ValueError
        return value

    return _setting(default, "a number from 0 to 1", parse)


def _folder(allowed: str, default: Path) -> Any:
    return _setting(default, allowed, Path)


def _one_of(choices: tuple[str, ...], default: str) -> Any:
    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError
        return text.lower()

    return _setting(default, "one of " + ", ".join(choices), parse)


def _matching(pattern: str, allowed: str, default: str) -> Any:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return _setting(default, allowed, parse)


def _address(schemes: tuple[str, ...]) -> Any:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError
        parts.port  # noqa: B018 - reading it is what checks it
        return text

    return _setting("", "an address such as " + " or ".join(f"{scheme}://host" for scheme in schemes), parse)


def _limit(default: str) -> Any:
    def parse(text: str) -> str:
        parse_limit(text)
        return text

    return _setting(default, "a number per time, such as 300/minute", parse)


def _database_setting() -> Any:
    def parse(text: str) -> str:
        database_url(text, ROOT)
        return text

    return _setting("", "sqlite:///file.db or postgresql://user@host/name", parse)


def _destination(text: str) -> str:
    if "://" in text and not _BUCKET.fullmatch(text):
        raise ValueError
    return text


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    if any(origin != "*" and not _ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError
    return origins


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens at `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _switch(text: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[text.lower()]


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, with its default; the environment variable has the field's name in capitals."""

    host: str = _matching(r"[A-Za-z0-9.:-]+", "a host name or an IP address", "127.0.0.1")
    port: int = _whole(1, 65535, 5000)
    environment: str = _one_of(ENVIRONMENTS, "production")
    log_level: str = _one_of(LOG_LEVELS, "info")
    database_url: str = _database_setting()
    state_dir: Path = _folder("a folder", ROOT / "data")
    auth: str = _one_of(ACCESS, "")
    predict_auth: str = _one_of(ACCESS, "open")
    prediction_sample_rate: float = _share(0.1)
    retention_days: int = _whole(0, 36_500, 365)
    backup_to: str = _setting("", "a folder or s3://bucket/prefix", _destination)
    backup_keep: int = _whole(0, 10_000, 0)
    backup_key: str = _matching(r"[A-Za-z0-9_-]{43}=", "a key that `python -m server.backup key` prints", "")
    models_dir: Path = _folder("a folder with packaged models", MODELS_DIR)
    client_dir: Path = _folder("a folder with the built client", ROOT / "client" / "dist")
    redis_url: str = _address(("redis", "rediss"))
    mlflow_tracking_uri: str = _address(("http", "https"))
    otel_exporter_otlp_endpoint: str = _address(("http", "https"))
    mlflow_ui_url: str = _address(("http", "https"))
    cors_origins: tuple[str, ...] = _setting((), "origins such as https://app.example.org, with commas, or *", _origins)
    ratelimit_enabled: bool = _setting(True, "true or false", _switch)
    ratelimit_default: str = _limit("300/minute")
    ratelimit_predict: str = _limit("3000/minute")
    ratelimit_analyze: str = _limit("10/minute")
    max_body_bytes: int = _whole(1024, 64 * 1024 * 1024, 1024 * 1024)
    body_timeout_seconds: int = _whole(1, 300, 10)
    trusted_proxies: int = _whole(0, 10, 0)
    web_concurrency: int = _whole(1, 64, 2)
    gunicorn_threads: int = _whole(1, 64, 4)
    build_commit: str = _matching(r"[A-Za-z0-9._-]{1,64}", "up to 64 letters, digits, dots, dashes", "unknown")

    @property
    def is_open(self) -> bool:
        """Whether everybody may do everything: where only this machine can ask, unless AUTH says otherwise.

        A proxy that is trusted asks for others.
        """
        return self.auth == "open" or (not self.auth and is_loopback(self.host) and not self.trusted_proxies)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Config:
        """Reads every setting from `env`, where an empty value means the default.

        Raises ConfigError that names all the bad ones, not only the first.
        """
        env = _with_aliases(env)
        values: dict[str, Any] = {}
        bad: list[str] = []
        for setting in fields(cls):
            text = env.get(setting.name.upper(), "").strip()
            if not text:
                continue
            try:
                values[setting.name] = setting.metadata["parse"](text)
            except (ValueError, KeyError):
                bad.append(f"{setting.name.upper()} must be {setting.metadata['allowed']}")
        if bad:
            raise ConfigError("settings that cannot be used: " + "; ".join(bad))
        config = cls(**values)
        if config.is_open and config.predict_auth == "keys":
            raise ConfigError("settings that cannot be used: PREDICT_AUTH must be open unless AUTH is keys")
        return config


def _with_aliases(env: Mapping[str, str]) -> Mapping[str, str]:
    if env.get("WEB_CONCURRENCY") or not env.get("GUNICORN_WORKERS"):
        return env
    return {**env, "WEB_CONCURRENCY": env["GUNICORN_WORKERS"]}
