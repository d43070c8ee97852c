"""The verdict on a value as a whole: whether it is the model's, whether it is valid, and what it may be instead."""

from __future__ import annotations

from typing import Any

from kiwi_parser.assemble import confirming, retelling, unions, unwrap
from kiwi_parser.assemble.builder import NOTHING
from kiwi_parser.assemble.cursor import Cursor
from kiwi_parser.assemble.frame import Frame
from kiwi_parser.assemble.reasons import lacks_only, reason_of
from kiwi_parser.assemble.within import json_within, reread
from kiwi_parser.events import FieldDone, Repaired
from kiwi_parser.names import may_wrap
from kiwi_parser.plan import WRAPPER, Check, Refused


def settle_root(cursor: Cursor, raw: Any, check_parts: Check | None, start: int, end: int) -> None:
    """The value has closed, or what is around it."""
    candidate, wrapping = cursor.candidate, cursor.wrapping
    outer_object = wrapping.outer_object
    if outer_object is not None:
        if cursor.root_slot.plan.members is not None:
            return _settle_outer_object(cursor, outer_object, raw)
        wrapping.outer_object = None
        return unwrap.look_around(cursor)
    if wrapping.outer and not candidate.confirmed and (check_parts is not None or raw is NOTHING):
        return unwrap.go_back(cursor)
    try:
        candidate.value, codes = _validate_root(cursor, raw, check_parts)
    except Refused as refused:
        if wrapping.outer and not candidate.confirmed:
            return unwrap.go_back(cursor)
        candidate.problem = reason_of(refused.error, 0)
        if candidate.confirmed and not lacks_only(refused.error):
            candidate.value = None
            cursor.emit_dropped((), candidate.problem)
    else:
        _complete(cursor, raw, codes, (start, end))
    return unwrap.look_around(cursor)


def _settle_outer_object(cursor: Cursor, frame: Frame, raw: Any) -> None:
    """If it is valid as it stands it is the value, as it would be without leniency, and the other one was not."""
    candidate, root = cursor.candidate, cursor.root_slot.plan
    cursor.wrapping.outer_object = None
    try:
        value = root.validate(raw, cursor.make_notes()) if raw else NOTHING
    except Refused:
        value = NOTHING
    if value is not NOTHING:
        confirming.take_back(cursor, candidate)
        candidate.clear()
        candidate.problem = ""
        cursor.frame = frame
        unions.decide(cursor, frame, root, root.members, ())
        cursor.frame = None
        candidate.value = value
        candidate.complete = True
    unwrap.look_around(cursor)


def settle_within(cursor: Cursor, frame: Frame, raw: Any, start: int, end: int) -> None:
    """What lies under a key of an object around the value, and is no object: a scalar, or JSON within a text."""
    wrapping = cursor.wrapping
    if cursor.root_slot.plan.takes_scalars and frame.members is WRAPPER:
        cursor.frame = None
        wrapping.outer.append((frame, wrapping.wrapper_depth, {}))
        wrapping.wrapper_depth += 1
        wrapping.unreported.append(("wrapped_object", start))
        if cursor.candidate.confirmed:  # a text that streams
            confirming.confirm(cursor)
        return settle_root(cursor, raw, None, start, end)
    cursor.mends.clear()
    inner = json_within(raw) if isinstance(raw, str) else None
    if inner is not None:
        cursor.events.append(Repaired((), "json_text", start))
        retelling.tell_anew(cursor, frame, cursor.root_slot, inner, start, end)
    return None


def _complete(cursor: Cursor, raw: Any, codes: list[str], span: tuple[int, int]) -> None:
    """The value is valid: but for a list of which no entry is."""
    candidate, root = cursor.candidate, cursor.root_slot.plan
    is_list = root.items is not None and isinstance(raw, list)
    if is_list and not raw and candidate.dropped:
        candidate.problem = "no entry of the list is valid"
        candidate.value = None
        if candidate.confirmed:
            cursor.emit_dropped((), candidate.problem)
        elif candidate.rejected is None:
            candidate.rejected = candidate.problem, [] if candidate.held_back is None else candidate.held_back
        return
    candidate.complete = True
    if not candidate.confirmed:
        value = candidate.value
        confirming.confirm(cursor)
        candidate.value = value
    for code in codes:
        cursor.events.append(Repaired((), code, span[0]))
    if not isinstance(raw, list | dict):
        candidate.doubtful = bool(root.containers)
        candidate.done.append(())
        cursor.events.append(FieldDone((), candidate.value, span))
    elif is_list:
        is_number = len(raw) == 1 and isinstance(raw[0], int | float)
        candidate.doubtful = candidate.doubtful or not raw or is_number


def _validate_root(cursor: Cursor, raw: Any, check_parts: Check | None) -> tuple[Any, list[str]]:
    """The value, and the codes of what was mended in it. Raises Refused."""
    root = cursor.root_slot.plan
    if check_parts is not None:
        notes = cursor.make_notes()
        return root.validate_parts(check_parts(raw, notes), notes), []
    try:
        return root.validate(raw, cursor.make_notes()), []
    except Refused as refused:
        if not cursor.wrapping.name or not isinstance(raw, list | dict):
            raise
        for meant, codes in _meanings(cursor, raw, refused.error):
            try:
                return root.validate(meant, cursor.make_notes()), codes
            except Refused:
                continue
        raise


def _meanings(cursor: Cursor, raw: Any, error: Exception) -> list[tuple[Any, list[str]]]:
    """What a value that is refused as a whole may have been meant to be."""
    found = [reread(raw, error, cursor.root_slot.plan.from_one_text, listed=False)]
    if isinstance(raw, list) and len(raw) == 1:
        found.append((raw[0], ["wrapped_list"]))
    elif isinstance(raw, dict):
        for key, inner in raw.items():
            if may_wrap(key, cursor.wrapping.name):
                inner = json_within(inner) if isinstance(inner, str) else inner
                found.append((inner, ["wrapped_object"]))
    return [(meant, codes) for meant, codes in found if codes]
