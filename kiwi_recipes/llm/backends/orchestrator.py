"""A GPU orchestrator (cf-orch): a model server leased for exactly as long as one stream lasts.

    allocate -> a warm model server's address -> stream from it, OpenAI-compatible -> release

Or, with `proxy`, through the orchestrator itself: authorize -> a short-lived grant -> stream with the grant. The
paths and field names of the latter are not published: all that is assumed about the wire stands in `LeaseApi` alone.

A lease is released on every way out. An allocation that is being asked for when the request is cancelled is waited
for in the background and then released: nobody else knows its number.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from kiwi_recipes.http import httpx
from kiwi_recipes.llm.addresses import below, parse_base_url
from kiwi_recipes.llm.answering import Answering, hand_on
from kiwi_recipes.llm.backends.capabilities import Capabilities, Learned
from kiwi_recipes.llm.backends.openai_compat import OpenAICompatBackend
from kiwi_recipes.llm.deadline import Timers
from kiwi_recipes.llm.errors import ErrorCode, LLMError
from kiwi_recipes.llm.transport import FAILURES, new_client, new_transport, tls_trouble
from kiwi_recipes.llm.types import Health, OnChunks, Phase, Prompt
from kiwi_recipes.llm.wire.framing import FramingError, json_object
from kiwi_recipes.llm.wire.refusal import retry_after_ms

logger = logging.getLogger(__name__)

_ALLOCATE_SECONDS = 15.0
_RELEASE_SECONDS = 5.0
_RELEASE_PATIENCE = 1.0
_HEALTH_SECONDS = 3.0
# Past the longest stream: the lease must not end under it, and should end soon if we are killed.
_TTL_MARGIN = 60.0


@dataclass(frozen=True, slots=True)
class LeaseApi:
    """Paths and field names. `allocate` and `release` are documented; the `proxy` ones are an assumption."""

    allocate: str = "/api/services/{service}/allocate"
    release: str = "/api/services/{service}/allocations/{allocation_id}"
    health: str = "/health"
    authorize: str = "/proxy/authorize"
    stream: str = "/proxy/stream"
    grant: str = "grant"
    model: str = "model"


LEASE_API = LeaseApi()


@dataclass(frozen=True, slots=True)
class Lease:
    """What an allocation gives: an id, and the model server's address. `model` None: ask the server."""

    allocation_id: str
    url: str
    model: str | None
    warm: bool


class OrchestratorBackend(Answering):
    """Streams from a model server that the orchestrator at `base_url` lends.

    `model_candidates` are offered in that order. `ttl` (seconds) is when the orchestrator may take a lease back that
    nobody released; by default somewhat more than a stream may last. Raises ValueError for a bad `base_url`.
    """

    kind = "orchestrator"

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        service: str = "vllm",
        model_candidates: tuple[str, ...] = (),
        ttl: float | None = None,
        caller: str = "kiwi-recipes",
        proxy: bool = False,
        api_key: str | None = None,
        timers: Timers | None = None,
    ) -> None:
        self._name = name
        self._base_url = parse_base_url(base_url)
        self._service = service
        self._candidates = model_candidates
        self._timers = timers or Timers()
        self._ttl = ttl or self._timers.total + _TTL_MARGIN
        self._caller = caller
        self._proxy = proxy
        self._headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = new_client(self._timers, new_transport(self._base_url))
        self._learned = Learned()  # of the servers that are lent: they are the same ones, mostly
        self._errands: set[asyncio.Task[None]] = set()

    def __repr__(self) -> str:
        return f"OrchestratorBackend({self._name!r}, service={self._service!r})"

    @property
    def name(self) -> str:
        return self._name

    async def answer(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """See `Backend.answer`. A cold allocation is `lease_failed`: another backend answers sooner than it loads."""
        await hand_on(on_chunks, Phase("leasing", self._name))
        await (self._through_proxy if self._proxy else self._through_lease)(prompt, on_chunks)

    async def health(self) -> Health:
        """Whether the orchestrator answers. Whether it has a warm model, only an allocation would tell."""
        state = Health(self._name, self.kind, "ready", model=", ".join(self._candidates) or None)
        try:
            response = await self._call("GET", LEASE_API.health, None, _HEALTH_SECONDS)
        except LLMError as error:
            return Health(
                self._name,
                self.kind,
                "unreachable",
                None,
                error.message,
                "Start it, or correct CF_ORCH_URL.",
                code="orchestrator_not_started",
                evidence={"variable": "CF_ORCH_URL"},
            )
        if response.status_code in (401, 403):
            detail = f"It refuses the key (HTTP {response.status_code})."
            return Health(
                self._name,
                self.kind,
                "misconfigured",
                None,
                detail,
                "Set its key: `api_key_env`.",
                code="key_refused",
                evidence={"status": response.status_code, "setting": "api_key_env"},
            )
        return state

    async def aclose(self) -> None:
        """Wait, bounded, until every lease is released; then close. Idempotent."""
        if self._errands:
            await asyncio.wait(self._errands, timeout=_ALLOCATE_SECONDS + _RELEASE_SECONDS)
        await self._client.aclose()

    async def _through_lease(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        lease = await self._lease(prompt)
        try:
            if not lease.warm:
                raise self._failed("has no warm model; loading one would take longer than asking another.")
            adapter = OpenAICompatBackend(
                self._name, lease.url, lease.model, timers=self._timers, learned=self._learned
            )
            try:
                await adapter.answer(prompt, on_chunks)
            finally:
                await adapter.aclose()
        finally:
            await self._see_to(self._release(lease.allocation_id))

    async def _lease(self, prompt: Prompt) -> Lease:
        """Allocate, such that a cancelled request leaves no lease behind."""
        allocating = asyncio.ensure_future(self._allocate(prompt))
        try:
            return await asyncio.shield(allocating)
        except asyncio.CancelledError:
            self._errand(self._release_when_known(allocating))
            raise

    async def _allocate(self, prompt: Prompt) -> Lease:
        body = {"model_candidates": self._wanted(prompt), "ttl_s": math.ceil(self._ttl), "caller": self._caller}
        answer = await self._granted(LEASE_API.allocate.format(service=quote(self._service, safe="")), body)
        allocation_id, url = answer.get("allocation_id"), answer.get("url")
        if not isinstance(allocation_id, str | int) or not allocation_id:
            raise self._failed("answered without an allocation.")
        lease = Lease(str(allocation_id), str(url or ""), answer.get("model") or None, answer.get("warm") is not False)
        try:
            parse_base_url(lease.url)
        except ValueError:
            await self._release(lease.allocation_id)
            raise self._failed("lent a model server without an address.") from None
        return lease

    async def _release_when_known(self, allocating: asyncio.Future[Lease]) -> None:
        try:
            lease = await allocating
        except LLMError:
            return
        await self._release(lease.allocation_id)

    async def _release(self, allocation_id: str) -> None:
        path = LEASE_API.release.format(
            service=quote(self._service, safe=""), allocation_id=quote(allocation_id, safe="")
        )
        try:
            response = await self._call("DELETE", path, None, _RELEASE_SECONDS)
        except LLMError as error:
            logger.warning("%s: lease %s was not released: %s", self._name, allocation_id, error.message)
            return
        if response.status_code >= 400 and response.status_code != 404:
            logger.warning("%s: lease %s: release answered %d", self._name, allocation_id, response.status_code)

    async def _through_proxy(self, prompt: Prompt, on_chunks: OnChunks) -> None:
        """A grant ends by itself; there is nothing to give back."""
        body = {"service": self._service, "model_candidates": self._wanted(prompt), "caller": self._caller}
        answer = await self._granted(LEASE_API.authorize, body)
        grant = answer.get(LEASE_API.grant)
        if not isinstance(grant, str) or not grant:
            raise self._failed("answered without a grant.")
        model = answer.get(LEASE_API.model) or (self._wanted(prompt) or [self._service])[0]
        adapter = _ProxyAdapter(
            self._name, str(self._base_url), model, timers=self._timers, api_key=grant, learned=self._learned
        )
        try:
            await adapter.answer(prompt, on_chunks)
        finally:
            await adapter.aclose()

    def _wanted(self, prompt: Prompt) -> list[str]:
        return [prompt.model] if prompt.model else list(self._candidates)

    async def _granted(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST, and the JSON object that answers. Raises LLMError."""
        response = await self._call("POST", path, body, _ALLOCATE_SECONDS)
        status = response.status_code
        if status in (401, 403):
            raise self._failed(f"refused the key (HTTP {status}).")
        if status >= 400:
            logger.warning("%s: %s answered %d", self._name, path, status)
            wait = retry_after_ms(response.headers)
            raise self._failed(f"gave no lease (HTTP {status}).", retryable=status >= 429, retry_after_ms=wait)
        try:
            return json_object(response.content)
        except FramingError:
            raise self._failed("answered something that is not its protocol; check its address.") from None

    async def _call(self, method: str, path: str, body: dict[str, Any] | None, seconds: float) -> httpx.Response:
        try:
            async with asyncio.timeout(seconds):
                url = below(self._base_url, path)
                return await self._client.request(method, url, json=body, headers=self._headers)
        except TimeoutError:
            raise self._failed("does not answer.", "backend_unreachable", retryable=True) from None
        except FAILURES as error:
            logger.info("%s: %r", self._name, error)
            words = tls_trouble(error) or "cannot be reached"
            raise self._failed(f"{words}.", "backend_unreachable", retryable=True) from None

    def _failed(
        self,
        what: str,
        code: ErrorCode = "lease_failed",
        *,
        retryable: bool = False,
        retry_after_ms: int | None = None,
    ) -> LLMError:
        message = f"{self._name} {what}"
        return LLMError(
            code, message, retryable=retryable, retry_after_ms=retry_after_ms, backend=self._name, phase="leasing"
        )

    async def _see_to(self, errand: Coroutine[Any, Any, None]) -> None:
        """Run it to its end even if we are cancelled meanwhile; a slow one is not waited for."""
        await asyncio.wait([self._errand(errand)], timeout=_RELEASE_PATIENCE)

    def _errand(self, errand: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(errand, name=f"{self._name}: release")
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task


class _ProxyAdapter(OpenAICompatBackend):
    """The same protocol under the orchestrator's own path."""

    def request(self, prompt: Prompt, model: str, capabilities: Capabilities) -> tuple[httpx.URL, dict[str, Any]]:
        _, body = super().request(prompt, model, capabilities)
        return below(self._base_url, LEASE_API.stream), body
