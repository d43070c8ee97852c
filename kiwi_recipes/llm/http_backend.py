"""What the backends that speak HTTP have in common: one request, opened, read and closed, whatever happens.

An adapter says how its request looks, how its reply reads, and what a refusal means. Everything about time, sockets
and failures is here, once:

- Anything that goes wrong becomes one `LLMError`; text that came before it has been yielded.
- There is no retry here, with two exceptions that are no second try of the same thing: a request that the server
  refuses for one of its parameters is put again without it (remembered, see `Dialect`), and one that a llama.cpp
  server refuses because it is still loading is put again when it has loaded.
- Leaving the generator in any way closes the socket before it returns.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal, TypeVar

import aiohttp
import httpx
from pydantic_core import PydanticSerializationError, to_json

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.framing import FramingError, json_object
from kiwi_recipes.llm.refusal import Refusal, not_an_api, refused
from kiwi_recipes.llm.reply import Reply
from kiwi_recipes.llm.timers import Expired, Timers, Watch
from kiwi_recipes.llm.transport import (
    Reader,
    never_connected,
    new_client,
    parse_base_url,
    reader,
    unread,
    without_userinfo,
)
from kiwi_recipes.llm.types import Chunk, Health, HealthState, Phase, PhaseName, Prompt, Take, Text

logger = logging.getLogger(__name__)

T = TypeVar("T")

# A request that is answered sooner needs no word about what it waits for.
FIRST_PROBE_AFTER = 0.3
PROBE_EVERY = 1.0

# How long a server may take to add counts and its end mark to a reply that the model has finished.
SETTLE_SECONDS = 2.0

JSON = {"content-type": "application/json"}

HEALTH_SECONDS = 3.0
MAX_ERROR_BYTES = 64 * 1024
MAX_LISTING_BYTES = 8 * 1024 * 1024

# Stands in an answer for the request that led to it, whose body would be kept as long as the answer takes.
_SENT = httpx.Request("POST", "http://sent.invalid")

# How servers name the thing when they cannot hold a model to a schema.
SCHEMA_WORDS = re.compile(r"response_format|json_schema|json_object|schema|grammar|format", re.I)

# httpx-aiohttp lets some of aiohttp's exceptions through (an answer that is not HTTP, for one).
TRANSPORT_FAILURES = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, UnicodeError)
BREAKS = (Expired, *TRANSPORT_FAILURES)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server has turned out to accept.

    json      how it can be made to answer in JSON: by schema, as any JSON, or only by being asked to
    without   the optional parameters that it refuses
    """

    json: Literal["schema", "object", "prompt"] = "schema"
    without: frozenset[str] = frozenset()

    def accepts(self, parameter: str) -> bool:
        return parameter not in self.without

    def poorer(self) -> Dialect | None:
        """The same with the next weaker way to JSON."""
        if self.json == "prompt":
            return None
        return replace(self, json="object" if self.json == "schema" else "prompt")


@dataclass(frozen=True, slots=True)
class Key:
    """A secret, or the name of the environment variable that holds it. Its value is in no repr."""

    env: str | None = None
    literal: str | None = field(default=None, repr=False)

    @property
    def value(self) -> str | None:
        """Without the line end that a key read from a file brings along."""
        value = self.literal or (os.environ.get(self.env) if self.env else None)
        return (value or "").strip() or None

    @property
    def missing(self) -> bool:
        return self.env is not None and self.value is None

    @property
    def garbled(self) -> bool:
        """Can it not stand in a header?"""
        return self.value is not None and not (self.value.isascii() and self.value.isprintable())

    @property
    def where(self) -> str:
        return f" in {self.env}" if self.env else ""


class HttpBackend(ABC):
    """A model server behind HTTP. Raises `ValueError` for a `base_url` that is none."""

    kind: ClassVar[str]
    optional: ClassVar[dict[str, str]]  # parameters that a server may refuse, and the words by which it does

    def __init__(
        self,
        name: str,
        base_url: str,
        model: str | None,
        *,
        timers: Timers | None,
        transport: httpx.AsyncBaseTransport | None,
        key: Key,
        headers: Mapping[str, str] | None,
    ) -> None:
        self.timers = timers or Timers()
        self._name = name
        self._base_url, basic_auth = without_userinfo(parse_base_url(base_url))
        self._model = model
        self._key = key
        self._dialect = Dialect()
        self._holds_to_schemas = False
        self._client = new_client(self._base_url, self.timers, transport)
        self._client.headers.update({**JSON, **basic_auth, **(headers or {})})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r}, model={self._model!r})"

    @property
    def name(self) -> str:
        return self._name

    @property
    def model(self) -> str | None:
        """The model's name; None until it is known which one the server has."""
        return self._model

    async def aclose(self) -> None:
        await self._client.aclose()

    # --- what an adapter says

    @abstractmethod
    def request(self, prompt: Prompt, model: str, dialect: Dialect) -> tuple[httpx.URL, dict[str, Any]]:
        """Where to send `prompt`, and the JSON to send."""

    @abstractmethod
    def reply(self, prompt: Prompt, model: str) -> Reply:
        """A reader for the answer."""

    @abstractmethod
    def key_headers(self, key: str) -> dict[str, str]:
        """How this protocol carries a key."""

    @abstractmethod
    async def models(self) -> list[str]:
        """The models that the server has, the best to take first. Raises `LLMError`."""

    @abstractmethod
    async def health(self) -> Health: ...

    @abstractmethod
    def model_missing(self, model: str | None) -> LLMError:
        """The error for a model that the server does not have; names what to type."""

    async def waiting_for(self, model: str) -> PhaseName:
        """What a request that has not been answered waits for, as far as the server can be asked."""
        return "reading_prompt"

    async def has_loaded(self) -> bool:
        """May a request that was refused because the server was loading be put again?"""
        return True

    def heard(self, response: httpx.Response) -> None:  # noqa: B027  (not every adapter cares)
        """A look at the head of every answer to a generation."""

    # --- one generation

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk]:
        """See `types.Backend.stream`. Thinking counts as content for the timers; a phase does not."""
        call = _Call(self._name, self._client, self.timers)
        reply: Reply | None = None
        try:
            model = prompt.model or self._model or await self._first_model(call)
            async with aclosing(self._open(call, prompt, model)) as opening:
                async for phase in opening:
                    yield phase
            reply = self.reply(prompt, model)
            take = prompt.take
            del prompt  # and with it 10 KB, for as long as the answer takes
            body = call.reader()
            while call.goes_on(reply):
                try:
                    data = await body.read()
                except BREAKS as error:
                    data = call.broke_off(error)
                if not data:
                    break
                chunks = reply.feed(data)
                for chunk in chunks:
                    yield chunk
                call.handed_on(reply, chunks)
                if take is not None and chunks and type(chunks[-1]) is Text and call.goes_on(reply):
                    stretch = _Stretch(call, reply, take)
                    try:
                        await body.each(stretch)
                    except BREAKS as error:
                        stretch(call.broke_off(error))
                    for chunk in stretch.left:
                        yield chunk
                    call.handed_on(reply, stretch.left)
            for chunk in reply.close():
                yield chunk
            if reply.failure is not None:
                if reply.words:
                    logger.warning("%s: in the stream: %r", self._name, self._without_key(reply.words))
                raise call.broken or reply.failure
        except LLMError as error:
            error.phase = error.phase or (reply and reply.speech.phase) or call.phase
            raise
        finally:
            await call.aclose()

    async def _first_model(self, call: _Call) -> str:
        """The model to take when the configuration names none; the same one from then on."""
        found = await call.watched(self.models)
        if not found:
            raise self.model_missing(None)
        self._model = found[0]
        return found[0]

    async def _open(self, call: _Call, prompt: Prompt, model: str) -> AsyncGenerator[Phase]:
        """Bring `call` to a 200 whose body waits to be read."""
        if self._key.missing:
            raise self._refusal(f"needs a key: set the environment variable {self._key.env}")
        if self._key.garbled:
            raise self._refusal(f"cannot be sent the key{self._key.where}: it holds characters that no key has")
        dialect: Dialect | None = self._dialect
        while dialect is not None:
            url, body = self.request(prompt, model, dialect)
            call.send(self._client.build_request("POST", url, content=_encoded(body), headers=self._keyed()))
            patience = FIRST_PROBE_AFTER
            while not await call.answered(patience):
                phase = await call.unless_answered(lambda: self.waiting_for(model))
                if phase is not None and call.enter(phase):
                    yield Phase(phase, self._name, model)
                patience = PROBE_EVERY
            response = await call.response()
            self.heard(response)
            if response.status_code == 200 and not _is_page(response):
                self._learn(dialect, prompt)
                response.request = _SENT
                if call.enter("reading_prompt"):
                    yield Phase("reading_prompt", self._name, model)
                return
            refusal = Refusal.of(response, await call.body(MAX_ERROR_BYTES))
            logger.warning("%s: HTTP %d: %r", self._name, refusal.status, self._for_log(refusal))
            if refusal.is_loading:
                if call.enter("loading_model"):
                    yield Phase("loading_model", self._name, model)
                await self._until_loaded(call)
                continue
            dialect = self._plainer(dialect, prompt, refusal)
            if dialect is None:
                raise self._explained(refusal, model)

    async def _until_loaded(self, call: _Call) -> None:
        call.watch.loading()
        await call.watched(lambda: asyncio.sleep(PROBE_EVERY / 4))
        while not await call.watched(self.has_loaded):
            await call.watched(lambda: asyncio.sleep(PROBE_EVERY / 4))
        call.watch.loaded()

    def _plainer(self, dialect: Dialect, prompt: Prompt, refusal: Refusal) -> Dialect | None:
        """What to try after `refusal`: without the parameter that it names, or with a weaker way to JSON."""
        if refusal.status not in (400, 422, 500, 501) or refusal.is_page or refusal.about_context:
            return None
        for parameter, words in self.optional.items():
            if dialect.accepts(parameter) and re.search(words, refusal.text):
                return replace(dialect, without=dialect.without | {parameter})
        about_json = SCHEMA_WORDS.search(refusal.text) is not None
        if prompt.schema is not None and (about_json or refusal.status in (400, 422)):
            return dialect.poorer()
        return None

    def _learn(self, dialect: Dialect, prompt: Prompt) -> None:
        """Remember what worked. A server that has held to one schema is only at odds with another, not with schemas."""
        if prompt.schema is not None and dialect.json == "schema":
            self._holds_to_schemas = True
        if self._holds_to_schemas and dialect.json != "schema":
            dialect = replace(dialect, json="schema")
        self._dialect = dialect

    def _explained(self, refusal: Refusal, model: str | None) -> LLMError:
        if refusal.status in (401, 403):
            return self._refusal(self._key_refused(refusal.status))
        if refusal.status == 404 and not refusal.is_page:
            if model is not None and "model" in refusal.text.lower():
                return self.model_missing(model)
            return self._refusal("has nothing at this address (HTTP 404); check its base_url")
        return refused(self._name, refusal)

    def _key_refused(self, status: int) -> str:
        if self._key.value is None:
            return f"asks for a key, and none is configured (HTTP {status})"
        return f"refused the key{self._key.where} (HTTP {status})"

    def _refusal(self, what: str) -> LLMError:
        return LLMError("upstream_error", f"{self._name} {what}.", retryable=False, backend=self._name)

    def _for_log(self, refusal: Refusal) -> str:
        """The server's words without our key; those of a refused key, which may repeat part of it, not at all."""
        return "" if refusal.status in (401, 403) else self._without_key(refusal.text)

    def _without_key(self, text: str) -> str:
        key = self._key.value
        return text.replace(key, "[key]") if key else text

    def _keyed(self) -> dict[str, str] | None:
        """The headers with the key, which the environment may change; the client has the others."""
        key = None if self._key.garbled else self._key.value
        return self.key_headers(key) if key else None

    # --- small questions beside a generation

    async def get(self, url: httpx.URL) -> httpx.Response:
        """GET, whole, within a few seconds. Raises `LLMError` `backend_unreachable`; any status is returned."""
        try:
            async with (
                asyncio.timeout(HEALTH_SECONDS),
                self._client.stream("GET", url, headers=self._keyed()) as got,
            ):
                body = b""
                async for data in got.aiter_bytes():
                    body += data
                    if len(body) > MAX_LISTING_BYTES:
                        raise not_an_api(self._name)
                return httpx.Response(got.status_code, headers=got.headers, content=body)
        except TimeoutError:
            raise unreachable(self._name, "does not answer") from None
        except TRANSPORT_FAILURES as error:
            logger.info("%s: %r", self._name, error)
            raise unreachable(self._name, "cannot be reached") from None

    async def listed(self, url: httpx.URL, key: str) -> list[dict[str, Any]]:
        """The objects in the list that stands under `key` of a JSON answer. Raises `LLMError`."""
        response = await self.get(url)
        if response.status_code != 200:
            raise self._explained(Refusal.of(response, response.content), None)
        try:
            listing = json_object(response.content).get(key)
        except FramingError:
            raise not_an_api(self._name) from None
        return [entry for entry in listing if isinstance(entry, dict)] if isinstance(listing, list) else []

    def said(self, state: HealthState, detail: str | None = None, remedy: str | None = None) -> Health:
        return Health(self._name, self.kind, state, self._model, detail, remedy)


class _Stretch:
    """Texts that follow one another: they go straight to who takes them. What it does not take is in `left`."""

    def __init__(self, call: _Call, reply: Reply, take: Take) -> None:
        self.left: list[Chunk] = []
        self._call = call
        self._reply = reply
        self._take = take

    def __call__(self, data: bytes) -> bool:
        reply = self._reply
        chunks = reply.feed(data)
        coming = iter(chunks)
        for chunk in coming:
            if type(chunk) is not Text or not self._take(chunk):
                self.left = [chunk, *coming]
                return False
        self._call.handed_on(reply, chunks)
        return not (reply.complete or reply.failure)


class _Call:
    """The HTTP request of one generation, every wait of it under the watch; failures come as `LLMError`.

    broken  why the body ended before its end, if it did: kept, because what came before it is to be told first
    """

    def __init__(self, name: str, client: httpx.AsyncClient, timers: Timers) -> None:
        self.watch = Watch(timers)
        self.phase: PhaseName | None = None
        self.broken: LLMError | None = None
        self._name = name
        self._client = client
        self._sending: asyncio.Task[httpx.Response] | None = None
        self._response: httpx.Response | None = None

    def enter(self, phase: PhaseName) -> bool:
        """Note the phase; is it another than before?"""
        changed = phase != self.phase
        self.phase = phase
        return changed

    def send(self, request: httpx.Request) -> None:
        """Start sending. A task of its own, so that meanwhile the server can be asked what it is busy with."""
        self._response = self.broken = None
        self._sending = asyncio.create_task(self._client.send(request, stream=True))

    async def answered(self, seconds: float) -> bool:
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
        """The answer's head."""
        sending = self._sent()
        self._response = await self.watched(lambda: sending)
        return self._response

    def reader(self) -> Reader:
        """Reads the body. One of `BREAKS` that it raises is for `broke_off`."""
        assert self._response is not None  # noqa: S101  (opened before)
        return reader(self._response, self.watch)

    def goes_on(self, reply: Reply) -> bool:
        """Is there anything more to read?"""
        return not reply.complete and reply.failure is None and self.broken is None

    def handed_on(self, reply: Reply, chunks: list[Chunk]) -> None:
        """Set the timers for what comes after these."""
        if reply.finish_reason is not None:
            self.watch.settle(SETTLE_SECONDS)
        elif chunks and type(chunks[-1]) is not Phase:
            self.watch.content()

    def broke_off(self, why: Exception) -> bytes:
        """The body ended too soon (`broken`): what had come of it and was not read."""
        if isinstance(why, Expired):
            self.broken = self._timed_out(why)
            return b""
        assert self._response is not None  # noqa: S101  (opened before)
        logger.info("%s: %r", self._name, why)
        message = f"The connection to {self._name} broke off in the middle of the answer."
        self.broken = LLMError("upstream_truncated", message, backend=self._name)
        return unread(self._response)

    async def body(self, limit: int) -> bytes:
        """The body of a refusal as far as it comes, at most `limit` bytes; then the connection is closed."""
        body = b""
        reader = self.reader()
        try:
            while len(body) < limit and (data := await reader.read()):
                body += data
        except BREAKS as error:
            body += self.broke_off(error)
        await self._drop()
        return body[:limit]

    async def watched(self, call: Callable[[], Awaitable[T]]) -> T:
        """Await `call()` under the timers."""
        try:
            return await self.watch.wait(call)
        except Expired as expired:
            raise self._timed_out(expired) from None
        except TRANSPORT_FAILURES as error:
            raise self._unanswered(error) from None

    async def aclose(self) -> None:
        """Close the socket, whatever has become of it."""
        self.watch.close()
        await self._drop()

    async def _drop(self) -> None:
        sending, self._sending = self._sending, None
        if sending is None:
            return
        await _end(sending)
        if not sending.cancelled() and sending.exception() is None:
            with contextlib.suppress(*TRANSPORT_FAILURES):
                await sending.result().aclose()

    def _sent(self) -> asyncio.Task[httpx.Response]:
        assert self._sending is not None  # noqa: S101  (sent before)
        return self._sending

    def _timed_out(self, expired: Expired) -> LLMError:
        return LLMError(expired.code, f"{self._name} {expired.message}.", backend=self._name)

    def _unanswered(self, error: Exception) -> LLMError:
        logger.info("%s: %r", self._name, error)
        if isinstance(error, httpx.TransportError) and never_connected(error):
            return unreachable(self._name, "cannot be reached")
        if isinstance(error, aiohttp.ClientResponseError | httpx.RemoteProtocolError):
            return LLMError(
                "upstream_error", f"{self._name} does not speak HTTP; check its base_url.", backend=self._name
            )
        return unreachable(self._name, "closed the connection without an answer")


def unreachable(name: str, what: str) -> LLMError:
    return LLMError("backend_unreachable", f"{name} {what}.", backend=name)


def _is_page(response: httpx.Response) -> bool:
    return "html" in response.headers.get("content-type", "")


def _encoded(body: dict[str, Any]) -> bytes:
    """JSON; half a surrogate pair in a prompt, which UTF-8 cannot hold, becomes a question mark."""
    try:
        return to_json(body)
    except PydanticSerializationError:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


async def _end(task: asyncio.Task[Any]) -> None:
    """Cancel `task` and see it end; its outcome is of no interest."""
    if task.cancel():
        await asyncio.wait({task})
