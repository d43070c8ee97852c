"""What a value was meant to be that is of the wrong kind: JSON within a text, one entry for a list, a text for a row.

Only what pydantic refuses is read so, where it says so, and only if what is made of it is valid.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from pydantic import ValidationError

from kiwi_parser.errors import JsonSyntaxError
from kiwi_parser.events import Repaired
from kiwi_parser.json_parser import JsonParser

_LISTS: Final = frozenset({"list_type", "tuple_type", "set_type", "frozen_set_type"})
_OBJECTS: Final = frozenset({"model_type", "model_attributes_type", "dataclass_type", "dict_type", "mapping_type"})
_NUMBERS: Final = frozenset({"int_parsing", "float_parsing"})
_GROUPED: Final = re.compile(
    r"[-+]?[1-9][0-9]{0,2}([,' \u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3}){0,5}(?:\.[0-9]{1,9})?"
).fullmatch
"""A number with marks before its thousands, and with a point if it has decimals."""
_STRUCTURE: Final = re.compile(r"\s*(?:\{\s*[\"'“\w}]|\[\s*[\[{\"'“\]\d-])").match
"""How an object or a list begins: `[Optional]` is a text."""
_AROUND: Final = frozenset({"text_before", "text_after", "fence", "think"})


def json_within(text: str) -> Any:
    """The object or list that is written in a text as JSON, or as a lenient parser takes for it; else None."""
    if not _STRUCTURE(text):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = _leniently(text.strip())
    return value if isinstance(value, dict | list) else None


def _leniently(text: str) -> Any:
    parser = JsonParser(strict=False)
    try:
        events = [*parser.feed(text), *parser.close()]
    except JsonSyntaxError:
        return None
    outside = any(isinstance(event, Repaired) and event.code in _AROUND for event in events)
    return None if outside else parser.value


def reread(raw: Any, error: Exception, rows: dict[str, str], *, listed: bool) -> tuple[Any, list[str]]:
    """A value with what pydantic found to be of the wrong kind in it read as the right one, and the mends' codes.

    `rows` are models by their class's name, each with the key of the one text that makes one: in a list, where the
    value is `listed` or the place of one in it is a number.
    """
    codes: list[str] = []
    if isinstance(error, ValidationError):
        done: set[tuple[Any, ...]] = set()
        for detail in error.errors(include_url=False):
            place = _place(raw, detail["loc"])
            value = _at(raw, place)
            if place not in done and value == detail["input"]:
                is_row = isinstance(place[-1], int) if place else listed
                for code, meant in _meant(value, detail, rows if is_row else {}):
                    raw = _with(raw, place, meant)
                    codes.append(code)
                    done.add(place)
                    break
    return raw, codes


def _meant(value: Any, detail: Any, rows: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """What a value may have been meant to be, the likeliest first."""
    kind = detail["type"]
    if isinstance(value, str) and kind in _LISTS | _OBJECTS:
        inner = json_within(value)
        if inner is not None and isinstance(inner, list) == (kind in _LISTS):
            yield "json_text", inner
    if isinstance(value, str) and kind in _NUMBERS and (grouped := _GROUPED(value.strip())):
        yield "number", json.loads(grouped[0].lstrip("+").replace(grouped[1], ""))
    if kind in _LISTS and value is not None:
        yield "lone_entry", [value]
    name = (detail.get("ctx") or {}).get("class_name")
    if isinstance(value, str | int | float) and name in rows:
        yield "bare_row", {rows[name]: value}


def _place(raw: Any, location: tuple[Any, ...]) -> tuple[Any, ...]:
    """Where in a value an error lies: a location also names members of unions, and validators."""
    steps: list[Any] = []
    for step in location:
        if (isinstance(raw, dict) and step in raw) or (
            isinstance(raw, list) and isinstance(step, int) and step < len(raw)
        ):
            raw = raw[step]
            steps.append(step)
    return tuple(steps)


def _at(raw: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        raw = raw[step]
    return raw


def _with(raw: Any, place: tuple[Any, ...], value: Any) -> Any:
    """A copy of a value with another one at a place in it."""
    if not place:
        return value
    copy = raw.copy()
    copy[place[0]] = _with(raw[place[0]], place[1:], value)
    return copy


def is_schema(properties: Any) -> bool:
    """Whether these are the properties of a JSON schema, and none that was filled in."""
    words = ("type", "$ref", "anyOf", "oneOf", "allOf", "enum", "const")
    return any(isinstance(its, dict) and any(word in its for word in words) for its in properties.values())


_SENTENCE: Final = re.compile(r".*[.!?…。！？؟।;]\s*", re.DOTALL).fullmatch
_IDENTIFIER: Final = re.compile(r"[\w-]+").fullmatch


def is_entry(key: str, first: str) -> bool | None:
    """Whether a key that no field has is an entry of a list without brackets, as the first one is; None if it may be.

    Entries are sentences, or begin with an amount, or have several words; keys are identifiers, or labels of a kind
    that the first entry is not.
    """
    if _SENTENCE(key) or key[:1].isnumeric() or len(key.split()) > 3:
        return True
    if _IDENTIFIER(key) or _SENTENCE(first) or (key.istitle() and not first.istitle()):
        return False
    return None
