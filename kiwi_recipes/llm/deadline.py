"""How long a model server may take, counted from what it says rather than from the bytes it sends.

A server that sends comments, empty deltas or keep-alives for ever is as good as dead to whoever waits for a recipe:
none of them is content. Text is, and so is thinking: a model that thinks is at work, and `total` bounds it. While a
receiver holds what was handed to it, the upstream's silence is not counted.

`DEADLINE` is the table of states; docs/internals.md draws it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, fields
from typing import Literal, TypeVar

from kiwi_recipes.llm.errors import ErrorCode

T = TypeVar("T")

Expiry = Literal["first_content_timeout", "stall_timeout", "total_timeout", "load_timeout"]

DeadlineState = Literal["waiting", "loading", "writing", "finishing"]
"""What the next sign of life is waited for.

    waiting    nothing of the answer has come yet
    loading    nothing has, and the server says that it is loading its model
    writing    content has come, and more is to follow
    finishing  the answer is whole: a server may still add counts and its end mark
"""
DeadlineSignal = Literal["load", "loaded", "content", "finish"]

DEADLINE: Mapping[DeadlineState, Mapping[DeadlineSignal, DeadlineState]] = {
    "waiting": {"load": "loading", "content": "writing", "finish": "finishing"},
    "loading": {"loaded": "waiting", "content": "writing", "finish": "finishing"},
    "writing": {"finish": "finishing"},
    "finishing": {},
}

_EXPIRY: Mapping[DeadlineState, Expiry] = {
    "waiting": "first_content_timeout",
    "loading": "load_timeout",
    "writing": "stall_timeout",
    "finishing": "stall_timeout",
}

_MESSAGE: Mapping[Expiry, str] = {
    "first_content_timeout": "has written nothing within {:g} s",
    "stall_timeout": "has stopped writing for {:g} s",
    "total_timeout": "has not finished within {:g} s",
    "load_timeout": "has not finished loading its model within {:g} s",
}


@dataclass(frozen=True, slots=True)
class Timers:
    """Seconds. Raises `ValueError` for a time that is not above zero.

    connect        until the connection stands, name look-up and TLS included: `backend_unreachable`
    first_content  from the request to the first content, the loading of a cold model included: `first_content_timeout`
    stall          between two contents: `stall_timeout`
    total          for the whole answer: `total_timeout`
    """

    connect: float = 5.0
    first_content: float = 120.0
    stall: float = 30.0
    total: float = 300.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise ValueError(f"{field.name} must be more than 0 seconds")


class Expired(Exception):
    """A deadline passed. `seconds` is what its timer was set to."""

    def __init__(self, expiry: Expiry, seconds: float) -> None:
        super().__init__(expiry)
        self.code: ErrorCode = expiry
        self.message = _MESSAGE[expiry].format(seconds)


class StreamDeadline:
    """The timers of one stream, on a single timer of the event loop.

    `with deadline:` around what may wait for the server raises `Expired` when a time is up, and cancels what is waited
    for. Content only notes the time (`touch`); when the loop's timer rings, it is put off to what is then the next
    deadline: a token costs a time stamp, not a timer taken down and another put up.
    """

    def __init__(self, timers: Timers) -> None:
        self.state: DeadlineState = "waiting"
        self._loop = asyncio.get_running_loop()
        self._timers = timers
        self._started = self._latest = self._loop.time()
        self._silence = timers.first_content  # how long the state's wait may take, from `_latest` on
        self._ringing: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[object] | None = None  # that waits
        self._cancelling = 0
        self._expired: Expired | None = None

    def touch(self) -> None:
        """Content has come and has been handed on: the next may take `stall` from now."""
        self._latest = self._loop.time()
        if self.state != "writing":
            self._apply("content", self._timers.stall)

    def load(self) -> None:
        """The server says that it is loading its model: that is what the first content waits for."""
        self._apply("load", self._silence)

    def loaded(self) -> None:
        """The model is there; the first content still has to come within its time."""
        self._apply("loaded", self._silence)

    def grace_period(self, seconds: float) -> None:
        """The answer is whole: from the first such call, wait this long for what a server may still add."""
        if self.state != "finishing":
            self._latest = self._loop.time()
            self._apply("finish", seconds)

    def _apply(self, signal: DeadlineSignal, silence: float) -> None:
        if (state := DEADLINE[self.state].get(signal)) is not None:
            self.state = state
            self._silence = silence
            if self._ringing is not None:  # the next deadline may be nearer than the one that the timer stands at
                self._disarm()
                self._arm()

    def __enter__(self) -> None:
        now = self._loop.time()
        if now >= self._started + self._timers.total:
            raise Expired("total_timeout", self._timers.total)
        if self._ringing is None:
            self._arm()
        task = asyncio.current_task(self._loop)  # that it is given spares a system call (Python 3.11 asks for the pid)
        assert task is not None  # noqa: S101  (a coroutine is always driven by a task under asyncio)
        self._cancelling = task.cancelling()
        self._task = task

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        task, self._task = self._task, None
        expired, self._expired = self._expired, None
        if expired is None or task is None:
            return
        if task.uncancel() > self._cancelling and isinstance(error, asyncio.CancelledError):
            return  # somebody else cancelled us too: theirs wins
        raise expired from None

    async def wait(self, call: Callable[[], Awaitable[T]]) -> T:
        """Await `call()` under the timers."""
        with self:
            return await call()

    async def outside(self, pause: Awaitable[object]) -> None:
        """Within `with deadline:`, await what is not the server's to answer for."""
        task, self._task = self._task, None
        try:
            await pause
        finally:
            self._task = task
            if self._ringing is None:
                self._arm()

    def close(self) -> None:
        """Take the timer down; the deadline is of no more use."""
        self._disarm()

    def _next(self) -> tuple[float, Expiry, float]:
        silence_at = self._latest + self._silence
        total_at = self._started + self._timers.total
        if total_at < silence_at:
            return total_at, "total_timeout", self._timers.total
        return silence_at, _EXPIRY[self.state], self._silence

    def _arm(self) -> None:
        self._ringing = self._loop.call_at(self._next()[0], self._ring)

    def _disarm(self) -> None:
        if self._ringing is not None:
            self._ringing.cancel()
            self._ringing = None

    def _ring(self) -> None:
        at, expiry, seconds = self._next()
        self._ringing = None
        if self._loop.time() < at:
            self._arm()
        elif self._task is not None:
            self._expired = Expired(expiry, seconds)
            self._task.cancel()
        # else a receiver holds what came: the next wait puts the timer up again
