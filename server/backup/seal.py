"""Copies that only the holder of a key reads: AES-256-GCM, a chunk at a time, so that a large one needs no memory.

Each file has a key of its own, from BACKUP_KEY and a random salt, so the chunks' nonces may simply count. The last
chunk's nonce says that it is the last (the STREAM construction, https://eprint.iacr.org/2015/189): a file that was
cut, continued, reordered or changed anywhere is refused.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from server.backup import BackupError
from server.backup.places import SEALED_MAGIC as MAGIC

SALT_BYTES: Final = 16
MARK_BYTES: Final = 8
"""Of the key's fingerprint: tells a wrong key from a damaged file."""
CHUNK_BYTES: Final = 1 << 20
TAG_BYTES: Final = 16
_HEADER_BYTES: Final = len(MAGIC) + MARK_BYTES + SALT_BYTES


def seal(source: Path, target: Path, key: str) -> None:
    """Writes `source` sealed by `key` into the file `target`, which is there and empty. Raises OSError."""
    header = MAGIC + _mark(key) + os.urandom(SALT_BYTES)
    cipher = _cipher(key, header)
    with source.open("rb") as reading, target.open("wb") as writing:
        writing.write(header)
        for nonce, chunk in _chunks(reading, CHUNK_BYTES):
            writing.write(cipher.encrypt(nonce, chunk, header))


def unseal(source: Path, target: Path, key: str) -> None:
    """Writes what `source` holds into the file `target`, which is there and empty.

    Raises BackupError for another key and for damage; `target` then holds a part that must not be used. Raises OSError.
    """
    with source.open("rb") as reading, target.open("wb") as writing:
        header = reading.read(_HEADER_BYTES)
        if len(header) != _HEADER_BYTES or not header.startswith(MAGIC):
            raise BackupError(f"{source.name} is no sealed copy")
        if header[len(MAGIC) :][:MARK_BYTES] != _mark(key):
            raise BackupError(f"{source.name} was sealed by another key than BACKUP_KEY")
        cipher = _cipher(key, header)
        for nonce, chunk in _chunks(reading, CHUNK_BYTES + TAG_BYTES):
            try:
                writing.write(cipher.decrypt(nonce, chunk, header))
            except InvalidTag:
                raise BackupError(f"{source.name} is damaged: it is not what was sealed") from None


def _chunks(reading: BinaryIO, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk with its nonce: eleven bytes that count, and one that says whether it is the last."""
    chunk, number, is_last = reading.read(size), 0, False
    while not is_last:
        following = reading.read(size)
        is_last = not following
        yield number.to_bytes(11, "big") + bytes([is_last]), chunk
        chunk, number = following, number + 1


def _cipher(key: str, header: bytes) -> AESGCM:
    own = HKDF(SHA256(), length=32, salt=header[-SALT_BYTES:], info=MAGIC).derive(base64.urlsafe_b64decode(key))
    return AESGCM(own)


def _mark(key: str) -> bytes:
    return sha256(MAGIC + base64.urlsafe_b64decode(key)).digest()[:MARK_BYTES]
