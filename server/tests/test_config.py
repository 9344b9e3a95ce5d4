from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from server import VERSION
from server.config import ROOT, Config, ConfigError

EXAMPLE = Path(__file__).parent.parent / ".env.example"


def _example() -> dict[str, str]:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_an_empty_environment_gives_the_defaults() -> None:
    config = Config.from_env({})
    assert (config.host, config.port, config.cors_origins) == ("127.0.0.1", 5000, ())
    assert config.models_dir == ROOT / "ml_logic" / "models"


def test_the_example_lists_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    example = _example()
    assert set(example) == {field.name.upper() for field in fields(Config)}
    read = Config.from_env(example)
    for field in fields(Config):
        value, default = getattr(read, field.name), getattr(Config(), field.name)
        assert (value.resolve() if isinstance(value, Path) else value) == default, field.name


def test_settings_are_read() -> None:
    env = {"PORT": "8080", "CORS_ORIGINS": "https://a.example, http://b.example:3000/", "RATELIMIT_ENABLED": "False"}
    config = Config.from_env(env)
    assert config.port == 8080
    assert config.cors_origins == ("https://a.example", "http://b.example:3000")
    assert config.ratelimit_enabled is False


def test_gunicorn_workers_is_another_name_of_web_concurrency() -> None:
    assert Config.from_env({"GUNICORN_WORKERS": "3"}).web_concurrency == 3
    assert Config.from_env({"GUNICORN_WORKERS": "3", "WEB_CONCURRENCY": "5"}).web_concurrency == 5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "http"),
        ("HOST", "not a host"),
        ("ENVIRONMENT", "prod"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "mysql://user:hunter2@host/name"),
        ("DATABASE_URL", "postgresql://"),
        ("DATABASE_URL", "no address at all"),
        ("REDIS_URL", "http://host"),
        ("REDIS_URL", "redis://:hunter2@host:port"),
        ("MLFLOW_TRACKING_URI", "ftp://host"),
        ("CORS_ORIGINS", "app.example.org"),
        ("CORS_ORIGINS", "https://app.example.org/path"),
        ("AUTH", "none"),
        ("PREDICT_AUTH", "closed"),
        ("RETENTION_DAYS", "-1"),
        ("RATELIMIT_ENABLED", "maybe"),
        ("RATELIMIT_DEFAULT", "many"),
        ("MAX_BODY_BYTES", "1e6"),
        ("TRUSTED_PROXIES", "-1"),
        ("WEB_CONCURRENCY", "0"),
        ("BUILD_COMMIT", "a b"),
    ],
)
def test_a_bad_setting_is_named_with_what_it_allows(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=rf"{name} must be \w+") as refusal:
        Config.from_env({name: value})
    assert "hunter2" not in str(refusal.value)


def test_every_bad_setting_is_named() -> None:
    with pytest.raises(ConfigError) as refusal:
        Config.from_env({"PORT": "x", "LOG_LEVEL": "y", "RATELIMIT_PREDICT": "z"})
    assert set(re.findall(r"([A-Z_]+) must be", str(refusal.value))) == {"PORT", "LOG_LEVEL", "RATELIMIT_PREDICT"}


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
