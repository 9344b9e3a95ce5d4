"""The steps of docs/BACKUPS.md that go back, as they stand there: the model, and the program with its schema."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from server.backup import postgres, sqlite
from server.config import ROOT
from server.migrations import HEAD
from server.tests.backups import Operator, fill, ids, opened
from server.tests.processes import PATIENCE_S, Gunicorn, wait_until
from server.tests.registry import NAME, PACKAGED, crown, push_another

Start = Callable[..., Gunicorn]
GUIDE = (ROOT / "docs" / "BACKUPS.md").read_text(encoding="utf-8")
STAMP = "20261126T030000Z"


def _step(beginning: str) -> str:
    (found,) = re.findall(rf"^    ({re.escape(beginning)}.*)$", GUIDE, re.MULTILINE)
    return str(found)


def _champion(server: Gunicorn) -> str:
    models = {model["name"]: model["version"] for model in server.request("GET", "/api/models")[1]["models"]}
    return str(models[NAME])


def test_the_model_before_serves_after_one_step(gunicorn: Start, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'events.db'}"
    with opened(url) as database:
        crown(database, push_another(database, tmp_path, "9.9.9"))
    server = gunicorn(DATABASE_URL=url, WEB_CONCURRENCY="2").wait_ready()
    wait_until(lambda: _champion(server) == "9.9.9")
    step = _step("curl --json").replace(' -H "Authorization: Bearer $KEY"', "")  # open: only this machine reaches it
    step = step.replace("localhost:5000", f"127.0.0.1:{server.port}")
    done = subprocess.run(
        [*shlex.split(step), "--fail", "--silent"], check=True, capture_output=True, timeout=PATIENCE_S
    )
    assert f'"version":"{PACKAGED.version}"' in done.stdout.decode().replace(" ", "")
    wait_until(lambda: all(_champion(server) == PACKAGED.version for _ in range(8)))


def test_the_version_before_serves_the_copy_from_before_the_upgrade(operator: Operator, gunicorn: Start) -> None:
    """This version is the older one; the newer one's schema is 9999."""
    fill(operator.url)
    before = ids(operator.url)
    copy = operator.save()
    named = copy.rename(copy.with_name(f"sleepsafe-{STAMP}{copy.suffix}"))
    fill(operator.url)
    with opened(operator.url) as database, database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    env = {"DATABASE_URL": operator.url}
    refused = gunicorn(**env)
    assert refused.wait_exit() != 0
    assert f"the database has schema 9999, this version knows up to {HEAD}" in refused.log

    step = _step("python -m server.backup restore sleepsafe-").replace(postgres.SUFFIX, named.suffix)
    command = [sys.executable, *shlex.split(step)[1:]]
    done = subprocess.run(command, cwd=ROOT, env=operator.env, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert named.suffix in (sqlite.SUFFIX, postgres.SUFFIX)
    assert ids(operator.url) == before
    assert gunicorn(**env).wait_ready().request("GET", "/health/ready")[0] == 200
