"""Fields whose validators look at others (`info.data`): asked when those are known, and again if one comes again."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import DependentField, DependentFields, Frame
from kiwi_parser.assemble.packing import unpacked
from kiwi_parser.plan import Check, ContextValidators, FieldPlan, FieldSlot, Notes, Refused, TooEarly


def validate(cursor: Cursor, frame: Frame, slot: FieldSlot, raw: Any, check_parts: Check | None, notes: Notes) -> Any:
    """A value that may have to be validated with others. Raises Refused."""
    if check_parts is not None:
        raw = check_parts(raw, notes)
    members, plan = frame.members, cursor.plan
    if members is not None and members.wants_raw:
        frame.held[slot.key] = raw, 0, 0
    context = plan.context_validators if slot.context_validators is None else slot.context_validators
    if context is not None:
        return _validate_with_data(cursor, frame, slot, context, raw, notes, has_parts=check_parts is not None)
    return (plan.validate if check_parts is None else plan.validate_parts)(raw, notes)


def _validate_with_data(
    cursor: Cursor,
    frame: Frame,
    slot: FieldSlot,
    context: ContextValidators,
    raw: Any,
    notes: Notes,
    *,
    has_parts: bool,
) -> Any:
    """Validate a value whose validators may look at the fields declared before it, if they are all known."""
    name = slot.name if slot.context_validators is not None else ""
    holder, before = _fields_before(cursor, frame, slot)
    if holder is None:
        plan = cursor.plan
        return (plan.validate_parts if has_parts else plan.validate)(raw, notes)
    fields = holder.dependents
    defaults = None if fields is None else fields.defaults
    waiting = {} if fields is None else fields.waiting
    known = holder.values if defaults is None else defaults
    data = {other: unpacked(known[other]) for other in before if other in known and other not in waiting}
    if defaults is not None or holder.knows(before):
        return (context.validate_parts if has_parts else context.validate)(data, name, raw, notes)
    value = (context.probe_parts if has_parts else context.probe)(data, name, raw, notes)
    if notes.early:
        raise Refused(TooEarly())  # and somebody caught it
    return value


def _fields_before(cursor: Cursor, frame: Frame, slot: FieldSlot) -> tuple[Frame | None, tuple[str, ...]]:
    """The object with fields around a value, and those declared before the one that it is, or lies in."""
    depth = len(cursor.frames)
    while frame.members is None or frame.members.value_plan is not None:
        depth -= 1
        if depth < 0:
            return None, ()
        slot, frame = frame.slot, cursor.frames[depth]
    return frame, slot.fields_before


def are_known(cursor: Cursor, within: FieldPlan) -> bool:
    """Whether values within the one that begins can be validated one by one: what they may look at is known."""
    frame, slot = cursor.frame, cursor.slot
    if within.context_validators is None or frame is None or slot is None:
        return True
    holder, before = _fields_before(cursor, frame, slot)
    return holder is None or holder.knows(before)


def wait(cursor: Cursor, frame: Frame, value: DependentField) -> None:
    """Let a field wait for those declared before it; where the object is seen as it was written, for that."""
    members: Any = frame.members
    value.mends, cursor.mends = cursor.mends, []
    if not members.wants_raw:
        fields: Any = frame.dependents  # this field was written down there
        fields.waiting[value.slot.name] = value


def release_known(cursor: Cursor, frame: Frame, waiting: dict[str, DependentField]) -> None:
    """A field is known: that may be what another one has waited for."""
    for name in sorted(waiting, key=lambda name: len(waiting[name].slot.fields_before)):
        if frame.knows(waiting[name].slot.fields_before):
            return _settle_late(cursor, frame, waiting.pop(name))  # which comes here again
    return None


def release_all(cursor: Cursor, frame: Frame, fields: DependentFields) -> None:
    """The object closes: what did not come has its default."""
    waiting = fields.waiting
    for name in sorted(waiting, key=lambda name: len(waiting[name].slot.fields_before)):
        add_defaults = waiting[name].slot.add_defaults
        known = {key: raw for key, (raw, _, _) in frame.held.items()} | frame.values
        try:
            fields.defaults = known if add_defaults is None else add_defaults(known, cursor.make_notes())
        except Refused:  # then the object is not valid either, and it says so
            fields.defaults = frame.values
        _settle_late(cursor, frame, waiting.pop(name))


def _settle_late(cursor: Cursor, frame: Frame, value: DependentField) -> None:
    cursor.slot, cursor.plan, cursor.path = value.slot, value.plan, value.path
    cursor.mends = value.mends
    start, end = value.span
    raw, frame.raw = frame.raw, None  # what was written is written down
    cursor.settle(value.raw, start, end, value.check_parts, value.attached)
    frame.raw = raw


def ask_again(cursor: Cursor, frame: Frame, fields: DependentFields, value: DependentField) -> None:
    """A field's validators have looked at one whose key comes again: what they said of it does not hold."""
    frame.values.pop(value.slot.name, None)
    cursor.emit_reset(value.path)
    fields.waiting[value.slot.name] = value
