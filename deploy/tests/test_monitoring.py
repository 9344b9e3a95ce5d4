"""Rules and dashboards ask only for what the app tells, and the alerts fire in the stories of rules.test.yml."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import promql_parser
import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.tests.test_deployment_files import DASHBOARDS, load
from server.clock import utc_now
from server.config import ROOT, Config
from server.context import KEY, Context
from server.openapi import App
from server.predict import CHAMPION
from server.services.audit import BACKUP_SAVED, record
from server.services.drift import STATUSES
from server.tests.conftest import STRESS, MakeApp, database_of, make_app, missing, predictor
from server.tests.monitored import record_findings

__all__ = ["make_app", "predictor"]  # fixtures

FOLDER: Final = ROOT / "deploy" / "prometheus"
RULES: Final = [rule for group in load("deploy/prometheus/rules.yml")["groups"] for rule in group["rules"]]
PANELS: Final = [panel for name in DASHBOARDS for panel in load(f"deploy/grafana/dashboards/{name}.json")["panels"]]
TARGETS: Final = [target for panel in PANELS for target in panel["targets"]]
SCRAPED: Final = {"job", "instance"}
"""Labels that Prometheus gives everything."""
ITS_OWN: Final = {"up": SCRAPED, "ALERTS": {"alertname", "alertstate", "severity", *SCRAPED}}
"""Series that Prometheus makes itself."""


@pytest.fixture
def told(make_app: MakeApp) -> dict[str, set[str]]:
    """The labels of every series that an app tells in which everything has happened once."""
    app = make_app()
    _let_everything_happen(app)
    families = text_string_to_metric_families(app.test_client().get("/metrics").text)
    samples = [sample for family in families for sample in family.samples]
    return {sample.name: {*sample.labels, *SCRAPED} for sample in samples} | ITS_OWN


def _let_everything_happen(app: App) -> None:
    parts: Context = app.extensions[KEY]
    app.test_client().post("/api/predict", json=STRESS)
    record_findings(database_of(app), utc_now(), 1)
    database_of(app).write(lambda connection: record(connection, "test", BACKUP_SAVED))
    parts.metrics.count_errors(parts.predictor.models["stress"], CHAMPION, 1)
    parts.metrics.count_refusal("stress_classifier", "digest")
    parts.metrics.count_stop("stress_classifier", "errors")


def asked(expr: str, told: dict[str, set[str]]) -> set[str]:
    """The labels that `expr` can have; asserts that there is every series and label that it asks for."""
    found: set[str] = set()
    grouped: set[str] = set()

    def visit(node: Any) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            assert node.name in told, expr
            assert {matcher.name for matcher in node.matchers.matchers} <= told[node.name], expr
            found.update(told[node.name])
        elif isinstance(node, promql_parser.AggregateExpr) and node.modifier is not None:
            grouped.update(node.modifier.labels)

    promql_parser.walk(promql_parser.parse(expr.replace("$__rate_interval", "5m")), pre_visit=visit)
    assert grouped <= found, expr
    return found


def test_rules_ask_for_what_there_is(told: dict[str, set[str]]) -> None:
    for rule in RULES:
        labels = asked(rule["expr"], told)
        for text in rule["annotations"].values():
            assert set(re.findall(r"\$labels\.(\w+)", text)) <= labels, rule["alert"]


def test_dashboards_ask_for_what_there_is(told: dict[str, set[str]]) -> None:
    for target in TARGETS:
        labels = asked(target["expr"], told)
        assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= labels, target["expr"]


def test_what_is_not_there_is_found(told: dict[str, set[str]]) -> None:
    for wrong in ("sleepsafe_nothing", 'up{path="/"}', "sum by (route) (up)"):
        with pytest.raises(AssertionError):
            asked(wrong, told)


def test_all_that_the_app_tells_is_looked_at(told: dict[str, set[str]]) -> None:
    text = " ".join([*(rule["expr"] for rule in RULES), *(target["expr"] for target in TARGETS)])
    ours = {name for name in told if name.startswith("sleepsafe_") and not name.endswith("_created")}
    assert {name for name in ours if name not in text} == {"sleepsafe_request_seconds_count"}


@pytest.mark.parametrize("name", DASHBOARDS)
def test_panels_lie_beside_each_other(name: str) -> None:
    cells: set[tuple[int, int]] = set()
    for panel in load(f"deploy/grafana/dashboards/{name}.json")["panels"]:
        at = panel["gridPos"]
        own = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not own & cells, panel["title"]
        assert at["x"] + at["w"] <= 24
        cells |= own


def test_the_status_of_drift_has_its_words() -> None:
    panel = next(panel for panel in PANELS if "sleepsafe_drift_status" in panel["targets"][0]["expr"])
    options = panel["fieldConfig"]["defaults"]["mappings"][0]["options"]
    assert {int(number): each["text"].replace(" ", "_") for number, each in options.items()} == {
        number: status for status, number in STATUSES.items()
    }


def test_grafana_finds_its_files_and_prometheus() -> None:
    services = load("docker-compose.yml")["services"]
    provider = load("deploy/grafana/provisioning/dashboards/sleepsafe.yml")["providers"][0]
    assert f"./deploy/grafana/dashboards:{provider['options']['path']}:ro" in services["grafana"]["volumes"]
    source = load("deploy/grafana/provisioning/datasources/prometheus.yml")["datasources"][0]
    assert source["url"].removeprefix("http://").split(":")[0] in services


def test_prometheus_scrapes_the_app_with_its_key() -> None:
    scraped = load("deploy/prometheus/prometheus.yml")["scrape_configs"][0]
    assert scraped["authorization"] == {"credentials_file": "/secrets/metrics/key"}
    assert scraped["static_configs"] == [{"targets": [f"app:{Config().port}"]}]
    assert f'job="{scraped["job_name"]}"' in RULES[0]["expr"]


def test_every_alert_has_its_story() -> None:
    stories = (FOLDER / "rules.test.yml").read_text(encoding="utf-8")
    assert {rule["alert"] for rule in RULES} == set(re.findall(r'alertname="(\w+)"', stories))


def promtool(*args: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    """Prometheus's own tool; `make test` installs it where it may."""
    program = shutil.which("promtool")
    if program is None:
        missing("no promtool (Debian and Ubuntu: apt install prometheus)")
    return subprocess.run([str(program), *args], cwd=folder, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    "command",
    ["check config --syntax-only prometheus.yml", "check rules rules.yml", "test rules rules.test.yml"],
)
def test_promtool_finds_nothing(command: str) -> None:
    done = promtool(*command.split())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "change", [("> 0.01", "> 0.5"), ("> 0.25", "> 0.1"), ("for: 2m", "for: 9m"), ("expr:", "exp:")]
)
def test_promtool_finds_a_changed_rule(change: tuple[str, str], tmp_path: Path) -> None:
    rules = (FOLDER / "rules.yml").read_text(encoding="utf-8")
    assert change[0] in rules
    (tmp_path / "rules.yml").write_text(rules.replace(*change, 1), encoding="utf-8")
    shutil.copy(FOLDER / "rules.test.yml", tmp_path)
    assert promtool("test", "rules", "rules.test.yml", folder=tmp_path).returncode == 1
