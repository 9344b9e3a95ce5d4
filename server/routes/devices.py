"""GET /api/devices, and a device's name."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_openapi3.models.tag import Tag

from server.auth import require
from server.context import context
from server.openapi import Routes, errors, json_body, json_content, needs, path_parameters
from server.query import require_id
from server.schemas_telemetry import ID_PATTERN
from server.services.devices import list_devices, name_device, parse_name

api: Final = Routes("devices", __name__, abp_tags=[Tag(name="telemetry")])


@api.get(
    "/api/devices",
    operation_id="devices",
    summary="Devices, and which of their events never came",
    security=needs("read"),
    responses={200: json_content("Devices"), **errors(401, 403, 429, 500, 503)},
)
def devices() -> dict[str, Any]:
    """Every device, last seen first."""
    require("read")
    return list_devices(context().database)


@api.put(
    "/api/devices/<device_id>",
    operation_id="nameDevice",
    summary="Name a device",
    security=needs("write"),
    responses={200: json_content("DeviceSummary"), **errors(400, 401, 403, 413, 415, 429, 500, 503)},
    openapi_extensions={**path_parameters({"device_id": "The device."}, pattern=ID_PATTERN), **json_body("DeviceName")},
)
def name(device_id: str) -> dict[str, Any]:
    """Gives a device the name that people know it by; its own key may do that, or an admin's."""
    require_id("device_id", device_id)
    caller, parts = require("write"), context()
    wanted = parse_name(parts.body.read_json(request.environ))
    if caller.device_id != device_id:
        caller = require("manage")
    return parts.database.write(lambda connection: name_device(connection, device_id, wanted, caller.name))
