"""Values of the wrong kind: told anew as what they were meant to be, as if that had been written."""

from __future__ import annotations

from typing import Any, Final

from kiwi_parser.assemble import dependents, lone_lists, retelling
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.assemble.within import json_within, reread
from kiwi_parser.events import Repaired
from kiwi_parser.names import plain_name
from kiwi_parser.plan import FieldSlot, Refused

MAX_REREADING: Final = 20
"""So many rounds of reading values for what they were meant to be: each finds what lies within the one before."""


def settle_as_meant(
    cursor: Cursor, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int, error: Exception
) -> bool:
    """Take a value that can't be used for what it was meant to be; False if there is no such thing."""
    plan = cursor.plan
    if isinstance(raw, str) and plan.containers:
        inner = json_within(raw)
        kind = "array" if isinstance(inner, list) else "object"
        if inner is not None and kind in plan.containers:
            cursor.tell(Repaired(cursor.path, "json_text", start))
            retelling.tell_anew(cursor, frame, slot, inner, start, end)
            return True
    if not cursor.frames and "unquoted_text" in cursor.mends:
        return False  # a word in brackets, in prose
    codes: list[str] = []
    written = raw
    for _ in range(MAX_REREADING):
        raw, found = reread(raw, error, cursor.root_slot.plan.from_one_text, listed=frame.members is None)
        codes += found
        if not found:
            break
        if plan.items is not None and isinstance(raw, list) and "lone_entry" in found and isinstance(raw[0], dict):
            raw = [{plan.items.spellings.get(plain_name(key), key): said for key, said in raw[0].items()}]
        notes = cursor.make_notes()
        try:
            dependents.validate(cursor, frame, slot, raw, None, notes)
        except Refused as refused:
            if not notes.early:
                error = refused.error
                continue
        _settle_meant(cursor, frame, slot, raw, written, codes, start, end)
        return True
    return False


def _settle_meant(
    cursor: Cursor, frame: Frame, slot: FieldSlot, raw: Any, written: Any, codes: list[str], start: int, end: int
) -> None:
    candidate = cursor.candidate
    candidate.doubtful = candidate.doubtful or not cursor.frames
    for code in codes:
        cursor.tell(Repaired(cursor.path, code, start))
    if isinstance(raw, list):
        retelling.tell_anew(cursor, frame, slot, raw, start, end)
        lone_lists.note(cursor, frame, slot, written, len(raw), start)
    else:
        cursor.settle(raw, start, end)
