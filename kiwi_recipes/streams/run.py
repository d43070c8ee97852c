"""A run: one generation, owned by nobody's connection.

One task, the run's own, runs the producer, which hands its events over by plain calls: numbers -> frames -> store.
Readers only read the store, so a slow or vanished one never holds the model back. Whatever happens, a run writes
exactly one terminal event and then ends:

    the producer's own last event          completed, incomplete, failed
    `stop()`                               cancelled       (the user pressed Stop, or nobody came back in time)
    `fail(error)`                          failed          (server_shutdown, total_timeout), or what the producer
                                                           makes of it: out of time, what there is may be of use
    an exception nobody foresaw            failed internal
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol

from kiwi_recipes.streams.codec import encode_all
from kiwi_recipes.streams.events import ErrorBody, Event, EventMask, StatusPhase, StreamStatus, Terminal, Token
from kiwi_recipes.streams.states import RUN, RunPhase, RunSignal
from kiwi_recipes.streams.store import Keep, RunWriter
from kiwi_recipes.tracing import Span, span

logger = logging.getLogger(__name__)

EndKind = Literal["cancelled", "failed"]

INTERNAL = "Something went wrong on our side. What was written so far is kept; please try again."
TOTAL_TIMEOUT = "It took longer than the time allowed for it. What was written so far is kept."

SHUTDOWN = "The server is restarting. What was written so far is kept; please try again in a moment."

LETTING_GO = 2.0
"""Seconds that a producer gets to free the model when its run ends. What it waits for then is cancelled, and again
after as long: neither the readers' `[DONE]` nor a shutdown waits for a model server that can't be let go of."""

# The phases of a backend that has answered: one that is said to read the prompt may merely be guessed to.
_CONTENT = frozenset({"thinking", "writing"})
_ALWAYS = int(EventMask.ALWAYS)  # looked for among bytes, for each batch


class OnEvents(Protocol):
    """Takes the next events of a producer, those together that came together. Returns what to wait for before more is
    produced, if anything: a run never does, one who pulls does."""

    def __call__(self, events: Sequence[Event], /) -> Awaitable[None] | None: ...


class Producer(Protocol):
    """What a run runs: whatever writes events."""

    def started(self, run_id: str) -> Event:
        """The first event of all, which the run writes before it begins to produce."""
        ...

    async def produce(self, on_events: OnEvents) -> None:
        """Hand the events to `on_events` as they come, from within this call alone; the last one is exactly one
        terminal event. What `on_events` raises is not to be caught. Being cancelled frees the model."""
        ...

    def ended(self, kind: EndKind, error: ErrorBody | None) -> Terminal:
        """The terminal event for an end that came from outside, from what is known so far."""
        ...

    def failed(self, error: ErrorBody) -> Terminal:
        """The same from nothing at all, for when `ended` has raised."""
        ...


def new_run_id() -> str:
    """Unguessable; a run's id alone never grants access to another session's run, but does within one."""
    return secrets.token_hex(16)


class Run:
    """Runs one producer and numbers, encodes and stores its events. Made by `RunManager`, which also limits how many
    there are.

    `on_end` is called once, when everything is released.
    `phase` is one of `states.RUN`; `seq` the number of the next event; `terminal` the last event, once it is written.
    `first_response` is done when a backend has answered or the run has ended; `first_token_after` are the seconds to
    the first token, None before it; `exposed` is set by who hands out its stream.
    """

    def __init__(self, run_id: str, producer: Producer, on_end: Callable[[Run], None]) -> None:
        self.id = run_id
        self.producer = producer
        self.phase: RunPhase = "created"
        self.seq = 0
        self.terminal: Terminal | None = None
        self.first_response: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.first_token_after: float | None = None
        self.exposed = False
        self._on_end = on_end
        self._cause: tuple[EndKind, ErrorBody | None] | None = None  # of an end from outside
        self._born = time.monotonic()
        self._status: StatusPhase = "queued"
        self._next_interrupt: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._writer: RunWriter | None = None

    def start(self, writer: RunWriter, started: Event, total_timeout: float) -> None:
        """Begin, with this first event; `total_timeout` is in seconds from now."""
        self._writer = writer
        self._apply("start")
        self._task = asyncio.create_task(self._live(started, total_timeout), name=f"run {self.id}")

    def age(self) -> float:
        """Seconds since the run was made."""
        return time.monotonic() - self._born

    def stop(self) -> None:
        """End as cancelled, now. Nothing happens if the run has ended or is already ending."""
        self._end_from_outside("cancelled", None)

    def fail(self, code: str, message: str) -> None:
        """End as failed, now, for a reason of the server's."""
        self._end_from_outside("failed", self._error(code, message))

    def _end_from_outside(self, kind: EndKind, error: ErrorBody | None) -> None:
        if self._apply("stop"):
            self._cause = (kind, error)
            if self.phase == "stopping":
                self._interrupt()

    def _apply(self, signal: RunSignal) -> bool:
        """Whether that means anything in this phase."""
        after = RUN[self.phase].get(signal)
        self.phase = after or self.phase
        return after is not None

    def _interrupt(self) -> None:
        """Cancel what the producer waits for, and again as long as it does not let go."""
        assert self._task is not None  # noqa: S101 - it produces
        self._task.cancel()
        self._interrupt_later()

    def _interrupt_later(self) -> None:
        self._cancel_interrupt()
        self._next_interrupt = asyncio.get_running_loop().call_later(LETTING_GO, self._interrupt)

    def _cancel_interrupt(self) -> None:
        if self._next_interrupt is not None:
            self._next_interrupt.cancel()

    async def _live(self, started: Event, total_timeout: float) -> None:
        with span("run", run__id=self.id) as here:
            timer = asyncio.get_running_loop().call_later(total_timeout, self.fail, "total_timeout", TOTAL_TIMEOUT)
            try:
                self._on_events([started])
                if not self._apply("produce"):  # stopped before its first turn: a task cancelled then never runs
                    raise asyncio.CancelledError
                await self.producer.produce(self._on_events)
                if self.terminal is None:
                    raise RuntimeError("the producer ended without a terminal event")
            except asyncio.CancelledError:
                while asyncio.current_task().uncancel():  # type: ignore[union-attr]  # this is that task
                    pass
                self._finish(*(self._cause or ("failed", self._error("server_shutdown", SHUTDOWN))))
            except Exception:
                logger.exception("run %s broke", self.id)
                self._finish("failed", self._error("internal", INTERNAL))
            finally:
                timer.cancel()
                await self._close(here)

    def _on_events(self, events: Sequence[Event]) -> None:
        assert self._writer is not None  # noqa: S101 - `start` set it before the task began
        if self.terminal is not None:
            raise RuntimeError("the producer went on after its terminal event")
        frames, masks = bytearray(), bytearray()
        try:
            encode_all(events, self.seq, frames, masks)
        finally:  # what can't be encoded leaves no gap in the numbers
            if masks:
                self.seq += len(masks)
                if self.first_token_after is None or _ALWAYS in masks:  # of all tokens the first one matters
                    for event in events[: len(masks)]:
                        self._note(event)
                self._writer.write(frames, masks)

    def _note(self, event: Event) -> None:
        """Remember what an event says about this run."""
        if isinstance(event, Token):
            if self.first_token_after is None:
                self.first_token_after = self.age()
                self._note_response()
        elif isinstance(event, StreamStatus):
            self._status = event.phase
            if event.phase in _CONTENT:
                self._note_response()
        elif isinstance(event, Terminal):
            self.terminal = event
            if self._apply("last_event"):
                self._interrupt_later()

    def _note_response(self) -> None:
        if not self.first_response.done():
            self.first_response.set_result(None)

    def _finish(self, kind: EndKind, error: ErrorBody | None) -> None:
        """Write the terminal event, unless the producer's own went out before the end came from outside."""
        self._leave_producer()
        if self.terminal is not None:
            return
        try:
            terminal = self.producer.ended(kind, error)
        except Exception:
            logger.exception("run %s: its producer can't sum up", self.id)
            terminal = self.producer.failed(error or self._error("internal", INTERNAL))
        self._on_events([terminal])

    def _leave_producer(self) -> None:
        self._cancel_interrupt()
        self._apply("gone")

    async def _close(self, here: Span) -> None:
        assert self._writer is not None  # noqa: S101
        assert self.terminal is not None  # noqa: S101
        self._leave_producer()
        here.note(run__end=self.terminal.ends, run__events=self.seq, run__first_token_s=self.first_token_after)
        if self.terminal.ends == "failed":
            here.fail("failed")
        try:
            await self._writer.close(self.terminal.ends, self._keep(self.terminal))
        finally:
            self._apply("closed")
            self._note_response()
            self._on_end(self)

    async def wait_ended(self) -> None:
        """Returns when the frames are whole and everything is released. To be called of a run that has been started."""
        assert self._task is not None  # noqa: S101
        await asyncio.wait({self._task})

    def _keep(self, terminal: Terminal) -> Keep:
        """A client that was never given the stream of a run that came to nothing may ask again by the same idempotency
        key."""
        if self.exposed or terminal.ends in ("completed", "incomplete"):
            return "all"
        return "briefly" if self.first_token_after is None else "frames"

    def _error(self, code: str, message: str) -> ErrorBody:
        return ErrorBody(code, message, True, self._status)
