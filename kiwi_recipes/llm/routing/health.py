"""How the backends are: asked within a bounded time, and at most every few seconds however many want to know."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from kiwi_recipes.llm.routing.route import RouteState
from kiwi_recipes.llm.types import Health

logger = logging.getLogger(__name__)

_ANSWER_WITHIN = 8.0


async def ask_health(state: RouteState) -> Health:
    """Return a backend's health, with what its breaker knows where the backend says nothing. Never raises."""
    try:
        async with asyncio.timeout(_ANSWER_WITHIN):
            health = await state.route.backend.health()
    except Exception as error:
        # By contract it never raises; one that does must not hide the others.
        logger.warning("%s could not be asked for its health: %r", state.name, error)
        return Health(state.name, "unknown", "unreachable", detail="It did not answer.", code="no_answer")
    if health.detail is None and state.breaker.state != "closed":
        return replace(health, detail="The last requests failed: others are asked first.", code="fails_lately")
    return health


class HealthCache:
    """Calls `ask` when its last answer is older than `seconds`; all that come meanwhile await the same call."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[list[Health]]],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._seconds = seconds
        self._clock = clock
        self._asking: asyncio.Task[None] | None = None
        self._answer: tuple[list[Health], float] | None = None

    async def get(self) -> tuple[list[Health], float]:
        """Return the answer, and its age in seconds. Raises what `ask` raises. Cancelling one caller ends no call."""
        if self._answer is None or self._clock() - self._answer[1] > self._seconds:
            if self._asking is None:
                self._asking = asyncio.create_task(self._call())
                self._asking.add_done_callback(self._on_called)
            await asyncio.shield(self._asking)
        assert self._answer is not None  # noqa: S101 - set by the call
        answer, at = self._answer
        return answer, self._clock() - at

    async def aclose(self) -> None:
        """End a call that is under way. Idempotent."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _call(self) -> None:
        answer = await self._ask()
        self._answer = answer, self._clock()

    def _on_called(self, task: asyncio.Task[None]) -> None:
        self._asking = None
        if not task.cancelled():
            task.exception()  # retrieved, in case that no caller is left to get it
