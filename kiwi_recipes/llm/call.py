"""The HTTP request of one generation: sent, waited for, read and closed, every wait of it under the deadline."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.backends.capabilities import Capabilities
from kiwi_recipes.llm.deadline import Expired, StreamDeadline, Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.transport import FAILURES, drain_buffer, never_connected, reader, tls_trouble
from kiwi_recipes.llm.types import Chunk, OnChunks, Phase, PhaseName, Text
from kiwi_recipes.llm.wire.reply import Reply

logger = logging.getLogger(__name__)

T = TypeVar("T")

# How long a server may take to add counts and its end mark to a reply that the model has finished.
GRACE_SECONDS = 2.0


class Call:
    """One request; failures come as `LLMError`.

    capabilities  what the server is taken to accept this time, once that is known
    broken        why the body ended before its end, if it did: kept, because what came before it is handed on first
    """

    def __init__(self, name: str, transport: httpx.AsyncBaseTransport, timers: Timers) -> None:
        self.deadline = StreamDeadline(timers)
        self.phase: PhaseName | None = None
        self.broken: LLMError | None = None
        self.capabilities: Capabilities | None = None
        self._name = name
        self._transport = transport
        self._sending: asyncio.Task[httpx.Response] | None = None
        self._body: httpx.AsyncByteStream | None = None
        self._read: Callable[[], Awaitable[bytes]]  # once there is a response

    def enter(self, phase: PhaseName) -> bool:
        """Note the phase; is it another than before?"""
        changed = phase != self.phase
        self.phase = phase
        return changed

    def send(self, request: httpx.Request) -> None:
        """Start sending. A task of its own, so that meanwhile the server can be asked what it is busy with."""
        self._body = self.broken = None
        self._sending = asyncio.create_task(self._transport.handle_async_request(request))

    async def has_response(self, seconds: float) -> bool:
        """Wait for the head of the answer (or for a failure), at most so long."""
        sending = self._sent()
        await self.watched(lambda: asyncio.wait({sending}, timeout=seconds))
        return sending.done()

    async def unless_answered(self, question: Callable[[], Coroutine[Any, Any, T]]) -> T | None:
        """The answer to `question`; None if the generation's answer comes sooner, or the question fails."""
        asking = asyncio.create_task(question())
        try:
            await self.watched(lambda: asyncio.wait({self._sent(), asking}, return_when=asyncio.FIRST_COMPLETED))
        finally:
            await _end(asking)
        if asking.cancelled() or isinstance(asking.exception(), LLMError):
            return None
        return asking.result()

    async def response(self) -> httpx.Response:
        """The answer's head, which is not kept: only its body is of use while it comes."""
        sending = self._sent()
        response = await self.watched(lambda: sending)
        self._sending, self._body = None, _body_of(response)
        self._read = reader(response)
        return response

    async def first_chunks(self, reply: Reply) -> list[Chunk]:
        """Read until the body says something, and return that; nothing if it ends before."""
        chunks: list[Chunk] = []
        try:
            with self.deadline:
                while not (chunks or reply.complete or reply.failure or self.broken) and (data := await self._data()):
                    chunks = reply.feed(data)
                    self.after_chunks(reply, chunks)
        except Expired as expired:
            self.broken = self._timed_out(expired)
        return chunks

    async def read(self, reply: Reply, on_chunks: OnChunks) -> None:
        """Read the body, feed it to `reply` and hand on what that makes of it, to the end of either; `broken` says why
        the body ended too soon, if it did. Raises what `on_chunks` raises."""
        read, deadline = self._read, self.deadline
        try:
            with deadline:
                while not reply.complete and reply.failure is None and self.broken is None:
                    try:  # as `_data`, without its coroutine: this is the way of every token
                        data = await read()
                    except FAILURES as error:
                        data = self._on_disconnect(error)
                    if not data:
                        break
                    chunks = reply.feed(data)
                    if chunks and (pause := on_chunks(chunks)) is not None:
                        await deadline.outside(pause)
                    if chunks and reply.finish_reason is None and type(chunks[-1]) is Text:
                        deadline.touch()
                    else:
                        self.after_chunks(reply, chunks)
        except Expired as expired:
            self.broken = self._timed_out(expired)

    async def error_body(self, limit: int) -> bytes:
        """The body of a refusal as far as it comes, at most `limit` bytes; then the connection is closed."""
        body = b""
        try:
            with self.deadline:
                while len(body) < limit and self.broken is None and (data := await self._data()):
                    body += data
        except Expired as expired:
            self.broken = self._timed_out(expired)
        await self.drop()
        return body[:limit]

    async def _data(self) -> bytes:
        try:
            return await self._read()
        except FAILURES as error:
            return self._on_disconnect(error)

    def after_chunks(self, reply: Reply, chunks: list[Chunk]) -> None:
        """Set the timers for what comes after these."""
        if reply.finish_reason is not None:
            self.deadline.grace_period(GRACE_SECONDS)
        elif chunks and type(chunks[-1]) is not Phase:
            self.deadline.touch()

    def _on_disconnect(self, why: Exception) -> bytes:
        """The body ended too soon (`broken`): what had come of it and was not read."""
        assert self._body is not None  # noqa: S101  (opened before)
        logger.info("%s: %r", self._name, why)
        message = f"The connection to {self._name} broke off in the middle of the answer."
        self.broken = LLMError("upstream_truncated", message, backend=self._name)
        return drain_buffer(self._body)

    async def watched(self, call: Callable[[], Awaitable[T]]) -> T:
        """Await `call()` under the deadline."""
        try:
            return await self.deadline.wait(call)
        except Expired as expired:
            raise self._timed_out(expired) from None
        except FAILURES as error:
            raise self._unanswered(error) from None

    async def aclose(self) -> None:
        """Close the socket, whatever has become of it; the call is of no more use."""
        self.deadline.close()
        await self.drop()

    async def drop(self) -> None:
        """Close the socket of what was asked last."""
        sending, self._sending = self._sending, None
        body, self._body = self._body, None
        if sending is not None:
            await _end(sending)
            if not sending.cancelled() and sending.exception() is None:
                body = _body_of(sending.result())
        if body is not None:
            with contextlib.suppress(*FAILURES):
                await body.aclose()

    def _sent(self) -> asyncio.Task[httpx.Response]:
        assert self._sending is not None  # noqa: S101  (sent before)
        return self._sending

    def _timed_out(self, expired: Expired) -> LLMError:
        return LLMError(expired.code, f"{self._name} {expired.message}.", backend=self._name)

    def _unanswered(self, error: Exception) -> LLMError:
        logger.info("%s: %r", self._name, error)
        return unanswered(self._name, error)


def _body_of(response: httpx.Response) -> httpx.AsyncByteStream:
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101  (of an asynchronous transport)
    return response.stream


def unreachable(name: str, what: str) -> LLMError:
    return LLMError("backend_unreachable", f"{name} {what}.", backend=name)


def unanswered(name: str, error: Exception) -> LLMError:
    """Why there is no answer at all."""
    if trouble := tls_trouble(error):
        return LLMError("upstream_error", f"{name} {trouble}.", retryable=False, backend=name)
    if never_connected(error):
        return unreachable(name, "cannot be reached")
    if isinstance(error, httpx.RemoteProtocolError):
        message = f"{name} does not speak HTTP; check its base_url."
        return LLMError("upstream_error", message, retryable=False, backend=name)
    return unreachable(name, "closed the connection without an answer")


async def _end(task: asyncio.Task[Any]) -> None:
    """Cancel `task` and see it end; its outcome is of no interest."""
    if task.cancel():
        await asyncio.wait({task})
