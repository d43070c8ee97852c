"""Unwraps the value: finds it within the objects and lists that a reply puts around the value it was asked for.

`{"recipe": {...}}`, `[{...}]`, a call of a tool, a schema that was filled in, a row without its list. Which it was only
turns out later: an object around the value may have been the value itself.
"""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble import retelling
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.assemble.state import Texts
from kiwi_parser.assemble.within import is_schema
from kiwi_parser.events import Repaired
from kiwi_parser.names import may_call, may_list, may_wrap, plain_name
from kiwi_parser.plan import ANYTHING, WRAPPER, FieldPlan, FieldSlot, ObjectPlan


def note_text(cursor: Cursor, texts: Texts, text: str, end: int) -> None:
    """A text has closed: a call of a tool may begin with it."""
    slot = cursor.slot
    if cursor.frames or cursor.frame is None or len(texts) > 3:
        cursor.wrapping.leading_texts = None
    elif slot is not None and slot is not cursor.root_slot:
        key = "\0" + slot.key if slot is cursor.odd_keys.misspelt else slot.key
        texts[key] = text, cursor.text.start, end


def may_hold(cursor: Cursor, frame: Frame, name: str) -> bool:
    """Whether the value may lie under a key: of what is known to be the value itself, if that may be a call."""
    if not cursor.candidate.confirmed:
        return may_wrap(name, cursor.wrapping.name)
    texts = cursor.wrapping.leading_texts
    return bool(texts) and len(texts or ()) == len(frame.seen) and may_call(name)


# --- where a list or a scalar is wanted -------------------------------------------------------------------------------


def find_key(cursor: Cursor, frame: Frame, name: str, start: int) -> FieldSlot | None:
    """The place of an object's key: of one of the list's rows, or of what is wrapped."""
    root_slot = cursor.root_slot
    row = root_slot.plan.items
    if row is not None and not frame.index and _is_of(row, name):
        if cursor.wrapping.outer:
            return _build_row(cursor, name, start)
        _open_rows(cursor, frame, name, start)
        return cursor.slot
    frame.index += 1
    if may_wrap(name, cursor.wrapping.name) or may_list(name) or (row is not None and frame.index == 1):
        return root_slot
    return None


def _open_rows(cursor: Cursor, frame: Frame, name: str, start: int) -> None:
    """A row without its list: the list is open until the text ends, or the next thing is none of its rows."""
    handover = cursor.handover
    cursor.frame = None
    cursor.slot = cursor.root_slot
    cursor.mended("lone_entry", frame.start)
    cursor.begin()
    cursor.enter(cursor.root_slot.plan, None, frame.start)
    with retelling.Overhearing(cursor) as sinks:
        cursor.open_object(frame.start)
    if sinks[-1] is not cursor:
        handover.take_over(sinks[-1])
    sinks[-1].key(name, start)
    cursor.wrapping.rows_are_open = True


def _build_row(cursor: Cursor, name: str, start: int) -> FieldSlot:
    """A row without its list within another object."""
    wrapping = cursor.wrapping
    wrapper: Any = cursor.frame
    cursor.frame, wrapping.wrapper_depth, wrapping.leading_texts = wrapping.outer.pop()
    wrapping.unreported.pop()
    cursor.slot, wrapping.fills_schema = cursor.root_slot, True
    cursor.handover.build({}, wrapper.start, {})
    cursor.handover.builder.key(name, start)
    return cursor.root_slot


def end_rows(cursor: Cursor) -> None:
    """A list comes behind rows without one: they were an example."""
    frame: Any = cursor.frame
    frame.index -= 1
    cursor.finish()
    cursor.restart()
    cursor.begin()


# --- into and out of the value ----------------------------------------------------------------------------------------


def go_within(cursor: Cursor, code: str, start: int) -> None:
    """What is around the value is none of ours: begin again within it."""
    wrapping = cursor.wrapping
    frame = cursor.frame
    if frame is not None:
        if cursor.candidate.confirmed:
            wrapping.call, cursor.candidate.confirmed = frame, False
        wrapping.outer.append((frame, wrapping.wrapper_depth, wrapping.leading_texts or {}))
        wrapping.leading_texts = {}
    wrapping.wrapper_depth += 1 if frame is None or code == "wrapped_object" else 2
    cursor.frame, cursor.path = None, ()
    wrapping.unreported.append((code, start))


def go_back(cursor: Cursor) -> None:
    """What looked like a wrapping is none: go on behind it, in the object around it."""
    wrapping = cursor.wrapping
    candidate = cursor.candidate
    frame, depth, wrapping.leading_texts = wrapping.outer.pop()
    lists, wrapping.wrapper_depth = wrapping.wrapper_depth - depth - 1, depth
    wrapping.unreported = [known for known in wrapping.unreported if known[1] <= frame.start]
    cursor.frame, cursor.slot = frame, None
    candidate.held_back, candidate.dropped = None, False
    if wrapping.call is frame:
        wrapping.call, candidate.confirmed = None, True
    if wrapping.call is None:
        candidate.value = frame.values
    if lists > 0:
        cursor.handover.active = True
        cursor.handover.pass_over(lists)


def look_around(cursor: Cursor) -> None:
    """The value has closed. Of what is around it a list is passed over, an object may be the value itself."""
    wrapping = cursor.wrapping
    depth = wrapping.outer[-1][1] if wrapping.outer else -1
    lists = wrapping.wrapper_depth - depth - 1
    if lists:
        wrapping.wrapper_depth -= lists
        handover = cursor.handover
        (handover.pass_over_rest if cursor.candidate.confirmed else handover.pass_over)(lists)
    elif wrapping.outer:
        frame, wrapping.wrapper_depth, texts = wrapping.outer.pop()
        _go_on_around(cursor, frame, texts)


def _go_on_around(cursor: Cursor, frame: Frame, texts: Texts) -> None:
    """Hold what the object around the value has of the model's own keys: only its brace tells what it is."""
    members: Any = frame.members
    if members.extra == "forbid":
        return cursor.handover.pass_over()
    cursor.wrapping.outer_object = cursor.frame = frame
    slots = {key: FieldSlot(key, ANYTHING, False, key) for key in members.slots}
    frame.members = ObjectPlan(slots)
    frame.seen.clear()
    frame.values = {}
    frame.held = {key: text for key, text in texts.items() if key in slots}
    return None


def settle_filled(cursor: Cursor, value: dict[str, Any], start: int, end: int) -> None:
    """The properties of a schema, or what was filled in for them."""
    cursor.wrapping.fills_schema = False
    frame: Any = cursor.frame  # the object that has the key
    if frame.members is WRAPPER:
        cursor.events.append(Repaired((), "lone_entry", start))
        retelling.tell_anew(cursor, frame, cursor.root_slot, [value], start, end)
    elif not is_schema(value):
        retelling.tell_anew(cursor, frame, cursor.root_slot, value, start, end)


def _is_of(row: FieldPlan, name: str) -> bool:
    """Whether a key is one of a row's own."""
    return name in row.keys or plain_name(name) in row.spellings
