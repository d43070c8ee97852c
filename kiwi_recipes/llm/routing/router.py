"""Several backends as one: tried in order until one gives its first content.

The only retry loop there is: backends report what went wrong and never try again by themselves. Before the first
content the next backend takes over, and a `falling_back` phase says why; after it nothing of another model is ever
joined to the text. The router adds nothing but `Phase`s to the backends' chunks.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from kiwi_recipes.llm.answering import hand_on
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.pull import pull
from kiwi_recipes.llm.routing import failures
from kiwi_recipes.llm.routing.breaker import BreakerPolicy
from kiwi_recipes.llm.routing.health import HealthCache, ask_health
from kiwi_recipes.llm.routing.relay import Relay
from kiwi_recipes.llm.routing.request import RoutedRequest
from kiwi_recipes.llm.routing.route import Local, Route, RouteState
from kiwi_recipes.llm.routing.warming import Warming
from kiwi_recipes.llm.types import Chunk, Health, OnChunks, Phase, Prompt, Text
from kiwi_recipes.tracing import Span, span

logger = logging.getLogger(__name__)

_HEALTH_IS_FRESH = 3.0
_BEST_FIRST = ("ready", "loading", "cold", "unreachable", "misconfigured", "disabled")


class LLMRouter:
    """Itself a Backend. `routes` are tried in the order given."""

    kind = "router"

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        breaker: BreakerPolicy | None = None,
        fallback_order: Sequence[str] | None = None,
        patience: float = 10.0,
        disabled: Sequence[Health] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        fallback_order  the backends to try when a request doesn't say; None for all, as they stand
        patience        seconds that a request may wait, all in all, for backends that named a time (Retry-After)
                        when no other is left
        disabled        what `healths()` shows beside the routes
        clock           what breakers and waits are counted by, in seconds
        """
        policy = breaker or BreakerPolicy()
        self._states = {route.name: RouteState(route, policy, clock) for route in routes}
        self._order = tuple(self._states) if fallback_order is None else tuple(fallback_order)
        self._patience = patience
        self.disabled = tuple(disabled)
        self._health_cache = HealthCache(self.healths, _HEALTH_IS_FRESH)
        self._warming = Warming([self._states[name] for name in self._order if name in self._states], self._lately)

    @property
    def name(self) -> str:
        """Of the router itself, in `health`."""
        return "router"

    @property
    def routes(self) -> tuple[Route, ...]:
        """All routes, as they were given."""
        return tuple(state.route for state in self._states.values())

    async def answer(
        self,
        prompt: str | Prompt,
        on_chunks: OnChunks,
        *,
        system: str | None = None,
        model_override: str | None = None,
        fallback_order: Sequence[str] | None = None,
        max_tokens: int | None = None,
    ) -> None:
        """See `Backend.answer`. The keywords override what the prompt and the configuration say.

        Raises LLMError: that of the backend that had begun to write; else, if only one was tried and it could be
        reached, that one's; else `no_backend` with `tried`. Raises ValueError for an unknown backend name.
        """
        request = RoutedRequest(_as_prompt(prompt, system, model_override, max_tokens), self._in_order(fallback_order))
        del prompt
        patience = self._patience
        while not await self._ask_each(request, on_chunks):
            state, wait = request.first_to_come_back()
            if state is None or wait > patience:
                failed = ((failure.error, failure.wait) for failure in request.failures.values())
                raise failures.nothing_left(failed, request.phase, request.tried)
            patience -= wait
            detail = f"{state.name} is asked again in {wait:.0f} s."
            await hand_on(on_chunks, Phase("queued", state.name, detail=detail))
            await asyncio.sleep(wait)
            request.ask_again(state)

    async def _ask_each(self, request: RoutedRequest, on_chunks: OnChunks) -> bool:
        """Ask one backend after the other; False if none has answered. Raises LLMError if one broke off."""
        while state := request.next():
            if (phase := request.falling_back_to(state)) is not None:
                await hand_on(on_chunks, phase)
            with span("call", "CLIENT", backend__name=state.name) as here:
                if await self._ask(state, request, on_chunks, here):
                    return True
        return False

    async def _ask(self, state: RouteState, request: RoutedRequest, on_chunks: OnChunks, here: Span) -> bool:
        """Whether the backend has answered. What goes wrong before the first content is noted, else it is raised."""
        if (permit := request.queue_up(state)) is None:
            return False
        relay = Relay(request, state, on_chunks)
        try:
            while permit.position:
                await hand_on(relay, Phase("queued", state.name, position=permit.position))
                await permit.moved()
            request.entry = entry = state.breaker.enter()
            state.note_use()
            await state.route.backend.answer(state.route.question(request.prompt), relay)
            relay.check_end()
            entry.succeeded()
            state.note_use()
            return True
        except Exception as reason:
            if relay.receiver_failed:
                raise
            error = failures.as_llm_error(reason, state)
            here.fail(error.code)
            failures.count(error, state, request.entry)
            request.note_failure(state, error)
            if request.has_content:
                raise error from None
            logger.info("%s: %s: %s", state.name, error.code, error.message)
            return False
        finally:
            permit.release()
            if request.entry is not None:
                request.entry.left()
                request.entry = None

    def stream(
        self,
        prompt: str | Prompt,
        *,
        system: str | None = None,
        model_override: str | None = None,
        fallback_order: Sequence[str] | None = None,
        max_tokens: int | None = None,
    ) -> AsyncGenerator[Chunk]:
        """The same chunks, to be pulled; see `Backend.stream`. Raises as `answer` does."""
        answer = partial(
            self.answer,
            prompt,
            system=system,
            model_override=model_override,
            fallback_order=fallback_order,
            max_tokens=max_tokens,
        )
        return pull(answer)

    async def complete(
        self,
        prompt: str | Prompt,
        *,
        system: str | None = None,
        model_override: str | None = None,
        fallback_order: Sequence[str] | None = None,
        max_tokens: int | None = None,
    ) -> str:
        """The whole text at once. Raises as `answer` does, and LLMError for a model that refuses to answer."""
        pieces: list[str] = []

        def on_chunks(chunks: Sequence[Chunk]) -> None:
            pieces.extend(chunk.text for chunk in chunks if type(chunk) is Text)

        await self.answer(
            prompt,
            on_chunks,
            system=system,
            model_override=model_override,
            fallback_order=fallback_order,
            max_tokens=max_tokens,
        )
        text = "".join(pieces)
        if not text:
            raise LLMError("upstream_error", "The model refused to answer.", retryable=False)
        return text

    async def prepare(self, prompt: Prompt | None = None) -> None:
        """To be called when the server starts: load the models that run in this machine, as each route's `start` says,
        and let them read what all prompts begin with. Never raises LLMError."""
        for state in self._states.values():
            route, backend = state.route, state.route.backend
            if not isinstance(backend, Local) or not await self._starts_now(route):
                continue
            try:
                await backend.prepare(None if prompt is None else route.question(prompt))
                state.note_use()
            except LLMError as error:
                logger.warning("%s could not be prepared: %s", route.name, error.message)

    async def warm(self, prompt: Prompt) -> str | None:
        """To be called when somebody may soon ask: begin to load the model that would answer, and have it read what all
        prompts begin with; see `warming`. Returns the name of the backend that is being warmed."""
        return await self._warming.begin(prompt)

    async def healths(self) -> list[Health]:
        """Every backend's health, in the order in which they are tried; then the disabled ones."""
        found = await asyncio.gather(*(ask_health(state) for state in self._states.values()))
        return [*found, *self.disabled]

    async def recent_healths(self) -> tuple[list[Health], float]:
        """The same, and its age in seconds. The backends are asked at most every three seconds, however many call."""
        return await self._health_cache.get()

    async def health(self) -> Health:
        """The best of the backends' states, under the router's name."""
        found = await self.healths()
        if not found:
            return Health(
                self.name, self.kind, "misconfigured", detail="No model backend is configured.", code="none_configured"
            )
        best = min(found, key=lambda health: _BEST_FIRST.index(health.state))
        return replace(best, name=self.name, kind=self.kind)

    async def aclose(self) -> None:
        """Close every backend. Idempotent."""
        await self._warming.aclose()
        await self._health_cache.aclose()
        closings = (route.backend.aclose() for route in self.routes)
        for failure in await asyncio.gather(*closings, return_exceptions=True):
            if isinstance(failure, Exception):
                logger.warning("A model backend did not close cleanly: %r", failure)

    async def _lately(self) -> list[Health]:
        return (await self.recent_healths())[0]

    async def _starts_now(self, route: Route) -> bool:
        if route.start != "if_needed":
            return route.start == "with_server"
        return not any(health.state == "ready" for health in await self.healths())

    def _in_order(self, names: Sequence[str] | None) -> list[RouteState]:
        if unknown := [name for name in names or () if name not in self._states]:
            raise ValueError(f"no backend named {', '.join(unknown)}; there are {', '.join(self._states) or 'none'}")
        return [self._states[name] for name in dict.fromkeys(self._order if names is None else names)]


def _as_prompt(prompt: str | Prompt, system: str | None, model: str | None, max_tokens: int | None) -> Prompt:
    question = Prompt(prompt) if isinstance(prompt, str) else prompt
    changes: dict[str, Any] = {"system": system, "model": model, "max_tokens": max_tokens}
    given = {field: value for field, value in changes.items() if value is not None}
    if not given:
        return question
    if (tiny := question.tiny) is not None:
        return replace(question, **given, forms={}, tiny=lambda: replace(tiny(), **given))
    return replace(question, **given, forms={})
