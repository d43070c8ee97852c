"""The response that carries a run: sse-starlette's EventSourceResponse with its per-chunk cost taken out.

As shipped, every chunk costs a cancel scope, a formatted log line and a type dispatch, some 40 us on the machine
where docs/performance.md was measured. The guarantees stay, kept by one timer per response instead of one per chunk:

- a heartbeat comment after `heartbeat` seconds of silence, and one at once, so that no proxy sits on the headers;
- a reader that takes nothing for `send_timeout` seconds is cut (the run goes on; the reader may resume);
- a client that leaves ends the response, and at shutdown the library's event is set and its grace is kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import anyio
from sse_starlette.sse import EventSourceResponse, SendTimeoutError
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from kiwi_recipes.api.services import Services
from kiwi_recipes.streams.sse import EVERYTHING, HEARTBEAT, Kind
from kiwi_recipes.streams.store import ForgottenRun, StoreUnavailable, UnknownRun

logger = logging.getLogger(__name__)

HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Kiwi-Stream": "1",
}


class RunResponse(EventSourceResponse):
    """Sends ready-made frames. Times in seconds; `frames` is closed on every way out."""

    def __init__(
        self,
        frames: AsyncGenerator[bytes],
        *,
        headers: dict[str, str],
        heartbeat: float,
        send_timeout: float,
        shutdown_event: anyio.Event,
        shutdown_grace: float,
    ) -> None:
        super().__init__(
            frames,
            headers={**HEADERS, **headers},
            media_type="text/event-stream",
            ping=heartbeat,
            sep="\n",
            send_timeout=send_timeout,
            shutdown_event=shutdown_event,
            shutdown_grace_period=shutdown_grace,
        )
        del self.headers["Connection"]  # the server's business, which knows what the client asked for
        self._frames = frames
        self._last_send = 0.0
        self._sending_since: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:  # no error of ours; the server closes the connection, as the answer is not whole
            logger.info("a reader took nothing for %g s and was cut", self.send_timeout)

    async def _stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await self._send(send, HEARTBEAT)
        try:
            async with aclosing(self._frames) as frames:
                async for data in frames:
                    await self._send(send, data)
        except (UnknownRun, ForgottenRun, StoreUnavailable) as error:
            # No [DONE] was sent: the reader comes back, and is told by a status.
            logger.warning("a stream broke off: %s %s", type(error).__name__, error)
        self.active = False
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send, data: bytes) -> None:
        now = asyncio.get_running_loop().time
        self._sending_since = now()
        await send({"type": "http.response.body", "body": data, "more_body": True})
        self._sending_since = None
        self._last_send = now()

    async def _ping(self, send: Send) -> None:
        """Watches the clock for the whole response: sends the heartbeats, cuts a reader that takes nothing.

        Raises TimeoutError, at which the library cancels the other tasks and closes the connection.
        """
        now = asyncio.get_running_loop().time
        while self.active:
            if self._sending_since is not None:
                wait = self._sending_since + (self.send_timeout or 0) - now()
                if wait <= 0:
                    raise SendTimeoutError
            else:
                wait = self._last_send + self.ping_interval - now()
                if wait <= 0:
                    try:
                        async with asyncio.timeout(self.send_timeout):
                            await self._send(send, HEARTBEAT)
                    except TimeoutError:
                        raise SendTimeoutError from None
                    continue
            await asyncio.sleep(min(wait, self.ping_interval))


FRAME: dict[str, Any] = {
    "type": "object",
    "description": "One server-sent event: an event of the union as JSON, or `[DONE]` after the last one.",
    "required": ["data"],
    "properties": {
        "id": {"type": "string", "description": "Equal to the event's `seq`."},
        "event": {"type": "string", "description": "Equal to the event's `type`."},
        "data": {
            "anyOf": [
                {"const": "[DONE]"},
                {
                    "type": "string",
                    "contentMediaType": "application/json",
                    "contentSchema": {
                        "allOf": [
                            {"$ref": "#/components/schemas/Event"},
                            {"required": ["seq"], "properties": {"seq": {"type": "integer", "minimum": 0}}},
                        ]
                    },
                },
            ]
        },
    },
}


def content() -> dict[str, Any]:
    """How the OpenAPI document describes the stream: by its frames. `app` adds the schemas of the events."""
    return {"text/event-stream": {"schema": {"$ref": "#/components/schemas/Frame"}}}


def asks_for_events(request: Request) -> bool:
    """Does `Accept` name the event stream? Media types are written in either case (RFC 9110 8.3.1)."""
    return "text/event-stream" in request.headers.get("accept", "").lower()


def include_kinds(include: str | None) -> Kind:
    """`?include=fields` or `?include=tokens`; status, warnings and endings always come."""
    return {None: EVERYTHING, "fields": Kind.ALWAYS | Kind.FIELDS, "tokens": Kind.ALWAYS | Kind.TOKENS}[include]


def stream_response(
    services: Services, run_id: str, *, start: int = 0, kinds: Kind = EVERYTHING, headers: dict[str, str] | None = None
) -> RunResponse:
    """The run's frames from number `start` on."""
    settings = services.settings
    return RunResponse(
        services.runs.read(run_id, start, kinds),
        headers=headers or {},
        heartbeat=settings.heartbeat,
        send_timeout=settings.send_timeout,
        shutdown_event=services.shutdown,
        shutdown_grace=settings.shutdown_grace + 5,
    )
