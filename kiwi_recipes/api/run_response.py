"""The response that carries a run: ready-made frames as they come, and all that keeps a long answer alive.

sse-starlette's EventSourceResponse says which headers such a stream has; its other guarantees are kept here, by one
timer per response in place of four tasks (docs/architecture.md):

- a heartbeat comment after `heartbeat` seconds of silence, and one at once, so that no proxy sits on the headers;
- a client that takes nothing for `send_timeout` seconds is cut off (the run goes on; the client may resume);
- a client that leaves ends the response;
- at shutdown it may go on until the grace is over; then what is left in `open_responses` is ended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from sse_starlette.sse import EventSourceResponse
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kiwi_recipes.api.connected import cut_off, until_client_leaves
from kiwi_recipes.streams.codec import DONE, HEARTBEAT
from kiwi_recipes.streams.store import AfterTheEnd, ForgottenRun, StoreUnavailable, Subscription, UnknownRun

__all__ = ["RunResponse", "StreamFront"]

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


class Unfinished(Exception):
    """A wire that can't say how a run has ended: its reader is to see that the answer is not whole."""


@dataclass(frozen=True, slots=True)
class StreamFormat:
    """What stands around the frames: ours, and in `api/wires` those of others. One that can't say that it breaks off
    (`tells_breaks`) is left without an end where ours ends without `[DONE]`."""

    headers: Sequence[tuple[bytes, bytes]]
    heartbeat: bytes = HEARTBEAT
    done: bytes = DONE
    tells_breaks: bool = True


KIWI = StreamFormat(_RAW_HEADERS)

Subscribe = Callable[[], AbstractAsyncContextManager[Subscription]]


class RunResponse(Response):
    """A run's frames, then `[DONE]`. Times in seconds. `location` is where it can be read again."""

    def __init__(
        self,
        subscribe: Subscribe,
        *,
        location: str | None = None,
        heartbeat: float = 10.0,
        send_timeout: float = 30.0,
        open_responses: set[asyncio.Timeout] | None = None,
        stream_format: StreamFormat = KIWI,
    ) -> None:
        # Not by way of Response's constructor, which would put the headers together anew, and one for a length.
        self.status_code = 200
        self.background = None
        self.raw_headers = [*stream_format.headers]
        self._format = stream_format
        if location is not None:
            self.raw_headers.append((b"location", location.encode()))
        self._subscribe = subscribe
        self._heartbeat = heartbeat
        self._send_timeout = send_timeout
        self._open_responses = set() if open_responses is None else open_responses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Leave it to the `StreamFront`, where there is one."""
        front = scope.get(FRONT)
        if front is None:
            await self.stream(receive, send)
        else:
            front.response = self

    async def head(self, send: Send) -> None:
        """The headers alone."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": b""})

    async def stream(self, receive: Receive, send: Send) -> None:
        """Returns when the body is whole, or nobody is to get the rest of it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        writer = ResponseWriter(self._subscribe, send, self._heartbeat, self._send_timeout, self._format)
        self._open_responses.add(writer.limit)
        leaving = asyncio.create_task(until_client_leaves(receive))
        leaving.add_done_callback(writer.client_left)
        try:
            await writer.write()
        finally:
            self._open_responses.discard(writer.limit)
            leaving.cancel()
        if leaving.done() and not leaving.cancelled():
            leaving.result()


FRONT = "kiwi_recipes.front"
"""The name in a request's scope under which its route finds what it can hand its response over to."""


class StreamFront:
    """Middleware that sends the streams: inside of all that is put around the app by `add_middleware`, and outside of
    what Starlette and FastAPI put around a route, which has nothing more to do by then. To be added first."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handed = HandedOver()
        within = {**scope, FRONT: handed}
        await self.app(within, receive, send)
        if (response := handed.response) is None:
            scope.update(within)
            return
        scope.update({name: within[name] for name in _KEPT if name in within})
        del within, handed  # what the route has put there would be kept for as long as the stream
        if scope["method"] == "HEAD":
            await response.head(send)
        else:
            await response.stream(receive, send)


_KEPT = ("app", "endpoint", "path_params", "route", "state")
"""What middleware may look for in a request's scope when it is over, such as the route's path."""


class HandedOver:
    """The response that a request's route has left to the front."""

    __slots__ = ("response",)

    def __init__(self) -> None:
        self.response: RunResponse | None = None


class ResponseWriter:
    """Sends a response's body, and watches the clock: one timer, which no chunk sets anew. For one task alone.

    `limit` rings when nobody is to get the rest. Times in seconds.
    """

    def __init__(
        self,
        subscribe: Subscribe,
        send: Send,
        heartbeat: float,
        send_timeout: float,
        stream_format: StreamFormat = KIWI,
    ) -> None:
        self.limit = asyncio.timeout(None)
        self._now = asyncio.get_running_loop().time
        self._subscribe = subscribe
        self._send = send
        self._heartbeat = heartbeat
        self._format = stream_format
        self._send_timeout = send_timeout
        self._subscription: Subscription | None = None
        self._last_send = self._now()
        self._sending = False
        self._ending = False
        self._timer: asyncio.TimerHandle

    async def write(self) -> None:
        """Returns when the body is whole, or the limit has rung."""
        self._set_timer(min(self._heartbeat, self._send_timeout))
        try:
            async with self.limit:
                await self._write()
        except TimeoutError:
            if not self.limit.expired():
                raise
        finally:
            self._timer.cancel()

    def client_left(self, leaving: asyncio.Task[None]) -> None:
        """To a server the client is also gone when it has the last part (ASGI, `http.disconnect`): that one is sent in
        peace, whatever lies around the application."""
        if not leaving.cancelled() and not self._ending:
            cut_off(self.limit)

    async def _write(self) -> None:
        await self._put(self._format.heartbeat)
        self._sending = False
        try:
            async with self._subscribe() as subscription:
                self._subscription = subscription
                while (data := subscription.read()) is not None:
                    if data or self._silent_till() <= self._now():
                        await self._put(data or self._format.heartbeat)
                        self._sending = False
                    del data  # it would be kept till there is more
                    await subscription.changed()
        except (UnknownRun, ForgottenRun, AfterTheEnd, StoreUnavailable) as error:
            # No [DONE] is sent: the reader comes back, and is told by a status.
            logger.warning("a stream broke off: %s %s", type(error).__name__, error)
            if not self._format.tells_breaks:
                return
            last = b""
        except Unfinished as error:
            logger.info("a stream is left without an end: %s", error)
            return
        else:
            last = self._format.done
        self._ending = True
        await self._put(last, more=False)

    def _put(self, data: bytes, *, more: bool = True) -> Awaitable[None]:
        """Not a coroutine of its own, for each token passes here."""
        self._last_send = self._now()
        self._sending = True
        return self._send({"type": "http.response.body", "body": data, "more_body": more})

    def _silent_till(self) -> float:
        """When a heartbeat is due."""
        return self._last_send + self._heartbeat

    def _set_timer(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._ring)

    def _ring(self) -> None:
        now = self._now()
        due = self._last_send + self._send_timeout if self._sending else self._silent_till()
        if due <= now:
            if self._sending:
                logger.info("a reader took nothing for %g s and was cut", self._send_timeout)
                cut_off(self.limit)  # no error of ours; the server closes the connection, as the answer is not whole
                return
            if self._subscription is not None:
                self._subscription.wake()
            due = now + self._heartbeat
        self._set_timer(min(due - now, self._heartbeat, self._send_timeout))
