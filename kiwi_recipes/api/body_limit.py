"""Refuse large, compressed and slow bodies before they are read. Pure ASGI: nothing is added to a stream's path."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiwi_recipes.api.connected import cut_off, restarting
from kiwi_recipes.api.problem_details import Problem
from kiwi_recipes.api.services import Services
from kiwi_recipes.library.imports import MAX_BYTES
from kiwi_recipes.library.imports import too_large as file_too_large

MAX_BODY = 64 * 1024
"""Bytes. A request with all 100 names of 80 characters, four bytes each, is half of that."""

LARGER = {"/api/v1/recipes/import": MAX_BYTES}
"""Where a file is sent."""

AT_SHUTDOWN = 1.0
"""Seconds. A worker that is about to exit waits no longer for a body: most are only refused when they are whole."""


class BodyLimit:
    """Answers 413 for a body over the limit of its address, whether its length is announced or it comes in chunks,
    and 408 for one that is not there after `timeout` seconds: else whoever sends half a request holds a connection for
    ever, and the exit of the worker up."""

    def __init__(self, app: ASGIApp, timeout: float, services: Services) -> None:
        self.app = app
        self.timeout = timeout
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "DELETE", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        coding = b", ".join(value for name, value in scope["headers"] if name == b"content-encoding").lower()
        if coding not in (b"", b"identity"):
            await compressed(coding.decode("latin-1")).response()(scope, receive, send)
            return
        most = LARGER.get(scope["path"], MAX_BODY)
        size = next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)
        try:
            if size <= most:
                receive, size = await self._read_in_time(receive, most)
        except TimeoutError:
            problem = restarting() if self.services.shutdown.is_set() else too_slow(self.timeout)
            problem.headers["Connection"] = "close"
            await problem.response()(scope, receive, send)
            return
        if size > most:
            await too_large(most).response()(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _read_in_time(self, receive: Receive, most: int) -> tuple[Receive, int]:
        """Raises TimeoutError, soon if this worker is about to exit."""
        pending_bodies = self.services.pending_bodies
        async with asyncio.timeout(self.timeout) as waiting:
            pending_bodies.add(waiting)
            try:
                if self.services.shutdown.is_set():
                    cut_off(waiting, AT_SHUTDOWN)
                return await _read_ahead(receive, most)
            finally:
                pending_bodies.discard(waiting)


async def _read_ahead(receive: Receive, most: int) -> tuple[Receive, int]:
    """Read a body, but not past the limit; what was read is handed on as it came."""
    read: list[Message] = []
    size = 0
    more = True
    while more and size <= most:
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        more = message.get("more_body", False)

    async def replay() -> Message:
        return read.pop(0) if read else await receive()

    return replay, size


def too_large(most: int = MAX_BODY) -> Problem:
    if most == MAX_BYTES:
        refused = file_too_large()
        return Problem(413, refused.code, str(refused))
    detail = f"The request is larger than {MAX_BODY // 1024} KB: send at most 100 ingredients of 80 characters."
    return Problem(413, "body_too_large", detail)


def compressed(coding: str) -> Problem:
    """RFC 9110 15.5.16: the status is the same as for another type."""
    detail = f"The body is compressed (Content-Encoding: {coding[:40]}), which is not read here: send it as it is."
    return Problem(415, "unsupported_media_type", detail, headers={"Accept-Encoding": "identity"})


def too_slow(seconds: float) -> Problem:
    detail = f"The request was not whole after {seconds:g} seconds. Please send it again."
    return Problem(408, "request_timeout", detail, retryable=True)
