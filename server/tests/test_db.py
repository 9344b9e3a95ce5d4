from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from server.db import connect, database_url, ping


def test_without_an_address_it_is_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    url = database_url("", tmp_path / "made" / "later")
    engine = connect(url)
    assert not (tmp_path / "made").exists()
    ping(engine)
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA busy_timeout")).scalar() == 5000
    engine.dispose()
    assert (tmp_path / "made" / "later" / "sleepsafe.db").is_file()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_name_of_postgresql_means_psycopg(scheme: str, tmp_path: Path) -> None:
    url = database_url(f"{scheme}://user:secret@host:5433/name", tmp_path)
    assert url.render_as_string(hide_password=True) == "postgresql+psycopg://user:***@host:5433/name"


@pytest.mark.parametrize("address", ["mysql://host/name", "postgresql://host", "sqlite://", "://", "nothing"])
def test_other_addresses_are_refused_without_saying_them_back(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^not a database address$"):
        database_url(address, tmp_path)


def test_postgresql_answers(postgres_url: str, tmp_path: Path) -> None:
    engine = connect(database_url(postgres_url, tmp_path))
    ping(engine)
    engine.dispose()
