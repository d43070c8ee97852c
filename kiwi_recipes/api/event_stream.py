"""The response that carries a run: ready-made frames as they come, and all that keeps a long answer alive.

sse-starlette's EventSourceResponse does this for any source of events, with four tasks per response, and a cancel
scope, a log line and a type dispatch per chunk: some 40 us of each token and 20 KB of each open stream, measured
(docs/performance.md). Here it is with that cost taken out; its guarantees are kept, by one timer per response:

- a heartbeat comment after `heartbeat` seconds of silence, and one at once, so that no proxy sits on the headers;
- a reader that takes nothing for `send_timeout` seconds is cut (the run goes on; the reader may resume);
- a client that leaves ends the response;
- at shutdown it may go on until the grace is over: who shuts down ends what is left in `open_answers`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from types import coroutine
from typing import Any

from sse_starlette.sse import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kiwi_recipes.api.connected import cut_off, until_client_leaves
from kiwi_recipes.api.services import Services
from kiwi_recipes.streams.sse import DONE, EVERYTHING, HEARTBEAT, Kind
from kiwi_recipes.streams.store import AfterTheEnd, ForgottenRun, Put, StoreUnavailable, UnknownRun

logger = logging.getLogger(__name__)

HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Kiwi-Stream": "1",
}


def _raw_headers() -> list[tuple[bytes, bytes]]:
    """Ours, and what sse-starlette adds to them: the same for all streams."""
    response = EventSourceResponse(iter(()), headers=HEADERS)
    del response.headers["Connection"]  # the server's business, which knows what the client asked for
    return response.raw_headers


_RAW_HEADERS = _raw_headers()

HAND_OVER = "kiwi_recipes.hand_over"
"""Where `app` waits, in the scope, for the body of a stream. Around a route lie a dozen applications, Starlette's and
FastAPI's, that only see to it that an answer begins. They, the request and what was made of it needn't stay for the
whole stream: some 20 KB of each."""

Body = Callable[[Receive, Send], Awaitable[None]]
Pour = Callable[[Put], Awaitable[None]]


class RunResponse(Response):
    """Begins the answer, and hands over its body: the frames and `[DONE]`. Times in seconds.

    `pour` is given what takes the frames, and returns when there are no more.
    """

    def __init__(
        self,
        pour: Pour,
        *,
        location: str | None,
        heartbeat: float,
        send_timeout: float,
        open_answers: set[asyncio.Timeout],
    ) -> None:
        # Not by way of Response's constructor, which would put the headers together anew, and one for a length.
        self.status_code = 200
        self.background = None
        self.raw_headers = [*_RAW_HEADERS]
        if location is not None:
            self.raw_headers.append((b"location", location.encode()))
        self._body = _RunBody(pour, heartbeat, send_timeout, open_answers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        hand_over: list[Body] = scope[HAND_OVER]
        hand_over.append(self._body)


class _RunBody:
    """What is left of the response while the run goes on."""

    def __init__(self, pour: Pour, heartbeat: float, send_timeout: float, open_answers: set[asyncio.Timeout]) -> None:
        self._pour = pour
        self._heartbeat = heartbeat
        self._send_timeout = send_timeout
        self._open_answers = open_answers

    async def __call__(self, receive: Receive, send: Send) -> None:
        cut = asyncio.timeout(None)
        pulse = _Pulse(send, cut, self._heartbeat, self._send_timeout)
        self._open_answers.add(cut)
        leaving = asyncio.create_task(until_client_leaves(receive))
        leaving.add_done_callback(lambda _: cut_off(cut) if cut in self._open_answers else None)
        try:
            async with cut:
                await self._send_all(pulse)
        except TimeoutError:
            if not cut.expired():
                raise
        finally:
            self._open_answers.discard(cut)
            pulse.close()
            leaving.cancel()

    async def _send_all(self, pulse: _Pulse) -> None:
        await pulse.send(HEARTBEAT)
        try:
            await self._pour(pulse.put)
        except (UnknownRun, ForgottenRun, AfterTheEnd, StoreUnavailable) as error:
            # No [DONE] is sent: the reader comes back, and is told by a status.
            logger.warning("a stream broke off: %s %s", type(error).__name__, error)
            await pulse.send(b"", more=False)
        else:
            await pulse.send(DONE, more=False)


class _Pulse:
    """Sends a response's body and watches the clock meanwhile: one timer, which no chunk sets anew."""

    def __init__(self, send: Send, cut: asyncio.Timeout, heartbeat: float, send_timeout: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._send = send
        self._cut = cut
        self._heartbeat = heartbeat
        self._send_timeout = send_timeout
        self._last_send = self._loop.time()
        self._sending_since: float | None = None
        self._beat: asyncio.Task[None] | None = None
        self._timer = self._loop.call_later(min(heartbeat, send_timeout), self._ring)

    async def send(self, data: bytes, *, more: bool = True) -> None:
        if (sending := self.put(data, more=more)) is not None:
            await sending

    def put(self, data: bytes, *, more: bool = True) -> Awaitable[None] | None:
        """Send, also outside of a task. Where the client is slow the rest of it is returned, and is to be awaited.

        What asyncio's eager tasks do, of which Python 3.11 has none: the first step here and now, as it is the only
        one unless the server waits for the client.
        """
        self._last_send = now = self._loop.time()
        steps = self._send({"type": "http.response.body", "body": data, "more_body": more}).__await__()
        try:
            waited_for = next(steps)
        except StopIteration:
            return None
        if self._sending_since is None:  # else a heartbeat waits, too
            self._sending_since = now
        return self._rest(steps, waited_for)

    @coroutine
    def _rest(self, steps: Generator[Any, Any, None], waited_for: Any) -> Generator[Any, Any, None]:
        try:
            yield waited_for
        except BaseException as error:
            try:
                waited_for = steps.throw(error)
            except StopIteration:
                return
            yield waited_for  # the server has something to see to before it gives up
        yield from steps
        self._sending_since = None

    def close(self) -> None:
        self._timer.cancel()
        if self._beat is not None:
            self._beat.cancel()

    def _ring(self) -> None:
        now = self._loop.time()
        if self._sending_since is None:
            due = self._last_send + self._heartbeat
            if due <= now:
                self._beat = self._loop.create_task(self.send(HEARTBEAT))
                due = now + self._heartbeat
        else:
            due = self._sending_since + self._send_timeout
            if due <= now:
                logger.info("a reader took nothing for %g s and was cut", self._send_timeout)
                cut_off(self._cut)  # no error of ours; the server closes the connection, as the answer is not whole
                return
        self._timer = self._loop.call_at(min(due, now + self._heartbeat, now + self._send_timeout), self._ring)


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


_KINDS = {None: EVERYTHING, "fields": Kind.ALWAYS | Kind.FIELDS, "tokens": Kind.ALWAYS | Kind.TOKENS}


def include_kinds(include: str | None) -> Kind:
    """`?include=fields` or `?include=tokens`; status, warnings and endings always come."""
    return _KINDS[include]


def stream_response(
    services: Services, run_id: str, *, start: int = 0, kinds: Kind = EVERYTHING, location: str | None = None
) -> RunResponse:
    """The run's frames from number `start` on. `location` is where they can be read again."""
    if (run := services.runs.local(run_id)) is not None:
        run.shown = True
    settings = services.settings
    return RunResponse(
        partial(services.runs.pour, run_id, start, kinds),
        location=location,
        heartbeat=settings.heartbeat,
        send_timeout=settings.send_timeout,
        open_answers=services.open_answers,
    )
