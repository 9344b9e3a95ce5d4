"""The licences of all that is shipped: checked against what we allow, and written for the app's About page.

`python -m deploy.licences` (`make licences`) writes client/public/licences.json; what must not be shipped ends it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path
from typing import Any, Final, TypedDict

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement

from ml_logic.datasets import rldd

ROOT: Final = Path(__file__).parent.parent
LIST: Final = ROOT / "client" / "public" / "licences.json"
LOCK: Final = ROOT / "client" / "package-lock.json"
MODELS: Final = ROOT / "ml_logic" / "models"
SERVER: Final = ROOT / "server" / "requirements.txt"
BACKUP: Final = ROOT / "server" / "backup" / "requirements.txt"
TRAINING: Final = ROOT / "ml_logic" / "requirements.txt"

IMAGE: Final[Mapping[str, str]] = {
    "python_version": "3.13",
    "python_full_version": "3.13.0",
    "sys_platform": "linux",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
}
"""Where the packages are shipped: the images. Other Pythons may need others, which pip then fetches for them."""

ALLOWED: Final = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0",
        "Unlicense", "Zlib",
        "MPL-2.0",  # its files are shipped as they are, which is all that it asks
    }
)  # fmt: skip
ONLY: Final[Mapping[str, str]] = {
    # A library that Python loads at run time, unchanged, and that anybody can replace by another version.
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    # A typeface in files of its own, neither changed nor sold alone.
    "@fontsource-variable/inter": "OFL-1.1",
    # Data, not a program; it asks to be named, as it is here and in the model's card.
    "drivedb (PhysioNet)": "ODC-By-1.0",
}
"""What only the package that has it here may have."""

STATED: Final[Mapping[str, str]] = {
    "huey": "MIT",
    "matplotlib": "PSF-2.0",  # in its own name, otherwise the same
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "skops": "MIT",
}
"""Read in their licence files: their metadata do not say which it is."""
SPDX: Final[Mapping[str, str]] = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License v2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "MIT License": "MIT",
}
"""What packages call their licence instead."""
ANY_BSD: Final = ("BSD", "BSD License")
THIRD_CLAUSE: Final = "Neither the name"
"""So begins what BSD-3-Clause has and BSD-2-Clause has not."""

TFJS_WASM: Final = "@tensorflow/tfjs-backend-wasm"
BUILT_IN: Final = (TFJS_WASM, "workbox-core", "workbox-precaching", "workbox-routing")
"""Development's packages whose files the build hands on: to the landmark engine and into the service worker."""

DATA: Final[Mapping[str, tuple[str, str, str]]] = {
    "drivedb": ("drivedb (PhysioNet)", "1.0.0", "ODC-By-1.0"),
    rldd.NAME: ("UTA-RLDD blink sequences", rldd.COMMIT[:7], "MIT"),
}
"""Name, version and licence of what our models learned from; ml_logic/data/README.md says the same of it."""


class Entry(TypedDict):
    """One row of the list; `licence` is an SPDX expression."""

    name: str
    version: str
    licence: str


Shipped = dict[str, list[Entry]]


class UnknownLicenceError(Exception):
    """A package does not say its licence in words that are known here; the message names both."""


def main() -> int:
    """Writes the list, or says what must not be in it."""
    try:
        found = shipped()
    except UnknownLicenceError as error:
        print(error, file=sys.stderr)
        return 1
    problems = forbidden(found)
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    LIST.write_text(as_json(found), encoding="utf-8")
    return 0


def shipped() -> Shipped:
    """By where it works: "browser", "server", "backup" and "training" (in images of their own) and "models"."""
    packages = json.loads(LOCK.read_text(encoding="utf-8"))["packages"]
    server = pins(SERVER.read_text(encoding="utf-8"))
    backup = _without(server, pins(BACKUP.read_text(encoding="utf-8")))
    training = _without({**server, **backup}, pins(TRAINING.read_text(encoding="utf-8")))
    groups = {
        "browser": [*npm_entries(packages)],
        "server": [*python_entries(server), _swagger(server)],
        "backup": python_entries(backup),
        "training": python_entries(training),
        "models": [*model_entries(MODELS), *engine_entries(packages)],
    }
    return {group: _in_order(entries) for group, entries in groups.items()}


def forbidden(found: Shipped) -> list[str]:
    """One line for each entry whose licence is not allowed."""
    return [
        f"{entry['name']} {entry['version']}: {entry['licence']} is not allowed (deploy/licences.py)"
        for entries in found.values()
        for entry in entries
        if not is_allowed(entry)
    ]


def is_allowed(entry: Entry) -> bool:
    """Whether one of the alternatives is made of allowed licences only; parentheses within it are not understood."""
    own = ALLOWED | {ONLY.get(entry["name"], "")}
    return any(own.issuperset(choice.split(" AND ")) for choice in entry["licence"].split(" OR "))


def spdx(name: str, said: str) -> str:
    """The SPDX expression for what a package says, without parentheses around all of it. Raises UnknownLicenceError."""
    try:
        expression = str(canonicalize_license_expression(SPDX.get(said, said)))
    except InvalidLicenseExpression as error:
        raise UnknownLicenceError(f"{name}: its licence {said[:60]!r} is not known (deploy/licences.py)") from error
    whole = re.fullmatch(r"\(([^()]+)\)", expression)
    return whole[1] if whole else expression


def pins(requirements: str) -> dict[str, str]:
    """Version by name, of the lines that the image installs."""
    lines = re.findall(r"^(\w[^\\\n]*?) *\\?$", requirements, re.MULTILINE)
    parsed = [Requirement(line) for line in lines]
    return {
        each.name: str(each.specifier).removeprefix("==")
        for each in parsed
        if each.marker is None or each.marker.evaluate({**IMAGE})
    }


def python_entries(pinned: Mapping[str, str]) -> list[Entry]:
    """Where this Python has another version than the image's (a marker says so), that one's licence stands for both."""
    return [Entry(name=name, version=version, licence=python_licence(name)) for name, version in pinned.items()]


def python_licence(name: str) -> str:
    """As the installed package says it in its metadata. Raises UnknownLicenceError."""
    try:
        said = metadata(name)
    except PackageNotFoundError as error:
        raise UnknownLicenceError(f"{name}: not installed, so its licence is not known") from error
    if name in STATED:
        return STATED[name]
    classified = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier", []) if each.startswith("License")]
    # Some put all of the licence where its name belongs.
    names = [each for each in said.get_all("License", []) if "\n" not in each.strip()]
    words = next(filter(None, [*said.get_all("License-Expression", []), *names, ", ".join(classified)]), "none")
    return spdx(name, _which_bsd(name) if words in ANY_BSD else words)


def npm_entries(packages: Mapping[str, Any]) -> Iterator[Entry]:
    """What may be in the client's bundle: the lock file's packages but development's and what only holds types."""
    for path, locked in packages.items():
        name = path.rpartition("node_modules/")[2]
        is_development = locked.get("dev") or locked.get("devOptional")
        if name in BUILT_IN or (name and not is_development and not name.startswith("@types/")):
            yield npm_entry(name, locked)


def npm_entry(name: str, locked: Mapping[str, Any]) -> Entry:
    """npm copies each package's own word into the lock file. Raises UnknownLicenceError where there is none."""
    return Entry(name=name, version=locked["version"], licence=spdx(name, locked.get("license", "none")))


def engine_entries(packages: Mapping[str, Any]) -> list[Entry]:
    """What @vladmandic/human carries inside: face models by MediaPipe, and the TensorFlow.js that runs them."""
    human = packages["node_modules/@vladmandic/human"]["version"]
    tfjs = packages[f"node_modules/{TFJS_WASM}"]["version"]
    models = [
        Entry(name=f"{model} (MediaPipe)", version=f"human {human}", licence="Apache-2.0")
        for model in ("blazeface", "facemesh", "iris")
    ]
    return [*models, Entry(name="TensorFlow.js", version=tfjs, licence="Apache-2.0")]


def model_entries(folder: Path) -> Iterator[Entry]:
    """Our packaged models, each with what it learned from. Raises UnknownLicenceError for data of unknown licence."""
    for file in sorted(folder.glob("*/manifest.json")):
        manifest = json.loads(file.read_text(encoding="utf-8"))
        yield Entry(name=manifest["name"], version=manifest["version"], licence="MIT")
        source = manifest["trained_on"]["source"]
        if source.split()[0] not in DATA:
            raise UnknownLicenceError(f"{manifest['name']}: the licence of its data {source!r} is not known")
        name, version, licence = DATA[source.split()[0]]
        yield Entry(name=name, version=version, licence=licence)


def as_json(found: Shipped) -> str:
    """One line an entry, so that a change of it reads as one."""
    groups = [
        f"{json.dumps(group)}: [\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]"
        for group, entries in found.items()
    ]
    return "{\n" + ",\n".join(groups) + "\n}\n"


def _which_bsd(name: str) -> str:
    """By the text that comes with the package; "BSD" as before where there is none."""
    texts = [each.read_text(encoding="utf-8") for each in files(name) or [] if each.name.startswith("LICENSE")]
    if not texts:
        return ANY_BSD[0]
    return "BSD-3-Clause" if any(THIRD_CLAUSE in " ".join(text.split()) for text in texts) else "BSD-2-Clause"


def _without(others: Mapping[str, str], pinned: Mapping[str, str]) -> dict[str, str]:
    return {name: version for name, version in pinned.items() if name not in others}


def _in_order(entries: list[Entry]) -> list[Entry]:
    once = {(entry["name"].lower(), entry["version"]): entry for entry in entries}
    return [once[key] for key in sorted(once)]


def _swagger(pinned: Mapping[str, str]) -> Entry:
    return Entry(name="Swagger UI", version=pinned["flask-openapi3-swagger"], licence="Apache-2.0")


if __name__ == "__main__":
    sys.exit(main())
