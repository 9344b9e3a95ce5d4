"""Answers that are made while they are sent."""

from __future__ import annotations

from collections.abc import Iterator


class _Begun:
    """The stream with its first chunk already made; closing it closes the stream, and with it its connection."""

    def __init__(self, first: bytes, rest: Iterator[bytes]) -> None:
        self._first: bytes | None = first
        self._rest = rest

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        first, self._first = self._first, None
        return next(self._rest) if first is None else first

    def close(self) -> None:
        """Called by the server, also when the client has gone away."""
        self._rest.close()  # type: ignore[attr-defined]  # a generator


def begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, the first of them made now: what fails before anything is sent is answered with an error.

    What fails later breaks the connection off, so that nobody takes a part for the whole.
    """
    return _Begun(next(chunks, b""), chunks)
