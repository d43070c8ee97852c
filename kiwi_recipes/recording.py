"""Recorded model streams: what a server sent, byte for byte and with its timing, as a file to replay and to test with.

JSON lines. The first: `source` (which server, truthfully), `model`, `request` (its JSON body; never its headers, which
hold keys), `status`, `content_type`. Each further line: `ms` since the request, `wire`: the bytes of one read. Bytes
that are no UTF-8 by themselves (half a character at a read's end) are written as Python's `surrogateescape` does.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kiwi_recipes.http import httpx

logger = logging.getLogger(__name__)


class RecordingError(ValueError):
    """Not a recording; the message names the file and, where it can, the line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One read: `ms` milliseconds after the request."""

    ms: float
    wire: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """One request and its answer."""

    source: str
    model: str
    request: dict[str, Any]
    status: int
    content_type: str
    pieces: tuple[Piece, ...]

    @property
    def wire(self) -> bytes:
        """The answer's whole body."""
        return b"".join(piece.wire for piece in self.pieces)


def read_recording(path: Path) -> Recording:
    """Raises RecordingError for a file that is none, OSError for one that can't be read."""
    entries = [_entry(path, number, line) for number, line in enumerate(_lines(path), start=1) if line]
    head, *rest = entries or [{}]
    try:
        return Recording(
            source=str(head["source"]),
            model=str(head["model"]),
            request=dict(head["request"]),
            status=int(head["status"]),
            content_type=str(head["content_type"]),
            pieces=tuple(Piece(float(e["ms"]), e["wire"].encode("utf-8", "surrogateescape")) for e in rest),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecordingError(f"{path.name}: not a recorded stream ({type(error).__name__}: {error})") from error


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").split("\n")
    except UnicodeDecodeError:
        raise RecordingError(f"{path.name}: not UTF-8 text") from None


def _entry(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        raise RecordingError(f"{path.name}:{number}: not JSON") from None
    if not isinstance(entry, dict):
        raise RecordingError(f"{path.name}:{number}: not a JSON object")
    return entry


class RecordingTransport(httpx.AsyncBaseTransport):
    """An httpx transport that writes down the last POST and its answer while they pass.

    Given to a backend as its `transport`, it records whatever protocol that speaks. A file that can't be written is
    logged once; the stream goes on.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, path: Path, source: str) -> None:
        self._inner = inner
        self._path = path
        self._source = source

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        started = time.monotonic()
        response = await self._inner.handle_async_request(request)
        if request.method == "POST" and isinstance(response.stream, httpx.AsyncByteStream):
            head = self._head(json.loads(await request.aread()), response)
            response.stream = _Tapped(response.stream, _Writer(self._path, head, started))
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _head(self, body: dict[str, Any], response: httpx.Response) -> dict[str, Any]:
        return {
            "source": self._source,
            "model": body.get("model", ""),
            "request": body,
            "status": response.status_code,
            "content_type": response.headers.get("content-type", ""),
        }


class _Writer:
    def __init__(self, path: Path, head: dict[str, Any], started: float) -> None:
        self._path = path
        self._started = started
        self._file: TextIO | None = None
        try:
            self._file = path.open("w", encoding="utf-8")
            self._line(head)
        except OSError as error:
            self._give_up(error)

    def write(self, data: bytes) -> None:
        ms = round((time.monotonic() - self._started) * 1000, 1)
        try:
            self._line({"ms": ms, "wire": data.decode("utf-8", "surrogateescape")})
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
        except OSError as error:
            self._give_up(error)

    def _line(self, entry: dict[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(entry) + "\n")

    def _give_up(self, error: OSError) -> None:
        self._file = None
        logger.error("%s can't be written: %s. The stream is not recorded.", self._path, error.strerror)


class _Tapped(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, writer: _Writer) -> None:
        self._inner = inner
        self._writer = writer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for data in self._inner:
            self._writer.write(data)
            yield data

    async def aclose(self) -> None:
        self._writer.close()
        await self._inner.aclose()
