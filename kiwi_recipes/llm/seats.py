"""How many streams a backend runs at once, and the queue of those who wait for a seat."""

from __future__ import annotations

import asyncio
from collections import deque


class QueueFull(Exception):
    """Nobody more may wait."""


class Seats:
    """`limit` seats (None: no limit) and a first-come queue of at most `queue` waiters."""

    def __init__(self, limit: int | None, queue: int) -> None:
        self._limit = limit
        self._queue = queue
        self._taken = 0
        self._waiting: deque[Ticket] = deque()

    def enter(self) -> Ticket:
        """Take a seat or a place in the queue. Raises QueueFull. Whoever enters must `leave` the ticket."""
        if self._limit is None or self._taken < self._limit:
            self._taken += 1
            return Ticket(self, 0)
        if len(self._waiting) >= self._queue:
            raise QueueFull
        ticket = Ticket(self, len(self._waiting) + 1)
        self._waiting.append(ticket)
        return ticket

    def _leave(self, ticket: Ticket) -> None:
        if ticket.position:
            self._waiting.remove(ticket)
        elif self._waiting:
            self._waiting.popleft()._move_to(0)
        else:
            self._taken -= 1
        for position, waiter in enumerate(self._waiting, start=1):
            waiter._move_to(position)


class Ticket:
    """A place: `position` 0 is a seat, 1 is next."""

    def __init__(self, seats: Seats, position: int) -> None:
        self.position = position
        self._seats: Seats | None = seats
        # An event takes a kilobyte: whoever is seated at once, as most are, never waits for one.
        self._moved = asyncio.Event() if position else None

    async def moved(self) -> None:
        """Return once the position has changed since it was last waited for; a seat never does."""
        assert self._moved is not None  # noqa: S101 - for those who wait
        await self._moved.wait()
        self._moved.clear()

    def leave(self) -> None:
        """Give the place up. Idempotent."""
        seats, self._seats = self._seats, None
        if seats is not None:
            seats._leave(self)

    def _move_to(self, position: int) -> None:
        if position != self.position and self._moved is not None:
            self.position = position
            self._moved.set()
