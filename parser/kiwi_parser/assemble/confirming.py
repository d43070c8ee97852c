"""Confirms what was taken for the model's value, and takes back what was taken for it before."""

from __future__ import annotations

from kiwi_parser.assemble.candidate import Candidate
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.events import FieldReset, Repaired
from kiwi_parser.plan import ASIDE


def confirm(cursor: Cursor) -> None:
    """This is the value: say so of what was taken for it before, and of what is wrapped around it."""
    candidate, wrapping, frame = cursor.candidate, cursor.wrapping, cursor.frame
    candidate.confirmed = True
    if wrapping.call is not None:
        wrapping.call = None
        take_back(cursor, candidate)
        candidate.clear()
        candidate.value = None if frame is None else frame.values
    if candidate.previous is not None:
        take_back(cursor, candidate.previous)
        candidate.previous = None
    for code, start in wrapping.unreported:
        cursor.events.append(Repaired((), code, start))
    wrapping.unreported.clear()
    candidate.rejected = None
    if candidate.held_back is not None:
        cursor.events += candidate.held_back
        candidate.held_back = None
    if frame is not None and frame.members is not None and frame.members.extra == "forbid":
        for name in sorted(frame.seen):  # none is the model's own, or it would have been confirmed
            cursor.emit_refused_key(frame, name.removeprefix(ASIDE))


def take_back(cursor: Cursor, candidate: Candidate) -> None:
    """Say that this was not the value, if anything was said of it."""
    root, value = cursor.root_slot.plan, candidate.value
    streams = root.members is not None or root.items is not None
    if candidate.closed or candidate.dropped or (streams and value and isinstance(value, dict | list)):
        cursor.events.append(FieldReset(()))
