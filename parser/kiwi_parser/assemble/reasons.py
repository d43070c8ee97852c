"""What is said of a value that was read otherwise than it was written, or can't be used."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, SchemaError

from kiwi_parser.coded_text import CodedText, Value, coded
from kiwi_parser.plan import Notes

SCALARS = frozenset({str, int, float, bool})


def note_coercion(raw: Any, value: Any, notes: Notes) -> None:
    """Say that a text was changed, or a value of one JSON type taken for another. 4 for 4.0 is the same number."""
    kinds = {raw.__class__, value.__class__}
    if kinds <= SCALARS and (value != raw or (len(kinds) > 1 and kinds != {int, float})):
        notes.append(coded("read_as", "{written} read as {read}", written=_short(raw), read=_short(value)))


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:40]}...{shown[-17:]}"


def lacks_only(error: Exception) -> bool:
    """Whether nothing is wrong but that fields are missing."""
    return isinstance(error, ValidationError) and all(detail["type"] == "missing" for detail in error.errors())


_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "multiple_of": "must be a multiple of {multiple_of}",
    "finite_number": "must be a finite number",
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "does not look as it must: {pattern}",
    "too_short": "must have at least {min_length} entries, not {actual_length}",
    "too_long": "must have at most {max_length} entries",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "none_required": "must be null",
    **dict.fromkeys(("string_type", "string_unicode"), "must be a text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "must be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), "must be a list"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "dataclass_type"), "must be an object"),
}
"""What is wrong, by pydantic's name for it, in words for who reads what was dropped."""

_PREFIX = "Value error, "
"""What pydantic puts before a validator's own words."""


def reason_of(error: Exception, skip: int) -> CodedText:
    """What is wrong with a value, in one line, by the code of the first thing that is; `skip` is how much of each
    location the path says already."""
    if isinstance(error, SchemaError):  # the rest of pydantic's sentence is of use to its users only
        return coded("omitted", "the model omits it")
    if not isinstance(error, ValidationError):
        return coded("unusable", "{error}", error=f"{type(error).__name__}: {error}")
    parts, found = [], error.errors(include_url=False, include_input=False)
    for detail in found[:3]:
        where = _where(detail, skip)
        words = _in_words(detail["type"], detail.get("ctx") or {}, detail["msg"])
        parts.append(f"{where}: {words}" if where else words)
    reason = CodedText("; ".join(parts))
    reason.code, reason.values = found[0]["type"], _values(found[0], skip)
    return reason


def _where(detail: ErrorDetails, skip: int) -> str:
    return ".".join(str(step) for step in detail["loc"][skip:])


def _values(detail: ErrorDetails, skip: int) -> dict[str, Value]:
    """What is in the sentence, of it what JSON has: the least, the most, the names that are known."""
    said: dict[str, Any] = detail.get("ctx") or {}
    where = _where(detail, skip)
    values: dict[str, Value] = {"field": where} if where else {}
    return values | {name: value for name, value in said.items() if isinstance(value, str | int | float)}


def _in_words(kind: str, said: dict[str, Any], message: str) -> str:
    words = _WORDS.get(kind)
    if words is not None:
        return words.format_map(said)
    return message.removeprefix(_PREFIX).replace("Input should be", "must be", 1)
