"""What the monitor found, as it is answered."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from server.schemas import Schema


class Finding(Schema):
    """One check of one version on one arm."""

    at: str = Field(description="When the monitor ran.")
    name: str
    version: str
    arm: Literal["champion", "challenger"]
    aspect: Literal["features", "predictions", "labels", "quality", "performance"]
    subject: str = Field(description="What was checked, for example an input.")
    from_: str = Field(alias="from", description="Begin of what was looked at.")
    to: str = Field(description="Its end.")
    n: int = Field(description="Rows that were looked at.")
    value: float | None = Field(description="null: too few rows.")
    threshold: float | None = Field(description="For as many rows; null: too few of them.")
    status: Literal["ok", "drift", "too_few", "problem"]
    details: dict[str, Any]


class Drift(Schema):
    """What the monitor found."""

    latest: list[Finding] = Field(description="Of the last run over each model.")
    history: list[Finding] = Field(description="Of all runs, newest first.")
