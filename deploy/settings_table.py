"""The table of settings in DEPLOYMENT.md: what `Config` allows, with the words of server/.env.example.

`python -m deploy.settings_table` writes it anew; a test holds the file to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from server.config import ROOT, Config

DOCUMENT: Final = ROOT / "DEPLOYMENT.md"
EXAMPLE: Final = ROOT / "server" / ".env.example"
BEGIN: Final = "<!-- settings: written by `python -m deploy.settings_table` -->\n"
END: Final = "<!-- end of settings -->\n"
_HEAD: Final = "| setting | default | allowed | meaning |\n|---|---|---|---|\n"


def table() -> str:
    """A row a setting, in the example's order. Raises KeyError when a setting is missing there, or is none."""
    settings = {field.name.upper(): field for field in fields(Config)}
    rows = []
    for name, meaning in meanings(EXAMPLE.read_text(encoding="utf-8")):
        setting = settings.pop(name)
        default = _text(setting.default)
        rows.append(f"| `{name}` | {f'`{default}`' if default else ''} | {setting.metadata['allowed']} | {meaning} |\n")
    if settings:
        raise KeyError(f"not in server/.env.example: {', '.join(settings)}")
    return _HEAD + "".join(rows)


def meanings(example: str) -> Iterator[tuple[str, str]]:
    """Each setting with the comment above it; the next ones below the same comment refer to the first."""
    for block in example.split("\n\n"):
        lines = block.splitlines()
        comment = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
        names = [name for name, sign, _ in (line.partition("=") for line in lines if line[:1] != "#") if sign]
        for name in names:
            yield name, comment if name == names[0] else f"see `{names[0]}`"


def written(document: str) -> str:
    """The document with the table between its marks. Raises ValueError when it does not have them once each."""
    parts = re.split(f"{re.escape(BEGIN)}|{re.escape(END)}", document)
    before, _, after = parts
    return f"{before}{BEGIN}{table()}{END}{after}"


def _text(value: Any) -> str:
    if isinstance(value, Path):
        return value.relative_to(ROOT).as_posix()
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, tuple) else str(value)


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
