"""What an assembler remembers besides its place: of the text at hand, of odd keys, of what is around the value."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble.frame import Frame
from kiwi_parser.events import Path
from kiwi_parser.plan import ASIDE, FieldSlot, Sections


class OpenText:
    """The text that is open, and the one that closed last."""

    __slots__ = ("heading_before", "is_row", "last", "line_of", "of_row", "parts", "path", "shown", "start", "streamed")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.start = 0
        self.parts: list[str] | None = None
        """Its pieces; None while no text is open that anybody asked for."""
        self.streamed: list[str] | None = None
        """The same if it streams: then each piece is told, under `path`."""
        self.path: Path = ()
        self.shown = False
        """Whether it was put into the value as far as it has come."""
        self.is_row = False
        """Whether it stands in place of a row."""
        self.line_of: Sections | None = None
        """Where it is a line of a list of rows: that list's sections; it may be the heading of one."""
        self.of_row = False
        """Whether it is such a line: asked for with each token."""
        self.heading_before: tuple[str | None] | None = None
        """If the last text was a heading: the one that it took the place of."""
        self.last = ""
        """The last text that closed, as it was written."""


class LoneList:
    """A list for which one text stood: its place, what is known of its entries, and how many fields there were."""

    __slots__ = ("entries", "fields", "frame", "likely", "slot", "start")

    def __init__(self, frame: Frame, slot: FieldSlot, entries: list[Any], start: int) -> None:
        self.frame = frame
        self.slot = slot
        self.entries = entries
        self.start = start
        self.fields = self.fields_of(frame)
        self.likely: bool | None = None
        """Whether the key at hand is an entry of it; None if it may be."""

    @staticmethod
    def fields_of(frame: Frame) -> int:
        """How many fields of an object have begun."""
        return sum(not field.startswith(ASIDE) for field in frame.seen)


class OddKeys:
    """The last key that the model does not name, or not so, and what it was taken for."""

    __slots__ = ("entry_slot", "last", "lone_list", "misspelt")

    def __init__(self) -> None:
        self.last = ""
        self.misspelt: FieldSlot | None = None
        """What the last key in another spelling was taken for."""
        self.lone_list: LoneList | None = None
        """The last list for which one text stood: others may follow where keys should be."""
        self.entry_slot: FieldSlot | None = None
        """The place of a text that is another entry of it."""


Texts = dict[str, tuple[Any, int, int]]
"""Texts by key, as they were written, with their spans."""


class Wrapping:
    """What is around the value, and how much of it is known to be none of the value's own."""

    __slots__ = (
        "call",
        "fills_schema",
        "leading_texts",
        "name",
        "outer",
        "outer_object",
        "rows_are_open",
        "unreported",
        "wrapper_depth",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        """The words of a key under which the value may lie within another object; empty where nothing is mended."""
        self.wrapper_depth = 0
        """How many objects and lists are wrapped around the value."""
        self.outer: list[tuple[Frame, int, Texts]] = []
        """The objects around it, with what was the depth and what the texts there: one may still be the value."""
        self.leading_texts: Texts | None = {} if self.name else None
        """The texts that the outermost object began with: a tool's name looks like the value's own. None where they
        are no more all that is known of it."""
        self.call: Frame | None = None
        """The object that was recognised by texts alone, while it is not known whether the value lies in it."""
        self.fills_schema = False
        """Whether the value at hand is a schema's properties, or was filled in in their place."""
        self.outer_object: Frame | None = None
        """The object at hand, now that the value that lay in it has closed."""
        self.unreported: list[tuple[str, int]] = []
        """The objects and lists around the value of which nothing was said yet."""
        self.rows_are_open = False
        """Whether rows came without their list."""
