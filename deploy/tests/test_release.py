"""A commit is brought to either platform, tried, and taken back when it does not work; the platforms are imitations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from deploy import notify, smoke
from deploy.platforms import Platform, PlatformError, Railway, Render
from deploy.release import main, release
from deploy.tests.fake_platforms import KEY, Deployments, FakeRailway, FakeRender, serving

COMMIT = "1" * 40
NAMES = ("RENDER_API_KEY", "RENDER_SERVICE_ID", "RAILWAY_TOKEN", "RAILWAY_SERVICE_ID", "RAILWAY_ENVIRONMENT_ID")


@contextmanager
def _platform(name: str, key: str = KEY) -> Iterator[tuple[Deployments, Platform]]:
    fake = FakeRender() if name == "render" else FakeRailway()
    env = dict.fromkeys(NAMES, "srv-1") | {"RENDER_API_KEY": key, "RAILWAY_TOKEN": key}
    with serving(fake.answer) as address:
        yield fake, Render(env, address) if name == "render" else Railway(env, address)


@pytest.fixture(params=["render", "railway"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _no_sleep(_seconds: float) -> None:
    """The imitations are as fast as they are asked."""


def test_what_works_stays(name: str) -> None:
    with _platform(name) as (fake, platform):
        assert release(platform, COMMIT, lambda: True, _no_sleep)
        assert list(fake.made) == ["old", "new-1"]
        assert platform.live() == "new-1"


def test_what_does_not_work_is_taken_back(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with _platform(name) as (fake, platform):
        assert not release(platform, COMMIT, lambda: False, _no_sleep)
        assert list(fake.made) == ["old", "new-1", "new-2"]
    assert "back to old by new-2: live" in capsys.readouterr().out


def test_what_is_not_built_is_left_to_the_platform(name: str) -> None:
    with _platform(name) as (fake, platform):
        fake.broken = True
        assert not release(platform, COMMIT, lambda: pytest.fail("there is nothing to try"), _no_sleep)
        assert list(fake.made) == ["old", "new-1"]


def test_the_first_one_has_nothing_to_go_back_to(name: str) -> None:
    with _platform(name) as (fake, platform):
        fake.made.clear()
        assert not release(platform, COMMIT, lambda: False, _no_sleep)
        assert list(fake.made) == ["new-0"]


def test_one_that_never_ends_has_failed(name: str) -> None:
    with _platform(name) as (fake, platform):
        fake.working = "BUILDING"
        fake.made["old"] = ["live" if name == "render" else "SUCCESS"]
        assert not release(platform, COMMIT, lambda: True, _no_sleep)


def test_a_refusal_is_told_without_the_key(name: str) -> None:
    with (
        _platform(name, key="another-one") as (_, platform),
        pytest.raises(PlatformError, match="answered 401") as told,
    ):
        platform.live()
    assert "another-one" not in str(told.value)


def test_railways_errors_come_with_200() -> None:
    with serving(lambda *_: (200, {"errors": [{"message": "Problem processing request"}]})) as address:
        platform = Railway(dict.fromkeys(NAMES, KEY), address)
        with pytest.raises(PlatformError, match="Problem processing request"):
            platform.live()


def test_a_deploy_that_render_queues_is_looked_up() -> None:
    listed = [{"deploy": {"id": "queued", "status": "created", "commit": {"id": COMMIT}}}]
    with serving(lambda method, *_: (202, None) if method == "POST" else (200, listed)) as address:
        assert Render(dict.fromkeys(NAMES, KEY), address).start(COMMIT) == "queued"


def test_missing_settings_are_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert main(["railway", "--commit", COMMIT, "--url", "http://127.0.0.1:1"]) == 1
    assert "not set: RAILWAY_TOKEN, RAILWAY_SERVICE_ID, RAILWAY_ENVIRONMENT_ID" in capsys.readouterr().err


def test_an_address_that_answers_otherwise_does_not_pass() -> None:
    with serving(lambda *_: (200, {"status": "healthy"}), key="") as address:
        assert not smoke.passes(address)


def test_a_message_reaches_slack_and_its_address_is_never_told() -> None:
    got: list[Any] = []

    def answer(_method: str, path: str, body: Any) -> tuple[int, Any]:
        got.append(body)
        return 200 if path == "/hook" else 404, "ok"

    with serving(answer, key="") as address:
        assert notify.main("it is broken", f"{address}/hook") is None
        assert notify.main("x", f"{address}/secret") == "Slack did not take the message: 404"
    assert got[0] == {"text": "it is broken"}
    assert notify.main("x", "") == "SLACK_WEBHOOK_URL is not set"
    assert "secret" not in str(notify.main("x", "http://nowhere.invalid/secret"))
