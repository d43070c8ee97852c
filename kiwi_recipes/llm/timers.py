"""How long a model server may take, counted from what it says rather than from the bytes it sends.

A server that sends comments, empty deltas or keep-alives for ever is as good as dead to whoever waits for a
recipe: none of them is content. Text is, and so is thinking: a model that thinks is at work, and `total` bounds it.

A reader that holds a chunk for a while is not the upstream's silence: the watch counts only while it waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from typing import Literal, TypeVar

from kiwi_recipes.llm.errors import ErrorCode

T = TypeVar("T")

Expiry = Literal["first_content_timeout", "stall_timeout", "total_timeout", "load_timeout"]

EXPIRED_MESSAGE: dict[Expiry, str] = {
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
    """A timer ran out. `seconds` is what it was set to."""

    def __init__(self, code: Expiry, seconds: float) -> None:
        super().__init__(code)
        self.code: ErrorCode = code
        self.expiry: Expiry = code
        self.seconds = seconds

    @property
    def message(self) -> str:
        return EXPIRED_MESSAGE[self.expiry].format(self.seconds)


class Watch:
    """The timers of one stream, on a single timer of the event loop.

    Content only notes the time (`content`); when the loop's timer rings, it is put off to what is then the next
    deadline. So a token costs a time stamp instead of a timer taken down and another put up.
    """

    def __init__(self, timers: Timers) -> None:
        self._loop = asyncio.get_running_loop()
        self._timers = timers
        self._started = self._latest = self._loop.time()
        self._silence: float = timers.first_content
        self._silence_code: Expiry = "first_content_timeout"
        self._settling = False
        self._handle: asyncio.TimerHandle | None = None
        self._waiting: asyncio.Task[object] | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._cancelling = 0
        self._expired: Expired | None = None

    def content(self) -> None:
        """Content has come and has been handed on: the next may take `stall` from now."""
        self._latest = self._loop.time()
        if self._silence_code != "stall_timeout":
            self._silence = self._timers.stall
            self._silence_code = "stall_timeout"
            self._disarm()  # the next deadline may be nearer than the one that stands

    def loading(self) -> None:
        """The server says that it is loading its model: that is what the first content waits for."""
        self._silence_code = "load_timeout"

    def loaded(self) -> None:
        """The model is there; the first content still has to come within its time."""
        self._silence_code = "first_content_timeout"

    def settle(self, seconds: float) -> None:
        """The answer is whole: from the first such call, wait this long for what a server may still add."""
        if self._settling:
            return
        self._settling = True
        self._latest = self._loop.time()
        self._silence = seconds
        self._silence_code = "stall_timeout"
        self._disarm()

    def __enter__(self) -> None:
        """Around a wait: `Expired` is raised when a timer runs out meanwhile, and what is waited for is cancelled."""
        if self._handle is None:
            self._arm()
        task = asyncio.current_task(self._loop)  # that it is given spares a system call (Python 3.11 asks for the pid)
        assert task is not None  # noqa: S101  (a coroutine is always driven by a task under asyncio)
        self._cancelling = task.cancelling()
        self._waiting = task

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        task, self._waiting = self._waiting, None
        if self._expired is None or task is None:
            return
        if task.uncancel() > self._cancelling and isinstance(error, asyncio.CancelledError):
            return  # somebody else cancelled us too: theirs wins
        raise self._expired from None

    async def wait(self, call: Callable[[], Awaitable[T]]) -> T:
        """Await `call()` under the timers."""
        with self:
            return await call()

    def waiter(self) -> asyncio.Future[None]:
        """A future that raises `Expired` when a timer runs out before it is done: `wait` at the price of a call."""
        if self._handle is None:
            self._arm()
        self._waiter = waiter = self._loop.create_future()
        return waiter

    def go_on(self) -> None:
        """There is nothing to wait for now. Raises `Expired` when the time for the whole answer is up all the same."""
        if self._handle is None:
            self._arm()

    def close(self) -> None:
        """Take the timer down; the watch is of no more use."""
        self._disarm()

    def _deadline(self) -> tuple[float, Expiry, float]:
        silence_at = self._latest + self._silence
        total_at = self._started + self._timers.total
        if total_at < silence_at:
            return total_at, "total_timeout", self._timers.total
        return silence_at, self._silence_code, self._silence

    def _arm(self) -> None:
        if self._loop.time() >= self._started + self._timers.total:
            raise Expired("total_timeout", self._timers.total)
        self._handle = self._loop.call_at(self._deadline()[0], self._ring)

    def _disarm(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _ring(self) -> None:
        at, code, seconds = self._deadline()
        self._handle = None
        if self._loop.time() < at:
            self._handle = self._loop.call_at(at, self._ring)
        elif self._waiting is not None:
            self._expired = Expired(code, seconds)
            self._waiting.cancel()
        elif self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(Expired(code, seconds))
        # else a reader holds a chunk: the next wait puts the timer up again
