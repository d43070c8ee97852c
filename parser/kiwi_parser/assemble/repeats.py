"""A field's key came again, or another of its keys."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble import dependents, keys, unions
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.plan import ASIDE, FieldSlot, ObjectPlan


def begin_again(cursor: Cursor, frame: Frame, slot: FieldSlot) -> bool:
    """The key that counts is the first of a field's keys, and the last of that. False if nobody wants the value."""
    members: Any = frame.members
    if slot.rank > frame.seen[slot.name]:
        cursor.slot = keys.unknown(cursor, frame, members, slot.key)
        return cursor.begin()
    if frame.chosen is not None and slot.key in frame.chosen.tags:
        cursor.slot = unions.undecide(cursor, frame, slot.key)
        return cursor.begin()
    if slot.rank < frame.seen[slot.name] and members.keys_may_be_extra:
        _put_aside(frame, members, slot)
    frame.seen[slot.name] = slot.rank
    _forget(cursor, frame, slot)
    return True


def _put_aside(frame: Frame, members: ObjectPlan, slot: FieldSlot) -> None:
    """What came under another key of a field is none of its value, but an unknown member that is kept."""
    rank, written = frame.seen[slot.name], frame.as_written()
    for key in [key for key, its in members.slots.items() if its.name == slot.name and its.rank == rank]:
        frame.seen = {ASIDE + key if name == slot.name else name: its for name, its in frame.seen.items()}
        frame.aside = {**(frame.aside or {}), ASIDE + key: written[key]}


def _forget(cursor: Cursor, frame: Frame, slot: FieldSlot) -> None:
    """The value that follows takes the place of the other."""
    frame.has_repeats = True
    frame.values.pop(slot.name, None)
    fields = frame.dependents
    waiting = None if fields is None else fields.waiting.pop(slot.name, None)
    if slot.streams and (waiting is None or waiting.was_told()):
        cursor.emit_reset(cursor.path)
    if fields is not None:
        for name, value in fields.settled.items():
            if slot.name in value.slot.fields_before and name not in fields.waiting:
                dependents.ask_again(cursor, frame, fields, value)
