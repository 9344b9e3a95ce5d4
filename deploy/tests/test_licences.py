"""What is shipped is listed in the app, and none of it under a licence that we do not allow."""

from __future__ import annotations

import json
import re
from email import message_from_string
from email.message import Message
from importlib.metadata import files
from pathlib import Path
from typing import Any, Final

import pytest

from deploy import licences
from deploy.licences import LIST, LOCK, MODELS, ROOT, STATED, Entry, UnknownLicenceError, is_allowed, pins, spdx

PACKAGES: Final[dict[str, Any]] = json.loads(LOCK.read_text())["packages"]
CLIENT: Final = LOCK.parent
INSTALLED: Final = CLIENT / "node_modules"


@pytest.fixture(scope="module")
def shipped() -> licences.Shipped:
    return licences.shipped()


def entry(name: str, licence: str) -> Entry:
    return Entry(name=name, version="1.0.0", licence=licence)


def test_all_that_is_shipped_may_be(shipped: licences.Shipped) -> None:
    assert licences.forbidden(shipped) == []


def test_the_app_lists_what_is_installed(shipped: licences.Shipped) -> None:
    assert json.loads(LIST.read_text()) == shipped, "make licences writes it anew"
    assert LIST.read_text() == licences.as_json(shipped)


def test_the_list_has_fonts_models_and_data_too(shipped: licences.Shipped) -> None:
    listed = {each["name"]: each["licence"] for entries in shipped.values() for each in entries}
    assert listed["@fontsource-variable/inter"] == "OFL-1.1"
    assert listed["drivedb (PhysioNet)"] == "ODC-By-1.0"
    assert listed["UTA-RLDD blink sequences"] == listed["stress_classifier"] == "MIT"
    assert listed["facemesh (MediaPipe)"] == listed["TensorFlow.js"] == listed["Swagger UI"] == "Apache-2.0"


def test_what_is_forbidden_is_named() -> None:
    found = {
        "server": [entry("fine", "MIT"), entry("copied", "GPL-3.0-only")],
        "browser": [entry("left", "LGPL-3.0-only")],
    }
    assert licences.forbidden(found) == [
        "copied 1.0.0: GPL-3.0-only is not allowed (deploy/licences.py)",
        "left 1.0.0: LGPL-3.0-only is not allowed (deploy/licences.py)",
    ]


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT OR GPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT AND ISC", True),
        ("(MIT OR ISC) AND GPL-3.0-only", False),
        ("OFL-1.1", False),
    ],
)
def test_one_alternative_that_is_allowed_as_a_whole_is_enough(licence: str, allowed: bool) -> None:
    assert is_allowed(entry("any", licence)) is allowed


def test_the_typeface_may_have_the_licence_of_typefaces() -> None:
    assert is_allowed(entry("@fontsource-variable/inter", "OFL-1.1"))


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("mit", "MIT"),
        ("Apache 2.0", "Apache-2.0"),
        ("3-Clause BSD License", "BSD-3-Clause"),
        ("(MIT OR CC0-1.0)", "MIT OR CC0-1.0"),
        ("MIT AND (ISC OR 0BSD)", "MIT AND (ISC OR 0BSD)"),
    ],
)
def test_what_a_package_says_becomes_spdx(said: str, expression: str) -> None:
    assert spdx("any", said) == expression


@pytest.mark.parametrize("said", ["BSD License", "Dual License", "see LICENSE", "none", ""])
def test_words_that_leave_it_open_are_an_error_that_names_the_package(said: str) -> None:
    with pytest.raises(UnknownLicenceError, match="vague"):
        spdx("vague", said)


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "ISC"), ("License", "MIT")], "ISC"),
        ([("License", "MIT"), ("Classifier", "License :: OSI Approved :: Apache Software License")], "MIT"),
        ([("Classifier", "Topic :: Utilities"), ("Classifier", "License :: OSI Approved :: MIT License")], "MIT"),
    ],
)
def test_metadata_are_read_from_the_clearest_word_on(
    fields: list[tuple[str, str]], licence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = Message()
    for name, value in fields:
        said[name] = value
    monkeypatch.setattr(licences, "metadata", lambda _name: said)
    assert licences.python_licence("any") == licence


def test_without_metadata_or_words_it_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownLicenceError, match=r"no-such-package: not installed"):
        licences.python_licence("no-such-package")
    with pytest.raises(UnknownLicenceError, match="silent"):
        licences.npm_entry("silent", {"version": "1.0.0"})
    monkeypatch.setattr(licences, "metadata", lambda _name: Message())
    with pytest.raises(UnknownLicenceError, match="wordless"):
        licences.python_licence("wordless")


def test_a_model_that_learned_from_other_data_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    manifest = {"name": "new_model", "version": "1.0.0", "trained_on": {"source": "somewhere 2"}}
    (tmp_path / "new" / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UnknownLicenceError, match=r"new_model.*somewhere 2"):
        list(licences.model_entries(tmp_path))


def test_the_versions_are_those_of_the_image() -> None:
    text = "one==1.0 ; python_full_version < '3.12' \\\n    --hash=sha256:0\none==2.0 ; python_full_version >= '3.12'\n"
    assert pins(f"# by uv\n{text}win==3 ; sys_platform == 'win32' \\\n    # via one\n") == {"one": "2.0"}
    assert f"python:{licences.IMAGE['python_version']}-" in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "huey": "Permission is hereby granted, free of charge",
        "matplotlib": "prepare derivative works, distribute, and otherwise use matplotlib",
        "python-dateutil": "Neither the name",
        "skops": "MIT License (MIT)",
    }.items(),
)
def test_what_is_stated_for_a_package_stands_in_its_licence_file(name: str, words: str) -> None:
    assert name in STATED
    texts = [" ".join(each.read_text().split()) for each in files(name) or [] if "LICENSE" in each.name]
    assert any(words in text for text in texts)


@pytest.mark.parametrize(("name", "licence"), [("jinja2", "BSD-3-Clause"), ("pyasn1-modules", "BSD-2-Clause")])
def test_which_bsd_it_is_stands_in_the_licence_file(name: str, licence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert licences.python_licence(name) == licence
    monkeypatch.setattr(licences, "files", lambda _name: None)
    with pytest.raises(UnknownLicenceError, match=f"{name}: its licence 'BSD'"):
        licences.python_licence(name)


def test_a_licence_in_full_where_its_name_belongs_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    said_in_full = message_from_string(
        "License: Permission is\n hereby granted\nClassifier: License :: OSI Approved :: MIT License\n\n"
    )
    monkeypatch.setattr(licences, "metadata", lambda _name: said_in_full)
    assert licences.python_licence("any") == "MIT"


def test_the_data_are_those_of_the_shipped_models() -> None:
    sources = {json.loads(file.read_text())["trained_on"]["source"] for file in MODELS.glob("*/manifest.json")}
    assert sources == {"drivedb 1.0.0", "rldd"}


def test_what_the_client_imports_is_listed(shipped: licences.Shipped) -> None:
    files = [file for folder in ("src", "sw") for file in (CLIENT / folder).rglob("*.ts*")]
    texts = [file.read_text() for file in files if "test" not in str(file.relative_to(CLIENT)).lower()]
    imports = re.compile(
        r'(?:^import|^\} from|^export .* from|import\()(?: .*from)? ?"((?:@[\w-]+/)?[a-z][\w.-]*)["/]', re.MULTILINE
    )
    imported = {name for text in texts if '"vitest"' not in text for name in imports.findall(text)}
    assert {"react", "@mantine/core", "workbox-routing", "uplot", "dexie"} <= imported
    assert imported - {each["name"] for each in shipped["browser"]} == set()


def test_the_build_hands_on_nothing_else_of_developments_packages(shipped: licences.Shipped) -> None:
    handed_on = re.findall(r"\$\{PACKAGES\}(@[\w-]+/[\w-]+)", (CLIENT / "vite" / "monitorFiles.ts").read_text())
    assert {*handed_on} == {"@vladmandic/human", licences.TFJS_WASM}
    assert {*handed_on, *licences.BUILT_IN} <= {each["name"] for each in shipped["browser"]}


@pytest.mark.skipif(not INSTALLED.is_dir(), reason="the client's packages are not installed")
def test_the_lock_file_has_each_packages_own_word(shipped: licences.Shipped) -> None:
    listed = {(each["name"], each["version"]) for each in shipped["browser"]}
    for path, locked in PACKAGES.items():
        if (path.rpartition("node_modules/")[2], locked["version"]) in listed:
            manifest = json.loads((CLIENT / path / "package.json").read_text())
            assert (manifest["version"], manifest["license"]) == (locked["version"], locked["license"]), path


def test_the_command_writes_the_list_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(licences, "LIST", tmp_path / "licences.json")
    assert licences.main() == 0
    assert (tmp_path / "licences.json").read_text() == LIST.read_text()
    monkeypatch.setattr(licences, "ONLY", {})
    assert licences.main() == 1
    assert "psycopg 3." in capsys.readouterr().err
    monkeypatch.setattr(licences, "STATED", {})
    assert licences.main() == 1
    assert "'Dual License' is not known" in capsys.readouterr().err
