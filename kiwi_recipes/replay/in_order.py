"""The events of a recorded stream of ours, held to the rules that a client holds them to (docs/protocol.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from kiwi_recipes.event_order import EventOrder
from kiwi_recipes.recording import RecordingReader, TimedEvent
from kiwi_recipes.streams.events import Event


def in_order(recording: RecordingReader) -> Iterator[tuple[TimedEvent, Event | None]]:
    """Each with what it says; None for one of a type that is not known. Numbers may be missing: one kind of events may
    have been left out. Raises RecordingError, with the line, for what breaks the rules."""
    order = EventOrder(gaps=True)
    for entry in recording:
        assert isinstance(entry, TimedEvent)  # noqa: S101 - the format says so of this kind
        verdict = order.read(json.dumps(entry.event))
        if verdict.reason:
            raise recording.wrong(verdict.reason)
        yield entry, verdict.event
