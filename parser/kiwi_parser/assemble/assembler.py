"""Assembler: what the tokenizer meets, to typed, validated events, as a model's plan says."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

from kiwi_parser.assemble.builder import NOTHING, Builder, Discard, Rest
from kiwi_parser.assemble.frame import Frame, Lone, Waiting
from kiwi_parser.assemble.reasons import SCALARS, lacks_only, note_coercion, reason_of
from kiwi_parser.assemble.within import is_entry, is_schema, json_within, reread
from kiwi_parser.events import (
    Event,
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    Path,
    Repaired,
    bare,
)
from kiwi_parser.examples import is_example
from kiwi_parser.names import may_call, may_list, may_wrap, plain_name
from kiwi_parser.plan import (
    ANYTHING,
    ASIDE,
    WRAPPER,
    Check,
    ContextValidators,
    FieldPlan,
    FieldSlot,
    Notes,
    ObjectPlan,
    Refused,
    Sections,
    TooEarly,
    notes_in,
)
from kiwi_parser.text import FOLD, Sink, Take, fold, joined

Heads = dict[str, tuple[Any, int, int]]
"""Texts by key, as they were written, with their spans."""

BRACKETS = frozenset("{[")
MAX_LONE = 200
"""Of so many entries at the most a list without brackets is put together."""

MAX_REREADING = 20
"""So many rounds of reading values for what they were meant to be: each finds what lies within the one before."""

MAX_STREAMING_DEPTH = 64
"""Deeper than this a value commits whole: a path as long as the depth, for each level, would cost its square."""


class Assembler:
    """A sink that follows a model's plan: says what the plan lets it say, validates each value when it closes.

    Values that commit whole are built by a `Builder`, unwanted ones fall to `Discard`: each takes the assembler's
    place as the tokenizer's sink until its value has closed.
    """

    __slots__ = (
        "_bare",
        "_builder",
        "_called",
        "_discard",
        "_done",
        "_doubtful",
        "_dropped",
        "_filled",
        "_frame",
        "_frames",
        "_heading_before",
        "_heads",
        "_language",
        "_last",
        "_left_open",
        "_lone",
        "_mends",
        "_misspelt",
        "_more",
        "_notes",
        "_odd_name",
        "_outer",
        "_outer_object",
        "_parts",
        "_patience",
        "_plan",
        "_previous_candidate",
        "_quiet",
        "_resets",
        "_rest",
        "_root",
        "_root_slot",
        "_rows_open",
        "_secret",
        "_shown",
        "_slot",
        "_start",
        "_sure",
        "_unsaid",
        "_unwrapped",
        "_whole",
        "_wrapper",
        "_wrapper_depth",
        "_written",
        "complete",
        "events",
        "line_of",
        "of_rejected",
        "open_text",
        "path",
        "problem",
        "rejected",
        "take_over",
        "value",
    )

    take_over: Callable[[Sink], None]
    """Makes another sink the tokenizer's; set by whoever has both."""
    value: Any
    _done: list[Path]
    """What was done, in order. What of it is not any more, `_resets` say: a path, and how many were done by then."""
    _resets: list[tuple[int, Path]]
    complete: bool
    problem: str
    _called: Frame | None
    """The object that was recognised by texts alone, while it is not known whether the value lies in it."""
    _unwrapped: list[tuple[str, int]]
    """The objects and lists around the value of which nothing was said yet."""
    _unsaid: list[Event]
    """What there is to say of a list when its first entry is valid."""
    _rows_open: bool
    """Whether rows came without their list."""
    _sure: bool
    """Whether anything of the model was seen in what is at hand; else this may not be the value at all."""

    def __init__(self, root: FieldPlan, *, wrapper: str = "", language: str | None = None) -> None:
        """`wrapper` are the words of a key under which a lenient stream may find the value within another object."""
        self._notes: Callable[[], Notes] = notes_in(language)
        self._language = language
        self.events: list[Event] = []
        self._root = root
        self._root_slot = FieldSlot("", root, True, "")
        self._wrapper = wrapper
        self._builder = Builder(self)
        self._discard = Discard(self)
        self._rest = Rest(self)
        self._previous_candidate: tuple[Any, list[Path], tuple[Path, ...], bool, bool, str] | None = None
        """What was taken for the value before, until another one is recognised: value, closed, open, whether anything
        was dropped, complete, problem."""
        self._left_open: tuple[Path, ...] = ()
        """What was open where the value broke off."""
        self.rejected = ""
        """Why the first list was taken for prose of which no entry is valid."""
        self.of_rejected: list[Event] = []
        """What there is to say of it if nothing better comes."""
        self._begin_anew()

    def restart(self) -> None:
        """Put aside what came so far: the value may be yet to come."""
        if self._rows_open:
            return
        if self._sure:
            value, still_open = self.so_far(), self.open_paths()
            self._previous_candidate = value, self.closed, still_open, self._dropped, self.complete, self.problem
        self._begin_anew()

    def recall(self) -> bool:
        """Go back to what was put aside: what came since then is not the value. False if there is nothing."""
        previous, self._previous_candidate = self._previous_candidate, None
        if previous is not None:
            self._begin_anew()
            self._sure = True
            self.value, self._done, self._left_open, self._dropped, self.complete, self.problem = previous
            self._doubtful = self.complete  # or nothing would have been looked for behind it
        return previous is not None

    @property
    def is_inconclusive(self) -> bool:
        """Not one object or list of it closed, nor all that it needs, or every text in it stands for another one: such
        are examples, and schemas."""
        if self.complete:
            return self._doubtful or is_example(self.value)
        return all(len(path) == 1 for path in self.closed)

    @property
    def expects_more(self) -> bool:
        """Rows came without their list: more of them may come."""
        return self._rows_open

    def finish(self) -> None:
        """The text is at its end: so are the rows that came without their list."""
        if self._rows_open:
            self._rows_open = False
            self.close(0)

    @property
    def recognised(self) -> bool:
        """Whether anything of the model was seen, be it in what looks like a call of a tool."""
        return self._sure or self._called is not None

    @property
    def may_begin_again(self) -> bool:
        """All of it, by a `FieldReset`."""
        return True

    def _recognise(self) -> None:
        """This is the value: say so of what was taken for it before, and of what is wrapped around it."""
        self._sure = True
        if self._called is not None:
            self._called = None
            self._take_back(self.value, self.closed, self._dropped)
            self._done, self._dropped = [], False
            self.value = None if self._frame is None else self._frame.values
        if self._previous_candidate is not None:
            value, closed, _, dropped, *_ = self._previous_candidate
            self._previous_candidate = None
            self._take_back(value, closed, dropped)
        for code, start in self._unwrapped:
            self.events.append(Repaired((), code, start))
        self._unwrapped = []
        self.rejected = ""
        self._secret = False
        self.events += self._unsaid
        self._unsaid = []
        frame = self._frame
        if frame is not None and frame.members is not None and frame.members.extra == "forbid":
            for name in sorted(frame.seen):  # none is the model's own, or it would have been recognised
                self._refuse_key(frame, name.removeprefix(ASIDE))

    def _take_back(self, value: Any, closed: list[Path], dropped: bool) -> None:
        """Say that this was not the value, if anything was said of it."""
        speaks = self._root.members is not None or self._root.items is not None
        if closed or dropped or (speaks and value and isinstance(value, dict | list)):
            self.events.append(FieldReset(()))

    def _begin_anew(self) -> None:
        self._done = []
        self._resets = []
        self._left_open = ()
        self._patience = 16
        self._lone: Lone | None = None
        """The last list for which one text stood: others may follow where keys should be."""
        self._more: FieldSlot | None = None
        """The place of a text that is another entry of it."""
        self._secret = False
        """Whether nothing is said yet of the list at hand, of which no entry is valid so far: it may be prose."""
        self._unsaid = []
        self._doubtful = False
        """Whether what is complete may be prose: a footnote's number, a word in brackets, a scalar beside objects."""
        self._rows_open = False
        self._dropped = False
        self.value = None
        self.complete = False
        self.problem = ""
        self._sure = False
        self._wrapper_depth = 0
        """How many objects and lists are wrapped around the value."""
        self._outer: list[tuple[Frame, int, Heads]] = []
        """The objects around it, with their own depth and heads: the value may still turn out to be one of them."""
        self._heads: Heads | None = {} if self._wrapper else None
        """The texts that the outermost object began with: a tool's name looks like the value's own. None where they
        are no more all that is known of it."""
        self._called = None
        self._filled = False
        """Whether the value at hand is a schema's properties, or was filled in in their place."""
        self._outer_object: Frame | None = None
        """The one of them that is at hand, now that what it is wrapped around has closed."""
        self._unwrapped = []
        self._whole: Frame | None = None
        """The outermost object or array that has closed, if no field of it was given a default for that."""
        self._frame: Frame | None = None
        """The object or array at hand; those around it are in `_frames`."""
        self._frames: list[Frame] = []
        # The value at hand: its place, or None for one that nobody asked for; its path; where a string of it goes.
        self._slot: FieldSlot | None = self._root_slot
        self._plan: FieldPlan = self._root
        self.path: Path = ()
        self._parts: list[str] | None = None
        self.open_text: list[str] | None = None
        """The pieces of the text at hand, if it streams."""
        self._start = 0
        self._shown = False
        """Whether `so_far` put the open text into the value."""
        self._bare = False
        """Whether the open text stands in place of a row."""
        self.line_of: Sections | None = None
        """The list of which the open text is a row, or a heading."""
        self._heading_before: tuple[str | None] | None = None
        """If the last text was a heading: the one that it took the place of."""
        self._quiet = False
        """Whether the value at hand is another sink's."""
        self._mends: list[str] = []
        """What was mended within the value at hand."""
        self._last = ""
        """The last text that closed, as it was written."""
        self._odd_name = ""
        """The last key that the model does not name, or not so."""
        self._misspelt: FieldSlot | None = None
        """What the last key in another spelling was taken for."""
        self._written: Any = None
        """Of the object or array that closes: its members as they were written, if that is asked for."""

    @property
    def closed(self) -> list[Path]:
        """The paths that are done, in their order."""
        if self._resets:
            self._done = _without(self._done, self._resets)
            self._resets = []
        return self._done

    # --- what the tokenizer tells -----------------------------------------------------------------------------------

    def key(self, name: str, start: int) -> None:
        frame: Any = self._frame  # an object: nothing else has keys
        members: ObjectPlan = frame.members
        slot = members.slots.get(name) or self._odd_key(frame, members, name, start)
        self._slot = slot
        if self._sure or slot is None or slot is self._root_slot:
            return
        if members.wants_raw or slot.name[:1] != ASIDE:
            self._recognise()

    def _odd_key(self, frame: Frame, members: ObjectPlan, name: str, start: int) -> FieldSlot | None:
        """The place for a key that the model does not name, or not so; None if nobody wants its value."""
        self._odd_name = name
        if members is WRAPPER:
            return self._key_around(frame, name, start)
        if self._lone is not None and (slot := self._entry_for_key(self._lone, frame, name)) is not None:
            return slot
        if members.discriminator is not None:
            return FieldSlot(name, ANYTHING, False, name)
        if members.value_plan is not None:
            return FieldSlot(name, members.value_plan, True, name)
        if self._wrapper and members.extra != "allow":
            plain = plain_name(name)
            slot = members.spellings.get(plain)
            if slot is not None and slot.name not in frame.seen:
                self.mended("key_spelling", start)
                self._misspelt = slot
                return slot
            if not self._frames and not members.wants_raw and self._may_hold(frame, name):
                self._filled = plain == "properties"
                return self._root_slot
        return self._unknown_key(frame, members, name)

    def _entry_for_key(self, lone: Lone, frame: Frame, name: str) -> FieldSlot | None:
        """Where a list lacks its brackets, its entries stand for keys: `"steps": "Boil.", "Pour.": "Wait."`."""
        fields = sum(not field.startswith(ASIDE) for field in frame.seen)
        if lone.frame is not frame or fields != lone.fields:
            self._lone = None
            return None
        lone.likely = is_entry(name, lone.entries[0])
        if lone.likely is False:
            self._lone = None
            return None
        self._more = FieldSlot(f"{ASIDE}{name}", ANYTHING, False, name)
        return self._more

    def _refuse_lone(self, lone: Lone) -> None:
        """What follows may be more of the list: then the first entry alone is none."""
        self._lone = None
        frame, slot = lone.frame, lone.slot
        frame.values.pop(slot.name, None)
        path = (*frame.path, slot.name)
        self._reset(path)
        self._emit_dropped(path, "a list without its brackets: what follows may be more of it")

    def _add_to_lone(self, lone: Lone, key: str, raw: Any, end: int) -> None:
        """Another entry of a list without brackets has come: tell all of it anew."""
        self._more = None
        if not lone.likely and not isinstance(raw, str):
            self._lone = None
            return None
        if not lone.likely or not isinstance(raw, str) or len(lone.entries) > MAX_LONE:
            return self._refuse_lone(lone)
        lone.entries += [key, raw]
        frame, slot = lone.frame, lone.slot
        frame.values.pop(slot.name, None)
        self._reset((*frame.path, slot.name))
        self._plan, self.path = slot.plan, (*frame.path, slot.name)
        self.events.append(Repaired(self.path, "missing_bracket", lone.start))
        self._tell_anew(frame, slot, lone.entries, lone.start, end)
        self._lone = lone
        return None

    def _key_around(self, frame: Frame, name: str, start: int) -> FieldSlot | None:
        """The key of an object where a list or a scalar is wanted: of one of its rows, or of what is wrapped."""
        row = self._root.items
        if row is not None and not frame.index and self._is_of(row, name):
            if self._outer:
                return self._build_row(name, start)
            self._open_rows(frame, name, start)
            return self._slot
        frame.index += 1
        if may_wrap(name, self._wrapper) or may_list(name) or (row is not None and frame.index == 1):
            return self._root_slot
        return None

    def _is_of(self, row: FieldPlan, name: str) -> bool:
        """Whether a key is one of a row's own."""
        return name in row.keys or plain_name(name) in row.spellings

    def _open_rows(self, frame: Frame, name: str, start: int) -> None:
        """A row without its list: the list is open until the text ends, or the next thing is none of its rows."""
        self._frame = None
        self._slot = self._root_slot
        self.mended("lone_entry", frame.start)
        self._begin()
        self._enter(self._root, None, frame.start)
        take_over = self.take_over
        sinks: list[Sink] = [self]
        self.take_over = sinks.append
        try:
            self.open_object(frame.start)
        finally:
            self.take_over = take_over
        if sinks[-1] is not self:
            take_over(sinks[-1])
        sinks[-1].key(name, start)
        self._rows_open = True

    def _build_row(self, name: str, start: int) -> FieldSlot:
        """A row without its list within another object."""
        husk: Any = self._frame
        self._frame, self._wrapper_depth, self._heads = self._outer.pop()
        self._unwrapped.pop()
        self._slot, self._filled = self._root_slot, True
        self._builder.begin({}, husk.start, {})
        self._quiet = True
        self.take_over(self._builder)
        self._builder.key(name, start)
        return self._root_slot

    def _may_hold(self, frame: Frame, name: str) -> bool:
        """Whether the value may lie under a key: of what is known to be the value itself, if that may be a call."""
        if not self._sure:
            return may_wrap(name, self._wrapper)
        return bool(self._heads) and len(self._heads or ()) == len(frame.seen) and may_call(name)

    def _unknown_key(self, frame: Frame, members: ObjectPlan, name: str) -> FieldSlot | None:
        if name in frame.tags:
            return self._undecide(frame, name)
        sections = self._frames[-1].plan.sections if self._frames and self._wrapper else None
        if sections is not None and sections.holds(name):
            return FieldSlot(_SECTION, ANYTHING, False, name)
        if members.extra == "allow" and not members.wants_raw:
            if name not in members.names and name[:1] != ASIDE:
                return FieldSlot(name, ANYTHING, True, name)
            if members.keeps_clashes:
                return FieldSlot(ASIDE + name, ANYTHING, False, name)
        elif members.extra == "forbid" and not members.wants_raw and ASIDE + name not in frame.seen:
            frame.seen[ASIDE + name] = 0
            if self._sure:
                self._refuse_key(frame, name)
        return FieldSlot(ASIDE + name, ANYTHING, False, name) if members.wants_raw or frame.raw is not None else None

    def _refuse_key(self, frame: Frame, name: str) -> None:
        self._emit_dropped((*frame.path, name), "the model takes no such key")

    def open_object(self, start: int) -> None:
        if not self._begin():
            return self._pass_over()
        plan = self._plan
        if self._filled and self._frame is not None and self._slot is self._root_slot:
            return self._build({}, start, {})
        if self._wrapper and self._slot is self._root_slot and "object" not in plan.containers:
            return self._enter(plan, WRAPPER, start)
        if plan.members is None or not self._may_stream():
            return self._build({}, start, plan.spellings)
        if plan.members.value_plan is not None and not self._is_told_of_all(plan.members.value_plan):
            return self._build({}, start, plan.spellings)
        return self._enter(plan, plan.members, start)

    def open_array(self, start: int) -> None:
        if not self._begin():
            return self._pass_over()
        if self._rows_open and not self._frames:
            self._end_rows()
        plan = self._plan
        if plan.items is not None and self._may_stream() and self._is_told_of_all(plan.items):
            if not self._sure and (self._frame is None or self._slot is self._root_slot) and not self._wrapper:
                self._recognise()
            return self._enter(plan, None, start)
        if self._slot is self._root_slot and self._wrapper and "array" not in plan.containers:
            return self._unwrap("wrapped_list", start)
        return self._build([], start, {})

    def _end_rows(self) -> None:
        """A list comes behind rows without one: they were an example."""
        frame: Any = self._frame
        frame.index -= 1
        self.finish()
        self.restart()
        self._begin()

    def close(self, end: int) -> None:
        frame = self._frame
        if frame is None:
            self._wrapper_depth -= 1
            return self._settle_root(NOTHING, None, 0, 0)
        if frame.waiting:
            self._release_all(frame, frame.waiting)
        self._frame = around = self._frames.pop() if self._frames else None
        self._plan, self.path, self._slot = frame.plan, frame.path, frame.slot
        if around is None:
            self._whole = frame if frame.filled is None else None
        elif around.raw is not None:
            self._written = frame.as_written()
        members, values = frame.members, frame.values
        if frame.section is not None and around is not None:
            return self._settle_section(around, frame, end)
        if frame.aside:
            values = {**values, **frame.aside}
        if frame.again or frame.aside:
            values = {name: values[name] for name in frame.seen if name in values}
        if frame.chosen is not None and (members is None or members.discriminator is None):
            return self._settle(values, frame.start, end, _through(frame.chosen), attached=True)
        held = {name: raw for name, (raw, _, _) in frame.held.items()} if frame.held else frame.held
        if members is not None and (members.wants_raw or members.discriminator is not None):
            return self._settle(held, frame.start, end, attached=True)
        if held:
            values = held | values
        return self._settle(values, frame.start, end, _as_it_is, attached=True)

    def open_string(self, start: int) -> Take:
        if not self._begin():
            return self._discard.open_string(start)
        self._start = start
        parts: list[str] = []
        self._parts = parts
        slot, plan = self._slot, self._plan
        if slot is None or not slot.streams:
            return parts.append
        if slot is self._root_slot and self._frame is not None and self._frame.members is not WRAPPER:
            return parts.append
        if plan.streams_text:
            if not self._sure and (slot is self._root_slot or self._frame.members is None):  # type: ignore[union-attr]
                self._recognise()
            self._announce()
            self.open_text = parts
            return self._emit_delta
        if plan.is_row:
            if self._wrapper and plan.members is not None and plan.members.text_slot is not None:
                return self._open_bare(plan, plan.members, plan.members.text_slot, start)
            self._announce()
            sections = None if self._frame is None else self._frame.plan.sections
            if sections is not None and sections.title_of is not None:
                self.line_of = sections
                return self._emit_row_text
        return parts.append

    def _open_bare(self, row: FieldPlan, members: ObjectPlan, text: FieldSlot, start: int) -> Take:
        """A string in place of a row with one text: it streams as that text would."""
        self.mended("bare_row", start)
        self._enter(row, members, start)
        self._bare = True
        self._slot = text
        self._begin()
        self._start = start
        self._parts = []
        if text.plan.streams_text:
            self._announce()
        return self._emit_row_text

    def _emit_row_text(self, piece: str) -> None:
        """A text in place of a row is held back as long as it may be a row that was written as a text."""
        parts: Any = self._parts
        parts.append(piece)
        if self.open_text is None:
            if not piece[:1].isalpha() or len(parts) > 1:  # else there is nothing to wait for: most texts
                if piece.isspace() or "".join(parts[:9]).lstrip()[:1] in BRACKETS:
                    return
                piece = "".join(parts)
            self.open_text = parts
        delta = bare(FieldDelta)
        delta.path, delta.text, delta.of_row = self.path, piece, self.line_of is not None
        self.events.append(delta)

    def _emit_delta(self, piece: str) -> None:
        self.open_text.append(piece)  # type: ignore[union-attr]
        self.events.append(FieldDelta(self.path, piece))

    def reopen(self, start: int, text: str | None) -> Take:
        frame: Any = self._frame  # what goes on is a member or an entry
        text = self._last if text is None else text
        if frame.members is None:
            self.take_back()
        take = self.open_string(start)
        if text:
            take(text)
        return take

    def take_back(self) -> str:
        frame: Any = self._frame  # a list's
        if self._heading_before is not None:
            (frame.heading,) = self._heading_before
            self._heading_before = None
            return self._last
        frame.index -= 1
        path = (*frame.path, frame.index)
        if self._done and self._done[-1] == path:
            frame.values.pop()
            while self._done and self._done[-1][: len(path)] == path:
                self._done.pop()
        if frame.raw:
            frame.raw.pop()
        (self._unsaid if self._secret else self.events).append(FieldReset(path))
        return self._last

    def reopen_object(self) -> bool:
        """Possible where it was read member by member, and nothing was said that depends on its end."""
        frame = self._whole
        if frame is None or frame.members is None or self.value is None or self._wrapper_depth or self._outer:
            return False
        if self._root.members is None:  # an object around the value
            return False
        self._whole = None
        self._frame, self.value = frame, frame.values
        self.complete, self.problem = False, ""
        return True

    def rows_are_objects(self) -> bool:
        frame: Any = self._frame  # a list's
        items: FieldPlan | None = frame.plan.items
        return items is not None and "object" in items.containers

    def knows(self, key: str) -> bool:
        frame: Any = self._frame  # an object's
        members: ObjectPlan = frame.members
        known = members.discriminator is not None or members.value_plan is not None
        return known or key in members.slots or plain_name(key) in members.spellings

    def last_key(self) -> str:
        return self._odd_name

    def last_text(self) -> str:
        return self._last if isinstance(self._last, str) else ""

    def fold(self) -> None:
        fold(self._parts or [])

    def close_string(self, end: int) -> None:
        parts = self._parts
        if parts is None:  # nobody asked for it
            self._last = self._discard.last_text()
            return
        lines, self.line_of = self.line_of, None
        silent = (self._bare or lines is not None) and self.open_text is None
        self._parts = self.open_text = None
        self._last = text = "".join(parts) if end - self._start < FOLD else joined(parts)
        if lines is not None:
            if self._is_heading(lines, text):
                return
            if silent and text and not isinstance(json_within(text), dict | list):
                self.events.append(FieldDelta(self.path, text, of_row=True))
        elif silent and self._reread_bare(text, end):
            return
        if self._heads is not None:
            self._note_head(self._heads, text, end)
        self._settle(text, self._start, end, attached=self._shown)
        self._shown = False
        if self._bare:
            self._bare = False
            self.close(end)

    def _is_heading(self, lines: Sections, text: str) -> bool:
        """A line that is the heading of those that follow: what was said of it as a row is taken back."""
        frame: Any = self._frame  # the list's
        title = None if lines.title_of is None else lines.title_of(text, self._language)
        if title is None:
            return False
        self._heading_before = (frame.heading,)
        frame.heading = title
        frame.index -= 1
        self._mends.clear()
        self.events.append(FieldReset(self.path))
        return True

    def _under(self, frame: Frame, heading: str, raw: Any) -> Any:
        sections = frame.plan.sections
        is_json = raw.__class__ is str and json_within(raw) is not None  # to be told as what it is
        return raw if sections is None or is_json else sections.under(heading, raw)

    def _note_head(self, heads: Heads, text: str, end: int) -> None:
        slot = self._slot
        if self._frames or self._frame is None or len(heads) > 3:
            self._heads = None
        elif slot is not None and slot is not self._root_slot:
            heads["\0" + slot.key if slot is self._misspelt else slot.key] = text, self._start, end

    def atom(self, value: object, start: int, end: int) -> None:
        if self._begin():
            self._settle(value, start, end)

    def mended(self, code: str, offset: int) -> None:
        if code == "unquoted_text" and not self._frames:
            self._doubtful = True
        within = self._slot is not None and (self._quiet or self._parts is not None)
        if within:
            self._mends.append(code)
        path = self.path if within else self._frame.path if self._frame is not None else ()
        (self._unsaid if self._secret else self.events).append(Repaired(path, code, offset))

    # --- where a value goes -----------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        """Find the place of the value that begins; False if nobody asked for it."""
        frame = self._frame
        if frame is None:
            self._slot, self._plan, self.path = self._root_slot, self._root, ()
            return True
        if frame.members is None:
            plan = frame.plan
            self._plan = plan.items or ANYTHING
            self.path = (*frame.path, frame.index)
            self._slot = _AN_ENTRY
            self._heading_before = None
            frame.index += 1
            return len(frame.values) < plan.max_entries or self._refuse_entry(plan)
        slot = self._slot
        if slot is None:
            return False
        if slot is self._root_slot:
            self._plan, self.path = self._root, ()
            return True
        self._plan, self.path = slot.plan, (*frame.path, slot.name)
        if slot.name in frame.seen:
            return self._begin_again(frame, slot)
        frame.seen[slot.name] = slot.rank
        return True

    def _refuse_entry(self, plan: FieldPlan) -> bool:
        """One more than the list may have: those before it stay."""
        self._slot = None
        self._emit_dropped(self.path, f"there are {plan.max_entries} already, and no more are allowed")
        return False

    def _begin_again(self, frame: Frame, slot: FieldSlot) -> bool:
        """A field's key came again, or another of its keys: the one that counts is the first of them, and the last of
        that."""
        members: Any = frame.members
        if slot.rank > frame.seen[slot.name]:
            self._slot = self._unknown_key(frame, members, slot.key)
            return self._begin()
        if slot.key in frame.tags:
            self._slot = self._undecide(frame, slot.key)
            return self._begin()
        if slot.rank < frame.seen[slot.name] and members.keys_may_be_extra:
            self._put_aside(frame, members, slot)
        frame.seen[slot.name] = slot.rank
        self._forget(frame, slot)
        return True

    def _put_aside(self, frame: Frame, members: ObjectPlan, slot: FieldSlot) -> None:
        """What came under another key of a field is none of its value, but an unknown member that is kept."""
        rank, written = frame.seen[slot.name], frame.as_written()
        for key in [key for key, its in members.slots.items() if its.name == slot.name and its.rank == rank]:
            frame.seen = {ASIDE + key if name == slot.name else name: its for name, its in frame.seen.items()}
            frame.aside = {**(frame.aside or {}), ASIDE + key: written[key]}

    def _forget(self, frame: Frame, slot: FieldSlot) -> None:
        """The value that follows takes the place of the other."""
        frame.again = True
        frame.values.pop(slot.name, None)
        waiting = frame.waiting.pop(slot.name, None) if frame.waiting else None
        if slot.streams and (waiting is None or waiting.was_told()):
            self._reset(self.path)
        for name, value in (frame.told or {}).items():
            if slot.name in value.slot.fields_before and not (frame.waiting and name in frame.waiting):
                self._ask_again(frame, value)

    def _ask_again(self, frame: Frame, value: Waiting) -> None:
        """A field's validators have looked at one whose key comes again: what they said of it does not hold."""
        frame.values.pop(value.slot.name, None)
        self._reset(value.path)
        frame.waiting = frame.waiting or {}
        frame.waiting[value.slot.name] = value

    def _reset(self, path: Path) -> None:
        """Forget what was said of a path. Of all that is done it is taken out later: here that would cost too much."""
        self.events.append(FieldReset(path))
        self._resets.append((len(self._done), path))
        if len(self._resets) > self._patience:
            self._patience = max(16, len(self.closed))

    def _undecide(self, frame: Frame, key: str) -> FieldSlot:
        """The discriminator came again: nothing that was said of the object holds."""
        self._reset(frame.path)
        if frame.path:
            self.events.append(FieldStarted(frame.path))
        frame.values.clear()
        frame.seen.clear()
        frame.held.pop(key, None)
        frame.members, frame.chosen, frame.tags = frame.plan.members, None, ()
        frame.waiting = frame.aside = frame.told = None
        return FieldSlot(key, ANYTHING, False, key)

    def _may_stream(self) -> bool:
        return self._slot is not None and self._slot.streams and len(self._frames) < MAX_STREAMING_DEPTH

    def _announce(self) -> None:
        if self.path:
            started = bare(FieldStarted)
            started.path = self.path
            (self._unsaid if self._secret else self.events).append(started)

    def _enter(self, plan: FieldPlan, members: ObjectPlan | None, start: int) -> None:
        if self._slot is self._root_slot and self._frame is not None:
            self._unwrap("wrapped_object", start)
        self._announce()
        frame = Frame(plan, members, self.path, self._slot or _AN_ENTRY, start)
        if self._frame is None:
            if self._called is None:
                self.value = frame.values
        else:
            self._frame.attach(frame.slot, frame.values)
            self._frames.append(self._frame)
            if self._frame.raw is not None:
                frame.raw = [] if members is None else {}
        if members is None and not self._sure and self._frame is None:
            self._secret = True
        if members is not None and (
            members.discriminator is not None or members.keys_may_be_extra or members.has_dependents
        ):
            frame.raw = {}
        self._frame = frame

    def _unwrap(self, code: str, start: int) -> None:
        """What is around the value is none of ours: begin again within it."""
        if self._frame is not None:
            if self._sure:
                self._called, self._sure = self._frame, False
            self._outer.append((self._frame, self._wrapper_depth, self._heads or {}))
            self._heads = {}
        self._wrapper_depth += 1 if self._frame is None or code == "wrapped_object" else 2
        self._frame, self.path = None, ()
        self._unwrapped.append((code, start))

    def _rewrap(self) -> None:
        """What looked like a wrapping is none: go on behind it, in the object around it."""
        frame, depth, self._heads = self._outer.pop()
        lists, self._wrapper_depth = self._wrapper_depth - depth - 1, depth
        self._unwrapped = [known for known in self._unwrapped if known[1] <= frame.start]
        self._frame, self._slot = frame, None
        self._secret, self._unsaid, self._dropped = False, [], False
        if self._called is frame:
            self._called, self._sure = None, True
        if self._called is None:
            self.value = frame.values
        if lists > 0:
            self._discard.begin(lists)
            self._quiet = True
            self.take_over(self._discard)

    def _look_around(self) -> None:
        """The value has closed. Of what is around it a list is passed over, an object may be the value itself."""
        frame, depth, heads = self._outer[-1] if self._outer else (None, -1, {})
        lists = self._wrapper_depth - depth - 1
        self._wrapper_depth -= lists
        if lists:
            rest = self._rest if self._sure else self._discard
            rest.begin(lists)
            self.take_over(rest)
        elif frame is not None:
            self._outer.pop()
            self._wrapper_depth = depth
            self._go_on_around(frame, heads)

    def _go_on_around(self, frame: Any, heads: Heads) -> None:
        """Hold what the object around the value has of the model's own keys: only its brace tells what it is."""
        members: ObjectPlan = frame.members
        if members.extra == "forbid":
            self._discard.begin()
            return self.take_over(self._discard)
        self._outer_object = self._frame = frame
        slots = {key: FieldSlot(key, ANYTHING, False, key) for key in members.slots}
        frame.members = ObjectPlan(slots)
        frame.seen.clear()
        frame.values = {}
        frame.held = {key: head for key, head in heads.items() if key in slots}
        return None

    def _settle_around(self, frame: Frame, members: ObjectPlan, raw: Any) -> None:
        """If it is valid as it stands it is the value, as it would be without leniency, and the other one was not."""
        self._outer_object = None
        try:
            value = self._root.validate(raw, self._notes()) if raw else NOTHING
        except Refused:
            value = NOTHING
        if value is not NOTHING:
            self._take_back(self.value, self.closed, self._dropped)
            self._done, self._resets = [], []
            self._dropped = False
            self.problem = ""
            self._frame = frame
            self._decide(frame, self._root, members, ())
            self._frame = None
            self.value = value
            self.complete = True
        self._look_around()

    def _pass_over(self) -> None:
        self._discard.begin()
        self._quiet = True
        self.take_over(self._discard)

    def _build(self, container: Any, start: int, spelled: dict[str, str]) -> None:
        if self._slot is not None and self._slot.streams:
            self._announce()
        if self._frame is None and not self._sure:
            self._recognise()
        self._builder.begin(container, start, spelled if self._wrapper else {})
        self._quiet = True
        self.take_over(self._builder)

    def quiet_done(self, value: Any, start: int, end: int) -> None:
        self.take_over(self)
        if value is not NOTHING:
            if self._filled and self._slot is self._root_slot and isinstance(value, dict):
                self._settle_filled(value, start, end)
            elif (
                not self._builder.has_lists  # most rows: no section
                or value.__class__ is not dict
                or list not in map(type, value.values())
                or not self._tell_if_section(value, start, end)
            ):
                self._settle(value, start, end)
        elif self._frame is None:
            self._look_around()
        self._quiet = False

    def _settle_filled(self, value: dict[str, Any], start: int, end: int) -> None:
        """The properties of a schema, or what was filled in for them."""
        self._filled = False
        frame: Any = self._frame  # the object that has the key
        if frame.members is WRAPPER:
            self.events.append(Repaired((), "lone_entry", start))
            self._tell_anew(frame, self._root_slot, [value], start, end)
        elif not is_schema(value):
            self._tell_anew(frame, self._root_slot, value, start, end)

    # --- a value has closed -----------------------------------------------------------------------------------------

    def _settle(self, raw: Any, start: int, end: int, shell: Check | None = None, *, attached: bool = False) -> None:
        """Validate a value and put it in its place, or say why it can't be used.

        `shell` is given where the members were validated one by one; `attached` where the value has shown itself in
        that place already.
        """
        frame, slot = self._frame, self._slot
        if frame is None or slot is None:
            return self._settle_root(raw, shell, start, end)
        if slot is self._root_slot and raw.__class__ is not dict:
            return self._settle_wrapped(frame, raw, start, end)
        if frame.heading is not None:
            raw = self._under(frame, frame.heading, raw)
        if frame.raw is not None:
            self._write_down(frame, slot, raw, start, end)
        if not slot.streams:
            return self._defer(frame, slot, raw, start, end)
        notes, plan, members = self._notes(), self._plan, frame.members
        try:
            if (
                slot.context_validators is not None
                or plan.context_validators is not None
                or (members is not None and members.wants_raw)
            ):
                value = self._validate(frame, slot, raw, shell, notes)
            elif shell is None:  # most values: a call less
                check = plan.validate
                value = check(raw, notes)
            else:
                check = plan.validate_parts
                value = check(shell(raw, notes), notes)
        except Refused as refused:
            if notes.early and slot.context_validators is not None:
                return self._wait_for_fields(
                    frame, Waiting(slot, self._plan, self.path, raw, (start, end), shell, attached)
                )
            return self._refuse(frame, slot, raw, start, end, refused.error, attached=attached)
        if not notes and shell is None and value is not raw and raw.__class__ in SCALARS:
            note_coercion(raw, value, notes)
        if self._mends:
            for code in self._mends:
                notes.append(f"mended: {code}")
            self._mends.clear()
        if not self._sure:
            self._recognise()
        if attached:
            frame.replace(slot, value)
        elif members is None:
            frame.values.append(value)
        else:
            frame.values[slot.name] = value
        if shell is None and plan.items is not None and value.__class__ is list and raw.__class__ is not list:
            self._tell_rows(value, (start, end))
            self._note_lone(frame, slot, raw, len(value), start)
        path = self.path
        self._done.append(path)
        done = bare(FieldDone)
        done.path, done.value, done.span, done.notes = path, value, (start, end), tuple(notes)
        self.events.append(done)
        if frame.waiting:
            self._release_known(frame, frame.waiting)
        return None

    def _refuse(
        self, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int, error: Exception, *, attached: bool
    ) -> None:
        if raw.__class__ is int and not -_MAX_FLOAT <= raw <= _MAX_FLOAT:
            return self._settle(math.inf if raw > 0 else -math.inf, start, end)  # as a float JSON would have it
        if attached:
            frame.detach(slot)
        elif self._wrapper and self._reread(frame, slot, raw, start, end, error):
            return None
        self._mends.clear()
        if slot is self._misspelt and self._plan.streams_text and not isinstance(raw, str | list | dict):
            frame.seen.pop(slot.name, None)
            frame.held.pop(slot.key, None)
            return None  # {"step": 1}: not the text of the step after all
        self._emit_dropped(
            self.path, reason_of(error, 0 if slot.context_validators is self._plan.context_validators is None else 1)
        )
        if frame.waiting:
            self._release_known(frame, frame.waiting)
        return None

    # --- values of the wrong kind ---------------------------------------------------------------------------------

    def _reread(self, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int, error: Exception) -> bool:
        """Take a value that can't be used for what it was meant to be; False if there is no such thing."""
        plan = self._plan
        if isinstance(raw, str) and plan.containers:
            inner = json_within(raw)
            kind = "array" if isinstance(inner, list) else "object"
            if inner is not None and kind in plan.containers:
                (self._unsaid if self._secret else self.events).append(Repaired(self.path, "json_text", start))
                self._tell_anew(frame, slot, inner, start, end)
                return True
        if not self._frames and "unquoted_text" in self._mends:
            return False  # a word in brackets, in prose
        codes: list[str] = []
        written = raw
        for _ in range(MAX_REREADING):
            raw, found = reread(raw, error, self._root.from_one_text, listed=frame.members is None)
            codes += found
            if not found:
                break
            if plan.items is not None and isinstance(raw, list) and "lone_entry" in found and isinstance(raw[0], dict):
                raw = [{plan.items.spellings.get(plain_name(key), key): said for key, said in raw[0].items()}]
            notes = self._notes()
            try:
                self._validate(frame, slot, raw, None, notes)
            except Refused as refused:
                error = refused.error
            else:
                notes.early = True
            if notes.early:
                self._doubtful = self._doubtful or not self._frames
                for code in codes:
                    (self._unsaid if self._secret else self.events).append(Repaired(self.path, code, start))
                if isinstance(raw, list):
                    self._tell_anew(frame, slot, raw, start, end)
                    self._note_lone(frame, slot, written, len(raw), start)
                else:
                    self._settle(raw, start, end)
                return True
        return False

    def _tell_anew(self, frame: Frame, slot: FieldSlot, inner: Any, start: int, end: int) -> None:
        """What was meant is told as if it had been written in its place."""
        self._mends.clear()
        if frame.members is None:
            frame.index -= 1
            if frame.raw:
                frame.raw.pop()
            if self._plan.is_row:
                (self._unsaid if self._secret else self.events).append(FieldReset(self.path))
        else:
            frame.seen.pop(slot.name, None)
        self._slot = slot
        self._tell_as_written(inner, start, end)

    # --- sections of a list's rows ----------------------------------------------------------------------------------

    def _settle_section(self, around: Frame, row: Frame, end: int) -> None:
        """A row that holds rows: they are told in its place, or behind it if it says something of its own."""
        if not row.values:
            around.detach(row.slot)
            return self._tell_section(around, row.section or [], row.start, end)
        self.events.append(Repaired(self.path, "section", row.start))
        self._settle(row.values, row.start, end, _as_it_is, attached=True)
        for entry in row.section or []:
            self._tell_as_written(entry, row.start, end)
        return None

    def _tell_if_section(self, entry: Any, start: int, end: int) -> bool:
        around = self._frame
        if around is None or around.members is not None or around.plan.sections is None or not self._wrapper:
            return False
        rows = around.plan.sections.rows_of(entry)
        if rows is None:
            return False
        self._tell_section(around, rows, start, end)
        return True

    def _tell_section(self, frame: Frame, rows: list[Any], start: int, end: int) -> None:
        self._mends.clear()
        self.events.append(Repaired(self.path, "section", start))
        self.events.append(FieldReset(self.path))
        frame.index -= 1
        for entry in rows:
            self._tell_as_written(entry, start, end)

    def _reread_bare(self, text: str, end: int) -> bool:
        """A text in place of a row, of which nothing was said: a row that was written as a text, or plain text."""
        inner, row = json_within(text), self._frame
        if not isinstance(inner, dict) or row is None:
            if text:
                self.events.append(FieldDelta(self.path, text))
            return False
        frame: Any = self._frames.pop()  # the list's
        self._bare = False
        self._frame, self._plan, self.path = frame, row.plan, row.path
        frame.detach(row.slot)
        self.events.append(Repaired(self.path, "json_text", row.start))
        self._tell_anew(frame, row.slot, inner, row.start, end)
        return True

    def _tell_as_written(self, inner: Any, start: int, end: int) -> None:
        """Hear from ourselves what the tokenizer would tell."""
        take_over = self.take_over
        sinks: list[Sink] = [self]
        self.take_over = sinks.append
        try:
            _tell(sinks, inner, start, end)
        finally:
            self.take_over = take_over
        take_over(sinks[-1])

    def _validate(self, frame: Frame, slot: FieldSlot, raw: Any, shell: Check | None, notes: Notes) -> Any:
        if shell is not None:
            raw = shell(raw, notes)
        members, plan = frame.members, self._plan
        if members is not None and members.wants_raw:
            frame.held[slot.key] = raw, 0, 0
        context = plan.context_validators if slot.context_validators is None else slot.context_validators
        if context is not None:
            return self._validate_with_data(frame, slot, context, raw, shell, notes)
        return (plan.validate if shell is None else plan.validate_parts)(raw, notes)

    # --- fields that look at others ---------------------------------------------------------------------------------

    def _validate_with_data(
        self, frame: Frame, slot: FieldSlot, context: ContextValidators, raw: Any, shell: Check | None, notes: Notes
    ) -> Any:
        """Validate a value whose validators may look at the fields declared before it, if they are all known."""
        name = slot.name if slot.context_validators is not None else ""
        holder, before = self._fields_before(frame, slot)
        if holder is None:
            return (self._plan.validate if shell is None else self._plan.validate_parts)(raw, notes)
        known = holder.values if holder.filled is None else holder.filled
        waiting = holder.waiting or {}
        data = {other: known[other] for other in before if other in known and other not in waiting}
        if holder.filled is not None or holder.knows(before):
            return (context.validate if shell is None else context.validate_parts)(data, name, raw, notes)
        value = (context.probe if shell is None else context.probe_parts)(data, name, raw, notes)
        if notes.early:
            raise Refused(TooEarly())  # and somebody caught it
        return value

    def _fields_before(self, frame: Frame, slot: FieldSlot) -> tuple[Frame | None, tuple[str, ...]]:
        """The object with fields around a value, and those declared before the one that it is, or lies in."""
        depth = len(self._frames)
        while frame.members is None or frame.members.value_plan is not None:
            depth -= 1
            if depth < 0:
                return None, ()
            slot, frame = frame.slot, self._frames[depth]
        return frame, slot.fields_before

    def _is_told_of_all(self, within: FieldPlan) -> bool:
        """Whether values within the one that begins can be validated one by one: what they may look at is known."""
        if within.context_validators is None or self._frame is None or self._slot is None:
            return True
        holder, before = self._fields_before(self._frame, self._slot)
        return holder is None or holder.knows(before)

    def _wait_for_fields(self, frame: Frame, value: Waiting) -> None:
        """Let a field wait for those declared before it; where the object is seen as it was written, for that."""
        members: Any = frame.members
        value.mends, self._mends = self._mends, []
        if not members.wants_raw:
            frame.waiting = frame.waiting or {}
            frame.waiting[value.slot.name] = value

    def _release_known(self, frame: Frame, waiting: dict[str, Waiting]) -> None:
        """A field is known: that may be what another one has waited for."""
        for name in sorted(waiting, key=lambda name: len(waiting[name].slot.fields_before)):
            before = waiting[name].slot.fields_before
            if frame.knows(before):
                return self._settle_late(frame, waiting.pop(name))  # which comes here again
        return None

    def _release_all(self, frame: Frame, waiting: dict[str, Waiting]) -> None:
        """The object closes: what did not come has its default."""
        for name in sorted(waiting, key=lambda name: len(waiting[name].slot.fields_before)):
            fill = waiting[name].slot.add_defaults
            known = {key: raw for key, (raw, _, _) in frame.held.items()} | frame.values
            try:
                frame.filled = known if fill is None else fill(known, self._notes())
            except Refused:  # then the object is not valid either, and it says so
                frame.filled = frame.values
            self._settle_late(frame, waiting.pop(name))

    def _settle_late(self, frame: Frame, value: Waiting) -> None:
        self._slot, self._plan, self.path, self._mends = value.slot, value.plan, value.path, value.mends
        start, end = value.span
        raw, frame.raw = frame.raw, None  # what was written is written down
        self._settle(value.raw, start, end, value.shell, attached=value.attached)
        frame.raw = raw

    def _defer(self, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int) -> None:
        """Keep a value of which nothing is said before its row closes, or its union is decided."""
        self._mends.clear()
        if self._lone is not None and slot is self._more:
            self._add_to_lone(self._lone, slot.key, raw, end)
            return
        members: Any = frame.members  # an object's: entries are not held
        if slot.name == _SECTION:
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
            self._decide(frame, chosen, chosen.members, tags)

    def _decide(self, frame: Frame, chosen: FieldPlan, members: Any, tags: tuple[str, ...]) -> None:
        """The discriminator has closed: say what came before it, and go on as the model that it names."""
        tags, frame.tags = frame.tags + tags, ()  # none of them comes anew while this is said
        frame.chosen = [*(frame.chosen or ()), chosen]
        frame.members = members
        frame.seen.clear()
        for name, (raw, start, end) in list(frame.held.items()):
            if frame.members is not members:
                break  # another discriminator within it has said it all
            self.key(name, start)
            self._begin()  # it has a place: the object is written down, whatever its model does not know
            if self._slot is not None and self._slot.streams and self._plan.streams_text and isinstance(raw, str):
                self._announce()
                if raw:
                    self.events.append(FieldDelta(self.path, raw))
            self._settle(raw, start, end)
        frame.tags += tags

    def _write_down(self, frame: Frame, slot: FieldSlot, raw: Any, start: int, end: int) -> None:
        if self._written is not None:
            raw, self._written = self._written, None
        if slot.context_validators is not None and slot.streams:
            frame.told = frame.told or {}
            frame.told[slot.name] = Waiting(slot, self._plan, self.path, raw, (start, end), None, False)
        if frame.chosen is not None:
            frame.held[slot.key] = raw, start, end
        elif frame.members is None:
            frame.raw.append(raw)
        else:
            frame.raw[slot.key] = raw

    def _note_lone(self, frame: Frame, slot: FieldSlot, raw: Any, rows: int, start: int) -> None:
        if rows == 1 and isinstance(raw, str) and frame.members is not None and self._wrapper:
            fields = sum(not field.startswith(ASIDE) for field in frame.seen)
            self._lone = Lone(frame, slot, [raw], start, fields)

    def _tell_rows(self, rows: list[Any], span: tuple[int, int]) -> None:
        """A list that was read from one text: its rows are told as if they had been written."""
        for index, row in enumerate(rows):
            path = (*self.path, index)
            self.events.append(FieldStarted(path))
            self._done.append(path)
            self.events.append(FieldDone(path, row, span))

    def _settle_root(self, raw: Any, shell: Check | None, start: int, end: int) -> None:
        if self._outer_object is not None:
            if self._root.members is not None:
                return self._settle_around(self._outer_object, self._root.members, raw)
            self._outer_object = None
            return self._look_around()
        if self._outer and not self._sure and (shell is not None or raw is NOTHING):
            return self._rewrap()
        try:
            self.value, codes = self._valid_root(raw, shell)
        except Refused as refused:
            if self._outer and not self._sure:
                return self._rewrap()
            self.problem = reason_of(refused.error, 0)
            if self._sure and not lacks_only(refused.error):
                self.value = None
                self._emit_dropped((), self.problem)
        else:
            self._complete(raw, codes, (start, end))
        return self._look_around()

    def _complete(self, raw: Any, codes: list[str], span: tuple[int, int]) -> None:
        """The value is valid: but for a list of which no entry is."""
        is_list = self._root.items is not None and isinstance(raw, list)
        if is_list and not raw and self._dropped:
            self.problem = "no entry of the list is valid"
            self.value = None
            if self._sure:
                self._emit_dropped((), self.problem)
            elif not self.rejected:
                self.rejected = self.problem
                self.of_rejected = self._unsaid
            return
        self.complete = True
        if not self._sure:
            value = self.value
            self._recognise()
            self.value = value
        for code in codes:
            self.events.append(Repaired((), code, span[0]))
        if not isinstance(raw, list | dict):
            self._doubtful = bool(self._root.containers)
            self._done.append(())
            self.events.append(FieldDone((), self.value, span))
        elif is_list:
            self._doubtful = self._doubtful or not raw or (len(raw) == 1 and isinstance(raw[0], int | float))

    def _valid_root(self, raw: Any, shell: Check | None) -> tuple[Any, list[str]]:
        """The value, and the codes of what was mended in it. Raises Refused."""
        if shell is not None:
            return self._root.validate_parts(shell(raw, self._notes()), self._notes()), []
        try:
            return self._root.validate(raw, self._notes()), []
        except Refused as refused:
            if not self._wrapper or not isinstance(raw, list | dict):
                raise
            for meant, codes in self._meanings(raw, refused.error):
                try:
                    return self._root.validate(meant, self._notes()), codes
                except Refused:
                    continue
            raise

    def _meanings(self, raw: Any, error: Exception) -> list[tuple[Any, list[str]]]:
        """What a value that is refused as a whole may have been meant to be."""
        found = [reread(raw, error, self._root.from_one_text, listed=False)]
        if isinstance(raw, list) and len(raw) == 1:
            found.append((raw[0], ["wrapped_list"]))
        elif isinstance(raw, dict):
            for key, inner in raw.items():
                if may_wrap(key, self._wrapper):
                    inner = json_within(inner) if isinstance(inner, str) else inner
                    found.append((inner, ["wrapped_object"]))
        return [(meant, codes) for meant, codes in found if codes]

    def _settle_wrapped(self, frame: Frame, raw: Any, start: int, end: int) -> None:
        """What lies under a key of an object around the value, and is no object: a scalar, or JSON within a text."""
        if self._root.takes_scalars and frame.members is WRAPPER:
            self._frame = None
            self._outer.append((frame, self._wrapper_depth, {}))
            self._wrapper_depth += 1
            self._unwrapped.append(("wrapped_object", start))
            if self._sure:  # a text that streams
                self._recognise()
            return self._settle_root(raw, None, start, end)
        self._mends.clear()
        inner = json_within(raw) if isinstance(raw, str) else None
        if inner is not None:
            self.events.append(Repaired((), "json_text", start))
            self._tell_anew(frame, self._root_slot, inner, start, end)
        return None

    def _emit_dropped(self, path: Path, reason: str) -> None:
        self._dropped = True
        (self._unsaid if self._secret else self.events).append(FieldDropped(path, reason))

    # --- what is known ----------------------------------------------------------------------------------------------

    def so_far(self) -> Any:
        """The value so far, an open text with what has come of it."""
        if self._previous_candidate is not None:
            return self._previous_candidate[0]
        frame, slot = self._frame, self._slot
        if self._parts is not None and slot is self._root_slot and self._plan.streams_text:
            return "".join(self._parts)
        if self._parts is None or frame is None or slot is None or not slot.streams or not self._plan.streams_text:
            return self.value
        (frame.replace if self._shown else frame.attach)(slot, "".join(self._parts))
        self._shown = True
        return self.value

    def open_paths(self) -> tuple[Path, ...]:
        """The paths that have begun and not closed, from the outside in."""
        at_hand = self._quiet or self._parts is not None
        if self._frame is None and not at_hand:
            return self._left_open
        paths = [*self._left_open]
        paths += [frame.path for frame in [*self._frames, self._frame] if frame is not None and frame.path]
        for frame in [*self._frames, self._frame]:
            if frame is not None and frame.waiting:
                paths += [value.path for value in frame.waiting.values()]
        if at_hand and self.path and self._slot is not None and self._slot.streams:
            paths.append(self.path)
        return tuple(paths)


_SECTION = ASIDE * 2
"""The place of what a row holds of rows."""
_AN_ENTRY = FieldSlot("", ANYTHING, True, "")
"""The place of an array's entry: it has no name, and which plan it is the array knows."""


def _as_it_is(value: Any, notes: Notes) -> Any:
    return value


def _through(plans: list[FieldPlan]) -> Check:
    """The shells of what was chosen, the innermost first."""
    if len(plans) == 1:
        return plans[0].validate_parts

    def shell(value: Any, notes: Notes) -> Any:
        for plan in reversed(plans):
            value = plan.validate_parts(value, notes)
        return value

    return shell


def _tell(sinks: list[Sink], value: Any, start: int, end: int) -> None:
    """Tell a value to the last of the sinks, at each step the one that is the last then."""
    sink = sinks[-1]
    if isinstance(value, dict):
        sink.open_object(start)
        for key, member in value.items():
            sinks[-1].key(key, start)
            _tell(sinks, member, start, end)
        sinks[-1].close(end)
    elif isinstance(value, list):
        sink.open_array(start)
        for entry in value:
            _tell(sinks, entry, start, end)
        sinks[-1].close(end)
    elif isinstance(value, str):
        take = sink.open_string(start)
        if value:
            take(value)
        sink.close_string(end)
    else:
        sink.atom(value, start, end)


_MAX_FLOAT = int(sys.float_info.max)


def _without(done: list[Path], resets: list[tuple[int, Path]]) -> list[Path]:
    """What is still done after resets: each forgets what was done by then at a path and within it."""
    kept: list[Path] = []
    gone: set[Path] = set()
    lengths: set[int] = set()
    for at in range(len(done) - 1, -1, -1):
        while resets and resets[-1][0] > at:
            _, path = resets.pop()
            gone.add(path)
            lengths.add(len(path))
        path = done[at]
        if not any(path[:length] in gone for length in lengths):
            kept.append(path)
    kept.reverse()
    return kept
