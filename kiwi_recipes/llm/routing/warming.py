"""Has the model that will be asked loaded, and what all prompts begin with read, before somebody asks: when the page is
opened, not when its button is pressed.

It is a request for one token. So only a backend gets it that `Route.warms` says is free of charge, only the one that
would be asked next, and only if it was not used for a while, however many pages are opened.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.llm.routing.route import RouteState
from kiwi_recipes.llm.types import Chunk, Health, Prompt

logger = logging.getLogger(__name__)

# Ollama unloads a model that nobody has asked for five minutes, or sooner if its `keep_alive` says so.
STAYS_WARM = 240.0
COLD_AGAIN = 30.0

# A model of tens of gigabytes on a slow disk takes minutes; one that takes longer than this is of no use to anybody.
LOADED_WITHIN = 300.0

_COULD_ANSWER = ("ready", "cold", "loading")


class Warming:
    """One at a time. `healths` says how the backends are; `states` are those to try, in their order."""

    def __init__(self, states: Iterable[RouteState], healths: Callable[[], Awaitable[Sequence[Health]]]) -> None:
        self._states = tuple(states)
        self._healths = healths
        self._task: asyncio.Task[None] | None = None
        self._name: str | None = None  # of the backend that is being warmed

    async def begin(self, prompt: Prompt) -> str | None:
        """Begin, unless it is under way; return the name of the backend that is being warmed, or None if none needs
        it or may be. Nothing is waited for but the backends' health."""
        if self._task is None:
            state = self._next(await self._healths())
            if state is not None and self._task is None:
                self._name = state.name
                self._task = asyncio.create_task(self._warm(state, prompt), name="warming a model")
                self._task.add_done_callback(self._on_done)
        return self._name

    async def aclose(self) -> None:
        """End what is under way. Idempotent."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _next(self, healths: Sequence[Health]) -> RouteState | None:
        """The backend that would be asked now, if it is to be warmed."""
        found = {health.name: health for health in healths}
        for state in self._states:
            health = found[state.name]
            if health.state in _COULD_ANSWER and state.breaker.wait == 0:
                rest = STAYS_WARM if health.state == "ready" else COLD_AGAIN
                return state if state.route.warms and not state.is_warm(rest) and _is_here(health) else None
        return None

    async def _warm(self, state: RouteState, prompt: Prompt) -> None:
        state.note_use()  # also if it fails: then it is not tried again with each page that is opened
        try:
            async with asyncio.timeout(LOADED_WITHIN):
                await state.route.backend.answer(_for_one_token(state.route.question(prompt)), _heed_nothing)
        except (LLMError, TimeoutError) as error:
            logger.info("%s could not be warmed: %s", state.name, error)
        state.note_use()

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._task = self._name = None
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("A model could not be warmed: %r", error)


def _for_one_token(prompt: Prompt) -> Prompt:
    short = replace(prompt, max_tokens=1, schema=None, forms={})
    if (tiny := prompt.tiny) is None:
        return short
    return replace(short, tiny=lambda: _for_one_token(tiny()))


def _is_here(health: Health) -> bool:
    """Is it the model of the server that is asked? Ollama passes requests for some on to its makers' own computers."""
    return not (health.model or "").endswith((":cloud", "-cloud"))


def _heed_nothing(chunks: Sequence[Chunk]) -> None:
    """What a model writes to warm up is of no interest."""
