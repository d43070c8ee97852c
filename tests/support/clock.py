"""Time in tests: the order in which things happen, never how long they take, which a busy machine changes."""

from __future__ import annotations

import asyncio
import selectors
import time

HANG = 30
"""Seconds after which something that should have come is said to hang: generous, so that no busy machine is one."""


def in_seconds(seconds: float) -> int:
    """A date, as a token has it: so many seconds from now, since 1970."""
    return int(time.time() + seconds)


def alarm(seconds: float) -> asyncio.Future[None]:
    """Done in so many seconds, and before whatever was begun later and takes longer: a loop that was held up runs its
    timers before it wakes who waits. `assert alarm.done()` says that something took its time, without a clock."""
    loop = asyncio.get_running_loop()
    rings: asyncio.Future[None] = loop.create_future()
    loop.call_later(seconds, rings.set_result, None)
    return rings


class Clock:
    """A clock that stands still until the test sets it."""

    def __init__(self, now: float = 100.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class _NoWaiting(selectors.DefaultSelector):
    """Waits for nothing: what it was to wait is added up."""

    waited = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0 if timeout else timeout)
        if not found and timeout:
            self.waited += timeout
        return found


class QuickLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes only while it would wait for a timer, and then at once: its times are exact.

    Only for what is within one process: what comes over a socket comes at some moment of a time of its own.
    """

    def __init__(self) -> None:
        self._waiting = _NoWaiting()
        super().__init__(self._waiting)

    def time(self) -> float:
        return self._waiting.waited
