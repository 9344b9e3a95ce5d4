"""Identifiers that sort by time."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def uuid7() -> str:
    """UUIDv7 (RFC 9562): 48 bits of the clock in ms, then chance. Python has its own from 3.14 on."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))
