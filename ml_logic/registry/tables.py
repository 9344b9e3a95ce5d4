"""What the commands print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rich.table import Table as Grid
from rich.text import Text
from sqlalchemy import Connection

from ml_logic import versions
from ml_logic.artefact import Artefact
from ml_logic.versions import Experiment, Served, Version


def of_versions(connection: Connection, shipped: Artefact) -> Grid:
    """All versions of a name, the packaged one included, newest first."""
    now = versions.served(connection).get(shipped.name, Served(shipped.name))
    champion = versions.digest_of(connection, shipped.name, now.champion, shipped.digest)
    grid = _grid(
        shipped.name, "version", "role", "macro-F1", "95 % interval", "worst person", "data", "people", "gates"
    )
    for each in versions.list_versions(connection, shipped.name):
        gates = "-" if each.version == now.champion else _gates(each, champion)
        grid.add_row(each.version, _role(each, now), *_quality(each.manifest), gates)
    grid.add_row(shipped.version, "champion" if now.champion is None else "packaged", *_quality(shipped.manifest), "-")
    return grid


def of_gates(report: Mapping[str, Any]) -> Grid:
    """The gates of a report."""
    against = report["against"]["version"]
    title = f"{report['name']} {report['version']} against {against}: {report['people']} people of {report['source']}"
    grid = _grid(title, "gate", "", "what it found")
    for gate in report["gates"]:
        said = Text("passed", "green") if gate["passed"] else Text("FAILED", "bold red")
        grid.add_row(gate["name"], said, Text(gate["message"]))
    return grid


def of_metrics(report: Mapping[str, Any]) -> Grid:
    """Both models' metrics over the exam's people, and their difference."""
    grid = _grid("on the same people", "metric", "champion", "candidate", "difference (95 %)")
    for name, change in report["difference"].items():
        low, high = change["interval95"]
        old, new = (report[who][name]["mean"] for who in ("champion", "candidate"))
        grid.add_row(name, f"{old:.3f}", f"{new:.3f}", f"{change['mean']:+.3f} ({low:+.3f} to {high:+.3f})")
    return grid


def of_served(served: Mapping[str, Served], running: Mapping[str, Experiment], shipped: Mapping[str, Artefact]) -> Grid:
    """What serves."""
    grid = _grid("what serves", "name", "champion", "challenger", "revision")
    for name, package in shipped.items():
        now = served.get(name, Served(name))
        beside = running.get(name)
        said = "-" if beside is None else f"{beside.challenger} ({beside.mode}, {beside.share:.0%})"
        grid.add_row(name, now.champion or f"{package.version} (packaged)", said, str(now.revision))
    return grid


def verdict(say: Callable[[str], None], report: Mapping[str, Any]) -> None:
    """In a line, what follows; and what synthetic data are worth."""
    failed = ", ".join(gate["name"] for gate in report["gates"] if not gate["passed"])
    said = "may be promoted" if report["passed"] else f"is not good enough: {failed}"
    say(f"{report['name']} {report['version']} {said}")
    if report["source"] == "synthetic":
        say("SYNTHETIC DATA: made, not measured. These figures say nothing about people.")


def _grid(title: str, *columns: str) -> Grid:
    grid = Grid(title=Text(title), title_justify="left")
    for column in columns:
        grid.add_column(column, overflow="fold")
    return grid


def _role(each: Version, now: Served) -> str:
    if each.archived_at is not None:
        return "archived"
    roles = {now.champion: "champion", now.challenger: "challenger"}
    return roles.get(each.version, "candidate")


def _quality(manifest: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    trained = manifest["trained_on"]
    row = manifest["metrics"].get("person_out", {}).get("macro_f1")
    about = (str(trained.get("source", "-")), str(trained.get("people", "-")))
    if row is None:
        return "-", "-", "-", *about
    low, high = row["interval95"]
    return f"{row['mean']:.3f}", f"{low:.3f} to {high:.3f}", f"{row['worst']:.3f} ({row['worst_person']})", *about


def _gates(each: Version, champion_digest: str) -> Text:
    failed = versions.blocking(each.report, champion_digest, each.digest)
    if not failed:
        return Text("passed", "green")
    return Text("; ".join(f"{gate['name']}: {gate['message']}" for gate in failed), "red")
