"""When to leave a failing backend alone, and when to ask it again.

    closed     asked as usual; `failures` failed streams in a row open it
    open       not asked until the cool-down is over, or until the time that the backend itself named
    half-open  asked by one request at a time, the probe: an answer closes the breaker, a failure opens it again

Only the end of a stream clears the count, so a backend that begins every answer and finishes none opens it too. While
the breaker is not closed only the probe's outcome counts: what becomes of requests from before is old news.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """`failures` in a row open the breaker for `cool_down` seconds."""

    failures: int = 5
    cool_down: float = 15.0


class Breaker:
    """One backend's breaker. Every request that `enter`s reports one of succeeded, failed or left to its `Entry`."""

    def __init__(self, policy: BreakerPolicy, clock: Callable[[], float] = time.monotonic) -> None:
        self._policy = policy
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0
        self._held_until = 0.0
        self._probe: Entry | None = None

    @property
    def state(self) -> Literal["closed", "open", "half_open"]:
        if self._failures < self._policy.failures:
            return "closed"
        return "open" if self._clock() < self._open_until else "half_open"

    @property
    def held_for(self) -> float:
        """Seconds that the backend asked to be left alone (Retry-After); 0 if it may be asked."""
        return max(0.0, self._held_until - self._clock())

    @property
    def wait(self) -> float:
        """Seconds until it may be asked; 0 if now."""
        return max(self.held_for, self._open_until - self._clock() if self.state == "open" else 0.0)

    @property
    def probing(self) -> bool:
        """A request is finding out right now whether the backend is back: others had better not."""
        return self._probe is not None

    def enter(self) -> Entry:
        """A request is sent; if the breaker is not closed, and nobody else probes, it is the probe."""
        entry = Entry(self)
        if self._probe is None and self.state != "closed":
            self._probe = entry
        return entry

    def hold(self, seconds: float) -> None:
        """The backend said when to come again."""
        self._held_until = max(self._held_until, self._clock() + seconds)


class Entry:
    """One request's part in the breaker."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker

    def answered(self) -> None:
        """The first content has come: enough for others to be let in, though not to forget the failures."""
        breaker = self._breaker
        if self._counts():
            breaker._failures = min(breaker._failures, breaker._policy.failures - 1)
        self.left()

    def succeeded(self) -> None:
        if self._counts():
            self._breaker._failures = 0
        self.left()

    def failed(self) -> None:
        breaker = self._breaker
        if self._counts():
            breaker._failures += 1
            if breaker._failures >= breaker._policy.failures:
                breaker._open_until = breaker._clock() + breaker._policy.cool_down
        self.left()

    def left(self) -> None:
        """The request is over, or went away without an answer: nothing more is learnt. Idempotent."""
        if self._breaker._probe is self:
            self._breaker._probe = None

    def _counts(self) -> bool:
        return self._breaker._probe is self or self._breaker.state == "closed"
