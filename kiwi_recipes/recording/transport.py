"""Records what an HTTP client reads from a model server, whatever its protocol."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from kiwi_recipes.http import httpx
from kiwi_recipes.recording.format import API, PATHS, Header
from kiwi_recipes.recording.redact import hide_typed, secrets_of
from kiwi_recipes.recording.writer import RecordingWriter, now


class RecordingTransport(httpx.AsyncBaseTransport):
    """An httpx transport that writes down each POST and its answer while they pass.

    Given to a backend as its `transport`. `path` always holds the last answer; the ones before it (another attempt, a
    request that the server refused) are kept beside it as `NAME.1.jsonl`, `NAME.2.jsonl` and so on. `private` leaves
    out what the user typed.
    """

    def __init__(
        self, inner: httpx.AsyncBaseTransport, path: Path, source: str = "", *, private: bool = False, why: str = ""
    ) -> None:
        self._inner = inner
        self._path = path
        self._source = source
        self._private = private
        self._why = why
        self._recorded = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        started = time.monotonic()
        response = await self._inner.handle_async_request(request)
        if request.method == "POST" and isinstance(response.stream, httpx.AsyncByteStream):
            self._keep_last()
            header = self._header(request, json.loads(await request.aread()), response)
            writer = RecordingWriter(self._path, header, started, secrets_of(request.headers))
            response.stream = _Tapped(response.stream, writer)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _keep_last(self) -> None:
        if self._recorded and self._path.is_file():
            self._path.rename(self._path.with_name(f"{self._path.stem}.{self._recorded}{self._path.suffix}"))
        self._recorded += 1

    def _header(self, request: httpx.Request, body: dict[str, Any], response: httpx.Response) -> Header:
        server = response.headers.get("server", "an unnamed server")
        return Header(
            kind="upstream",
            source=self._source or f"{server}, as it calls itself",
            model=str(body.get("model") or ""),
            request=hide_typed(body) if self._private else body,
            when=now(),
            why=self._why,
            api=_api_at(request.url.path),
            status=response.status_code,
            content_type=response.headers.get("content-type", ""),
        )


def _api_at(path: str) -> API | None:
    """The API that is spoken there, with or without a version in front."""
    ends = {where.removeprefix("/v1"): api for api, where in PATHS.items()}
    return next((ends[end] for end in sorted(ends, key=len, reverse=True) if path.endswith(end)), None)


_END_MARK = re.compile(
    rb'(data: ?\[DONE\]|"message_stop"\s*\}|"done": ?true[^\n]*\}'
    rb'|"type": ?"response\.(completed|incomplete|failed)"[^\n]*\})\s*\Z'
)
"""What the protocols end with. A client that has seen it need not wait for the end of the body."""

_TAIL = 4096


class _Tapped(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, writer: RecordingWriter) -> None:
        self._inner = inner
        self._writer = writer
        self._tail = b""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for data in self._inner:
                self._writer.wire(data)
                self._tail = (self._tail + data)[-_TAIL:]
                yield data
        except httpx.HTTPError:
            self._writer.close("broken")
            raise
        self._writer.close("whole")

    async def aclose(self) -> None:
        """Closed before the end of the body was read: the reader left, unless all had been said."""
        self._writer.close("whole" if _END_MARK.search(self._tail) else "left")
        await self._inner.aclose()
