"""Finds the place of a key that the model does not name, or not so."""

from __future__ import annotations

from kiwi_parser.assemble import lone_lists, unions, unwrap
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.assemble.sections import SECTION
from kiwi_parser.names import plain_name
from kiwi_parser.plan import ANYTHING, ASIDE, WRAPPER, FieldSlot, ObjectPlan


def find(cursor: Cursor, frame: Frame, members: ObjectPlan, name: str, start: int) -> FieldSlot | None:
    """The place for a key that is none of the model's; None if nobody wants its value."""
    wrapping, odd_keys = cursor.wrapping, cursor.odd_keys
    odd_keys.last = name
    if members is WRAPPER:
        return unwrap.find_key(cursor, frame, name, start)
    if odd_keys.lone_list is not None:
        slot = lone_lists.slot_of_entry(odd_keys, odd_keys.lone_list, frame, name)
        if slot is not None:
            return slot
    if members.discriminator is not None:
        return FieldSlot(name, ANYTHING, False, name)
    if members.value_plan is not None:
        return FieldSlot(name, members.value_plan, True, name)
    if wrapping.name and members.extra != "allow":
        plain = plain_name(name)
        slot = members.spellings.get(plain)
        if slot is not None and slot.name not in frame.seen:
            cursor.mended("key_spelling", start)
            odd_keys.misspelt = slot
            return slot
        if not cursor.frames and not members.wants_raw and unwrap.may_hold(cursor, frame, name):
            wrapping.fills_schema = plain == "properties"
            return cursor.root_slot
    return unknown(cursor, frame, members, name)


def unknown(cursor: Cursor, frame: Frame, members: ObjectPlan, name: str) -> FieldSlot | None:
    """The place for a key that stands for nothing of the model's: None where such keys are ignored."""
    if frame.chosen is not None and name in frame.chosen.tags:
        return unions.undecide(cursor, frame, name)
    sections = cursor.frames[-1].plan.sections if cursor.frames and cursor.wrapping.name else None
    if sections is not None and sections.holds(name):
        return FieldSlot(SECTION, ANYTHING, False, name)
    if members.extra == "allow" and not members.wants_raw:
        if name not in members.names and name[:1] != ASIDE:
            return FieldSlot(name, ANYTHING, True, name)
        if members.keeps_clashes:
            return FieldSlot(ASIDE + name, ANYTHING, False, name)
    elif members.extra == "forbid" and not members.wants_raw and ASIDE + name not in frame.seen:
        frame.seen[ASIDE + name] = 0
        if cursor.candidate.confirmed:
            cursor.emit_refused_key(frame, name)
    is_kept = members.wants_raw or frame.raw is not None
    return FieldSlot(ASIDE + name, ANYTHING, False, name) if is_kept else None
