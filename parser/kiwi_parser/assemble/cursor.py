"""Cursor: where in a model the text is, what is remembered of it, and what is said of that place."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Final

from kiwi_parser.assemble.candidate import Candidate
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.assemble.handover import Handover
from kiwi_parser.assemble.state import OddKeys, OpenText, Wrapping
from kiwi_parser.coded_text import coded
from kiwi_parser.events import Event, FieldDropped, FieldReset, FieldStarted, Path, bare
from kiwi_parser.plan import ANYTHING, Check, FieldPlan, FieldSlot, Notes, ObjectPlan, notes_in
from kiwi_parser.text import OnText

MAX_STREAMING_DEPTH: Final = 64
"""Deeper than this a value commits whole: a path as long as the depth, for each level, would cost its square."""

AN_ENTRY: Final = FieldSlot("", ANYTHING, True, "")
"""The place of an array's entry: it has no name, and which plan it has the array knows."""

_NO_SUCH_KEY: Final = coded("unknown_key", "the model takes no such key")


class Cursor(ABC):
    """The place of the value at hand, the objects and arrays around it, and the events that tell of them.

    The modules beside this one, each for one way in which a text strays from its model, are functions of a cursor. It
    is abstract: `Assembler` is the one that moves.
    """

    __slots__ = (
        "candidate",
        "events",
        "frame",
        "frames",
        "handover",
        "mends",
        "notes",
        "odd_keys",
        "path",
        "plan",
        "root_slot",
        "slot",
        "text",
        "wrapping",
        "written",
    )

    def __init__(self, root: FieldPlan, wrapper: str, language: str | None) -> None:
        self.events: list[Event] = []
        self.root_slot = FieldSlot("", root, True, "")
        self.candidate = Candidate()
        self.frame: Frame | None = None
        """The object or array at hand; those around it are in `frames`."""
        self.frames: list[Frame] = []
        self.slot: FieldSlot | None = self.root_slot
        """The place of the value at hand, None for one that nobody asked for."""
        self.plan: FieldPlan = root
        self.path: Path = ()
        self.text = OpenText()
        self.mends: list[str] = []
        """What was mended within the value at hand."""
        self.written: Any = None
        """Of the object or array that closes: its members as they were written, if that is asked for."""
        self.odd_keys = OddKeys()
        self.wrapping = Wrapping(wrapper)
        self.notes: Notes = notes_in(language)()
        """For what validators say of the value at hand: empty, and another one as soon as anything was said."""
        self.handover = Handover(self)

    def begin_anew(self, candidate: Candidate) -> None:
        """Go to the model itself, with this for its value."""
        self.candidate = candidate
        self.frame, self.frames = None, []
        self.slot, self.plan, self.path = self.root_slot, self.root_slot.plan, ()
        self.text.clear()
        self.odd_keys, self.wrapping = OddKeys(), Wrapping(self.wrapping.name)
        self.mends.clear()
        self.handover.active = False
        self.written = None

    def make_notes(self) -> Notes:
        return self.notes.__class__()

    def may_stream(self) -> bool:
        return self.slot is not None and self.slot.streams and len(self.frames) < MAX_STREAMING_DEPTH

    def tell(self, event: Event) -> None:
        """Say it, or hold it back as long as what it is about may be prose."""
        held_back = self.candidate.held_back
        (self.events if held_back is None else held_back).append(event)

    def announce(self) -> None:
        path = self.path
        if path:
            started = bare(FieldStarted)
            started.path = path
            held_back = self.candidate.held_back  # as `tell` does: a call less, for each row and text
            (self.events if held_back is None else held_back).append(started)

    def emit_dropped(self, path: Path, reason: str) -> None:
        self.candidate.dropped = True
        self.tell(FieldDropped(path, reason))

    def emit_reset(self, path: Path) -> None:
        """Say that what was said of a path does not hold, and that another value follows."""
        self.events.append(FieldReset(path))
        self.candidate.reset(path)

    def emit_refused_key(self, frame: Frame, name: str) -> None:
        self.emit_dropped((*frame.path, name), _NO_SUCH_KEY)

    def open_frames(self) -> list[Frame]:
        """The objects and arrays that are open, from the outside in."""
        return self.frames if self.frame is None else [*self.frames, self.frame]

    def unpack(self) -> None:
        """Unpack all that is known of the value."""
        frames = self.open_frames() + [frame for frame, _, _ in self.wrapping.outer]
        for frame in frames:
            if frame.packed:
                frame.unpack()

    # --- what the assembler does --------------------------------------------------------------------------------------

    @abstractmethod
    def begin(self) -> bool:
        """Find the place of the value that begins; False if nobody asked for it."""
        ...

    @abstractmethod
    def enter(self, plan: FieldPlan, members: ObjectPlan | None, start: int) -> None:
        """Take an object member by member, or an array entry by entry."""
        ...

    @abstractmethod
    def settle(self, raw: Any, start: int, end: int, check_parts: Check | None = None, attached: bool = False) -> None:
        """Validate a value and put it in its place, or say why it can't be used.

        `check_parts` is given where the members were validated one by one; `attached` where the value has shown itself
        in that place already. It is called by position: CPython 3.11 takes a third longer for a call with a keyword.
        """
        ...

    @abstractmethod
    def emit_row_delta(self, piece: str) -> None:
        """More of a text in place of a row."""
        ...

    @abstractmethod
    def restart(self) -> None:
        """Put aside what came so far: the value may be yet to come."""
        ...

    @abstractmethod
    def finish(self) -> None:
        """The text is at its end."""
        ...

    # As in `Sink`, whose methods they are.
    @abstractmethod
    def open_object(self, start: int) -> None: ...
    @abstractmethod
    def open_array(self, start: int) -> None: ...
    @abstractmethod
    def close(self, end: int) -> None: ...
    @abstractmethod
    def key(self, name: str, start: int) -> None: ...
    @abstractmethod
    def open_string(self, start: int) -> OnText: ...
    @abstractmethod
    def close_string(self, end: int) -> None: ...
    @abstractmethod
    def reopen(self, start: int, text: str | None) -> OnText: ...
    @abstractmethod
    def take_back(self) -> str: ...
    @abstractmethod
    def rows_are_objects(self) -> bool: ...
    @abstractmethod
    def knows(self, key: str) -> bool: ...
    @abstractmethod
    def last_key(self) -> str: ...
    @abstractmethod
    def last_text(self) -> str: ...
    @abstractmethod
    def fold(self) -> None: ...
    @abstractmethod
    def atom(self, value: object, start: int, end: int) -> None: ...
    @abstractmethod
    def mended(self, code: str, offset: int) -> None: ...
    @abstractmethod
    def quiet_done(self, value: Any, start: int, end: int) -> None: ...
