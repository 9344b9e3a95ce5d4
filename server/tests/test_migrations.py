"""The schema on both databases: made once by whoever comes first, the same as the models say, and taken back whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

import server.migrations
from ml_logic.database import database_url
from server.db import Database, connect
from server.migrations import HEAD, SchemaError, downgrade, migrate
from server.migrations.__main__ import main
from server.models import Base


def test_the_schema_is_what_the_models_say(database: Database) -> None:
    with database.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_down_takes_everything_away_and_up_brings_it_back(database: Database) -> None:
    downgrade(database.engine, "base")
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
        assert inspect(connection).get_view_names() == []
    migrate(database.engine)
    with database.engine.connect() as connection:
        assert set(Base.metadata.tables) < set(inspect(connection).get_table_names())
        assert sorted(inspect(connection).get_view_names()) == ["labelled_stress", "labelled_windows"]


def test_several_that_start_at_once_make_it_once(any_url: str, tmp_path: Path) -> None:
    engines = [connect(database_url(any_url, tmp_path)) for _ in range(6)]
    with ThreadPoolExecutor(len(engines)) as pool:
        list(pool.map(migrate, engines))
    with engines[0].connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
    for engine in engines:
        engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaError, match="has schema 9999, this version knows up to"):
        migrate(database.engine)


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(server.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"])
def test_the_audit_refuses_to_be_changed(database: Database, change: str) -> None:
    with database.engine.begin() as connection:
        values = "1, '2026-11-01 00:00:00', 'admin', 'key.create', '{}'"
        connection.execute(text(f"INSERT INTO audit (id, at, actor, action, details) VALUES ({values})"))
    with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
        connection.execute(text(change))
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT actor FROM audit")).scalars().all() == ["admin"]


def test_the_command_makes_the_schema_before_a_deployment(
    any_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", any_url)
    assert (main(), main()) == (None, None)
    assert capsys.readouterr().out == f"the database has schema {HEAD}\n" * 2
    engine = connect(database_url(any_url, Path()))
    with engine.begin() as connection:
        assert inspect(connection).has_table("events")
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert "install a newer one" in str(main())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "the database does not answer"),
        ("mysql://host/name", "DATABASE_URL must be"),
    ],
)
def test_the_command_says_why_it_cannot(url: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert reason in str(main())
