"""When to leave a failing backend alone, and when to ask it again: a circuit breaker.

    closed     asked as usual; `failures` failed streams in a row open it
    open       asked only if no other backend is left, until the cool-down is over
    half_open  the cool-down is over: the next request is the probe
    probing    one request is out; no other is sent until it has answered, failed or gone away

`TRANSITIONS` is the whole machine, drawn in docs/router.md. Only the end of a stream clears the count of failures: a
backend that begins every answer and finishes none opens the breaker too. While the breaker is not closed only the
probe's outcome counts: requests that were sent before it opened say nothing about how the backend is now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

BreakerState = Literal["closed", "open", "half_open", "probing"]
BreakerEvent = Literal["failed_too_often", "cooled_down", "sent", "answered", "succeeded", "failed", "left"]

TRANSITIONS: Mapping[BreakerState, Mapping[BreakerEvent, BreakerState]] = {
    "closed": {"failed_too_often": "open"},
    "open": {"cooled_down": "half_open", "sent": "probing"},
    "half_open": {"sent": "probing"},
    "probing": {"answered": "closed", "succeeded": "closed", "failed": "open", "left": "open"},
}
"""What each event does in each state; an event that a state does not name changes nothing.

`left` goes back to `open` with the old end of the cool-down: where that is over, it has cooled down by the next look.
"""


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """`failures` in a row open the breaker for `cool_down` seconds."""

    failures: int = 5
    cool_down: float = 15.0


class Breaker:
    """One backend's breaker. Every request that is sent reports its outcome to the `Entry` that `enter` returned."""

    def __init__(self, policy: BreakerPolicy, clock: Callable[[], float] = time.monotonic) -> None:
        self._policy = policy
        self._clock = clock
        self._state: BreakerState = "closed"
        self._failures = 0  # in a row
        self._open_until = 0.0
        self._held_until = 0.0
        self._probe: Entry | None = None

    @property
    def state(self) -> BreakerState:
        if self._state == "open" and self._clock() >= self._open_until:
            self._apply("cooled_down")
        return self._state

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
        """Whether a request is finding out right now if the backend is back: no other should be sent."""
        return self.state == "probing"

    def enter(self) -> Entry:
        """Note that a request is sent; unless the breaker is closed, or another request probes, it is the probe."""
        entry = Entry(self)
        if self.state in ("open", "half_open"):
            self._apply("sent")
            self._probe = entry
        return entry

    def hold(self, seconds: float) -> None:
        """Leave the backend alone for the time that it named itself."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def _report(self, event: BreakerEvent, entry: Entry) -> None:
        if self.state == "closed":
            self._count(event)
        elif entry is self._probe:
            self._probe = None
            # The first word is enough to send others again, but the failures before it are not forgotten.
            self._failures = 0 if event == "succeeded" else self._policy.failures - 1
            self._apply(event)
            if event == "failed":
                self._start_cool_down()

    def _count(self, event: BreakerEvent) -> None:
        if event == "succeeded":
            self._failures = 0
        elif event == "failed":
            self._failures += 1
            if self._failures >= self._policy.failures:
                self._start_cool_down()
                self._apply("failed_too_often")

    def _start_cool_down(self) -> None:
        self._open_until = self._clock() + self._policy.cool_down

    def _apply(self, event: BreakerEvent) -> None:
        self._state = TRANSITIONS[self._state].get(event, self._state)


class Entry:
    """One request's part in the breaker; it reports `succeeded`, `failed` or `left`, and before it maybe `answered`."""

    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker

    def answered(self) -> None:
        """The first content has come: enough for others to be sent, but not to forget the failures."""
        self._breaker._report("answered", self)

    def succeeded(self) -> None:
        """The stream has ended as it should."""
        self._breaker._report("succeeded", self)

    def failed(self) -> None:
        """The stream has failed in a way that speaks against the backend."""
        self._breaker._report("failed", self)

    def left(self) -> None:
        """The request is over, or went away without an answer: nothing more is learnt. Idempotent."""
        self._breaker._report("left", self)
