"""What a scripted upstream plays: an answer as a list of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, Literal


def future() -> Future[Any]:
    """A future that is not cancelled when a task that waits for it is."""
    found: Future[Any] = Future()
    found.set_running_or_notify_cancel()
    return found


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes of the body, written in one go."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Say nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hold:
    """Say nothing more until the client leaves (or the upstream is closed)."""


@dataclass(frozen=True, slots=True, eq=False)
class Gate:
    """Say nothing until the test calls `open()`, from whatever thread; then never hold anything back again.

    What the client has of the answer before it is opened has come by itself: an order that no busy machine changes.
    """

    opened: Future[None] = field(default_factory=future)

    def open(self) -> None:
        """Let the answer go on. Idempotent."""
        if not self.opened.done():
            self.opened.set_result(None)


@dataclass(frozen=True, slots=True)
class HalfClose:
    """Shut down our side of the connection (FIN) and go on listening."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Drop the connection with a TCP reset."""


@dataclass(frozen=True, slots=True)
class Hangup:
    """Close the connection here, in the middle of whatever it is: no end of the body is sent."""


@dataclass(frozen=True, slots=True)
class Forever:
    """Play these steps again and again until the client leaves."""

    steps: tuple[Step, ...]


Step = Send | Pause | Hold | Gate | HalfClose | Reset | Hangup | Forever

Framing = Literal["chunked", "close", "raw"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One answer.

    steps    what is played after the head, in order
    before   what is played before the head: a `Pause` (a queue), a `Hold` (never answers), a `Reset`
    framing  how the body ends. `chunked`: as real servers do, so that a client can tell a whole body from a torn one,
             and the connection stays open for the next request. `close`: at the end of the connection.
             `raw`: no head at all; the steps are everything that goes over the wire.
    """

    steps: tuple[Step, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    before: tuple[Step, ...] = ()
    framing: Framing = "chunked"

    @property
    def body(self) -> bytes:
        """All bytes that the steps send, without what `Forever` repeats."""
        return b"".join(step.data for step in self.steps if isinstance(step, Send))

    def late(self, seconds: float) -> Scenario:
        """The same, its head after `seconds`: a queue, or a model that is being loaded."""
        return replace(self, before=(Pause(seconds), *self.before))

    def then(self, *steps: Step) -> Scenario:
        """The same with more steps at its end."""
        return replace(self, steps=(*self.steps, *steps))

    def recut(self, size: int, pause: float = 0.0) -> Scenario:
        """The same bytes in pieces of `size`, with `pause` seconds after each; other steps are dropped."""
        pieces = (self.body[i : i + size] for i in range(0, len(self.body), size))
        return replace(self, steps=spaced(pieces, pause))

    def cut(self, length: int, *, clean: bool = False) -> Scenario:
        """The first `length` bytes of the body, then a closed connection; `clean`: with the body properly ended."""
        end: tuple[Step, ...] = () if clean else (Hangup(),)
        return replace(self, steps=(Send(self.body[:length]), *end))

    def with_line_ends(self, line_end: bytes) -> Scenario:
        """The same with every LF of the body replaced."""
        steps = (Send(s.data.replace(b"\n", line_end)) if isinstance(s, Send) else s for s in self.steps)
        return replace(self, steps=tuple(steps))

    def preceded_by(self, data: bytes) -> Scenario:
        """The same with `data` (a BOM, a comment) in front of the body."""
        return replace(self, steps=(Send(data), *self.steps))

    def interspersed_with(self, data: bytes) -> Scenario:
        """The same with `data` (a comment, an empty delta) before every piece."""
        steps: list[Step] = []
        for step in self.steps:
            if isinstance(step, Send):
                steps.append(Send(data))
            steps.append(step)
        return replace(self, steps=tuple(steps))


def held(scenario: Scenario) -> tuple[Scenario, list[Gate]]:
    """The same with a gate behind every piece that it sends; opening the last one lets the answer end."""
    gates: list[Gate] = []
    steps: list[Step] = []
    for step in scenario.steps:
        steps.append(step)
        if isinstance(step, Send):
            gates.append(Gate())
            steps.append(gates[-1])
    return replace(scenario, steps=tuple(steps)), gates


def spaced(pieces: Iterable[bytes], pause: float = 0.0) -> tuple[Step, ...]:
    """Each piece as a step, `pause` seconds after each."""
    steps: list[Step] = []
    for piece in pieces:
        steps.append(Send(piece))
        if pause:
            steps.append(Pause(pause))
    return tuple(steps)
