"""Bare rows: a string in place of a row that has one text."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble import retelling
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.within import json_within
from kiwi_parser.events import FieldDelta, Repaired
from kiwi_parser.plan import FieldPlan, FieldSlot, ObjectPlan
from kiwi_parser.text import OnText


def open_bare_row(cursor: Cursor, row: FieldPlan, members: ObjectPlan, text_slot: FieldSlot, start: int) -> OnText:
    """It streams as the row's text would."""
    cursor.mends.append("bare_row")
    cursor.tell(Repaired(cursor.path, "bare_row", start))
    cursor.enter(row, members, start)
    frame: Any = cursor.frame  # the row, in which nothing came before: there is no more to `begin` than this
    frame.seen[text_slot.name] = text_slot.rank
    cursor.slot, cursor.plan, cursor.path = text_slot, text_slot.plan, (*cursor.path, text_slot.name)
    text = cursor.text
    text.is_row = True
    text.path = cursor.path
    if text_slot.plan.streams_text:
        cursor.announce()
    return cursor.emit_row_delta


def settle_as_row(cursor: Cursor, text: str, end: int) -> bool:
    """A text of which nothing was said: settle it as a row if one was written so; else it is plain text."""
    inner, row = json_within(text), cursor.frame
    if not isinstance(inner, dict) or row is None:
        if text:
            cursor.events.append(FieldDelta(cursor.path, text))
        return False
    frame: Any = cursor.frames.pop()  # the list's
    cursor.text.is_row = False
    cursor.frame, cursor.plan, cursor.path = frame, row.plan, row.path
    frame.detach(row.slot)
    cursor.events.append(Repaired(cursor.path, "json_text", row.start))
    retelling.tell_anew(cursor, frame, row.slot, inner, row.start, end)
    return True
