"""Sealed copies: opened by their key whole, or refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from server.backup import BackupError, seal
from server.backup.jobs import new_key
from server.backup.places import SEALED_MAGIC, is_sealed
from server.config import Config

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
HEADER = len(SEALED_MAGIC) + seal.MARK_BYTES + seal.SALT_BYTES
CHUNK = 64


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "CHUNK_BYTES", CHUNK)


def _seal(folder: Path, content: bytes) -> Path:
    (folder / "plain").write_bytes(content)
    seal.seal(folder / "plain", folder / "sealed", KEY)
    return folder / "sealed"


def _unseal(file: Path, key: str = KEY) -> bytes:
    opened = file.with_name("opened")
    seal.unseal(file, opened, key)
    return opened.read_bytes()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_comes_back(tmp_path: Path, size: int) -> None:
    content = random.Random(size).randbytes(size)
    sealed = _seal(tmp_path, content)
    assert is_sealed(sealed)
    assert not is_sealed(tmp_path / "plain")
    assert size < 8 or content not in sealed.read_bytes()
    assert _unseal(sealed) == content


def test_every_cut_is_found(tmp_path: Path) -> None:
    whole = _seal(tmp_path, bytes(3 * CHUNK)).read_bytes()
    cut = tmp_path / "cut"
    for size in range(len(whole)):
        cut.write_bytes(whole[:size])
        with pytest.raises(BackupError, match=r"is damaged|is no sealed copy"):
            _unseal(cut)


def test_every_changed_byte_is_found(tmp_path: Path) -> None:
    whole = bytearray(_seal(tmp_path, bytes(2 * CHUNK)).read_bytes())
    changed = tmp_path / "changed"
    for place in range(len(whole)):
        whole[place] ^= 1
        changed.write_bytes(whole)
        whole[place] ^= 1
        with pytest.raises(BackupError, match=r"is damaged|is no sealed copy|by another key"):
            _unseal(changed)


def _swapped(whole: bytes) -> bytes:
    size = CHUNK + seal.TAG_BYTES
    header, first, second, rest = (
        whole[:HEADER],
        whole[HEADER : HEADER + size],
        whole[HEADER + size : HEADER + 2 * size],
        whole[HEADER + 2 * size :],
    )
    return header + second + first + rest


@pytest.mark.parametrize("change", [_swapped, lambda whole: whole + b"x", lambda whole: whole + whole[HEADER:]])
def test_reordered_and_continued_files_are_refused(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    sealed = _seal(tmp_path, random.Random(1).randbytes(3 * CHUNK))
    sealed.write_bytes(change(sealed.read_bytes()))
    with pytest.raises(BackupError, match="is damaged"):
        _unseal(sealed)


def test_another_key_is_said_and_not_told(tmp_path: Path) -> None:
    other = new_key()
    with pytest.raises(BackupError, match="sealed by another key than BACKUP_KEY") as refusal:
        _unseal(_seal(tmp_path, b"secret"), other)
    assert other not in str(refusal.value)


def test_the_same_content_is_never_sealed_the_same(tmp_path: Path) -> None:
    assert _seal(tmp_path, bytes(CHUNK)).read_bytes() != _seal(tmp_path, bytes(CHUNK)).read_bytes()


def test_a_printed_key_is_one_that_the_settings_take() -> None:
    assert Config.from_env({"BACKUP_KEY": KEY}).backup_key == KEY
    assert len({new_key() for _ in range(10)}) == 10
