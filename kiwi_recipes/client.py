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
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Self

import httpx
from httpx_sse import EventSource, ServerSentEvent
from pydantic import BaseModel

from kiwi_recipes.event_order import EventOrder
from kiwi_recipes.recipes.pasted import ReadRequest
from kiwi_recipes.recipes.revision import ReviseRequest
from kiwi_recipes.recipes.schemas import RecipeRequest, RecipeResult
from kiwi_recipes.streams.events import Event

__all__ = ["ConnectionLost", "KiwiClient", "ProblemError", "ProtocolError"]

RECIPES = "/api/v1/recipes"
SUGGEST = f"{RECIPES}/suggest"
SILENCE = 30.0
"""Seconds. The server's heartbeat comes every 10; three missed ones are a dead connection."""
TIMEOUT = httpx.Timeout(SILENCE, connect=5.0)
AFTERWORD = 0.5
"""Seconds. The server ends the answer together with `[DONE]`; a proxy may keep the connection open."""
PATIENCE = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts to reconnect; any event that is read starts them again."""


class ProblemError(Exception):
    """The server refused, as `application/problem+json`: `status`, `code`, `detail`, `body` (all of it)."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__(str(body.get("detail", f"HTTP {status}")))
        self.status = status
        self.code = str(body.get("code", "http_error"))
        self.detail = str(body.get("detail", ""))
        self.body = body


class ProtocolError(Exception):
    """The server broke the contract of the stream."""


class ConnectionLost(Exception):
    """The stream broke, and the server could not be reached again in time. The run may still be going on."""


class KiwiClient:
    """Talks to one server.

    session  a session token, for cloud mode
    http     an httpx client of your own, which is not closed; its proxies, certificates and pool are used, its timeouts
             are not. Without one a client is made, which over plain HTTP uses no proxy of the environment: the proxy
             could read the session
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8512",
        *,
        session: str | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._own = http is None
        self._http = http or httpx.AsyncClient(trust_env=base_url.startswith("https://"))
        self._base = base_url.rstrip("/")
        self._headers = {"X-CF-Session": session} if session else {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they belong to a client that was given. Idempotent."""
        if self._own:
            await self._http.aclose()

    async def stream(
        self, request: RecipeRequest | Mapping[str, Any], *, include: str | None = None, key: str | None = None
    ) -> AsyncGenerator[Event]:
        """Every event of a new run, the terminal one last. Leaving early stops the run.

        `include` is "fields" or "tokens"; `key` an Idempotency-Key, made up if none is given, so that a request whose
        answer was lost is not put twice. Raises ProblemError, ProtocolError, ConnectionLost.
        """
        async with aclosing(self._run(SUGGEST, request, include, key)) as events:
            async for event in events:
                yield event

    async def revise(
        self,
        recipe_id: str,
        request: ReviseRequest | Mapping[str, Any],
        *,
        include: str | None = None,
        key: str | None = None,
    ) -> AsyncGenerator[Event]:
        """The same of a kept recipe that is changed: `{"wish": "make it vegan"}`, `{"path": "/title"}`.

        The fields that were there come first, as `FieldDone` with `kept`. `accept` keeps what came of it. Raises
        ProblemError, ProtocolError, ConnectionLost.
        """
        async with aclosing(self._run(f"{RECIPES}/{recipe_id}/revise", request, include, key)) as events:
            async for event in events:
                yield event

    async def read_text(
        self, request: ReadRequest | Mapping[str, Any], *, include: str | None = None, key: str | None = None
    ) -> AsyncGenerator[Event]:
        """The same of a recipe that is read out of a pasted text: `{"text": "..."}`. What is not from the text is
        warned of.

        Raises ProblemError, ProtocolError, ConnectionLost.
        """
        async with aclosing(self._run(f"{RECIPES}/import/text", request, include, key)) as events:
            async for event in events:
                yield event

    async def accept(
        self, recipe_id: str, run_id: str, version: int, acknowledged: Sequence[Mapping[str, Any]] = ()
    ) -> dict[str, Any]:
        """Keep what a run of `revise` made of the recipe, which was last seen as `version`. Raises ProblemError."""
        body = {"run": run_id, "acknowledged": [dict(one) for one in acknowledged]}
        headers = {**self._headers, "If-Match": f'"{version}"'}
        url = f"{self._base}{RECIPES}/{recipe_id}/accept"
        answer = await self._http.post(url, json=body, headers=headers, timeout=TIMEOUT)
        _check(answer)
        kept: dict[str, Any] = answer.json()
        return kept

    async def _run(
        self, path: str, request: BaseModel | Mapping[str, Any], include: str | None, key: str | None
    ) -> AsyncGenerator[Event]:
        order = EventOrder(gaps=include is not None)
        body = request.model_dump(mode="json") if isinstance(request, BaseModel) else dict(request)
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        query = {"include": include} if include else {}
        location: str | None = None
        waits = iter(PATIENCE)
        try:
            while not order.ended:  # after that nothing is left to fetch, whatever happens to the connection
                before = order.last
                try:
                    if location is None:
                        opening = self._open("POST", path, headers, {"stream": "true", **query}, json=body)
                    else:
                        resumed = {} if before is None else {"Last-Event-ID": str(before)}
                        opening = self._open("GET", location, resumed, query)
                    async with opening as response:
                        location = response.headers.get("location", location)
                        async with aclosing(_events(response, order)) as events:
                            async for event in events:
                                yield event
                except httpx.TransportError:
                    pass
                except ProblemError as problem:
                    if location is None or not problem.body.get("retryable"):
                        raise
                if order.last != before:
                    waits = iter(PATIENCE)
                if not order.ended:
                    await self._wait(waits)
        finally:
            if location is not None and not order.ended:
                await self.stop(location.rsplit("/", 1)[-1])

    async def suggest(self, request: RecipeRequest | Mapping[str, Any]) -> RecipeResult:
        """The result, once the recipe is whole. Raises ProblemError, and httpx.TransportError."""
        body = request.model_dump(mode="json") if isinstance(request, RecipeRequest) else dict(request)
        url = self._base + SUGGEST
        answer = await self._http.post(url, json=body, headers=self._headers, timeout=httpx.Timeout(310, connect=5))
        _check(answer)
        return RecipeResult.model_validate(answer.json())

    async def status(self, run_id: str) -> dict[str, Any]:
        """The run as it stands: status, recipe so far. Raises ProblemError, and httpx.TransportError."""
        headers = {**self._headers, "Accept": "application/json"}
        answer = await self._http.get(f"{self._base}/api/v1/recipes/streams/{run_id}", headers=headers, timeout=TIMEOUT)
        _check(answer)
        status: dict[str, Any] = answer.json()
        return status

    async def stop(self, run_id: str) -> None:
        """Stop the run now; it does no harm if it has ended. A server that can't be reached stops it by itself."""
        try:
            url = f"{self._base}/api/v1/recipes/streams/{run_id}"
            await self._http.delete(url, headers=self._headers, timeout=TIMEOUT)
        except httpx.TransportError:
            return

    @asynccontextmanager
    async def _open(
        self, method: str, path: str, headers: dict[str, str], query: dict[str, str], **more: Any
    ) -> AsyncIterator[httpx.Response]:
        sent = {**self._headers, **headers, "Accept": "text/event-stream"}
        url = self._base + path
        async with self._http.stream(method, url, headers=sent, params=query, timeout=TIMEOUT, **more) as response:
            if response.status_code != 200:
                await response.aread()
                if response.status_code in (502, 504) and not _is_problem(response):
                    raise httpx.RemoteProtocolError("a proxy answered for the server")
                _check(response)
            yield response

    @staticmethod
    async def _wait(waits: Any) -> None:
        wait = next(waits, None)
        if wait is None:
            raise ConnectionLost("The connection broke and could not be made again.")
        await asyncio.sleep(wait)


async def _events(response: httpx.Response, order: EventOrder) -> AsyncGenerator[Event]:
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


async def _nothing_more(frames: AsyncGenerator[ServerSentEvent], order: EventOrder) -> None:
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


def _is_problem(response: httpx.Response) -> bool:
    return "json" in response.headers.get("content-type", "")


def _check(response: httpx.Response) -> None:
    if response.is_success:
        return
    try:
        body = response.json()
    except ValueError:
        body = {}
    raise ProblemError(response.status_code, body if isinstance(body, dict) else {})
