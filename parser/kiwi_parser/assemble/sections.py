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


def settle_section(cursor: Cursor, around: Frame, row: Frame, end: int) -> None:
    """A row that holds rows: they are told in its place, or behind it if it says something of its own."""
    rows = row.section or []
    if not row.values:
        around.detach(row.slot)
        return _tell_section(cursor, around, rows, row.start, end)
    cursor.events.append(Repaired(cursor.path, "section", row.start))
    cursor.settle(row.values, row.start, end, as_it_is, attached=True)
    for entry in rows:
        retelling.tell_as_written(cursor, entry, row.start, end)
    return None


def tell_if_section(cursor: Cursor, entry: Any, start: int, end: int) -> bool:
    """Tell an entry that was built in silence row by row, if it is a section."""
    around = cursor.frame
    if around is None or around.members is not None or around.plan.sections is None or not cursor.wrapping.name:
        return False
    rows = around.plan.sections.rows_of(entry)
    if rows is None:
        return False
    _tell_section(cursor, around, rows, start, end)
    return True


def _tell_section(cursor: Cursor, frame: Frame, rows: list[Any], start: int, end: int) -> None:
    cursor.mends.clear()
    cursor.events.append(Repaired(cursor.path, "section", start))
    cursor.events.append(FieldReset(cursor.path))
    frame.index -= 1
    for entry in rows:
        retelling.tell_as_written(cursor, entry, start, end)


def take_heading(cursor: Cursor, lines: Sections, text: str) -> bool:
    """A line that is the heading of those that follow: what was said of it as a row is taken back."""
    frame: Any = cursor.frame  # the list's
    title = None if lines.title_of is None else lines.title_of(text, cursor.notes.language)
    if title is None:
        return False
    cursor.text.heading_before = (frame.heading,)
    frame.heading = title
    frame.index -= 1
    cursor.mends.clear()
    cursor.events.append(FieldReset(cursor.path))
    return True


def under_heading(frame: Frame, heading: str, raw: Any) -> Any:
    """A row of a list with the heading that came before it."""
    sections = frame.plan.sections
    is_json = raw.__class__ is str and json_within(raw) is not None  # to be told as what it is
    return raw if sections is None or is_json else sections.under(heading, raw)


def as_it_is(value: Any, notes: Notes) -> Any:
    """Checks nothing: what is left to check of an object whose members are valid its plan says."""
    return value
