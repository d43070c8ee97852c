"""When to leave a failing backend alone, and when to ask it again.

    closed     asked as usual; `failures` failed streams in a row open it
    open       not asked until the cool-down is over, or until the time that the backend itself named
    half-open  asked by one request at a time: an answer closes the breaker, a failure opens it again

Only the end of a stream clears the count, so a backend that begins every answer and finishes none opens it too.
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
    """One backend's breaker. Every request that `enter`s reports one of succeeded, failed or left."""

    def __init__(self, policy: BreakerPolicy, clock: Callable[[], float] = time.monotonic) -> None:
        self._policy = policy
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0
        self._held_until = 0.0
        self._probing = False

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
        return self._probing

    def enter(self) -> None:
        """A request is sent; if the breaker is not closed, it is the probe."""
        self._probing = self.state != "closed"

    def answered(self) -> None:
        """The first content has come: enough for others to be let in, though not to forget the failures."""
        self._probing = False
        self._failures = min(self._failures, self._policy.failures - 1)

    def succeeded(self) -> None:
        self._probing = False
        self._failures = 0

    def failed(self) -> None:
        self._probing = False
        self._failures += 1
        if self._failures >= self._policy.failures:
            self._open_until = self._clock() + self._policy.cool_down

    def hold(self, seconds: float) -> None:
        """The backend said when to come again."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def left(self) -> None:
        """The request went away without an answer: nothing was learnt."""
        self._probing = False
