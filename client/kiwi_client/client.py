"""An async client: typed events, in order, once each, also over connections that break.

    async with KiwiClient("http://127.0.0.1:8512") as kiwi:
        async for event in kiwi.stream({"pantry_items": ["eggs", "spinach", "feta"]}):
            match event:
                case FieldDelta(path, text): ...
                case RecipeCompleted(recipe): ...

It holds the server to the contract (docs/protocol.md): numbers without gaps, one terminal event, then `[DONE]` and
nothing after. A connection that ends without `[DONE]`, or on which a number is missing, has broken: the client goes on
where it was.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from types import AsyncGeneratorType
from typing import Any, Self, cast
from weakref import WeakKeyDictionary

import httpx
from httpx_sse import EventSource, ServerSentEvent

from kiwi_client.asked import Request, address, body_of, part, visible
from kiwi_client.errors import (
    ConnectionLost,
    NothingBehind,
    ProblemError,
    ProtocolError,
    ServerUnreachable,
    check,
    is_problem,
    somebody_else,
)
from kiwi_client.events import Event, event_of
from kiwi_client.order import EventOrder
from kiwi_client.recipe import Result

__all__ = ["KiwiClient", "Request"]

RECIPES = "/api/v1/recipes"
SUGGEST = f"{RECIPES}/suggest"
STREAMS = f"{RECIPES}/streams"
SILENCE = 30.0
"""Seconds. The server's heartbeat comes every 10; three missed ones are a dead connection."""
REACH = 2.5
"""Seconds until a server that has not answered yet, however often it was tried, is said not to be there."""
TIMEOUT = httpx.Timeout(SILENCE, connect=REACH)
WHOLE = httpx.Timeout(310.0, connect=REACH)
"""Longer than a server lets a recipe take."""
AFTERWORD = 0.5
"""Seconds. The server ends the answer together with `[DONE]`; a proxy may keep the connection open."""
PATIENCE = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts to reconnect; any event that is read starts them again."""
LONGEST_WAIT = 30.0
"""Seconds that are waited at most because a server says so."""
GONE = frozenset({404, 410})


class KiwiClient:
    """Talks to one server. It may be used in one event loop after another.

    session  a session token, for cloud mode
    http     an httpx client of your own, which is not closed; its proxies, certificates and pool are used, its timeouts
             are not. Without one a client is made, which over plain HTTP uses no proxy of the environment: the proxy
             could read the session

    Raises ValueError if what is given is no address of a server, or a session that can stand in no header.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8512",
        *,
        session: str | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._base = address(base_url)
        self._given = http
        self._closed = False
        self._of_loops: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()
        self._headers = {"X-CF-Session": visible(session.strip(), "session")} if session else {}
        self._read: set[AsyncGenerator[Event]] = set()  # what is being read
        self._runs: set[str] = set()  # and by which name the server has it

    @property
    def _http(self) -> httpx.AsyncClient:
        """The client that is used in this event loop: a connection can't be used in another one."""
        if self._closed:
            raise RuntimeError("This client is closed.")
        if self._given is not None:
            return self._given
        loop = asyncio.get_running_loop()
        if loop not in self._of_loops:
            self._of_loops[loop] = httpx.AsyncClient(trust_env=self._base.startswith("https://"))
        return self._of_loops[loop]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Stop what is being read, and close the connections, unless they belong to a client that was given.

        Idempotent. A loop that was left by `break` has not told its generator yet, so its run is stopped here; so is
        one that another task is reading.
        """
        for events in list(self._read):
            await _ended(events)
        for run_id in list(self._runs):
            await self._stop_quietly(run_id)
        self._closed = True
        if (own := self._of_loops.pop(asyncio.get_running_loop(), None)) is not None:
            await own.aclose()

    async def stream(
        self, request: Request | Mapping[str, Any], *, include: str | None = None, key: str | None = None
    ) -> AsyncGenerator[Event]:
        """Every event of a new run, the terminal one last. Leaving early stops the run.

        `include` is "fields" or "tokens"; `key` an Idempotency-Key, made up if none is given, so that a request whose
        answer was lost is not put twice. Raises ProblemError, ProtocolError, ConnectionLost.
        """
        async with self._reading(SUGGEST, request, include, key) as events:
            async for event in events:
                yield event

    async def revise(
        self,
        recipe_id: str,
        request: Request | Mapping[str, Any],
        *,
        include: str | None = None,
        key: str | None = None,
    ) -> AsyncGenerator[Event]:
        """The same of a kept recipe that is changed: `{"wish": "make it vegan"}`, `{"path": "/title"}`.

        The fields that were there come first, as `FieldDone` with `kept`. `accept` keeps what came of it. Raises
        ProblemError, ProtocolError, ConnectionLost.
        """
        async with self._reading(f"{RECIPES}/{part(recipe_id)}/revise", request, include, key) as events:
            async for event in events:
                yield event

    async def read_text(
        self, request: Request | Mapping[str, Any], *, include: str | None = None, key: str | None = None
    ) -> AsyncGenerator[Event]:
        """The same of a recipe that is read out of a pasted text: `{"text": "..."}`. What is not from the text is
        warned of.

        Raises ProblemError, ProtocolError, ConnectionLost.
        """
        async with self._reading(f"{RECIPES}/import/text", request, include, key) as events:
            async for event in events:
                yield event

    async def accept(
        self, recipe_id: str, run_id: str, version: int, acknowledged: Sequence[Mapping[str, Any]] = ()
    ) -> dict[str, Any]:
        """Keep what a run of `revise` made of the recipe, which was last seen as `version`. Raises ProblemError."""
        body = {"run": run_id, "acknowledged": [dict(one) for one in acknowledged]}
        match = {"If-Match": f'"{version}"'}
        kept: dict[str, Any] = await self._ask("POST", f"{RECIPES}/{part(recipe_id)}/accept", match, json=body)
        return kept

    @asynccontextmanager
    async def _reading(
        self, path: str, request: Request | Mapping[str, Any], include: str | None, key: str | None
    ) -> AsyncGenerator[AsyncGenerator[Event]]:
        events = self._run(path, request, include, key)
        self._read.add(events)
        try:
            yield events
        finally:
            self._read.discard(events)
            await _ended(events)

    async def _run(
        self, path: str, request: Request | Mapping[str, Any], include: str | None, key: str | None
    ) -> AsyncGenerator[Event]:
        order = EventOrder(event_of, gaps=include is not None)
        headers = {"Idempotency-Key": visible(key, "key") if key else uuid.uuid4().hex}
        query = {"include": include} if include else {}
        run_id: str | None = None
        patience = _Patience()
        try:
            while not order.ended:  # after that nothing is left to fetch, whatever happens to the connection
                before = order.last
                lost: Exception | None = None
                after: float | None = None
                try:
                    if run_id is None:
                        opening = self._open("POST", path, headers, {"stream": "true", **query}, json=body_of(request))
                    else:
                        resumed = {} if before is None else {"Last-Event-ID": str(before)}
                        opening = self._open("GET", f"{STREAMS}/{run_id}", resumed, query)
                    async with opening as response:
                        # A proxy may have made another address of it: its last part is the run's name.
                        run_id = response.headers.get("location", "").rsplit("/", 1)[-1] or run_id
                        if run_id is not None:
                            self._runs.add(run_id)
                        async with aclosing(_events(response, order)) as events:
                            async for event in events:
                                yield event
                except httpx.TransportError as error:
                    lost = error
                except ProblemError as problem:
                    if run_id is None or not problem.retryable:
                        raise
                    after = problem.retry_after
                if order.last != before:
                    patience = _Patience()
                if not order.ended:
                    await patience.wait(lost if run_id is None else None, self._base, after)
        finally:
            self._runs.discard(run_id or "")
            if run_id is not None and not order.ended and not self._closed:
                await self._stop_quietly(run_id)

    async def suggest(self, request: Request | Mapping[str, Any]) -> Result:
        """The result, once the recipe is whole. Raises ProblemError, ServerUnreachable, and httpx.TransportError."""
        result: Result = await self._ask("POST", SUGGEST, json=body_of(request), timeout=WHOLE)
        return result

    async def status(self, run_id: str) -> dict[str, Any]:
        """The run as it stands: status, recipe so far.

        Raises ProblemError, ServerUnreachable, and httpx.TransportError.
        """
        status: dict[str, Any] = await self._ask("GET", f"{STREAMS}/{part(run_id)}", {"Accept": "application/json"})
        return status

    async def stop(self, run_id: str) -> None:
        """Stop the run now; it does no harm if it has ended. A server that can't be reached stops it by itself.

        Raises ProblemError where the server refuses, without a session say.
        """
        with suppress(httpx.TransportError):
            url = f"{self._base}{STREAMS}/{part(run_id)}"
            answer = await self._http.delete(url, headers=self._headers, timeout=TIMEOUT)
            if answer.status_code not in GONE:
                check(answer)

    async def _stop_quietly(self, run_id: str) -> None:
        with suppress(ProblemError):
            await self.stop(run_id)

    async def _ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        json: Any = None,
        timeout: httpx.Timeout = TIMEOUT,  # noqa: ASYNC109 - of one connection, not of the whole
    ) -> Any:
        """The JSON of a short answer."""
        sent = {**self._headers, **(headers or {})}
        try:
            answer = await self._http.request(method, self._base + path, json=json, headers=sent, timeout=timeout)
        except UNREACHED as error:
            raise _unreachable(self._base, error) from error
        check(answer)
        try:
            return answer.json()
        except ValueError:
            raise somebody_else(answer) from None

    @asynccontextmanager
    async def _open(
        self, method: str, path: str, headers: dict[str, str], query: dict[str, str], **more: Any
    ) -> AsyncIterator[httpx.Response]:
        sent = {**self._headers, **headers, "Accept": "text/event-stream"}
        url = self._base + path
        async with self._http.stream(method, url, headers=sent, params=query, timeout=TIMEOUT, **more) as response:
            if response.status_code != 200:
                await response.aread()
                if response.status_code in (502, 503, 504) and not is_problem(response):
                    raise NothingBehind("a proxy answered for the server")
                check(response)
                raise ProtocolError("The server has no more events of this run, and none was its ending.")
            if not response.headers.get("content-type", "").startswith("text/event-stream"):
                raise somebody_else(response)
            yield response


async def _ended(events: AsyncGenerator[Event]) -> None:
    """Close what is being read, unless somebody is at it: who reads it, or who closes it already."""
    if not cast("AsyncGeneratorType[Event, None]", events).ag_running:
        await events.aclose()


class _Patience:
    """How long a broken connection is made again, from the last event that was read on."""

    def __init__(self) -> None:
        self._waits = iter(PATIENCE)
        self._reach = time.monotonic() + REACH

    async def wait(self, unanswered: Exception | None, base: str, after: float | None = None) -> None:
        """Raises ConnectionLost; ServerUnreachable earlier, where an `unanswered` first request has not been heard.

        `after`: the server said in how many seconds it is to be asked again.
        """
        wait = next(self._waits, None)
        if isinstance(unanswered, UNREACHED) and (wait is None or time.monotonic() + wait > self._reach):
            raise _unreachable(base, unanswered) from unanswered
        if wait is None:
            raise ConnectionLost("The connection broke and could not be made again.")
        await asyncio.sleep(max(wait, min(after or 0.0, LONGEST_WAIT)))


UNREACHED = (httpx.ConnectError, httpx.ConnectTimeout, NothingBehind)


def _unreachable(base: str, error: Exception) -> ServerUnreachable:
    return ServerUnreachable(f"No server answers at {base} ({error or type(error).__name__}). Is `kiwi serve` running?")


async def _events(response: httpx.Response, order: EventOrder[Event]) -> AsyncGenerator[Event]:
    """Ends with the connection, or where something was lost on it. Raises ProtocolError."""
    async with aclosing(_frames(response)) as frames:
        async for frame in frames:
            if not frame.data:
                continue  # a heartbeat: httpx-sse, unlike the standard, makes an event of the line after a comment
            verdict = order.read(frame.data)
            if verdict.move == "violation":
                raise ProtocolError(verdict.reason)
            if verdict.move == "broken":
                return
            if verdict.move == "close":
                await _nothing_more(frames, order)
                return
            if verdict.event is not None:
                yield verdict.event


async def _nothing_more(frames: AsyncGenerator[ServerSentEvent], order: EventOrder[Event]) -> None:
    """Raises ProtocolError if something comes behind `[DONE]`. The connection's end is not waited for."""
    with suppress(TimeoutError):
        async with asyncio.timeout(AFTERWORD):
            async for frame in frames:
                if frame.data:
                    raise ProtocolError(order.read(frame.data).reason)


def _frames(response: httpx.Response) -> AsyncGenerator[ServerSentEvent]:
    return EventSource(_WithoutMark(response)).aiter_sse()  # type: ignore[arg-type]  # all of a Response that it uses


class _WithoutMark:
    """A response whose text lacks the byte order mark that the event-stream format allows and httpx-sse keeps."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.headers = response.headers

    async def aiter_text(self) -> AsyncGenerator[str]:
        first = True
        async for text in self._response.aiter_text():
            yield text.removeprefix("\ufeff") if first else text
            first = False
