"""Assembler: what the tokenizer meets, to typed, validated events, as a model's plan says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pydantic import ValidationError

from kiwi_parser.builder import NOTHING, Builder, Discard, Rest, ignore
from kiwi_parser.events import Event, FieldDelta, FieldDone, FieldDropped, FieldReset, FieldStarted, Path, Repaired
from kiwi_parser.schema import ANYTHING, Check, Members, Node, Notes, Slot, plain_name
from kiwi_parser.tokenizer import Sink, Take, fold, joined

MAX_SPEAKING_DEPTH = 64
"""Deeper than this a value commits whole: a path as long as the depth, for each level, would cost its square."""


class _Frame:
    """An object or array that is taken member by member or entry by entry."""

    __slots__ = ("chosen", "held", "index", "members", "node", "path", "seen", "slot", "start", "values")

    def __init__(self, node: Node, members: Members | None, path: Path, slot: Slot, start: int) -> None:
        self.node = node
        self.members = members
        """Of an object: its fields. None for an array."""
        self.path = path
        self.slot = slot
        """Its place in the frame around it."""
        self.start = start
        self.values: Any = [] if members is None else {}
        """What of it is known: validated values, by field name or in order."""
        self.index = 0
        """The entries begun."""
        self.seen: set[str] = set()
        """The fields begun."""
        self.held: dict[str, tuple[Any, int, int]] = {}
        """Members that wait, raw, with their spans: for the discriminator, or for the row to close."""
        self.chosen: Node | None = None
        """What the discriminator chose."""


class Assembler:
    """A sink that follows a model's plan: says what the plan lets it say, validates each value when it closes.

    Values that commit whole are built by a `Builder`, unwanted ones fall to `Discard`: each takes the assembler's
    place as the tokenizer's sink until its value has closed.
    """

    take_over: Callable[[Sink], None]
    """Makes another sink the tokenizer's; set by whoever has both."""
    value: Any
    closed: list[Path]
    complete: bool
    problem: str
    recognised: bool
    """Whether anything of the model was seen; else this may not be the value at all."""

    def __init__(self, root: Node, *, wrapper: str = "") -> None:
        """`wrapper` are the words of a key under which a lenient stream may find the value within another object."""
        self.events: list[Event] = []
        self._root = root
        self._root_slot = Slot("", root, True, "")
        self._wrapper = wrapper
        self._builder = Builder(self)
        self._discard = Discard(self)
        self._rest = Rest(self)
        self._former: tuple[Any, list[Path], bool, bool, str] | None = None
        """What was taken for the value before, until another one is recognised: value, closed, whether anything was
        dropped, complete, problem."""
        self._begin_anew()

    def restart(self) -> None:
        """Put aside what came so far: the value may be yet to come."""
        if self.recognised:
            self._former = self.value, self.closed, self._dropped, self.complete, self.problem
        self._begin_anew()

    def recall(self) -> bool:
        """Go back to what was put aside: what came since then is not the value. False if there is nothing."""
        former, self._former = self._former, None
        if former is not None:
            self._begin_anew()
            self.recognised = True
            self.value, self.closed, self._dropped, self.complete, self.problem = former
        return former is not None

    @property
    def wanting(self) -> bool:
        """Not one object or list of it closed, nor all that it needs: such are examples, and schemas."""
        return not self.complete and all(len(path) == 1 for path in self.closed)

    def _recognise(self) -> None:
        """This is the value: say so of what was taken for it before, and of what is wrapped around it."""
        self.recognised = True
        if self._former is not None:
            value, closed, dropped, *_ = self._former
            self._former = None
            self._take_back(value, closed, dropped)
        for code, start in self._unwrapped:
            self.events.append(Repaired((), code, start))
        if self._frame is not None:
            for name in sorted(self._frame.seen):  # none is the model's own, or it would have been recognised
                self._refuse(self._frame, name)

    def _take_back(self, value: Any, closed: list[Path], dropped: bool) -> None:
        """Say that this was not the value, if anything was said of it."""
        if closed or dropped or (value and isinstance(value, dict | list)):
            self.events.append(FieldReset(()))

    def _begin_anew(self) -> None:
        self.closed = []
        self._dropped = False
        self.value = None
        self.complete = False
        self.problem = ""
        self.recognised = False
        self._husks = 0
        """How many objects and lists are wrapped around the value."""
        self._outer: list[tuple[_Frame, int]] = []
        """The objects around it, with their own husks: the value may still turn out to be one of them."""
        self._around: _Frame | None = None
        """The one of them that is at hand, now that what it is wrapped around has closed."""
        self._unwrapped: list[tuple[str, int]] = []
        self._frame: _Frame | None = None
        """The object or array at hand; those around it are in `_frames`."""
        self._frames: list[_Frame] = []
        # The value at hand: its place, or None for one that nobody asked for; its path; where a string of it goes.
        self._slot: Slot | None = self._root_slot
        self._node: Node = self._root
        self.path: Path = ()
        self._parts: list[str] | None = None
        self.speaking: list[str] | None = None
        """The pieces of the text at hand, if it streams."""
        self._start = 0
        self._shown = False
        """Whether `so_far` put the open text into the value."""
        self._bare = False
        """Whether the open text stands in place of a row."""
        self._quiet = False
        """Whether the value at hand is another sink's."""
        self._mends: list[str] = []
        """What was mended within the value at hand."""
        self._last = ""
        """The last text that closed, as it was written."""
        self._misspelt: Slot | None = None
        """What the last key in another spelling was taken for."""

    # --- what the tokenizer tells -----------------------------------------------------------------------------------

    def key(self, name: str, start: int) -> None:
        frame: Any = self._frame  # an object: nothing else has keys
        members: Members = frame.members
        slot = members.slots.get(name) or self._odd_key(frame, members, name, start)
        self._slot = slot
        if not self.recognised and slot is not None and slot is not self._root_slot:
            self._recognise()

    def _odd_key(self, frame: _Frame, members: Members, name: str, start: int) -> Slot | None:
        """The place for a key that the model does not name, or not so; None if nobody wants its value."""
        if members.choice is not None:
            return Slot(name, ANYTHING, False, name)
        if members.rest is not None:
            return Slot(name, members.rest, True, name)
        if self._wrapper and members.extra != "allow":
            plain = plain_name(name)
            slot = members.spelled.get(plain)
            if slot is not None and slot.name not in frame.seen:
                self.mended("key_spelling", start)
                self._misspelt = slot
                return slot
            if not self.recognised and not self._frames and not members.raw and self._is_wrapper(name, plain):
                return self._root_slot
        if members.raw:
            return Slot(name, ANYTHING, False, name)
        if members.extra == "allow":
            return Slot(name, ANYTHING, True, name)
        if members.extra == "forbid" and name not in frame.seen:
            frame.seen.add(name)
            if self.recognised:
                self._refuse(frame, name)
        return None

    def _refuse(self, frame: _Frame, name: str) -> None:
        self._drop((*frame.path, name), "the model takes no such key")

    def _is_wrapper(self, key: str, plain: str) -> bool:
        """Whether the value may lie under a key: one that holds its name in whole words, or an answer's own."""
        words, name = f" {words_of(key)} ", self._wrapper
        whole = name.replace(" ", "")
        return plain in _WRAPPERS or any(plain == whole + plural or f" {name}{plural} " in words for plural in _PLURALS)

    def open_object(self, start: int) -> None:
        if not self._begin():
            return self._pass_over()
        node = self._node
        if node.members is None or not self._may_speak():
            return self._build({}, start, node.spelled)
        return self._enter(node, node.members, start)

    def open_array(self, start: int) -> None:
        if not self._begin():
            return self._pass_over()
        node = self._node
        if node.items is not None and self._may_speak():
            if not self.recognised:
                self._recognise()
            return self._enter(node, None, start)
        if self._slot is self._root_slot and self._wrapper and "array" not in node.takes:
            return self._unwrap("wrapped_list", start)
        return self._build([], start, {})

    def close(self, end: int) -> None:
        frame = self._frame
        if frame is None:
            self._husks -= 1
            return self._settle_root(None, whole=True)
        self._frame = self._frames.pop() if self._frames else None
        self._node, self.path, self._slot = frame.node, frame.path, frame.slot
        if frame.chosen is not None:
            return self._settle(frame.values, frame.start, end, frame.chosen.shell, attached=True)
        members, values = frame.members, frame.values
        if frame.held:
            values = {name: raw for name, (raw, _, _) in frame.held.items()}
        if members is not None and (members.raw or members.choice is not None):
            return self._settle(values, frame.start, end, attached=True)
        if frame.held:
            values |= frame.values
        return self._settle(values, frame.start, end, _as_it_is, attached=True)

    def open_string(self, start: int) -> Take:
        if not self._begin():
            return ignore
        self._start = start
        parts: list[str] = []
        self._parts = parts
        slot, node = self._slot, self._node
        if slot is None or not slot.speaks:
            return parts.append
        if node.text:
            self._announce()
            self.speaking = parts
            return self._say
        if node.row:
            if self._wrapper and node.members is not None and node.members.bare is not None:
                return self._open_bare(node, node.members, node.members.bare, start)
            self._announce()
        return parts.append

    def _open_bare(self, row: Node, members: Members, text: Slot, start: int) -> Take:
        """A string in place of a row with one text: it streams as that text would."""
        self.mended("bare_row", start)
        self._enter(row, members, start)
        self._bare = True
        self._slot = text
        return self.open_string(start)

    def _say(self, piece: str) -> None:
        self.speaking.append(piece)  # type: ignore[union-attr]
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
        frame.index -= 1
        path = (*frame.path, frame.index)
        if self.closed and self.closed[-1] == path:
            frame.values.pop()
            self.closed = [done for done in self.closed if done[: len(path)] != path]
        self.events.append(FieldReset(path))
        return self._last

    def fold(self) -> None:
        fold(self._parts or [])

    def close_string(self, end: int) -> None:
        parts = self._parts
        if parts is None:
            return
        self._parts = self.speaking = None
        self._last = text = parts[0] if len(parts) == 1 else joined(parts)
        self._settle(text, self._start, end, attached=self._shown)
        self._shown = False
        if self._bare:
            self._bare = False
            self.close(end)

    def atom(self, value: object, start: int, end: int) -> None:
        if self._begin():
            self._settle(value, start, end)

    def mended(self, code: str, offset: int) -> None:
        within = self._quiet or self._parts is not None
        if within:
            self._mends.append(code)
        path = self.path if within else self._frame.path if self._frame is not None else ()
        self.events.append(Repaired(path, code, offset))

    # --- where a value goes -----------------------------------------------------------------------------------------

    def _begin(self) -> bool:
        """Find the place of the value that begins; False if nobody asked for it."""
        frame = self._frame
        if frame is None:
            self._slot, self._node, self.path = self._root_slot, self._root, ()
            return True
        if frame.members is None:
            self._node = frame.node.items or ANYTHING
            self.path = (*frame.path, frame.index)
            self._slot = _AN_ENTRY
            frame.index += 1
            return True
        slot = self._slot
        if slot is None:
            return False
        if slot is self._root_slot:
            self._node, self.path = self._root, ()
            return True
        self._node, self.path = slot.node, (*frame.path, slot.name)
        if slot.name in frame.seen:
            self._forget(frame, slot)
        else:
            frame.seen.add(slot.name)
        return True

    def _forget(self, frame: _Frame, slot: Slot) -> None:
        """The key came again: the value that follows takes the place of the other."""
        frame.values.pop(slot.name, None)
        if slot.speaks:
            path = self.path
            self.closed = [done for done in self.closed if done[: len(path)] != path]
            self.events.append(FieldReset(path))

    def _may_speak(self) -> bool:
        return self._slot is not None and self._slot.speaks and len(self._frames) < MAX_SPEAKING_DEPTH

    def _announce(self) -> None:
        if self.path:
            self.events.append(FieldStarted(self.path))

    def _enter(self, node: Node, members: Members | None, start: int) -> None:
        if self._slot is self._root_slot and self._frame is not None:
            self._unwrap("wrapped_object", start)
        self._announce()
        frame = _Frame(node, members, self.path, self._slot or _AN_ENTRY, start)
        if self._frame is None:
            self.value = frame.values
        else:
            _attach(self._frame, frame.slot, frame.values)
            self._frames.append(self._frame)
        self._frame = frame

    def _unwrap(self, code: str, start: int) -> None:
        """What is around the value is none of ours: begin again within it."""
        if self._frame is not None:
            self._outer.append((self._frame, self._husks))
        self._husks += 1 if self._frame is None or code == "wrapped_object" else 2
        self._frame, self.path = None, ()
        self._unwrapped.append((code, start))

    def _rewrap(self) -> None:
        """What looked like a wrapping is none: go on behind it, in the object around it."""
        frame, husks = self._outer.pop()
        lists, self._husks = self._husks - husks - 1, husks
        self._frame, self._slot, self.value = frame, None, frame.values
        if lists > 0:
            self._discard.begin(lists)
            self._quiet = True
            self.take_over(self._discard)

    def _look_around(self) -> None:
        """The value has closed. Of what is around it a list is passed over, an object may be the value itself."""
        frame, husks = self._outer[-1] if self._outer else (None, -1)
        lists = self._husks - husks - 1
        self._husks -= lists
        if lists:
            rest = self._rest if self.recognised else self._discard
            rest.begin(lists)
            self.take_over(rest)
        elif frame is not None:
            self._outer.pop()
            self._husks = husks
            self._go_on_around(frame)

    def _go_on_around(self, frame: Any) -> None:
        """Hold what the object around the value has of the model's own keys: only its brace tells what it is."""
        members: Members = frame.members
        if members.extra == "forbid":
            self._discard.begin()
            return self.take_over(self._discard)
        self._around = self._frame = frame
        slots = {key: Slot(key, ANYTHING, False, key) for key in members.slots}
        frame.members = Members(slots, members.assign_whole, members.assign_shell)
        frame.seen.clear()
        return None

    def _settle_around(self, frame: _Frame, members: Members, raw: Any) -> None:
        """If it is valid as it stands it is the value, as it would be without leniency, and the other one was not."""
        self._around = None
        try:
            value = self._root.whole(raw, Notes()) if raw else NOTHING
        except ValidationError:
            value = NOTHING
        if value is not NOTHING:
            self._take_back(self.value, self.closed, self._dropped)
            self.closed = []
            self._dropped = False
            self.problem = ""
            self._frame = frame
            self._decide(frame, self._root, members)
            self._frame = None
            self.value = value
            self.complete = True
        self._look_around()

    def _pass_over(self) -> None:
        self._discard.begin()
        self._quiet = True
        self.take_over(self._discard)

    def _build(self, container: Any, start: int, spelled: dict[str, str]) -> None:
        if self._slot is not None and self._slot.speaks:
            self._announce()
        if self._frame is None and not self.recognised:
            self._recognise()
        self._builder.begin(container, start, spelled if self._wrapper else {})
        self._quiet = True
        self.take_over(self._builder)

    def quiet_done(self, value: Any, start: int, end: int) -> None:
        self.take_over(self)
        if value is not NOTHING:
            self._settle(value, start, end)
        elif self._frame is None:
            self._look_around()
        self._quiet = False

    # --- a value has closed -----------------------------------------------------------------------------------------

    def _settle(self, raw: Any, start: int, end: int, shell: Check | None = None, *, attached: bool = False) -> None:
        """Validate a value and put it in its place, or say why it can't be used.

        `shell` is given where the members were validated one by one; `attached` where the value has shown itself in
        that place already.
        """
        frame, slot = self._frame, self._slot
        if frame is None or slot is None:
            return self._settle_root(raw, whole=shell is None)
        if not slot.speaks:
            return self._hold(frame, slot, raw, start, end)
        notes = Notes()
        try:
            value = self._validated(frame, slot, raw, shell, notes)
        except ValidationError as error:
            if attached:
                _detach(frame, slot)
            self._mends.clear()
            if slot is self._root_slot:
                return None  # {"recipe": "Tea"}: no wrapping after all
            if slot is self._misspelt and self._node.text and not isinstance(raw, str | list | dict):
                frame.seen.discard(slot.name)
                frame.held.pop(slot.key, None)
                return None  # {"step": 1}: not the text of the step after all
            return self._drop(self.path, reason_of(error, 0 if slot is _AN_ENTRY else 1))
        if not notes and shell is None and value is not raw and raw.__class__ in _SCALARS:
            _note_coercion(raw, value, notes)
        if self._mends:
            notes += [f"mended: {code}" for code in self._mends]
            self._mends.clear()
        (_replace if attached else _attach)(frame, slot, value)
        if shell is None and self._node.items is not None and value.__class__ is list and raw.__class__ is not list:
            self._tell_rows(value, (start, end))
        path = self.path
        self.closed.append(path)
        self.events.append(FieldDone(path, value, (start, end), tuple(notes)))
        return None

    def _validated(self, frame: _Frame, slot: Slot, raw: Any, shell: Check | None, notes: Notes) -> Any:
        if shell is not None:
            raw = shell(raw, notes)
        members = frame.members
        if members is not None and members.raw:
            frame.held[slot.key] = raw, 0, 0
        if members is not None and slot.name in members.names:
            assign = members.assign_whole if shell is None else members.assign_shell
            return assign(frame.values, slot.name, raw, notes)
        return (self._node.whole if shell is None else self._node.shell)(raw, notes)

    def _hold(self, frame: _Frame, slot: Slot, raw: Any, start: int, end: int) -> None:
        """Keep a value of which nothing is said before its row closes, or its union is decided."""
        self._mends.clear()
        members = frame.members
        frame.held[slot.key if members is not None and members.raw else slot.name] = raw, start, end
        if (
            members is not None
            and members.choice is not None
            and slot.name in members.choice.keys
            and isinstance(raw, str | int)
        ):
            chosen = members.choice.nodes.get(raw)
            if chosen is not None and chosen.members is not None:
                self._decide(frame, chosen, chosen.members)

    def _decide(self, frame: _Frame, chosen: Node, members: Members) -> None:
        """The discriminator has closed: say what came before it, and go on as the model that it names."""
        frame.chosen, frame.members = chosen, members
        frame.seen.clear()
        for name, (raw, start, end) in frame.held.items():
            self.key(name, start)
            if self._begin():
                if self._node.text and isinstance(raw, str):
                    self._announce()
                    if raw:
                        self.events.append(FieldDelta(self.path, raw))
                self._settle(raw, start, end)

    def _tell_rows(self, rows: list[Any], span: tuple[int, int]) -> None:
        """A list that was read from one text: its rows are told as if they had been written."""
        for index, row in enumerate(rows):
            path = (*self.path, index)
            self.events.append(FieldStarted(path))
            self.closed.append(path)
            self.events.append(FieldDone(path, row, span))

    def _settle_root(self, raw: Any, *, whole: bool) -> None:
        if self._around is not None and self._root.members is not None:
            return self._settle_around(self._around, self._root.members, raw)
        if self._outer and not self.recognised:
            return self._rewrap()
        try:
            self.value = (self._root.whole if whole else self._root.shell)(raw, Notes())
        except ValidationError as error:
            self.problem = reason_of(error, 0)
            if self.recognised and any(detail["type"] != "missing" for detail in error.errors()):
                self.value = None
                self._drop((), self.problem)
        else:
            self.complete = True
        return self._look_around()

    def _drop(self, path: Path, reason: str) -> None:
        self._dropped = True
        self.events.append(FieldDropped(path, reason))

    # --- what is known ----------------------------------------------------------------------------------------------

    def so_far(self) -> Any:
        """The value so far, an open text with what has come of it."""
        if self._former is not None:
            return self._former[0]
        frame, slot = self._frame, self._slot
        if self._parts is None or frame is None or slot is None or not slot.speaks or not self._node.text:
            return self.value
        (_replace if self._shown else _attach)(frame, slot, "".join(self._parts))
        self._shown = True
        return self.value

    def open_paths(self) -> tuple[Path, ...]:
        """The paths that have begun and not closed, from the outside in."""
        paths = [frame.path for frame in [*self._frames, self._frame] if frame is not None and frame.path]
        at_hand = self._quiet or self._parts is not None
        if at_hand and self.path and self._slot is not None and self._slot.speaks:
            paths.append(self.path)
        return tuple(paths)


_WRAPPERS = frozenset({"data", "result", "results", "response", "output", "answer", "finalanswer", "json"})
"""Keys under which models put what they were asked for, besides its name."""

_PLURALS = ("", "s", "es")
_SEAMS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")


def words_of(name: str) -> str:
    """The words of a key or a class's name, with spaces between them: "my recipe" of my_recipe and MyRecipe."""
    return _SEAMS.sub(" ", name[:99]).strip().casefold()


_AN_ENTRY = Slot("", ANYTHING, True, "")
"""The place of an array's entry: it has no name, and which node it is the array knows."""


def _as_it_is(value: Any, notes: Notes) -> Any:
    return value


def _attach(frame: _Frame, slot: Slot, value: Any) -> None:
    if frame.members is None:
        frame.values.append(value)
    else:
        frame.values[slot.name] = value


def _replace(frame: _Frame, slot: Slot, value: Any) -> None:
    frame.values[-1 if frame.members is None else slot.name] = value


def _detach(frame: _Frame, slot: Slot) -> None:
    frame.values.pop(-1 if frame.members is None else slot.name)


_SCALARS = frozenset({str, int, float, bool})


def _note_coercion(raw: Any, value: Any, notes: Notes) -> None:
    """Say that a text was changed, or a value of one JSON type taken for another. 4 for 4.0 is the same number."""
    kinds = {raw.__class__, value.__class__}
    if kinds <= _SCALARS and (value != raw or (len(kinds) > 1 and kinds != {int, float})):
        notes.append(f"{_short(raw)} read as {_short(value)}")


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:40]}...{shown[-17:]}"


def reason_of(error: ValidationError, skip: int) -> str:
    """What pydantic says, in one line; `skip` is how much of each location the path says already."""
    parts = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False)[:3]:
        where = ".".join(str(step) for step in detail["loc"][skip:])
        parts.append(f"{where}: {detail['msg']}" if where else detail["msg"])
    return "; ".join(parts)
