"""Members that wait: those of a union until its discriminator has closed, those of a row until the row has."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble import lone_lists
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import ChosenPlans, DependentField, DependentFields, Frame
from kiwi_parser.assemble.sections import SECTION
from kiwi_parser.events import FieldDelta, FieldStarted
from kiwi_parser.plan import ANYTHING, ASIDE, Check, FieldPlan, FieldSlot, Notes


def defer(cursor: Cursor, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int) -> None:
    """Keep a value of which nothing is said before its row closes, or its union is decided."""
    cursor.mends.clear()
    odd_keys = cursor.odd_keys
    if odd_keys.lone_list is not None and slot is odd_keys.entry_slot:
        lone_lists.add_entry(cursor, odd_keys.lone_list, slot.key, raw, end)
        return
    members: Any = frame.members  # an object's: entries are not deferred
    if slot.name == SECTION:
        frame.section = raw if isinstance(raw, list) else None
        return
    if members.wants_raw:
        frame.held[slot.key] = raw, start, end
    elif slot.name[:1] == ASIDE and members.discriminator is None:
        if members.extra == "allow":
            frame.aside = frame.aside or {}
            frame.aside[slot.name] = raw
    else:
        frame.held[slot.name] = raw, start, end
    discriminator = members.discriminator
    if discriminator is None or slot.name not in discriminator.keys or not isinstance(raw, str | int):
        return
    tags = discriminator.keys[: discriminator.keys.index(slot.name) + 1]
    chosen = discriminator.plans.get(raw)
    if chosen is not None and not any(tag in frame.held for tag in tags[:-1]):
        decide(cursor, frame, chosen, chosen.members, tags)


def decide(cursor: Cursor, frame: Frame, plan: FieldPlan, members: Any, tags: tuple[str, ...]) -> None:
    """The discriminator has closed: say what came before it, and go on as the model that it names."""
    chosen = frame.chosen
    if chosen is None:
        chosen = frame.chosen = ChosenPlans([plan])
    else:
        chosen.plans.append(plan)
    tags, chosen.tags = chosen.tags + tags, ()  # none of them comes anew while this is said
    frame.members = members
    frame.seen.clear()
    for name, (raw, start, end) in list(frame.held.items()):
        if frame.members is not members:
            break  # another discriminator within it has said it all
        cursor.key(name, start)
        cursor.begin()  # it has a place: the object is written down, whatever its model does not know
        streams = cursor.slot is not None and cursor.slot.streams
        if streams and cursor.plan.streams_text and isinstance(raw, str):
            cursor.announce()
            if raw:
                cursor.events.append(FieldDelta(cursor.path, raw))
        cursor.settle(raw, start, end)
    chosen.tags += tags


def undecide(cursor: Cursor, frame: Frame, key: str) -> FieldSlot:
    """The discriminator came again: nothing that was said of the object holds."""
    cursor.emit_reset(frame.path)
    if frame.path:
        cursor.events.append(FieldStarted(frame.path))
    frame.values.clear()
    frame.seen.clear()
    frame.held.pop(key, None)
    frame.members, frame.chosen = frame.plan.members, None
    frame.dependents = frame.aside = None
    return FieldSlot(key, ANYTHING, False, key)


def write_down(cursor: Cursor, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int) -> None:
    """Keep a member as it was written: its object may yet be told anew."""
    if cursor.written is not None:
        raw, cursor.written = cursor.written, None
    if slot.context_validators is not None and slot.streams:
        if frame.dependents is None:
            frame.dependents = DependentFields()
        field = DependentField(slot, cursor.plan, cursor.path, raw, (start, end), None, False)
        frame.dependents.settled[slot.name] = field
    if frame.chosen is not None:
        frame.held[slot.key] = raw, start, end
    elif frame.members is None:
        frame.raw.append(raw)
    else:
        frame.raw[slot.key] = raw


def check_of(plans: list[FieldPlan]) -> Check:
    """Checks what is left of an object when its members are valid, as each model says that was chosen, from within."""
    if len(plans) == 1:
        return plans[0].validate_parts

    def check(value: Any, notes: Notes) -> Any:
        for plan in reversed(plans):
            value = plan.validate_parts(value, notes)
        return value

    return check
