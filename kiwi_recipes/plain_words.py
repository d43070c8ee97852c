"""What is wrong with a value, in words that say what is expected: pydantic's own are about Python ("a valid dictionary
or object to extract fields from"). For requests, settings, llm.yaml and what is typed as an option alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["wrong_with"]

_KINDS = {
    "string": "a text",
    "int": "a whole number",
    "float": "a number",
    "finite": "a number",
    "bool": "true or false",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "dict": "an object",
    "mapping": "an object",
    "model": "an object",
    "dataclass": "an object",
    "path": "a path",
}
"""By how the type of a fault begins, what a value has to be."""

_OF_KIND = {"type", "attributes_type", "sub_type", "parsing", "parsing_size", "from_float", "number"}
"""How it ends where the value is of another kind. Others are validators' own, with words of their own."""

_FAULTS = {
    "missing": "This is missing",
    "greater_than": "Must be more than {gt}",
    "greater_than_equal": "Must be at least {ge}",
    "less_than": "Must be less than {lt}",
    "less_than_equal": "Must be at most {le}",
    "multiple_of": "Must be a multiple of {multiple_of}",
    "literal_error": "Must be {expected}",
    "enum": "Must be {expected}",
    "string_unicode": "Must be a text of whole characters: half a surrogate pair is none",
    "string_too_short": "Must have at least {min_length} characters",
    "string_too_long": "Must have at most {max_length} characters",
    "string_pattern_mismatch": "Must be written as {pattern} says",
    "too_short": "Must have at least {min_length} entries",
    "too_long": "Must have at most {max_length} entries",
    "extra_forbidden": "There is no such field",
}


def wrong_with(fault: Mapping[str, Any]) -> str:
    """The words for one of pydantic's `errors()`; those of our own validators stay as they are."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in _FAULTS and (context or "{" not in _FAULTS[kind]):
        words = _FAULTS[kind].format_map({name: _short(value) for name, value in context.items()})
        one = words.endswith((" 1 characters", " 1 entries"))
        return words.replace("characters", "character").replace("entries", "entry") if one else words
    about, _, what = kind.partition("_")
    if about in _KINDS and what in _OF_KIND:
        words, value = f"Must be {_KINDS[about]}", fault.get("input")
        is_told = what.endswith("type") and "input" in fault and not (about == "int" and isinstance(value, float))
        return f"{words}, not {_named(value)}" if is_told else words
    return str(fault["msg"]).removeprefix("Value error, ")


def _short(bound: object) -> object:
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _named(value: object) -> str:
    """Of which kind it is, never what it is."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str() | bytes():
            return "a text"
        case list() | tuple():
            return "a list"
    return "an object"
