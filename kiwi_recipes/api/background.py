"""What a worker does beside its requests: each task has an owner, and one that fails is logged and begun anew."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

AGAIN_AFTER = 1.0
"""Seconds until what has failed is begun anew; each time twice as long, up to LONGEST_PAUSE. What goes on for as
long without failing again is well."""
LONGEST_PAUSE = 60.0


class Background:
    """Owns the tasks that `start` begins, until it is closed."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []
        self._failing: dict[str, str] = {}

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do `work` until it returns. When it raises, it is done again a moment later."""
        self._tasks.append(asyncio.create_task(self._supervise(name, work), name=name))

    async def _supervise(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        pause = AGAIN_AFTER
        while True:
            began = loop.time()
            well = loop.call_later(pause, self._failing.pop, name, None)  # most of this work never returns
            try:
                await work()
            except Exception as error:
                logger.exception("%s failed; it is tried again", name)
                self._failing[name] = type(error).__name__
            else:
                self._failing.pop(name, None)
                return
            finally:
                well.cancel()
            pause = AGAIN_AFTER if loop.time() - began > LONGEST_PAUSE else pause
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    @property
    def trouble(self) -> str | None:
        """What fails now, in words for whoever runs the server; None: nothing."""
        return "; ".join(f"{name} fails: {error}" for name, error in sorted(self._failing.items())) or None

    async def aclose(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
