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
from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from kiwi_recipes.streams.codec import encode_all
from kiwi_recipes.streams.events import ErrorBody, Event, EventMask, StreamStatus, Terminal, Token
from kiwi_recipes.streams.store import Keep, RunWriter

logger = logging.getLogger(__name__)

EndKind = Literal["cancelled", "failed"]

INTERNAL = "Something went wrong on our side. What was written so far is kept; please try again."
TOTAL_TIMEOUT = "It took longer than the time allowed for it. What was written so far is kept."

SHUTDOWN = "The server is restarting. What was written so far is kept; please try again in a moment."

LETTING_GO = 2.0
"""Seconds that a producer gets to free the model when its run ends. What it waits for then is cancelled, and again
after as long: neither the readers' `[DONE]` nor a shutdown waits for a model server that can't be let go of."""

# Content only: a backend that is said to read the prompt may merely be guessed to, and can still refuse.
_ANSWERED = frozenset({"thinking", "writing"})
_ALWAYS = int(EventMask.ALWAYS)  # looked for among bytes, for each batch


class OnEvents(Protocol):
    """Takes the next events of a producer, those together that came together."""

    def __call__(self, events: Sequence[Event], /) -> None: ...


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
    """Pumps one producer into one writer. Made by `RunManager`, which also limits how many there are.

    `total_timeout` is in seconds, from the start; `on_end` is called once, when everything is released.
    `answered` is done when a backend has answered or the run has ended; `ended` is set when the frames are whole;
    `first_token_after` are the seconds to the first token, None before it; `shown` is set by who hands out its stream.
    """

    def __init__(
        self,
        run_id: str,
        producer: Producer,
        started: Event,
        *,
        total_timeout: float,
        on_end: Callable[[Run], None],
    ) -> None:
        self.id = run_id
        self.producer = producer
        self.seq = 0
        self.terminal: Terminal | None = None
        self.answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.ended = asyncio.Event()
        self._started = started
        self._total_timeout = total_timeout
        self._on_end = on_end
        self._outside: tuple[EndKind, ErrorBody | None] | None = None
        self.first_token_after: float | None = None
        self.shown = False
        self._born = time.monotonic()
        self._phase = "queued"
        self._pumping = False
        self._impatience: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._writer: RunWriter | None = None

    def start(self, writer: RunWriter) -> None:
        self._writer = writer
        self._task = asyncio.create_task(self._live(), name=f"run {self.id}")

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
        if self.terminal is not None or self._outside is not None:
            return
        self._outside = (kind, error)
        if self._pumping:
            self._interrupt()

    def _interrupt(self) -> None:
        assert self._task is not None  # noqa: S101 - it pumps
        self._task.cancel()
        self._interrupt_later()

    def _interrupt_later(self) -> None:
        if self._impatience is not None:
            self._impatience.cancel()
        self._impatience = asyncio.get_running_loop().call_later(LETTING_GO, self._interrupt)

    async def _live(self) -> None:
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self._total_timeout, self.fail, "total_timeout", TOTAL_TIMEOUT)
        try:
            self._on_events([self._started])
            if self._outside is not None:  # stopped before the task's first turn: a task cancelled then never runs
                raise asyncio.CancelledError
            self._pumping = True
            try:
                await self.producer.produce(self._on_events)
            finally:
                self._pumping = False
                if self._impatience is not None:
                    self._impatience.cancel()
            if self.terminal is None:
                raise RuntimeError("the producer ended without a terminal event")
        except asyncio.CancelledError:
            while asyncio.current_task().uncancel():  # type: ignore[union-attr]  # this is that task
                pass
            self._finish(*(self._outside or ("failed", self._error("server_shutdown", SHUTDOWN))))
        except Exception:
            logger.exception("run %s broke", self.id)
            self._finish("failed", self._error("internal", INTERNAL))
        finally:
            timer.cancel()
            await self._close()

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
                        self._heed(event)
                self._writer.write(frames, masks)

    def _heed(self, event: Event) -> None:
        """Note what changes what is known of this run."""
        if isinstance(event, Token):
            if self.first_token_after is None:
                self.first_token_after = self.age()
                self._note_answer()
        elif isinstance(event, StreamStatus):
            self._phase = event.phase
            if event.phase in _ANSWERED:
                self._note_answer()
        elif isinstance(event, Terminal):
            self.terminal = event
            if self._pumping:
                self._interrupt_later()

    def _note_answer(self) -> None:
        if not self.answered.done():
            self.answered.set_result(None)

    def _finish(self, kind: EndKind, error: ErrorBody | None) -> None:
        """Write the terminal event, unless the producer's own went out before the end came from outside."""
        if self.terminal is not None:
            return
        try:
            terminal = self.producer.ended(kind, error)
        except Exception:
            logger.exception("run %s could not say what it knew", self.id)
            terminal = self.producer.failed(error or self._error("internal", INTERNAL))
        self._on_events([terminal])

    async def _close(self) -> None:
        assert self._writer is not None  # noqa: S101
        assert self.terminal is not None  # noqa: S101
        try:
            await self._writer.close(self.terminal.ends, self._keep(self.terminal))
        finally:
            self._note_answer()
            self.ended.set()
            self._on_end(self)

    def _keep(self, terminal: Terminal) -> Keep:
        """Who was never given the stream of a run that came to nothing may ask again by the same idempotency key."""
        if self.shown or terminal.ends in ("completed", "incomplete"):
            return "all"
        return "briefly" if self.first_token_after is None else "frames"

    def _error(self, code: str, message: str) -> ErrorBody:
        return ErrorBody(code, message, True, self._phase)
