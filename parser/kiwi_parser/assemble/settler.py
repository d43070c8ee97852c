"""Settler: finds the place of each value of a model, and settles it there when it has closed."""

from __future__ import annotations

import math
import sys
from typing import Any, Final

from kiwi_parser.assemble import (
    confirming,
    dependents,
    lone_lists,
    repeats,
    sections,
    unions,
    unwrap,
    verdict,
    wrong_kinds,
)
from kiwi_parser.assemble.builder import NOTHING
from kiwi_parser.assemble.cursor import AN_ENTRY, Cursor
from kiwi_parser.assemble.frame import DependentField, Frame
from kiwi_parser.assemble.packing import packed, shared
from kiwi_parser.assemble.reasons import SCALARS, note_coercion, reason_of
from kiwi_parser.coded_text import coded
from kiwi_parser.events import FieldDone, FieldStarted, bare
from kiwi_parser.plan import ANYTHING, Check, FieldPlan, FieldSlot, ObjectPlan, Refused

_MAX_FLOAT: Final = int(sys.float_info.max)


class Settler(Cursor):
    """A cursor that moves by a model's plan: from the place of a value into it, and back when it has closed."""

    __slots__ = ()

    # --- where a value goes -----------------------------------------------------------------------------------------

    def begin(self) -> bool:
        """Find the place of the value that begins; False if nobody asked for it."""
        frame = self.frame
        if frame is None:
            self.slot, self.plan, self.path = self.root_slot, self.root_slot.plan, ()
            return True
        if frame.members is None:
            plan = frame.plan
            self.plan = plan.items or ANYTHING
            self.path = (*frame.path, frame.index)
            self.slot = AN_ENTRY
            self.text.heading_before = None
            frame.index += 1
            return len(frame.values) < plan.max_entries or self._refuse_entry(plan)
        slot = self.slot
        if slot is None:
            return False
        if slot is self.root_slot:
            self.plan, self.path = slot.plan, ()
            return True
        self.plan, self.path = slot.plan, (*frame.path, slot.name)
        if slot.name in frame.seen:
            return repeats.begin_again(self, frame, slot)
        frame.seen[slot.name] = slot.rank
        return True

    def _refuse_entry(self, plan: FieldPlan) -> bool:
        """One more than the list may have: those before it stay."""
        self.slot = None
        reason = coded("too_many", "there are {most} already, and no more are allowed", most=plan.max_entries)
        self.emit_dropped(self.path, reason)
        return False

    def enter(self, plan: FieldPlan, members: ObjectPlan | None, start: int) -> None:
        """Take an object member by member, or an array entry by entry."""
        if self.slot is self.root_slot and self.frame is not None:
            unwrap.go_within(self, "wrapped_object", start)
        self.announce()
        frame = Frame(plan, members, self.path, self.slot or AN_ENTRY, start)
        outer = self.frame
        if outer is not None:
            if outer.members is None:  # as `attach` does: a call less, for each row
                outer.values.append(frame.values)
            else:
                outer.values[frame.slot.name] = frame.values
            self.frames.append(outer)
            if outer.raw is not None:
                frame.raw = [] if members is None else {}
        else:
            candidate = self.candidate
            if self.wrapping.call is None:
                candidate.value = frame.values
            if members is None and not candidate.confirmed and candidate.held_back is None:
                candidate.held_back = []
        if members is not None and (
            members.discriminator is not None or members.keys_may_be_extra or members.has_dependents
        ):
            frame.raw = {}
        self.frame = frame

    def pass_over(self) -> None:
        self.handover.active = True
        self.handover.pass_over()

    def build(self, container: Any, start: int, spellings: dict[str, str]) -> None:
        if self.slot is not None and self.slot.streams:
            self.announce()
        if self.frame is None and not self.candidate.confirmed:
            confirming.confirm(self)
        self.handover.build(container, start, spellings if self.wrapping.name else {})

    def quiet_done(self, value: Any, start: int, end: int) -> None:
        """Another sink has finished with a value, or let it pass."""
        handover, frame = self.handover, self.frame
        handover.take_over(self)
        if value is not NOTHING:
            if self.wrapping.fills_schema and self.slot is self.root_slot and isinstance(value, dict):
                unwrap.settle_filled(self, value, start, end)
            elif (
                frame is None
                or frame.members is not None
                or (its := frame.plan.sections) is None
                or (value.__class__ is dict and value.get(its.row_key) and not handover.builder.has_lists)  # most rows
                or not sections.take_entry(self, frame, its, value, start, end, handover.builder.has_lists)
            ):
                self.settle(value, start, end)
        elif frame is None:
            unwrap.look_around(self)
        handover.active = False

    # --- a value has closed -----------------------------------------------------------------------------------------

    def settle(self, raw: Any, start: int, end: int, check_parts: Check | None = None, attached: bool = False) -> None:
        """Validate a value and put it in its place, or say why it can't be used.

        `check_parts` is given where the members were validated one by one; `attached` where the value has shown itself
        in that place already.
        """
        frame, slot = self.frame, self.slot
        if frame is None or slot is None:
            return verdict.settle_root(self, raw, check_parts, start, end)
        if slot is self.root_slot and raw.__class__ is not dict:
            return verdict.settle_within(self, frame, raw, start, end)
        if frame.heading is not None:
            raw = sections.under_heading(frame, frame.heading, raw)
        if frame.raw is not None:
            unions.write_down(self, frame, slot, raw, start, end)
        if not slot.streams:
            return unions.defer(self, frame, slot, raw, start, end)
        notes, plan, members = self.notes, self.plan, frame.members
        try:
            if (
                slot.context_validators is not None
                or plan.context_validators is not None
                or (members is not None and members.wants_raw)
            ):
                value = dependents.validate(self, frame, slot, raw, check_parts, notes)
            elif check_parts is None:  # most values: a call less
                check = plan.validate
                value = check(raw, notes)
            else:
                check = plan.validate_parts
                value = check(check_parts(raw, notes), notes)
        except Refused as refused:
            self.notes = self.make_notes()
            if notes.early and slot.context_validators is not None:
                field = DependentField(slot, self.plan, self.path, raw, (start, end), check_parts, attached)
                return dependents.wait(self, frame, field)
            return self._refuse(frame, slot, raw, start, end, refused.error, attached=attached)
        if not notes and check_parts is None and value is not raw and raw.__class__ in SCALARS:
            note_coercion(raw, value, notes)
        if self.mends:
            for code in self.mends:
                notes.append(coded("mended", "mended: {mend}", mend=code))
            self.mends.clear()
        candidate = self.candidate
        if not candidate.confirmed:
            confirming.confirm(self)
        kept = value
        if candidate.packs and (members is None or check_parts is not None):
            kept = packed(value)
            frame.packed = True
        if members is not None:
            frame.values[slot.name] = kept
        elif attached:
            frame.values[-1] = kept
        else:
            frame.values.append(kept)
        if check_parts is None and plan.items is not None and value.__class__ is list and raw.__class__ is not list:
            self._tell_rows(value, (start, end))
            lone_lists.note(self, frame, slot, raw, len(value), start)
        path = self.path
        candidate.done.append(shared(path))
        done = bare(FieldDone)
        done.path = path
        done.value = value
        done.span = start, end
        done.notes = ()
        if notes:
            done.notes = tuple(notes)
            self.notes = notes.__class__()  # as `make_notes` does: a call less, for each row
        self.events.append(done)
        if frame.dependents is not None:
            dependents.release_known(self, frame, frame.dependents.waiting)
        return None

    def _refuse(
        self, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int, error: Exception, *, attached: bool
    ) -> None:
        if raw.__class__ is int and not -_MAX_FLOAT <= raw <= _MAX_FLOAT:
            return self.settle(math.inf if raw > 0 else -math.inf, start, end)  # as a float JSON would have it
        if attached:
            frame.detach(slot)
        elif self.wrapping.name and wrong_kinds.settle_as_meant(self, frame, slot, raw, start, end, error):
            return None
        self.mends.clear()
        if slot is self.odd_keys.misspelt and self.plan.streams_text and not isinstance(raw, str | list | dict):
            frame.seen.pop(slot.name, None)
            frame.held.pop(slot.key, None)
            return None  # {"step": 1}: not the text of the step after all
        knows_place = slot.context_validators is None and self.plan.context_validators is None
        self.emit_dropped(self.path, reason_of(error, 0 if knows_place else 1))
        if frame.dependents is not None:
            dependents.release_known(self, frame, frame.dependents.waiting)
        return None

    def _tell_rows(self, rows: list[Any], span: tuple[int, int]) -> None:
        """A list that was read from one text: its rows are told as if they had been written."""
        for index, row in enumerate(rows):
            path = (*self.path, index)
            self.events.append(FieldStarted(path))
            self.candidate.done.append(shared(path))
            self.events.append(FieldDone(path, row, span))
