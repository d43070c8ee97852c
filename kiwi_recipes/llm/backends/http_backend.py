"""What the backends that speak HTTP have in common: one request, opened, read and closed, whatever happens.

An adapter says how its request looks, how its reply reads, and what a refusal means. Everything about time, sockets
and failures is here, once:

- Anything that goes wrong becomes one `LLMError`; text that came before it has been handed on.
- There is no retry here, with three exceptions that are no second try of the same thing: a request that the server
  refuses for one of its parameters is put again without it (remembered, see `capabilities`), one that a llama.cpp
  server refuses because it is still loading is put again when it has loaded, and one for a model that we had found in
  the server, and that has gone, is put again for the one that is there now.
- Leaving `answer` in any way closes the socket before it returns.
"""

from __future__ import annotations

import asyncio
import json
import logging
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from pydantic_core import PydanticSerializationError, to_json

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import parse_base_url, without_userinfo
from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.backends.capabilities import Capabilities, Learned, names_parameter
from kiwi_recipes.llm.backends.key import Key
from kiwi_recipes.llm.call import Call, unanswered, unreachable
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.schema_use import SchemaWatch
from kiwi_recipes.llm.transport import FAILURES, new_client, new_transport
from kiwi_recipes.llm.types import Health, HealthCode, HealthState, OnChunks, Phase, PhaseName, Prompt, SchemaUse
from kiwi_recipes.llm.wire.framing import FramingError, json_object
from kiwi_recipes.llm.wire.refusal import Refusal, not_an_api, refused
from kiwi_recipes.llm.wire.reply import Reply

logger = logging.getLogger(__name__)

# A request that is answered sooner needs no word about what it waits for.
FIRST_PROBE_AFTER = 0.3
PROBE_EVERY = 1.0

JSON = {"content-type": "application/json"}

HEALTH_SECONDS = 3.0
MAX_ERROR_BYTES = 64 * 1024
MAX_LISTING_BYTES = 8 * 1024 * 1024


class HttpBackend(Answering):
    """A model server behind HTTP. Raises `ValueError` for a `base_url` that is none."""

    kind: ClassVar[str]
    optional: ClassVar[dict[str, str]]  # parameters that a server may refuse, and the words by which it does
    limits: ClassVar[tuple[str, ...]] = ()  # those of them that bound the answer's length

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
        self._found: str | None = None
        self._learned = Learned()
        self._transport = transport or new_transport(self._base_url)
        self._client = new_client(self.timers, self._transport)
        self._client.headers.update({**JSON, **basic_auth, **(headers or {})})

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r}, model={self._model!r})"

    @property
    def name(self) -> str:
        return self._name

    @property
    def model(self) -> str | None:
        """The model's name; None until it is known which one the server has."""
        return self._model or self._found

    async def aclose(self) -> None:
        await self._client.aclose()

    # --- what an adapter says

    @abstractmethod
    def request(self, prompt: Prompt, model: str, capabilities: Capabilities) -> tuple[httpx.URL, dict[str, Any]]:
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
        """May a request that was refused because the server was loading be put again? Raises `LLMError`."""
        return True

    def on_response(self, response: httpx.Response) -> None:
        """A look at the head of every answer to a generation."""

    # --- one generation

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """See `types.Backend.answer`. Thinking counts as content for the timers; a phase does not."""
        call = Call(self._name, self._transport, self.timers)
        reply: Reply | None = None
        unanswered: Prompt | None = prompt
        named = prompt.model or self._model
        watch = SchemaWatch(prompt)
        model = ""
        del prompt
        try:
            while unanswered is not None:
                known = named or self._found
                model = known or await self._first_model(call)
                try:
                    await self._open(call, unanswered, model, on_chunks)
                except LLMError as error:
                    if error.code != "model_not_found" or named or not known:
                        raise
                    self._found = None
                    continue
                reply = self.reply(unanswered, model)
                if chunks := await call.first_chunks(reply):
                    self._learned.note(model, call.capabilities, unanswered)
                    unanswered = None  # and with it 10 KB, for as long as the answer takes
                    await hand_on(on_chunks, *chunks)
                    call.after_chunks(reply, chunks)
                    await call.read(reply, on_chunks)
                if chunks := reply.close():
                    unanswered = None
                    await hand_on(on_chunks, *chunks)
                if reply.failure is None:
                    return
                logger.debug("%s: in the stream: %r", self._name, self._without_key(reply.words))
                if unanswered is None or not self._takes_back(call, unanswered, reply):
                    raise call.broken or reply.failure
                await call.drop()
        except LLMError as error:
            error.phase = error.phase or (reply and reply.splitter.phase) or call.phase
            if reply is None or reply.splitter.phase is None:
                self._found = None  # the server may have another model by now
            raise
        finally:
            if reply is not None and call.capabilities is not None:
                self._note_schema_use(watch.use(reply, call.capabilities.json), model)
            await call.aclose()

    def _note_schema_use(self, use: SchemaUse | None, model: str) -> None:
        if use == "ignored" and self._learned.note_ignored(model):
            logger.warning(
                "%s: %s takes a schema and ignores it: it is asked for in words from now on.", self._name, model
            )

    async def _first_model(self, call: Call) -> str:
        """The model to take when the configuration names none; the same one until something goes wrong with it."""
        try:
            found = await call.watched(self.models)
        except LLMError:
            if await call.watched(self.has_loaded):
                raise
            await self._until_loaded(call)
            found = await call.watched(self.models)
        if not found:
            raise self.model_missing(None)
        self._found = found[0]
        return found[0]

    async def _open(self, call: Call, prompt: Prompt, model: str, on_chunks: OnChunks) -> None:
        """Bring `call` to a 200 whose body waits to be read."""
        if self._key.missing:
            raise self._refusal(f"needs a key: set the environment variable {self._key.env}")
        if self._key.garbled:
            raise self._refusal(f"cannot be sent the key{self._key.where}: it holds characters that no key has")
        if call.capabilities is None:
            call.capabilities = self._learned.of(model, prompt)
        while True:
            url, body = self.request(prompt, model, call.capabilities)
            call.send(self._client.build_request("POST", url, content=_encoded(body), headers=self._keyed()))
            patience = FIRST_PROBE_AFTER
            while not await call.has_response(patience):
                call.deadline.loaded()  # a server that loads refuses at once
                phase = await call.unless_answered(lambda: self.waiting_for(model))
                if phase is not None and call.enter(phase):
                    await hand_on(on_chunks, Phase(phase, self._name, model))
                patience = PROBE_EVERY
            response = await call.response()
            self.on_response(response)
            if response.status_code == 200 and not _is_page(response):
                call.deadline.loaded()
                if call.enter("reading_prompt"):
                    await hand_on(on_chunks, Phase("reading_prompt", self._name, model))
                return
            refusal = Refusal.of(response, await call.error_body(MAX_ERROR_BYTES))
            self._log(refusal)
            if refusal.is_loading:
                if call.enter("loading_model"):
                    await hand_on(on_chunks, Phase("loading_model", self._name, model))
                await self._until_loaded(call)
                continue
            final = refusal.is_held_back or refusal.about_writing or self._is_missing(refusal)
            fewer = None if final else self._after_refusal(call.capabilities, prompt, refusal)
            if fewer is None:
                call.capabilities = None
                raise self._explained(refusal, model)
            call.capabilities = fewer

    def _after_refusal(self, capabilities: Capabilities, prompt: Prompt, refusal: Refusal) -> Capabilities | None:
        return capabilities.after_refusal(prompt, refusal, self.optional, self.limits)

    def _takes_back(self, call: Call, prompt: Prompt, reply: Reply) -> bool:
        """A refusal inside the stream, before a word of the answer: may the request be put again without its cause?"""
        if call.broken is not None or call.capabilities is None:
            return False
        # As 500, which takes it for one of the schema only where it says so.
        fewer = self._after_refusal(call.capabilities, prompt, Refusal(500, reply.words))
        if fewer is not None:
            call.capabilities = fewer
        return fewer is not None

    async def _until_loaded(self, call: Call) -> None:
        """What the server says now may be wrong: for the deadline it loads until a request is answered."""
        call.deadline.load()
        await call.watched(lambda: asyncio.sleep(PROBE_EVERY / 4))
        while not await call.watched(self.has_loaded):
            await call.watched(lambda: asyncio.sleep(PROBE_EVERY / 4))

    def _explained(self, refusal: Refusal, model: str | None) -> LLMError:
        if refusal.status in (401, 403) and not refusal.is_held_back:
            return self._refusal(self._key_refused(refusal.status))
        if model is not None and refusal.about_writing:
            return self._refusal(f"can't have {model} write by this API; choose another `model` or `type`")
        if model is not None and self._is_missing(refusal):
            return self.model_missing(model)
        if refusal.status == 404 and not refusal.is_page:
            return self._refusal("has nothing at this address (HTTP 404); check its base_url")
        return refused(self._name, refusal)

    def _is_missing(self, refusal: Refusal) -> bool:
        """Does it say that there is no such model? By 404, or by 400 (LiteLLM, OpenRouter, DeepSeek)."""
        if refusal.is_page or refusal.status not in (400, 404, 422):
            return False
        if refusal.status == 404:
            return "model" in refusal.text.lower() or refusal.about_model
        return refusal.about_model and not names_parameter(refusal, self.optional)

    def _log(self, refusal: Refusal) -> None:
        """The server's words may repeat what a user typed (an allergy): they are for whoever debugs, and without our
        key; those of a refused key, which may repeat part of it, for nobody."""
        logger.warning("%s: HTTP %d", self._name, refusal.status)
        if refusal.status not in (401, 403):
            logger.debug("%s: HTTP %d: %r", self._name, refusal.status, self._without_key(refusal.text))

    def _key_refused(self, status: int) -> str:
        if self._key.value is None:
            return f"asks for a key, and none is configured (HTTP {status})"
        return f"refused the key{self._key.where} (HTTP {status})"

    def _refusal(self, what: str) -> LLMError:
        return LLMError("upstream_error", f"{self._name} {what}.", retryable=False, backend=self._name)

    def _without_key(self, text: str) -> str:
        key = self._key.value
        return text.replace(key, "[key]") if key else text

    def _keyed(self) -> dict[str, str] | None:
        """The headers with the key, which the environment may change; the client has the others."""
        key = None if self._key.garbled else self._key.value
        return self.key_headers(key) if key else None

    # --- small questions beside a generation

    async def get(self, url: httpx.URL) -> httpx.Response:
        """GET, whole, within a few seconds. Raises `LLMError`, mostly `backend_unreachable`; any status is returned."""
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
                headers = httpx.Headers(got.headers)
                headers.pop("content-encoding", None)  # decoded already
                return httpx.Response(got.status_code, headers=headers, content=body)
        except TimeoutError:
            raise unreachable(self._name, "does not answer") from None
        except FAILURES as error:
            logger.info("%s: %r", self._name, error)
            raise unanswered(self._name, error) from None

    async def listed(self, url: httpx.URL, key: str) -> list[dict[str, Any]]:
        """The objects in the list that stands under `key` of a JSON answer. Raises `LLMError`."""
        return self.entries(await self.get(url), key)

    def entries(self, response: httpx.Response, key: str) -> list[dict[str, Any]]:
        """The same of an answer that is there."""
        if response.status_code != 200:
            raise self._explained(Refusal.of(response, response.content), None)
        try:
            listing = json_object(response.content).get(key)
        except FramingError:
            raise not_an_api(self._name) from None
        return [entry for entry in listing if isinstance(entry, dict)] if isinstance(listing, list) else []

    def health_report(
        self,
        state: HealthState,
        detail: str | None = None,
        remedy: str | None = None,
        *,
        code: HealthCode | None = None,
        **evidence: str | int,
    ) -> Health:
        return Health(self._name, self.kind, state, self.model, detail, remedy, code=code, evidence=evidence or None)

    def report_failure(self, error: LLMError, away: Health) -> Health:
        """How it is if it could not list its models: not there (`away`), there but failing, or not set up right."""
        if error.code == "backend_unreachable":
            return replace(away, detail=error.message)
        if not error.retryable:
            remedy = "Check base_url and the key."
            return self.health_report("misconfigured", error.message, remedy, code="refused", said=error.message)
        remedy = "Look at the server, and at what stands in front of it; it may be back in a moment."
        return self.health_report("unreachable", error.message, remedy, code="server_fails", said=error.message)

    def report_missing_key(self) -> Health:
        """Before anything is sent."""
        variable = self._key.env or ""
        return self.health_report(
            "misconfigured", "Its key is not set.", f"Set {variable}", code="key_missing", variable=variable
        )


def _is_page(response: httpx.Response) -> bool:
    return "html" in response.headers.get("content-type", "")


def _encoded(body: dict[str, Any]) -> bytes:
    """JSON; half a surrogate pair in a prompt, which UTF-8 cannot hold, becomes a question mark."""
    try:
        return to_json(body)
    except PydanticSerializationError:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
