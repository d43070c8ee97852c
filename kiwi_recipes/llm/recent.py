"""An answer that is asked for at most every few seconds, however many want it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """`ask` is called when its last answer is older than `seconds`; all who come meanwhile wait for the same call."""

    def __init__(self, ask: Callable[[], Awaitable[T]], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._asking: asyncio.Task[T] | None = None
        self._answer: tuple[T, float] | None = None

    async def get(self) -> tuple[T, float]:
        """The answer, and how many seconds ago it was given. Raises what `ask` raises. One who leaves ends no call."""
        if self._answer is None or time.monotonic() - self._answer[1] > self._seconds:
            if self._asking is None:
                self._asking = asyncio.create_task(self._called())
                self._asking.add_done_callback(self._called_back)
            await asyncio.shield(self._asking)
        assert self._answer is not None  # noqa: S101 - set by the call
        answer, at = self._answer
        return answer, time.monotonic() - at

    async def aclose(self) -> None:
        """End a call that is under way. Idempotent."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _called(self) -> T:
        answer = await self._ask()
        self._answer = answer, time.monotonic()
        return answer

    def _called_back(self, task: asyncio.Task[T]) -> None:
        self._asking = None
        if not task.cancelled():
            task.exception()  # seen, should nobody be left whom it concerns
