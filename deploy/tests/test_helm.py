"""The chart as Helm's own engine renders it: held to the schemas of the Kubernetes API, and to what no schema sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Final

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry, Resource
from ruamel.yaml import YAML

from deploy.tests.test_deployment_files import load, mappings
from ml_logic.features.tasks import TASKS
from server import VERSION
from server.config import ROOT, Config

helm = pytest.importorskip(
    "helm_python", reason="Helm's engine comes as a package for Linux on x86-64 and macOS on ARM"
)

CHART: Final = ROOT / "deploy" / "helm"
KUBERNETES: Final = ("1.27", "1.37")
"""The oldest that the chart takes, and the newest that kubernetes-validate knows."""
FREE: Final = {"labels", "matchLabels", "annotations", "requests", "limits", "data"}
"""Names of mappings whose names are anybody's."""
LEAST: Final[dict[str, Any]] = {
    "secret": "our-secret",
    "networkPolicy": {"enabled": False},
    "jobs": {job: {"enabled": False} for job in ("monitor", "retrain", "retention", "backup")},
}
DEFAULT: Final[dict[str, Any]] = {"secret": "our-secret"}
MOST: Final[dict[str, Any]] = {
    "secret": "our-secret",
    "image": {"repository": "registry.example.org/sleepsafe", "digest": f"sha256:{'a' * 64}"},
    "imagePullSecrets": [{"name": "registry"}],
    "settings": {"RETENTION_DAYS": "30", "MLFLOW_TRACKING_URI": "http://mlflow:5001"},
    "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "tls", "annotations": {"a.example.org/b": "c"}},
    "networkPolicy": {"from": [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}]},
    "monitoring": {"enabled": True, "secret": "metrics", "labels": {"release": "prometheus"}},
    "jobs": {
        "backup": {"secret": "bucket", "claim": {"name": "", "storageClass": "fast"}},
        "retrain": {"task": "stress"},
    },
}
CASES: Final = {"least": LEAST, "default": DEFAULT, "most": MOST}


def render(values: dict[str, Any], name: str = "sleepsafe") -> list[dict[str, Any]]:
    """What `helm install` would send to Kubernetes."""
    with helm.Chart.load(CHART) as chart:
        chart.validate_schema(values)
        rendered = chart.render(values, name=name, namespace="prod")
    texts = (text for template, text in sorted(rendered.items()) if not template.endswith("NOTES.txt"))
    return [each for text in texts for each in YAML(typ="safe").load_all(text) if each is not None]


@cache
def rendered(case: str) -> tuple[dict[str, Any], ...]:
    return tuple(render(CASES[case]))


@cache
def of_api(kind: str, api: str, version: str) -> Any:
    """What checks an object, unknown keys included."""
    if api.startswith("monitoring.coreos.com/"):
        ours = {name: load(f"deploy/schemas/{name}") for name in ("servicemonitor.json", "prometheus-rules.json")}
        shared = [(name, Resource.from_contents(schema)) for name, schema in ours.items()]
        return Draft7Validator(load(f"deploy/schemas/{kind.lower()}.json"), registry=Registry().with_resources(shared))
    group, _, of_group = api.rpartition("/")
    name = "-".join([kind.lower(), *filter(None, [group.split(".")[0]]), of_group])
    folder = files("kubernetes_validate") / "kubernetes-json-schema" / f"v{version}.0-local-strict"
    schema, definitions = (json.loads((folder / f"{file}.json").read_text()) for file in (name, "_definitions"))
    return Draft202012Validator(schema, registry=Resource.from_contents(definitions) @ Registry())


def pods(case: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The template of every pod, with the name of what makes it."""
    for each in rendered(case):
        if each["kind"] in {"Deployment", "Job", "CronJob"}:
            spec = each["spec"]["jobTemplate"]["spec"] if each["kind"] == "CronJob" else each["spec"]
            yield each["metadata"]["name"], spec["template"]


def only(case: str, kind: str) -> dict[str, Any]:
    """The one object of its kind."""
    (found,) = [each for each in rendered(case) if each["kind"] == kind]
    return found


@pytest.mark.parametrize("version", KUBERNETES)
@pytest.mark.parametrize("case", CASES)
def test_objects_keep_to_the_api(case: str, version: str) -> None:
    for each in rendered(case):
        problems = of_api(each["kind"], each["apiVersion"], version).iter_errors(each)
        assert [f"{each['kind']} {problem.json_path}: {problem.message[:200]}" for problem in problems] == []


def test_a_wrong_key_anywhere_in_a_template_is_found() -> None:
    unnoticed = set()
    for each in json.loads(json.dumps(rendered("most"))):
        check = of_api(each["kind"], each["apiVersion"], KUBERNETES[-1])
        for path, mapping in mappings(each):
            mapping["wrong"] = 1
            if check.is_valid(each) and path.rpartition("/")[2] not in FREE:
                unnoticed.add(f"{each['kind']} {path}")
            del mapping["wrong"]
    assert unnoticed == set()


def test_a_wrong_key_anywhere_in_the_values_is_refused() -> None:
    values = {**load("deploy/helm/values.yaml"), "secret": "our-secret"}
    unnoticed = set()
    with helm.Chart.load(CHART) as chart:
        for path, mapping in mappings(values):
            mapping["wrong"] = 1
            try:
                chart.validate_schema(values)
                unnoticed.add(path)
            except helm.HelmValuesError:
                pass
            del mapping["wrong"]
    assert unnoticed == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"secret": "s", "settings": {"DATABASE_URL": "postgresql://a:b@c/d"}},
        {"secret": "s", "settings": {"WEB_CONCURRENCY": 2}},
        {"secret": "s", "image": {"digest": "latest"}},
        {"secret": "s", "jobs": {"monitor": {"schedule": "hourly"}}},
        {"secret": "s", "monitoring": {"enabled": True}},
    ],
)
def test_values_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(helm.HelmError):
        render(wrong)


def test_helm_finds_nothing_wrong() -> None:
    report = helm.lint(CHART, DEFAULT, strict=True)
    assert [each for each in report["messages"] if each["severity"] > 1] == report["errors"] == []


def test_versions_and_settings_are_the_apps() -> None:
    assert load("deploy/helm/Chart.yaml")["appVersion"] == VERSION
    allowed = set(load("deploy/helm/values.schema.json")["properties"]["settings"]["properties"])
    fixed = {"HOST", "PORT", "STATE_DIR", "MODELS_DIR", "CLIENT_DIR", "BUILD_COMMIT", "DATABASE_URL", "REDIS_URL"}
    elsewhere = {"BACKUP_TO", "BACKUP_KEEP", "BACKUP_KEY", "OTEL_EXPORTER_OTLP_ENDPOINT"}  # a Secret, a pattern
    assert allowed == {setting.name.upper() for setting in fields(Config)} - fixed - elsewhere
    Config.from_env(load("deploy/helm/values.yaml")["settings"] | MOST["settings"])
    jobs = load("deploy/helm/values.schema.json")["properties"]["jobs"]["properties"]
    assert set(jobs["retrain"]["properties"]["task"]["enum"]) == set(TASKS)


def test_probes_are_kept_apart() -> None:
    (app,) = only("default", "Deployment")["spec"]["template"]["spec"]["containers"]
    paths = {name: app[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    assert paths == {"startup": "/health", "liveness": "/health", "readiness": "/health/ready"}


def test_what_was_accepted_is_answered_before_a_pod_ends() -> None:
    pod = only("default", "Deployment")["spec"]["template"]["spec"]
    pause = int(pod["containers"][0]["lifecycle"]["preStop"]["exec"]["command"][1])
    assert "\ngraceful_timeout = 30\n" in (ROOT / "server" / "gunicorn.conf.py").read_text(encoding="utf-8")
    assert pod["terminationGracePeriodSeconds"] > pause + 30


@pytest.mark.parametrize("case", CASES)
def test_no_pod_may_more_than_it_must(case: str) -> None:
    for name, template in pods(case):
        pod, (container,) = template["spec"], template["spec"]["containers"]
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] == 10001
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert "memory" in container["resources"]["limits"]
        assert {"/tmp", "/data"} <= {mount["mountPath"] for mount in container["volumeMounts"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == {each["name"] for each in pod["volumes"]}


def test_no_secret_stands_in_an_object() -> None:
    for _, template in pods("most"):
        env = {each["name"]: each for each in template["spec"]["containers"][0]["env"]}
        assert "optional" not in env["DATABASE_URL"]["valueFrom"]["secretKeyRef"]
        assert env["REDIS_URL"]["valueFrom"]["secretKeyRef"]["optional"] is True
    assert "Secret" not in {each["kind"] for each in rendered("most")}


def test_selectors_choose_the_app_and_nothing_else() -> None:
    labels = {name: template["metadata"]["labels"] for name, template in pods("most")}
    deployment, budget = only("most", "Deployment")["spec"], only("most", "PodDisruptionBudget")["spec"]
    spreads = deployment["template"]["spec"]["topologySpreadConstraints"]
    policies = [each["spec"]["podSelector"] for each in rendered("most") if each["kind"] == "NetworkPolicy"]
    selectors = [
        only("most", "Service")["spec"]["selector"],
        *(each["matchLabels"] for each in (deployment["selector"], budget["selector"], policies[1])),
        *(spread["labelSelector"]["matchLabels"] for spread in spreads),
    ]
    for selector in selectors:
        assert [name for name, own in labels.items() if selector.items() <= own.items()] == ["sleepsafe"]
    assert all(policies[0]["matchLabels"].items() <= own.items() for own in labels.values())
    assert len(spreads) == 2
    assert "replicas" not in deployment  # else each upgrade would undo the autoscaler
    assert only("most", "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == "sleepsafe"


def test_the_migration_comes_first_and_needs_nothing_of_the_chart() -> None:
    job = only("default", "Job")
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    pod = job["spec"]["template"]["spec"]
    assert "serviceAccountName" not in pod
    assert pod["containers"][0]["command"] == ["python", "-m", "server.migrations"]


def test_scheduled_jobs_run_one_at_a_time_and_run_what_there_is() -> None:
    jobs = {each["metadata"]["name"]: each["spec"] for each in rendered("default") if each["kind"] == "CronJob"}
    assert {name.removeprefix("sleepsafe-") for name in jobs} == {"monitor", "retrain", "retention", "backup"}
    for name, spec in jobs.items():
        (container,) = spec["jobTemplate"]["spec"]["template"]["spec"]["containers"]
        assert spec["concurrencyPolicy"] == "Forbid"
        assert ("sleepsafe-ml" in container["image"]) == (name.rpartition("-")[2] in {"monitor", "retrain"})
        program, _, module, *_ = container["command"]
        assert program in {"python", "flask"}
        assert find_spec(module) is not None


def test_backups_are_kept_where_they_are_told_to_be() -> None:
    assert only("default", "PersistentVolumeClaim")["metadata"]["annotations"] == {"helm.sh/resource-policy": "keep"}
    own = render({"secret": "s", "jobs": {"backup": {"claim": {"name": "mine"}}}})
    assert "PersistentVolumeClaim" not in {each["kind"] for each in own}
    assert "mine" in json.dumps(own)


def test_monitoring_brings_the_rules_and_dashboards_as_they_are() -> None:
    assert only("most", "PrometheusRule")["spec"] == load("deploy/prometheus/rules.yml")
    boards = only("most", "ConfigMap")["data"]
    assert {name: json.loads(text) for name, text in boards.items()} == {
        f"{name}.json": load(f"deploy/grafana/dashboards/{name}.json") for name in ("product", "service")
    }


def test_images_are_named_by_digest_where_one_is_given() -> None:
    images = {template["spec"]["containers"][0]["image"] for _, template in pods("most")}
    ours = f"registry.example.org/sleepsafe@sha256:{'a' * 64}"
    assert images == {ours, f"sleepsafe-ml:{VERSION}", f"sleepsafe-backup:{VERSION}"}


@pytest.mark.parametrize(("release", "name"), [("sleepsafe-eu", "sleepsafe-eu"), ("fleet", "fleet-sleepsafe")])
def test_two_releases_beside_each_other(release: str, name: str) -> None:
    names = {each["metadata"]["name"] for each in render(DEFAULT, release)}
    assert all(each.startswith(name) for each in names)
