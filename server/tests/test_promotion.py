"""What serves, on both databases: only what the evidence lets pass, and always with a way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ml_logic import promotion, versions
from ml_logic.database import connect, writing
from ml_logic.versions import VersionError
from server.db import Database
from server.tests.versioned import (
    NAME,
    PACKAGED,
    Write,
    a_change,
    a_report,
    at_once,
    audit,
    make_package,
    promoted,
    pushed,
    served,
)


@pytest.fixture
def write(database: Database) -> Write:
    return database.write


def _rollback(write: Write) -> str | None:
    return write(lambda connection: promotion.rollback(connection, a_change()))  # type: ignore[no-any-return]  # Write has no types


def test_a_better_candidate_is_promoted_and_the_audit_says_on_what_evidence(write: Write, tmp_path: Path) -> None:
    package = promoted(write, tmp_path, "1.1")
    assert served(write) == versions.Served(NAME, "1.1", None, 1)
    (entry,) = audit(write, "model.promote")
    assert (entry["actor"], entry["target"]) == ("somebody", NAME)
    assert entry["details"]["evidence"] == a_report(package)
    assert entry["details"]["override"] is None
    with pytest.raises(VersionError, match=r"1\.1 is the champion already"):
        write(lambda connection: promotion.promote(connection, a_change(), "1.1"))


def test_what_was_never_compared_is_not_promoted(write: Write, tmp_path: Path) -> None:
    write(lambda connection: versions.push(connection, make_package(tmp_path, "1.1"), "trainer"))
    with pytest.raises(VersionError, match=r"never compared with the champion") as refusal:
        write(lambda connection: promotion.promote(connection, a_change(), "1.1"))
    assert [gate["name"] for gate in refusal.value.gates] == ["comparison"]
    assert served(write).revision == 0
    assert audit(write, "model.promote") == []


def test_a_gate_that_failed_blocks_and_is_named(write: Write, tmp_path: Path) -> None:
    package = pushed(write, tmp_path, "1.1")
    report = a_report(package, PACKAGED, "leak", "metric")
    write(lambda connection: versions.keep_report(connection, NAME, "1.1", report))
    with pytest.raises(VersionError) as refusal:
        write(lambda connection: promotion.promote(connection, a_change(), "1.1"))
    assert str(refusal.value) == f"{NAME} 1.1 is not promoted: leak: about leak; metric: about metric"
    assert [gate["name"] for gate in refusal.value.gates] == ["leak", "metric"]
    assert audit(write, "model.compare")[-1]["details"]["failed"] == ["leak", "metric"]


def test_a_report_against_another_champion_is_stale(write: Write, tmp_path: Path) -> None:
    late = pushed(write, tmp_path, "1.2")
    champion = promoted(write, tmp_path, "1.1")
    with pytest.raises(VersionError, match=r"comparison: it is stale: made against the champion then"):
        write(lambda connection: promotion.promote(connection, a_change(), "1.2"))
    write(lambda connection: versions.keep_report(connection, NAME, "1.2", a_report(late, champion.digest)))
    write(lambda connection: promotion.promote(connection, a_change(), "1.2"))
    assert served(write).champion == "1.2"


def test_a_report_about_another_package_is_stale(write: Write, tmp_path: Path) -> None:
    pushed(write, tmp_path, "1.1", {**a_report(make_package(tmp_path / "other", "1.0")), "version": "1.1"})
    with pytest.raises(VersionError, match=r"stale"):
        write(lambda connection: promotion.promote(connection, a_change(), "1.1"))


@pytest.mark.parametrize("reason", ["", "  ", "no", " x ", "x" * 401])
def test_an_override_needs_a_reason(reason: str, write: Write, tmp_path: Path) -> None:
    pushed(write, tmp_path, "1.1", a_report(make_package(tmp_path, "1.1"), PACKAGED, "metric"))
    with pytest.raises(VersionError, match=r"an override needs a reason of 3 to 400 characters"):
        write(lambda connection: promotion.promote(connection, a_change(), "1.1", reason))
    assert served(write).champion is None


def test_an_override_lands_in_the_audit_with_the_gates_that_it_passed_over(write: Write, tmp_path: Path) -> None:
    pushed(write, tmp_path, "1.1", a_report(make_package(tmp_path, "1.1"), PACKAGED, "metric"))
    write(lambda connection: promotion.promote(connection, a_change("the boss"), "1.1", " the fleet is new "))
    (entry,) = audit(write, "model.promote")
    assert entry["actor"] == "the boss"
    assert (entry["details"]["override"], entry["details"]["failed"]) == ("the fleet is new", ["metric"])


def test_a_rollback_is_one_step_and_ends_at_the_packaged_model(write: Write, tmp_path: Path) -> None:
    first = promoted(write, tmp_path, "1.1")
    promoted(write, tmp_path, "1.2", first.digest)
    assert _rollback(write) == "1.1"
    assert served(write) == versions.Served(NAME, "1.1", None, 3)
    assert _rollback(write) is None
    assert served(write) == versions.Served(NAME, None, None, 4)
    with pytest.raises(VersionError, match=r"serves its packaged model: there is nothing to go back to"):
        _rollback(write)
    assert [entry["details"]["version"] for entry in audit(write, "model.rollback")] == ["1.1", None]


def test_rollbacks_never_go_in_a_circle(write: Write, tmp_path: Path) -> None:
    first = promoted(write, tmp_path, "1.1")
    second = promoted(write, tmp_path, "1.2", first.digest)
    write(lambda connection: versions.keep_report(connection, NAME, "1.1", a_report(first, second.digest)))
    write(lambda connection: promotion.promote(connection, a_change(), "1.1"))
    assert [_rollback(write) for _ in range(3)] == ["1.2", "1.1", None]


def test_a_promotion_after_a_rollback_goes_back_to_where_it_came_from(write: Write, tmp_path: Path) -> None:
    first = promoted(write, tmp_path, "1.1")
    promoted(write, tmp_path, "1.2", first.digest)
    _rollback(write)
    promoted(write, tmp_path, "1.3", first.digest)
    assert [_rollback(write) for _ in range(2)] == ["1.1", None]


def test_a_rollback_passes_over_what_was_archived(write: Write, tmp_path: Path) -> None:
    first = promoted(write, tmp_path, "1.1")
    promoted(write, tmp_path, "1.2", first.digest)
    write(lambda connection: promotion.archive(connection, a_change(), "1.1"))
    assert _rollback(write) is None


def test_a_challenger_begins_an_experiment_that_a_promotion_ends(write: Write, tmp_path: Path) -> None:
    pushed(write, tmp_path, "1.1")
    pushed(write, tmp_path, "1.2")
    write(lambda connection: promotion.challenge(connection, a_change(), "1.1", 0.2))
    write(lambda connection: promotion.challenge(connection, a_change(), "1.2", mode="shadow"))
    running = write(versions.running)[NAME]
    assert (running.challenger, running.mode, running.share) == ("1.2", "shadow", promotion.DEFAULT_SHARE)
    assert (running.champion, running.champion_digest) == (None, PACKAGED)
    write(lambda connection: promotion.promote(connection, a_change(), "1.1"))
    assert write(versions.running) == {}
    ended = write(lambda connection: versions.experiments(connection, NAME))
    assert [each.stop_reason for each in ended] == ["the champion changed: promote", "another challenger"]
    assert len({each.salt for each in ended}) == 2
    assert served(write) == versions.Served(NAME, "1.1", None, 3)


def test_a_challenger_is_withdrawn_for_a_reason_of_any_length(write: Write, tmp_path: Path) -> None:
    pushed(write, tmp_path, "1.1")
    assert write(lambda connection: promotion.withdraw(connection, a_change(), "none runs")) is False
    write(lambda connection: promotion.challenge(connection, a_change(), "1.1"))
    assert write(lambda connection: promotion.withdraw(connection, a_change(), "bad " * 500)) is True
    assert write(versions.experiments)[0].stop_reason == ("bad " * 100)
    assert served(write).challenger is None


@pytest.mark.parametrize("share", [0.0, 0.009, 0.51, float("nan")])
def test_a_share_is_from_one_to_fifty_percent(share: float, write: Write, tmp_path: Path) -> None:
    pushed(write, tmp_path, "1.1")
    with pytest.raises(VersionError, match=r"share must be from 0\.01 to 0\.5"):
        write(lambda connection: promotion.challenge(connection, a_change(), "1.1", share))


def test_who_serves_is_not_archived_and_who_is_archived_does_not_serve(write: Write, tmp_path: Path) -> None:
    promoted(write, tmp_path, "1.1")
    pushed(write, tmp_path, "1.2")
    with pytest.raises(VersionError, match=r"1\.1 serves; roll back or withdraw it first"):
        write(lambda connection: promotion.archive(connection, a_change(), "1.1"))
    write(lambda connection: promotion.archive(connection, a_change(), "1.2"))
    with pytest.raises(VersionError, match=r"1\.2 is archived"):
        write(lambda connection: promotion.promote(connection, a_change(), "1.2", "it must be"))
    with pytest.raises(VersionError, match=r"1\.2 is archived, so it cannot challenge"):
        write(lambda connection: promotion.challenge(connection, a_change(), "1.2"))
    with pytest.raises(VersionError, match=r"1\.1 is the champion, so it cannot challenge"):
        write(lambda connection: promotion.challenge(connection, a_change(), "1.1"))
    with pytest.raises(VersionError, match=r"has no version 9"):
        write(lambda connection: promotion.archive(connection, a_change(), "9"))


def test_of_two_promotions_at_once_one_wins_and_the_others_evidence_is_stale(
    write: Write, any_url: str, tmp_path: Path
) -> None:
    """The server's and the trainer's, each by its own connection."""
    packages = [pushed(write, tmp_path, version).version for version in ("1.1", "1.2")]
    refused: list[str] = []
    trainer = connect(any_url)

    def as_the_trainer(work: Callable[[Connection], object]) -> object:
        with writing(trainer).begin() as connection:
            return work(connection)

    def promote(version: str) -> None:
        through = write if version == "1.1" else as_the_trainer
        try:
            through(lambda connection: promotion.promote(connection, a_change(version), version))
        except VersionError as error:
            refused.append(f"{error}")

    at_once([partial(promote, version) for version in packages])
    trainer.dispose()
    (message,) = refused
    assert "stale" in message
    (winner,) = [version for version in packages if f"{NAME} {version} " not in message]
    assert served(write) == versions.Served(NAME, winner, None, 1)
    assert [entry["actor"] for entry in audit(write, "model.promote")] == [winner]
    assert _rollback(write) is None


def test_a_transaction_that_fails_leaves_nothing(write: Write, tmp_path: Path) -> None:
    pushed(write, tmp_path, "1.1")

    def half(connection: Connection) -> None:
        promotion.promote(connection, a_change(), "1.1")
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match=r"the power fails"):
        write(half)
    assert served(write).revision == 0
    assert audit(write, "model.promote") == []
