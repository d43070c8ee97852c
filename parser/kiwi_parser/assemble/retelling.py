"""Tells the assembler a value anew, as the tokenizer would if it had been written so."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.events import FieldReset
from kiwi_parser.plan import FieldSlot
from kiwi_parser.text import Sink


def tell_anew(cursor: Cursor, frame: Frame, slot: FieldSlot, inner: Any, start: int, end: int) -> None:
    """What was meant is told as if it had been written in its place."""
    cursor.mends.clear()
    if frame.members is None:
        frame.index -= 1
        if frame.raw:
            frame.raw.pop()
        if cursor.plan.is_row:
            cursor.tell(FieldReset(cursor.path))
    else:
        frame.seen.pop(slot.name, None)
    cursor.slot = slot
    tell_as_written(cursor, inner, start, end)


def tell_as_written(cursor: Cursor, inner: Any, start: int, end: int) -> None:
    """Tell the cursor what the tokenizer would."""
    with Overhearing(cursor) as sinks:
        _tell(sinks, inner, start, end)
    cursor.handover.take_over(sinks[-1])


class Overhearing:
    """While it lasts, what takes over is not the tokenizer's sink, but the last of those that it gives."""

    __slots__ = ("_handover", "_sinks", "_take_over")

    def __init__(self, cursor: Cursor) -> None:
        self._handover = cursor.handover
        self._take_over = cursor.handover.take_over
        self._sinks: list[Sink] = [cursor]

    def __enter__(self) -> list[Sink]:
        self._handover.take_over = self._sinks.append
        return self._sinks

    def __exit__(self, *raised: object) -> None:
        self._handover.take_over = self._take_over


def _tell(sinks: list[Sink], value: Any, start: int, end: int) -> None:
    """Tell a value to the last of the sinks, at each step the one that is the last then."""
    sink = sinks[-1]
    if isinstance(value, dict):
        sink.open_object(start)
        for key, member in value.items():
            sinks[-1].key(key, start)
            _tell(sinks, member, start, end)
        sinks[-1].close(end)
    elif isinstance(value, list):
        sink.open_array(start)
        for entry in value:
            _tell(sinks, entry, start, end)
        sinks[-1].close(end)
    elif isinstance(value, str):
        take = sink.open_string(start)
        if value:
            take(value)
        sink.close_string(end)
    else:
        sink.atom(value, start, end)
