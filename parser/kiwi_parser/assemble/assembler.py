"""Assembler: what the tokenizer meets, to typed, validated events, as a model's plan says."""

from __future__ import annotations

from typing import Any, Final

from kiwi_parser.assemble import (
    bare_rows,
    confirming,
    dependents,
    keys,
    sections,
    unions,
    unwrap,
    verdict,
)
from kiwi_parser.assemble.builder import NOTHING
from kiwi_parser.assemble.candidate import Candidate
from kiwi_parser.assemble.settler import Settler
from kiwi_parser.assemble.within import json_within
from kiwi_parser.events import FieldDelta, FieldReset, Path, Repaired, bare
from kiwi_parser.examples import is_example
from kiwi_parser.names import plain_name
from kiwi_parser.plan import ASIDE, WRAPPER, FieldPlan, ObjectPlan
from kiwi_parser.text import FOLD, OnText, fold, joined

_BRACKETS: Final = frozenset("{[")


class Assembler(Settler):
    """A sink that follows a model's plan: says what the plan lets it say, validates each value when it closes.

    Values that commit whole are built in silence, unwanted ones pass: see `Handover`. What is written otherwise than
    the plan has it is the business of modules beside this one: `keys`, `unwrap`, `wrong_kinds` and others.
    """

    __slots__ = ()

    # --- one candidate after another --------------------------------------------------------------------------------

    def restart(self) -> None:
        """Put aside what came so far: the value may be yet to come."""
        if self.wrapping.rows_are_open:
            return
        candidate, following = self.candidate, Candidate()
        following.rejected = candidate.rejected
        if candidate.confirmed:
            candidate.value, candidate.left_open = self.so_far(), self.open_paths()
            following.previous = candidate
        else:
            following.previous = candidate.previous
        self.begin_anew(following)

    def recall(self) -> bool:
        """Go back to what was put aside: what came since then is not the value. False if there is nothing."""
        previous = self.candidate.previous
        if previous is None:
            return False
        previous.rejected = self.candidate.rejected
        previous.closed_frame = None
        previous.doubtful = previous.complete  # or nothing would have been looked for behind it
        self.begin_anew(previous)
        return True

    @property
    def complete(self) -> bool:
        return self.candidate.complete

    @property
    def is_inconclusive(self) -> bool:
        """Not one object or list of it closed, nor all that it needs, or every text in it stands for another one: such
        are examples, and schemas."""
        candidate = self.candidate
        if candidate.complete:
            return candidate.doubtful or is_example(candidate.value)
        return all(len(path) == 1 for path in candidate.closed)

    @property
    def expects_more(self) -> bool:
        """Rows came without their list: more of them may come."""
        return self.wrapping.rows_are_open

    @property
    def recognised(self) -> bool:
        """Whether anything of the model was seen, be it in what looks like a call of a tool."""
        return self.candidate.confirmed or self.wrapping.call is not None

    @property
    def may_begin_again(self) -> bool:
        """All of it, by a `FieldReset`."""
        return True

    def finish(self) -> None:
        """The text is at its end: so are the rows that came without their list."""
        if self.wrapping.rows_are_open:
            self.wrapping.rows_are_open = False
            self.close(0)

    # --- what the tokenizer tells -----------------------------------------------------------------------------------

    def key(self, name: str, start: int) -> None:
        frame: Any = self.frame  # an object: nothing else has keys
        members: ObjectPlan = frame.members
        slot = members.slots.get(name) or keys.find(self, frame, members, name, start)
        self.slot = slot
        if self.candidate.confirmed or slot is None or slot is self.root_slot:
            return
        if members.wants_raw or slot.name[:1] != ASIDE:
            confirming.confirm(self)

    def open_object(self, start: int) -> None:
        if not self.begin():
            return self.pass_over()
        plan = self.plan
        if self.slot is self.root_slot:
            if self.wrapping.fills_schema and self.frame is not None:
                return self.build({}, start, {})
            if self.wrapping.name and "object" not in plan.containers:
                return self.enter(plan, WRAPPER, start)
        members = plan.members
        if members is None or not self.may_stream():
            return self.build({}, start, plan.spellings)
        if members.value_plan is not None and not dependents.are_known(self, members.value_plan):
            return self.build({}, start, plan.spellings)
        return self.enter(plan, members, start)

    def open_array(self, start: int) -> None:
        if not self.begin():
            return self.pass_over()
        wrapping = self.wrapping
        if wrapping.rows_are_open and not self.frames:
            unwrap.end_rows(self)
        plan = self.plan
        is_root = self.slot is self.root_slot
        if plan.items is not None and self.may_stream() and dependents.are_known(self, plan.items):
            if not self.candidate.confirmed and is_root and not wrapping.name:
                confirming.confirm(self)
            return self.enter(plan, None, start)
        if is_root and wrapping.name and "array" not in plan.containers:
            return unwrap.go_within(self, "wrapped_list", start)
        return self.build([], start, {})

    def close(self, end: int) -> None:
        frame = self.frame
        if frame is None:
            self.wrapping.wrapper_depth -= 1
            return verdict.settle_root(self, NOTHING, None, 0, 0)
        if frame.packed:
            frame.unpack()
        if frame.dependents is not None:
            dependents.release_all(self, frame, frame.dependents)
        self.frame = outer = self.frames.pop() if self.frames else None
        self.plan, self.path, self.slot = frame.plan, frame.path, frame.slot
        if outer is None:
            has_defaults = frame.dependents is not None and frame.dependents.defaults is not None
            self.candidate.closed_frame = None if has_defaults else frame
        elif outer.raw is not None:
            self.written = frame.as_written()
        members, values, held, chosen = frame.members, frame.values, frame.held, frame.chosen
        if frame.section is not None and outer is not None:
            return sections.settle_section(self, outer, frame, end)
        if frame.aside:
            values = {**values, **frame.aside}
        if frame.has_repeats or frame.aside:
            values = {name: values[name] for name in frame.seen if name in values}
        if chosen is not None and (members is None or members.discriminator is None):
            return self.settle(values, frame.start, end, unions.check_of(chosen.plans), True)
        raw = {name: its[0] for name, its in held.items()} if held else {}
        if members is not None and (members.wants_raw or members.discriminator is not None):
            return self.settle(raw, frame.start, end, None, True)
        if raw:
            values = raw | values
        return self.settle(values, frame.start, end, sections.as_it_is, True)

    def open_string(self, start: int) -> OnText:
        if not self.begin():
            return self.handover.discard.open_string(start)
        text, slot, plan = self.text, self.slot, self.plan
        text.start = start
        parts: list[str] = []
        text.parts = parts
        if slot is None or not slot.streams:
            return parts.append
        frame = self.frame
        if slot is self.root_slot and frame is not None and frame.members is not WRAPPER:
            return parts.append
        if plan.streams_text:
            if not self.candidate.confirmed and (slot is self.root_slot or frame.members is None):  # type: ignore[union-attr]
                confirming.confirm(self)
            self.announce()
            text.path = self.path
            text.streamed = parts
            return self.emit_delta
        if plan.is_row:
            members = plan.members
            if members is not None and members.text_slot is not None and self.wrapping.name:
                return bare_rows.open_bare_row(self, plan, members, members.text_slot, start)
            self.announce()
            lines = None if frame is None else frame.plan.sections
            if lines is not None and lines.title_of is not None:
                text.line_of, text.of_row, text.path = lines, True, self.path
                return self.emit_row_delta
        return parts.append

    def emit_delta(self, piece: str) -> None:
        """More of a text that streams."""
        text = self.text
        text.streamed.append(piece)  # type: ignore[union-attr]
        delta = bare(FieldDelta)
        delta.path = text.path
        delta.text = piece
        delta.of_row = False
        self.events.append(delta)

    def emit_row_delta(self, piece: str) -> None:
        """A text in place of a row is held back as long as it may be a row that was written as a text."""
        text = self.text
        parts: Any = text.parts
        parts.append(piece)
        if text.streamed is None:
            if not piece[:1].isalpha() or len(parts) > 1:  # else there is nothing to wait for: most texts
                if piece.isspace() or "".join(parts[:9]).lstrip()[:1] in _BRACKETS:
                    return
                piece = "".join(parts)
            text.streamed = parts
        delta = bare(FieldDelta)
        delta.path = text.path
        delta.text = piece
        delta.of_row = text.of_row
        self.events.append(delta)

    def close_string(self, end: int) -> None:
        text = self.text
        parts = text.parts
        if parts is None:  # nobody asked for it
            text.last = self.handover.discard.last_text()
            return
        lines = text.line_of
        is_silent = text.streamed is None
        text.parts = text.streamed = None
        text.last = written = "".join(parts) if end - text.start < FOLD else joined(parts)
        if lines is not None:
            text.line_of, text.of_row = None, False
            if sections.take_heading(self, lines, written):
                return
            if is_silent and written and not isinstance(json_within(written), dict | list):
                self.events.append(FieldDelta(self.path, written, of_row=True))
        elif is_silent and text.is_row and bare_rows.settle_as_row(self, written, end):
            return
        texts = self.wrapping.leading_texts
        if texts is not None:
            unwrap.note_text(self, texts, written, end)
        self.settle(written, text.start, end, None, text.shown)
        text.shown = False
        if text.is_row:
            text.is_row = False
            self.close(end)

    def atom(self, value: object, start: int, end: int) -> None:
        if self.begin():
            self.settle(value, start, end)

    def mended(self, code: str, offset: int) -> None:
        if code == "unquoted_text" and not self.frames:
            self.candidate.doubtful = True
        within = self.slot is not None and (self.handover.active or self.text.parts is not None)
        if within:
            self.mends.append(code)
        path = self.path if within else self.frame.path if self.frame is not None else ()
        self.tell(Repaired(path, code, offset))

    # --- what the tokenizer asks, and takes back --------------------------------------------------------------------

    def rows_are_objects(self) -> bool:
        frame: Any = self.frame  # a list's
        items: FieldPlan | None = frame.plan.items
        return items is not None and "object" in items.containers

    def knows(self, key: str) -> bool:
        frame: Any = self.frame  # an object's
        members: ObjectPlan = frame.members
        known = members.discriminator is not None or members.value_plan is not None
        return known or key in members.slots or plain_name(key) in members.spellings

    def last_key(self) -> str:
        return self.odd_keys.last

    def last_text(self) -> str:
        return self.text.last

    def fold(self) -> None:
        fold(self.text.parts or [])

    def reopen(self, start: int, text: str | None) -> OnText:
        frame: Any = self.frame  # what goes on is a member or an entry
        text = self.text.last if text is None else text
        if frame.members is None:
            self.take_back()
        take = self.open_string(start)
        if text:
            take(text)
        return take

    def take_back(self) -> str:
        frame: Any = self.frame  # a list's
        text = self.text
        if text.heading_before is not None:
            (frame.heading,) = text.heading_before
            text.heading_before = None
            return text.last if isinstance(text.last, str) else ""
        frame.index -= 1
        path, done = (*frame.path, frame.index), self.candidate.done
        if done and done[-1] == path:
            frame.values.pop()
            while done and done[-1][: len(path)] == path:
                done.pop()
        if frame.raw:
            frame.raw.pop()
        self.tell(FieldReset(path))
        return text.last if isinstance(text.last, str) else ""

    def reopen_object(self) -> bool:
        """Possible where it was read member by member, and nothing was said that depends on its end."""
        candidate, wrapping = self.candidate, self.wrapping
        frame = candidate.closed_frame
        if frame is None or frame.members is None or candidate.value is None:
            return False
        if (
            wrapping.wrapper_depth or wrapping.outer or self.root_slot.plan.members is None
        ):  # an object around the value
            return False
        candidate.closed_frame = None
        self.frame, candidate.value = frame, frame.values
        candidate.complete, candidate.problem = False, ""
        return True

    # --- what is known ----------------------------------------------------------------------------------------------

    def so_far(self) -> Any:
        """The value so far, an open text with what has come of it."""
        candidate, frame, slot, text = self.candidate, self.frame, self.slot, self.text
        if candidate.previous is not None:
            return candidate.previous.value
        if candidate.packs:
            candidate.packs = False
            self.unpack()
        if text.parts is not None and slot is self.root_slot and self.plan.streams_text:
            return "".join(text.parts)
        if text.parts is None or frame is None or slot is None or not slot.streams or not self.plan.streams_text:
            return candidate.value
        (frame.replace if text.shown else frame.attach)(slot, "".join(text.parts))
        text.shown = True
        return candidate.value

    def open_paths(self) -> tuple[Path, ...]:
        """The paths that have begun and not closed, from the outside in."""
        at_hand = self.handover.active or self.text.parts is not None
        left_open = self.candidate.left_open
        if self.frame is None and not at_hand:
            return left_open
        frames = self.open_frames()
        paths = [*left_open, *(frame.path for frame in frames if frame.path)]
        for frame in frames:
            if frame.dependents is not None:
                paths += [value.path for value in frame.dependents.waiting.values()]
        if at_hand and self.path and self.slot is not None and self.slot.streams:
            paths.append(self.path)
        return tuple(paths)
