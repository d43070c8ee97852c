"""Sections of a list's rows: an entry that holds rows under a key (see `Sections`)."""

from __future__ import annotations

from typing import Any, Final

from kiwi_parser.assemble import retelling
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.assemble.within import json_within
from kiwi_parser.events import FieldReset, Repaired
from kiwi_parser.plan import ASIDE, Notes, Sections

SECTION: Final = ASIDE * 2
"""The place of what a row holds of rows."""


def settle_section(cursor: Cursor, outer: Frame, row: Frame, end: int) -> None:
    """A row that holds rows: they are told in its place, or behind it if it says something of its own."""
    rows = row.section or []
    if not row.values:
        outer.detach(row.slot)
        return _tell_section(cursor, outer, rows, row.start, end)
    cursor.events.append(Repaired(cursor.path, "section", row.start))
    cursor.settle(row.values, row.start, end, as_it_is, True)
    for entry in rows:
        retelling.tell_as_written(cursor, entry, row.start, end)
    return None


def take_entry(cursor: Cursor, frame: Frame, its: Sections, entry: Any, start: int, end: int, has_lists: bool) -> bool:
    """Take an entry that was built in silence and is no row: the heading of those that follow, or a section of them."""
    if its.title_of is not None and (title := its.title_of(entry, cursor.notes.language)) is not None:
        _go_under(cursor, frame, title)
        return True
    if not cursor.wrapping.name or not (has_lists or entry.__class__ is list):
        return False
    rows = its.rows_of(entry, cursor.notes.language)
    if rows is None:
        return False
    _tell_section(cursor, frame, rows, start, end)
    return True


def _tell_section(cursor: Cursor, frame: Frame, rows: list[Any], start: int, end: int) -> None:
    cursor.mends.clear()
    cursor.events.append(Repaired(cursor.path, "section", start))
    cursor.events.append(FieldReset(cursor.path))
    frame.index -= 1
    for entry in rows:
        retelling.tell_as_written(cursor, entry, start, end)


def take_heading(cursor: Cursor, lines: Sections, text: str) -> bool:
    """A line that is the heading of those that follow."""
    title = None if lines.title_of is None else lines.title_of(text, cursor.notes.language)
    if title is None or cursor.frame is None:
        return False
    _go_under(cursor, cursor.frame, title)
    return True


def _go_under(cursor: Cursor, frame: Frame, title: str) -> None:
    """The rows that follow stand under a heading: what was said of it as a row is taken back."""
    cursor.text.heading_before = (frame.heading,)
    frame.heading = title
    frame.index -= 1
    cursor.mends.clear()
    cursor.events.append(FieldReset(cursor.path))


def under_heading(frame: Frame, heading: str, raw: Any) -> Any:
    """A row of a list with the heading that came before it."""
    sections = frame.plan.sections
    is_json = raw.__class__ is str and json_within(raw) is not None  # to be told as what it is
    return raw if sections is None or is_json else sections.under(heading, raw)


def as_it_is(value: Any, notes: Notes) -> Any:
    """Checks nothing: what is left to check of an object whose members are valid its plan says."""
    return value
