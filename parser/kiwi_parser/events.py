"""What a parser says while text arrives, and `apply`, which turns it back into a value.

Slotted dataclasses, because one is made for nearly every token. A path is a tuple of keys and indices; indices count
the entries as written, so that a dropped row leaves its number unused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]

bare = object.__new__
"""Makes an event whose fields are then set one by one, where one is made per token: to call its class costs a fifth of
what such a token does."""


@dataclass(slots=True)
class FieldStarted:
    """A text that streams, a list, an object or a row has begun: a page can show its place."""

    path: Path


@dataclass(slots=True)
class FieldDelta:
    """More of a text, to be appended; never empty.

    `of_row`: it is the line that a row is written as. What is known has the row only when it is done.
    """

    path: Path
    text: str
    of_row: bool = False


@dataclass(slots=True)
class FieldDone:
    """A value closed and is valid: whole and typed.

    `span` is (start, end) of its text in everything fed, in code points, quotes and braces included.
    `notes` say what was read differently from how it was written.
    """

    path: Path
    value: Any
    span: tuple[int, int]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class FieldDropped:
    """A value closed and can't be used; whatever was shown for it goes."""

    path: Path
    reason: str


@dataclass(slots=True)
class FieldReset:
    """The key came again: forget its value, another follows."""

    path: Path


@dataclass(slots=True)
class Repaired:
    """The text was not JSON here and was mended; `path` is the field at work, `code` a row of the mends' table."""

    path: Path
    code: str
    offset: int


Event = FieldStarted | FieldDelta | FieldDone | FieldDropped | FieldReset | Repaired


# --- plain JSON, the layer below: in the order of the text, without paths, so that depth costs nothing ----------------


@dataclass(slots=True)
class ObjectStarted:
    """`{` was read."""

    offset: int


@dataclass(slots=True)
class ArrayStarted:
    """`[` was read."""

    offset: int


@dataclass(slots=True)
class KeyRead:
    """A key closed. `again`: the object had it already, and the value that follows takes the place of the other."""

    name: str
    offset: int
    again: bool


@dataclass(slots=True)
class TextDelta:
    """More of the string at hand; never empty."""

    text: str


@dataclass(slots=True)
class ValueDone:
    """A string, number, word, array or object closed. `span` as in `FieldDone`."""

    value: Any
    span: tuple[int, int]


JsonEvent = ObjectStarted | ArrayStarted | KeyRead | TextDelta | ValueDone | Repaired


def apply(recipe: Any, event: Event) -> Any:
    """Return what is known after `event`, given what was known before it; start from `{}`. Changes nothing in place.

    A list entry that has begun but shows nothing yet, or was dropped, is None until its list is done.
    """
    match event:
        case FieldDelta(of_row=True):
            return recipe
        case FieldDelta(path, text):
            return _changed(recipe, path, lambda old: old + text if isinstance(old, str) else text)
        case FieldDone(path, value):
            return _changed(recipe, path, lambda _: value)
        case FieldStarted(path) if path and isinstance(path[-1], int):
            return _changed(recipe, path, lambda old: old)
        case FieldDropped(path) | FieldReset(path):
            return _without(recipe, path)
        case _:
            return recipe


def _changed(here: Any, path: Path, change: Any) -> Any:
    if not path:
        return change(here)
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        entries = list(here) if isinstance(here, list) else []
        entries += [None] * (key + 1 - len(entries))
        entries[key] = _changed(entries[key], rest, change)
        return entries
    members = dict(here) if isinstance(here, dict) else {}
    members[key] = _changed(members.get(key), rest, change)
    return members


def _without(here: Any, path: Path) -> Any:
    if not path:
        return {}
    key, rest = path[0], path[1:]
    if isinstance(key, int):
        return _changed(here, (key,), lambda old: _without(old, rest) if rest else None)
    if not isinstance(here, dict) or key not in here:
        return here
    if rest:
        return {**here, key: _without(here[key], rest)}
    return {name: value for name, value in here.items() if name != key}
