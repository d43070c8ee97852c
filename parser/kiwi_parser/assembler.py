"""ModelParser and RecipeParser: JSON in pieces to typed, validated events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import ValidationError

from kiwi_parser.builder import Builder, Discard, ignore
from kiwi_parser.errors import JsonIncompleteError, JsonSyntaxError
from kiwi_parser.events import Event, FieldDelta, FieldDone, FieldDropped, FieldReset, FieldStarted, Path, Repaired
from kiwi_parser.limits import Limits
from kiwi_parser.reader import Reader
from kiwi_parser.recipe import Recipe
from kiwi_parser.schema import ANYTHING, Members, Node, Notes, Slot, plan
from kiwi_parser.tokenizer import Take

M = TypeVar("M")

MAX_SPEAKING_DEPTH = 64
"""Deeper than this a value commits whole: a path as long as the depth, for each level, would cost its square."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a text ended.

    complete: the value closed and is valid. truncated: the text ended within it. invalid: the text could not go on,
    or what came does not make a valid whole; `problem` says why, its `code` and `offset` say what and where.
    `closed` are the paths that are done, in their order; `open` those that had begun and did not close.
    """

    kind: Literal["complete", "truncated", "invalid"]
    closed: tuple[Path, ...]
    open: tuple[Path, ...]
    problem: JsonSyntaxError | None = None


class _Frame:
    """An object or array that is taken member by member or entry by entry."""

    __slots__ = ("index", "members", "node", "path", "seen", "slot", "start", "values")

    def __init__(self, node: Node, members: Members | None, path: Path, slot: Slot | None, start: int) -> None:
        self.node = node
        self.members = members
        self.path = path
        self.slot = slot
        """The place in the frame around this one."""
        self.start = start
        self.values: Any = [] if members is None else {}
        """What of it is known: validated values, by field name or in order."""
        self.index = 0
        """The entries begun."""
        self.seen: set[str] = set()
        """The fields begun."""


class Assembler:
    """A sink that follows a model's plan: says what the plan lets it say, validates each value when it closes.

    Values that commit whole are built by a `Builder`, unwanted ones fall to `Discard`: each takes the assembler's
    place as the tokenizer's sink until its value has closed, so that what is silent costs nothing here.
    """

    def __init__(self, root: Node, *, lenient: bool) -> None:
        self.events: list[Event] = []
        self.closed: list[Path] = []
        self.value: Any = None
        self.problem: str | None = None
        self.complete = False
        self.recognised = False
        """Whether anything of the model was seen: else this may not be the value at all."""
        self.reader: Reader | None = None
        self._root = root
        self._lenient = lenient
        self._frame: _Frame | None = None
        self._frames: list[_Frame] = []
        # The value at hand: where it goes, what it is (None: nobody wants it), its path.
        self._slot: Slot | None = None
        self._node: Node | None = root
        self._path: Path = ()
        self._speaks = True
        # The string at hand.
        self._parts: list[str] | None = None
        self._start = 0
        self._streams = False
        self._shown = False
        self._bare = False
        # What was said about the value at hand.
        self._mends: list[str] = []
        self._builder = Builder(self)
        self._discard = Discard(self)
        self._quiet = False

    # --- what the tokenizer tells -----------------------------------------------------------------------------------

    def key(self, name: str, start: int) -> None:
        frame = self._frame
        assert frame is not None
        assert frame.members is not None
        members = frame.members
        self._slot = slot = members.slots.get(name)
        if slot is None:
            self._slot = slot = self._odd_key(frame, members, name, start)
        if slot is not None:
            self.recognised = True

    def _odd_key(self, frame: _Frame, members: Members, name: str, start: int) -> Slot | None:
        """A key that the model does not name, or not so."""
        if members.rest is not None:
            return Slot(name, members.rest, True)
        if self._lenient and name in members.spelled and members.spelled[name].name not in frame.seen:
            self.mended("key_spelling", start)
            return members.spelled[name]
        if members.extra == "allow":
            return Slot(name, ANYTHING, True)
        if members.extra == "forbid":
            self._drop((*frame.path, name), "extra_forbidden: the model takes no such key")
        return None

    def open_object(self, start: int) -> None:
        self._begin()
        node = self._node
        if node is None:
            self._pass_over()
        elif node.members is not None and self._speaks and len(self._frames) < MAX_SPEAKING_DEPTH:
            self._enter(node, node.members, start)
        else:
            self._build({}, start, node.spelled)

    def open_array(self, start: int) -> None:
        self._begin()
        node = self._node
        if node is None:
            self._pass_over()
        elif node.items is not None and self._speaks and len(self._frames) < MAX_SPEAKING_DEPTH:
            self._enter(node, None, start)
        else:
            self._build([], start, {})

    def close(self, end: int) -> None:
        frame = self._leave()
        self._settle(frame.values, frame.start, end, whole=False, attached=True)

    def open_string(self, start: int) -> Take:
        self._begin()
        self._start = start
        node = self._node
        if node is None:
            return ignore
        self._parts = parts = []
        self._streams = node.text and self._speaks
        if self._streams:
            self._announce()
            return self._add
        if self._speaks and node.row:
            bare = node.members.bare if node.members is not None and self._lenient else None
            if bare is not None:
                return self._open_bare(node, bare, start)
            self._announce()
        return parts.append

    def _open_bare(self, node: Node, bare: Slot, start: int) -> Take:
        """A string in place of a row with one text: it streams as that text would."""
        self.mended("bare_row", start)
        assert node.members is not None
        self._enter(node, node.members, start)
        self._bare = True
        self._slot = bare
        return self.open_string(start)

    def _add(self, piece: str) -> None:
        self._parts.append(piece)  # type: ignore[union-attr]
        self.events.append(FieldDelta(self._path, piece))

    def close_string(self, end: int) -> None:
        parts = self._parts
        if parts is None:
            return
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        self._parts = None
        self._settle(raw, self._start, end, whole=True, attached=self._shown)
        self._shown = False
        if self._bare:
            self._bare = False
            self.close(end)

    def atom(self, value: object, start: int, end: int) -> None:
        self._begin()
        if self._node is not None:
            self._settle(value, start, end, whole=True)

    def mended(self, code: str, offset: int) -> None:
        path = self._path if self._quiet or self._parts is not None else self._here()
        self.events.append(Repaired(path, code, offset))

    # --- where a value goes -----------------------------------------------------------------------------------------

    def _here(self) -> Path:
        return () if self._frame is None else self._frame.path

    def _begin(self) -> None:
        """Find the place of the value that begins."""
        frame = self._frame
        if frame is None:
            self._node, self._path = self._root, ()
            return
        if frame.members is None:
            self._node, self._path = frame.node.items, (*frame.path, frame.index)
            frame.index += 1
            return
        slot = self._slot
        if slot is None:
            self._node = None
            return
        self._node, self._path, self._speaks = slot.node, (*frame.path, slot.name), slot.speaks
        if slot.name in frame.seen:
            self._forget(frame, slot)
        else:
            frame.seen.add(slot.name)

    def _forget(self, frame: _Frame, slot: Slot) -> None:
        """The key came again: the value that follows takes the place of the other."""
        frame.values.pop(slot.name, None)
        if slot.speaks:
            path = self._path
            self.closed = [done for done in self.closed if done[: len(path)] != path]
            self.events.append(FieldReset(path))

    def _announce(self) -> None:
        if self._path:
            self.events.append(FieldStarted(self._path))

    def _enter(self, node: Node, members: Members | None, start: int) -> None:
        self._announce()
        frame = _Frame(node, members, self._path, self._slot, start)
        if self._frame is None:
            self.value = frame.values
        else:
            _attach(self._frame, self._slot, frame.values)
            self._frames.append(self._frame)
        self._frame = frame

    def _leave(self) -> _Frame:
        frame = self._frame
        assert frame is not None
        self._frame = self._frames.pop() if self._frames else None
        self._node, self._path, self._slot, self._speaks = frame.node, frame.path, frame.slot, True
        return frame

    def _pass_over(self) -> None:
        assert self.reader is not None
        self._discard.begin()
        self._quiet = True
        self.reader.tokenizer.sink = self._discard

    def _build(self, container: Any, start: int, spelled: dict[str, str]) -> None:
        assert self.reader is not None
        if self._speaks:
            self._announce()
        self._builder.begin(container, start, spelled if self._lenient else {})
        self._quiet = True
        self.reader.tokenizer.sink = self._builder

    def quiet_done(self, value: Any, start: int, end: int) -> None:
        assert self.reader is not None
        self._quiet = False
        self.reader.tokenizer.sink = self
        if self._node is not None:
            self._settle(value, start, end, whole=True)

    # --- a value has closed -----------------------------------------------------------------------------------------

    def _settle(self, raw: Any, start: int, end: int, *, whole: bool, attached: bool = False) -> None:
        """Validate a value and put it in its place, or say why it can't be used."""
        frame = self._frame
        if frame is None:
            return self._settle_root(raw, start, end, whole=whole)
        slot = self._slot if frame.members is not None else None
        if not self._speaks:
            assert slot is not None
            frame.values[slot.name] = raw
            self._speaks = True
            return None
        notes = Notes()
        node = self._node
        assert node is not None
        try:
            if slot is not None and frame.members is not None and slot.name in frame.members.names:
                assign = frame.members.assign_whole if whole else frame.members.assign_shell
                value = assign(frame.values, slot.name, raw, notes)
            else:
                value = (node.whole if whole else node.shell)(raw, notes)
        except ValidationError as error:
            if attached:
                _detach(frame, slot)
            self._drop(self._path, reason_of(error, 0 if slot is None else 1))
            return None
        if not notes and value.__class__ is not raw.__class__:
            _note_coercion(raw, value, notes)
        if attached:
            _replace(frame, slot, value)
        else:
            _attach(frame, slot, value)
        if whole and node.items is not None and isinstance(value, list) and raw.__class__ is not list:
            self._tell_rows(value, (start, end))
        self.closed.append(self._path)
        self.events.append(FieldDone(self._path, value, (start, end), tuple(notes)))
        return None

    def _tell_rows(self, rows: list[Any], span: tuple[int, int]) -> None:
        """A list that was read from one text: its rows are told as if they had been written."""
        for index, row in enumerate(rows):
            path = (*self._path, index)
            self.events.append(FieldStarted(path))
            self.closed.append(path)
            self.events.append(FieldDone(path, row, span))

    def _settle_root(self, raw: Any, start: int, end: int, *, whole: bool) -> None:
        try:
            self.value = (self._root.whole if whole else self._root.shell)(raw, Notes())
        except ValidationError as error:
            self.problem = reason_of(error, 0)
            self.events.append(FieldDropped((), self.problem))
        else:
            self.complete = True

    def _drop(self, path: Path, reason: str) -> None:
        self.events.append(FieldDropped(path, reason))

    # --- what is known ----------------------------------------------------------------------------------------------

    def so_far(self) -> Any:
        """The value so far, an open text with what has come of it."""
        frame = self._frame
        if frame is not None and self._streams and self._parts is not None:
            text = "".join(self._parts)
            if self._shown:
                _replace(frame, self._slot, text)
            else:
                _attach(frame, self._slot, text)
                self._shown = True
        return self.value

    def open_paths(self) -> tuple[Path, ...]:
        """The paths that have begun and not closed, from the outside in."""
        frames = [*self._frames, self._frame] if self._frame is not None else []
        paths = [frame.path for frame in frames]
        if (self._parts is not None or self._quiet) and self._node is not None and self._speaks:
            paths.append(self._path)
        return tuple(path for path in paths if path)


def _attach(frame: _Frame, slot: Slot | None, value: Any) -> None:
    if frame.members is None:
        frame.values.append(value)
    else:
        assert slot is not None
        frame.values[slot.name] = value


def _replace(frame: _Frame, slot: Slot | None, value: Any) -> None:
    if frame.members is None:
        frame.values[-1] = value
    else:
        assert slot is not None
        frame.values[slot.name] = value


def _detach(frame: _Frame, slot: Slot | None) -> None:
    if frame.members is None:
        frame.values.pop()
    else:
        assert slot is not None
        frame.values.pop(slot.name, None)


def _note_coercion(raw: Any, value: Any, notes: Notes) -> None:
    """Say that a value of one JSON type was taken for another: "20" for 20. 4 for 4.0 is the same number."""
    scalar = (str, int, float, bool)
    both_numbers = type(raw) in (int, float) and type(value) in (int, float)
    if isinstance(raw, scalar) and type(value) in scalar and not (both_numbers and raw == value):
        notes.append(f"{raw!r} read as {value!r}")


def reason_of(error: ValidationError, skip: int) -> str:
    """What pydantic says, in one line; `skip` is how much of each location the path says already."""
    parts = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False)[:3]:
        where = ".".join(str(step) for step in detail["loc"][skip:])
        parts.append(f"{where}: {detail['msg']}" if where else detail["msg"])
    return "; ".join(parts)


class ModelParser(Generic[M]):
    """Reads a model's reply, finds the JSON in it, and tells the fields of `model` as they come and close.

    `feed` and `close` never raise for what the text says: `outcome` tells how it ended.
    """

    def __init__(self, model: type[M] | Any, *, strict: bool = False, limits: Limits | None = None) -> None:
        """Raises SchemaError for a model that can't be streamed."""
        self._assembler = Assembler(plan(model), lenient=not strict)
        self._reader = Reader(self._assembler, strict=strict, limits=limits or Limits())
        self._assembler.reader = self._reader
        self._closed = False
        self.outcome: Outcome | None = None
        """How the text ended: known after `close`, or as soon as it can't go on."""

    @property
    def value(self) -> M | Any:
        """What is known so far, never more.

        A dict (or list) of what closed and of the text at hand, until the whole closes and is valid: then the
        validated model. None before anything is known.
        """
        return self._assembler.so_far()

    def feed(self, text: str) -> list[Event]:
        """Read on. Raises TypeError where `text` is no str, ParserClosedError after `close`; else never."""
        self._assembler.events = events = []
        try:
            self._reader.feed(text)
        except JsonSyntaxError as error:
            self._end(error)
        return events

    def close(self) -> list[Event]:
        """End the text. Always safe, also twice."""
        self._assembler.events = events = []
        try:
            self._reader.close()
        except JsonSyntaxError as error:
            self._end(error)
        else:
            self._end(None)
        return events

    def _end(self, error: JsonSyntaxError | None) -> None:
        if self.outcome is not None:
            return
        assembler = self._assembler
        kind: Literal["complete", "truncated", "invalid"]
        if isinstance(error, JsonIncompleteError):
            kind = "truncated"
        elif error is None and assembler.complete:
            kind = "complete"
        else:
            kind = "invalid"
            if error is None:
                error = self._reader.problem("not_valid", assembler.problem or "the value is not valid")
        self.outcome = Outcome(kind, tuple(assembler.closed), assembler.open_paths(), error)


class RecipeParser(ModelParser[Recipe]):
    """A `ModelParser` for `Recipe`."""

    def __init__(self, *, strict: bool = False, limits: Limits | None = None) -> None:
        super().__init__(Recipe, strict=strict, limits=limits)

    @property
    def recipe(self) -> Recipe | dict[str, Any] | None:
        """What is known so far, never more: a dict until the recipe is whole and valid, then a `Recipe`."""
        return self.value
