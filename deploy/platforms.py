"""Render and Railway: which deployment serves, how one is started, how it fares, and the way back."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, Final, Literal, Protocol

State = Literal["under way", "live", "failed"]
TIMEOUT_S: Final = 30.0

RENDER: Final = "https://api.render.com/v1"
RAILWAY: Final = "https://backboard.railway.com/graphql/v2"
_RENDER_FAILED: Final = frozenset({"build_failed", "update_failed", "pre_deploy_failed", "canceled", "deactivated"})
"""api-docs.render.com/reference/retrieve-deploy"""
_RAILWAY_FAILED: Final = frozenset({"FAILED", "CRASHED", "REMOVED", "REMOVING", "SKIPPED"})
"""DeploymentStatus of Railway's public API."""
_OF_SERVICE: Final = "$service: String!, $environment: String!"
_NEWEST: Final = f"""query({_OF_SERVICE}) {{
  deployments(first: 20, input: {{serviceId: $service, environmentId: $environment}}) {{ edges {{ node {{ id status }} }} }}
}}"""
_START: Final = f"""mutation({_OF_SERVICE}, $commit: String!) {{
  serviceInstanceDeployV2(serviceId: $service, environmentId: $environment, commitSha: $commit)
}}"""
_STATE: Final = "query($id: String!) { deployment(id: $id) { status } }"
_BACK: Final = "mutation($id: String!) { deploymentRollback(id: $id) }"


class PlatformError(Exception):
    """The platform refused, or did not answer; the message never holds a key."""


class Platform(Protocol):
    """What `deploy.release` needs of a platform."""

    def live(self) -> str | None:
        """The deployment that serves now, if there is one."""

    def start(self, commit: str) -> str:
        """Starts the deployment of a commit, and names it."""

    def state(self, deployment: str) -> State:
        """How it fares."""

    def roll_back(self, deployment: str) -> str:
        """Starts the way back to an earlier one, and names the deployment that this makes."""


class Render:
    """A service on Render, by its REST API. Needs RENDER_API_KEY and RENDER_SERVICE_ID."""

    def __init__(self, env: Mapping[str, str], base: str = RENDER) -> None:
        key, service = _needed(env, "RENDER_API_KEY", "RENDER_SERVICE_ID")
        self._headers = {"Authorization": f"Bearer {key}"}
        self._service = f"{base}/services/{service}"

    def live(self) -> str | None:
        """The newest deploy with the status live."""
        return next((str(each["id"]) for each in self._newest() if each["status"] == "live"), None)

    def start(self, commit: str) -> str:
        """Asks for a deploy of the commit; one that has to wait its turn is looked up."""
        made = self._ask("/deploys", {"commitId": commit})
        if not made:
            made = next((each for each in self._newest() if each.get("commit", {}).get("id") == commit), None)
        if not made:
            raise PlatformError("Render took the deploy over, but does not list it")
        return str(made["id"])

    def state(self, deployment: str) -> State:
        """By the deploy's status."""
        status = self._ask(f"/deploys/{deployment}")["status"]
        return "live" if status == "live" else "failed" if status in _RENDER_FAILED else "under way"

    def roll_back(self, deployment: str) -> str:
        """Render makes a new deploy of what the old one had built."""
        return str(self._ask("/rollback", {"deployId": deployment})["id"])

    def _newest(self) -> list[dict[str, Any]]:
        return [each["deploy"] for each in self._ask("/deploys?limit=20")]

    def _ask(self, path: str, body: Any = None) -> Any:
        return _ask(self._service + path, self._headers, body)


class Railway:
    """A service on Railway, by its GraphQL API. Needs RAILWAY_TOKEN (a project token), RAILWAY_SERVICE_ID and -ENVIRONMENT_ID."""

    def __init__(self, env: Mapping[str, str], base: str = RAILWAY) -> None:
        token, service, environment = _needed(env, "RAILWAY_TOKEN", "RAILWAY_SERVICE_ID", "RAILWAY_ENVIRONMENT_ID")
        self._base = base
        self._headers = {"Project-Access-Token": token}
        self._ours = {"service": service, "environment": environment}

    def live(self) -> str | None:
        """The newest deployment with the status SUCCESS."""
        return next((str(each["id"]) for each in self._newest() if each["status"] == "SUCCESS"), None)

    def start(self, commit: str) -> str:
        """Deploys the commit of the connected repository."""
        return str(self._ask(_START, {**self._ours, "commit": commit})["serviceInstanceDeployV2"])

    def state(self, deployment: str) -> State:
        """By the deployment's status."""
        status = self._ask(_STATE, {"id": deployment})["deployment"]["status"]
        return "live" if status == "SUCCESS" else "failed" if status in _RAILWAY_FAILED else "under way"

    def roll_back(self, deployment: str) -> str:
        """Railway makes a new deployment of the old image, and does not say which."""
        self._ask(_BACK, {"id": deployment})
        return str(self._newest()[0]["id"])

    def _newest(self) -> list[dict[str, Any]]:
        return [edge["node"] for edge in self._ask(_NEWEST, self._ours)["deployments"]["edges"]]

    def _ask(self, query: str, variables: Mapping[str, str]) -> Any:
        answer = _ask(self._base, self._headers, {"query": query, "variables": variables})
        if answer.get("errors"):
            raise PlatformError(f"Railway refused: {answer['errors'][0].get('message')}")
        return answer["data"]


def _needed(env: Mapping[str, str], *names: str) -> list[str]:
    missing = [name for name in names if not env.get(name)]
    if missing:
        raise PlatformError(f"not set: {', '.join(missing)}")
    return [env[name] for name in names]


def _ask(url: str, headers: Mapping[str, str], body: Any) -> Any:
    data = None if body is None else json.dumps(body).encode()
    head = {**headers, "Content-Type": "application/json", "Accept": "application/json", "User-Agent": "sleepsafe"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, head), timeout=TIMEOUT_S) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        with error:
            reason = error.read(500).decode(errors="replace")
        raise PlatformError(f"{url} answered {error.code}: {reason}") from None
    except OSError as error:
        raise PlatformError(f"{url} did not answer: {error}") from None
    return json.loads(text) if text.strip() else None
