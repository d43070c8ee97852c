"""What is said of a value that was read otherwise than it was written, or can't be used."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import SchemaError

from kiwi_parser.schema import Notes

SCALARS = frozenset({str, int, float, bool})


def note_coercion(raw: Any, value: Any, notes: Notes) -> None:
    """Say that a text was changed, or a value of one JSON type taken for another. 4 for 4.0 is the same number."""
    kinds = {raw.__class__, value.__class__}
    if kinds <= SCALARS and (value != raw or (len(kinds) > 1 and kinds != {int, float})):
        notes.append(f"{_short(raw)} read as {_short(value)}")


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:40]}...{shown[-17:]}"


def lacks_only(error: Exception) -> bool:
    """Whether nothing is wrong but that fields are missing."""
    return isinstance(error, ValidationError) and all(detail["type"] == "missing" for detail in error.errors())


def reason_of(error: Exception, skip: int) -> str:
    """What pydantic says, in one line; `skip` is how much of each location the path says already."""
    if isinstance(error, SchemaError):  # the rest of pydantic's sentence is of use to its users only
        return "the model omits it"
    if not isinstance(error, ValidationError):
        return f"{type(error).__name__}: {error}"
    parts = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False)[:3]:
        where = ".".join(str(step) for step in detail["loc"][skip:])
        parts.append(f"{where}: {detail['msg']}" if where else detail["msg"])
    return "; ".join(parts)
