"""Who may do what: sessions, keys, devices and the audit, as they come in and as they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError

from server.models import NAME_LENGTH
from server.schemas import MAX_PROBLEMS, STRICT, Schema, printable, refused

SECRET_LENGTH: Final = 200
"""Characters of a key or a link's token: more than any of ours has."""
NAME_PATTERN: Final = rf"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]{{0,{NAME_LENGTH - 2}}}[^\x00-\x20\x7f])?$"
_NAME: Final = f"1 to {NAME_LENGTH} characters, without a space at either end"
_SECRET: Final = f"1 to {SECRET_LENGTH} characters"
_DEVICE_ID: Final = f"1 to {NAME_LENGTH} letters, digits, - or _"

Role = Literal["device", "viewer", "admin"]
Checked = TypeVar("Checked", bound=BaseModel)


class SessionByKey(BaseModel):
    """Signs this browser in by a key: as a device by a device key."""

    model_config = STRICT

    key: str = Field(min_length=1, max_length=SECRET_LENGTH, description=_SECRET)


class SessionByLink(BaseModel):
    """Signs this browser in as admin by the token of the one-time link that the server printed when it was started."""

    model_config = STRICT

    link: str = Field(min_length=1, max_length=SECRET_LENGTH, description=_SECRET)


class Session(Schema):
    """Who is asking, and what they may."""

    auth: Literal["open", "keys"] = Field(description="open: everybody may do everything.")
    role: Role | None = Field(description="null: not signed in.")
    name: str | None = Field(description="Of the key.")
    expires_at: str | None
    can_write: bool = Field(description="Whether events are taken.")
    device_name: str | None = Field(description="As which this browser is enrolled.")
    retention_days: int | None = Field(description="Events are deleted after as many days; null: never.")


class KeyRequest(BaseModel):
    """A key to be made."""

    model_config = STRICT

    name: str = Field(pattern=NAME_PATTERN, description=_NAME)
    role: Role = Field(description="one of device, viewer, admin")


class KeyCreated(Schema):
    """The only time that the key is shown."""

    id: int
    name: str
    role: Role
    key: str


class Key(Schema):
    """What is known of a key."""

    id: int
    name: str
    role: Role
    created_at: str
    created_by: str
    last_used_at: str | None = Field(description="To the minute.")
    revoked_at: str | None


class Keys(Schema):
    """Newest first."""

    keys: list[Key]


class Enrolment(BaseModel):
    """This browser becomes a device."""

    model_config = STRICT

    device_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description=_DEVICE_ID)
    name: str = Field(pattern=NAME_PATTERN, description=_NAME)


class Entry(Schema):
    """Something that an admin did."""

    id: int
    at: str
    actor: str = Field(description="The name of a key, `command line`, or `open`.")
    action: str
    target: str | None
    details: dict[str, Any]


class Audit(Schema):
    """Newest first."""

    entries: list[Entry]
    next_cursor: str | None = Field(description="Ask with it for what comes next; null: nothing does.")


_SIGN_INS: Final[Mapping[str, type[SessionByKey | SessionByLink]]] = {"key": SessionByKey, "link": SessionByLink}


def checked(schema: type[Checked], payload: object) -> Checked:
    """The validated `payload`; raises ApiError 400 whose details name each refused field with what it allows."""
    if not isinstance(payload, dict):
        raise refused({}, "The body must be a JSON object.")
    try:
        return schema.model_validate(payload)
    except ValidationError as error:
        raise refused(_details(schema, error)) from None


def parse_sign_in(payload: object) -> SessionByKey | SessionByLink:
    """What a browser signs in by; raises ApiError 400 unless it is one key or one link."""
    given = [name for name in _SIGN_INS if isinstance(payload, dict) and name in payload]
    if len(given) != 1:
        raise refused({name: {"message": "give either key or link, and not both"} for name in _SIGN_INS})
    return checked(_SIGN_INS[given[0]], payload)


def _details(schema: type[BaseModel], error: ValidationError) -> Mapping[str, Any]:
    details = {}
    for problem in error.errors(include_url=False, include_context=False, include_input=False)[:MAX_PROBLEMS]:
        name = str(problem["loc"][0]) if problem["loc"] else ""
        field = schema.model_fields.get(name)
        allowed = field.description if field else None
        missing = "is missing: " if problem["type"] == "missing" else "must be "
        details[printable(name)] = {"message": missing + allowed if allowed else "is not known"}
    return details
