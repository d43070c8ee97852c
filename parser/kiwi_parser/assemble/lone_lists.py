"""Lists without brackets: `"steps": "Boil.", "Pour.": "Wait."`, whose entries stand where keys and values should."""

from __future__ import annotations

from typing import Any, Final

from kiwi_parser.assemble import retelling
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.assemble.state import LoneList, OddKeys
from kiwi_parser.assemble.within import is_entry
from kiwi_parser.coded_text import coded
from kiwi_parser.events import Repaired
from kiwi_parser.plan import ANYTHING, ASIDE, FieldSlot

MAX_ENTRIES: Final = 200
"""Of so many entries at the most such a list is put together."""

_NO_BRACKETS: Final = coded("no_brackets", "a list without its brackets: what follows may be more of it")


def note(cursor: Cursor, frame: Frame, slot: FieldSlot, raw: Any, rows: int, start: int) -> None:
    """One text was read as a list: more of its entries may follow."""
    if rows == 1 and isinstance(raw, str) and frame.members is not None and cursor.wrapping.name:
        cursor.odd_keys.lone_list = LoneList(frame, slot, [raw], start)


def slot_of_entry(odd_keys: OddKeys, lone: LoneList, frame: Frame, name: str) -> FieldSlot | None:
    """The place of a key that may be an entry; None, and an end of the list, where it is none."""
    if lone.frame is frame and LoneList.fields_of(frame) == lone.fields:
        lone.likely = is_entry(name, lone.entries[0])
        if lone.likely is not False:
            odd_keys.entry_slot = FieldSlot(f"{ASIDE}{name}", ANYTHING, False, name)
            return odd_keys.entry_slot
    odd_keys.lone_list = None
    return None


def add_entry(cursor: Cursor, lone: LoneList, key: str, raw: Any, end: int) -> None:
    """Another entry of a list without brackets has come: tell all of it anew."""
    odd_keys = cursor.odd_keys
    odd_keys.entry_slot = None
    if not lone.likely and not isinstance(raw, str):
        odd_keys.lone_list = None
        return None
    if not lone.likely or not isinstance(raw, str) or len(lone.entries) > MAX_ENTRIES:
        return _refuse(cursor, lone)
    lone.entries += [key, raw]
    frame, slot = lone.frame, lone.slot
    path = (*frame.path, slot.name)
    frame.values.pop(slot.name, None)
    cursor.emit_reset(path)
    cursor.plan, cursor.path = slot.plan, path
    cursor.events.append(Repaired(path, "missing_bracket", lone.start))
    retelling.tell_anew(cursor, frame, slot, lone.entries, lone.start, end)
    odd_keys.lone_list = lone
    return None


def _refuse(cursor: Cursor, lone: LoneList) -> None:
    """What follows may be more of the list: then the first entry alone is none."""
    cursor.odd_keys.lone_list = None
    frame, slot = lone.frame, lone.slot
    frame.values.pop(slot.name, None)
    path = (*frame.path, slot.name)
    cursor.emit_reset(path)
    cursor.emit_dropped(path, _NO_BRACKETS)
