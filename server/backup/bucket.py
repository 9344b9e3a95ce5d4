"""A bucket that speaks S3: Amazon's, or another one at AWS_ENDPOINT_URL. Keys and region are found as its tools find them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from server.backup import BackupError
from server.backup.files import written
from server.backup.places import S3, copies, digest

# Not every store knows the newer checksums, and what was sent is read back anyway.
_PATIENCE: Final = Config(
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 3},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
_PIECE_BYTES: Final = 1 << 20
_GONE: Final = frozenset({"404", "NoSuchKey"})


class Bucket:
    """Copies as objects under a prefix. An upload appears when it is complete, however many parts it has."""

    def __init__(self, address: str) -> None:
        self._bucket, _, prefix = address.removeprefix(S3).partition("/")
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        with self._telling(self.at("")):
            self._client = boto3.client("s3", config=_PATIENCE)

    def names(self) -> list[str]:
        """As `Place` says."""
        with self._telling(self.at("")):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        return copies(key.removeprefix(self._prefix) for key in keys)

    def put(self, file: Path, name: str) -> None:
        """As `Place` says."""
        if name in self.names():
            raise BackupError(f"{self.at(name)} is there already; it was not overwritten")
        with self._telling(self.at(name)):
            self._client.upload_file(str(file), self._bucket, self._prefix + name)
        back = sha256()
        for piece in self._pieces(name):
            back.update(piece)
        if back.digest() != digest(file):
            self.delete(name)
            raise BackupError(f"{self.at(name)} does not read back as it was written: it was taken away")

    def get(self, name: str, folder: Path) -> Path:
        """As `Place` says."""
        with written(folder / name) as partial, partial.open("wb") as file:
            for piece in self._pieces(name):
                file.write(piece)
        return folder / name

    def delete(self, name: str) -> None:
        """As `Place` says."""
        with self._telling(self.at(name)):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + name)

    def at(self, name: str) -> str:
        """As `Place` says."""
        return f"{S3}{self._bucket}/{self._prefix}{name}"

    def _pieces(self, name: str) -> Iterator[bytes]:
        with self._telling(self.at(name)):
            body: Any = self._client.get_object(Bucket=self._bucket, Key=self._prefix + name)["Body"]
            yield from body.iter_chunks(_PIECE_BYTES)

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _GONE:
                raise BackupError(f"there is no copy {what}") from None
            raise BackupError(f"{what} cannot be used: {_line(error)}") from None
        except (BotoCoreError, Boto3Error, ValueError) as error:  # ValueError: an endpoint that is no address
            raise BackupError(f"{what} cannot be used: {_line(error)}") from None


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
