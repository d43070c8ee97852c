"""How many streams a backend runs at once, and the queue of the requests that wait for a permit."""

from __future__ import annotations

import asyncio
from collections import deque


class QueueFull(Exception):
    """The queue has no place left."""


class ConcurrencyLimiter:
    """`limit` permits (None: no limit) and a first-come queue of at most `queue` waiters."""

    def __init__(self, limit: int | None, queue: int) -> None:
        self._limit = limit
        self._queue = queue
        self._in_use = 0
        self._waiting: deque[Permit] = deque()

    def acquire(self) -> Permit:
        """Return a permit, or a place in the queue for one. The caller must `release` it. Raises QueueFull."""
        if self._limit is None or self._in_use < self._limit:
            self._in_use += 1
            return Permit(self, 0)
        if len(self._waiting) >= self._queue:
            raise QueueFull
        permit = Permit(self, len(self._waiting) + 1)
        self._waiting.append(permit)
        return permit

    def _release(self, permit: Permit) -> None:
        if permit.position:
            self._waiting.remove(permit)
        elif self._waiting:
            self._waiting.popleft()._move_to(0)
        else:
            self._in_use -= 1
        for position, waiting in enumerate(self._waiting, start=1):
            waiting._move_to(position)


class Permit:
    """A place: with `position` 0 the stream may run, 1 is next in the queue."""

    def __init__(self, limiter: ConcurrencyLimiter, position: int) -> None:
        self.position = position
        self._limiter: ConcurrencyLimiter | None = limiter
        # An event takes a kilobyte: a permit that is granted at once, as most are, never waits for one.
        self._moved = asyncio.Event() if position else None

    async def moved(self) -> None:
        """Return once the position has changed since it was last waited for; only for a permit that was queued."""
        assert self._moved is not None  # noqa: S101 - only a permit that was queued is waited for
        await self._moved.wait()
        self._moved.clear()

    def release(self) -> None:
        """Give the place up. Idempotent."""
        limiter, self._limiter = self._limiter, None
        if limiter is not None:
            limiter._release(self)

    def _move_to(self, position: int) -> None:
        if position != self.position and self._moved is not None:
            self.position = position
            self._moved.set()
