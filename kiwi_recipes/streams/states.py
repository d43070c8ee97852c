"""The states of a run and of its readers, as tables: docs/internals.md draws them.

A table says what each signal does in each state; a signal that a state does not name changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

RunPhase = Literal["created", "started", "called_off", "producing", "stopping", "letting_go", "closing", "ended"]
"""How far a run is.

    created     it has no task yet
    started     its task has not begun to produce
    called_off  it was stopped before that: nothing will be produced
    producing   the producer writes
    stopping    an end from outside has come, and the producer is interrupted
    letting_go  the producer has written the last event, and has yet to free the model
    closing     the producer is gone; the last event is written, unless it was, and the store is told
    ended       readers may have all of it, and nothing is held any more
"""
RunSignal = Literal["start", "produce", "stop", "last_event", "gone", "closed"]

RUN: Mapping[RunPhase, Mapping[RunSignal, RunPhase]] = {
    "created": {"start": "started", "stop": "called_off"},
    "started": {"produce": "producing", "stop": "called_off", "gone": "closing"},
    "called_off": {"gone": "closing"},
    "producing": {"stop": "stopping", "last_event": "letting_go", "gone": "closing"},
    "stopping": {"last_event": "letting_go", "gone": "closing"},
    "letting_go": {"gone": "closing"},
    "closing": {"closed": "ended"},
    "ended": {},
}

ReaderState = Literal["replaying", "live", "ended", "lost"]
"""Where a reader of a run is.

    replaying  it takes frames from the log, each told apart from the next
    live       it has all of them, and takes what is written next as it comes
    ended      it has had the run's end
    lost       the rest can't be had, or there never was what it asks for
"""
ReaderSignal = Literal["caught_up", "sealed", "end_read", "broke"]

READER: Mapping[ReaderState, Mapping[ReaderSignal, ReaderState]] = {
    "replaying": {"caught_up": "live", "end_read": "ended", "broke": "lost"},
    "live": {"sealed": "replaying", "end_read": "ended", "broke": "lost"},
    "ended": {},
    "lost": {},
}
