"""What an author writes on a model to say how it streams: markers for annotations, decorators for validators."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from kiwi_parser.names import plain_name

F = TypeVar("F", bound=Callable[..., Any])

MARK = "kiwi_parser"
"""The key in a core schema's metadata under which the markers below leave their word."""


@dataclass(frozen=True, slots=True)
class Streams:
    """Marks a text inside a row that is to stream: `text: Annotated[str, Streams()]`."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "streams", True)


class Spelled:
    """Marks other spellings of a key that lenient reading takes for it: `title: Annotated[str, Spelled("name")]`."""

    __slots__ = ("spellings",)

    def __init__(self, *spellings: str) -> None:
        self.spellings = spellings

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "spelled", self.spellings)


def _marked(schema: CoreSchema, word: str, value: object) -> CoreSchema:
    metadata = dict(schema.get("metadata") or {})
    metadata[MARK] = {**metadata.get(MARK, {}), word: value}
    return {**schema, "metadata": metadata}


class LeavesLists:
    """Marks a list whose validators, those that run before its own, leave lists as they are.

    Such a list streams entry by entry: `rows: Annotated[list[Row], BeforeValidator(from_text), LeavesLists()]`.
    """

    __slots__ = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "leaves_lists", True)


class Sections:
    """Marks a list of rows in which lenient reading takes an object that holds rows, under one of these keys, for them.

    `rows: Annotated[list[Row], Sections("items", heading="group")]`: what the section is called is each row's `group`.
    A text among its rows is told as `{"group": ..., "line": text}` then.

    With `title_of` the rows may be lines: the text of each streams under the row's own path. A line or an object of
    which `title_of` says a title is the heading of those that follow, and no row. `opening` is the heading of the rows
    before the first. With `rows_in` a list among the rows, and an object whose one key is none of a row's, are sections
    as well: it says their heading and rows (one, where the list is a row written without its keys). An object that says
    something under `row_key` is a row: `title_of` is not asked.
    """

    __slots__ = ("_heading", "_keys", "opening", "row_key", "rows_in", "title_of")

    def __init__(
        self,
        *keys: str,
        heading: str = "",
        title_of: Callable[[Any, str | None], str | None] | None = None,
        rows_in: Callable[[Any, str | None], tuple[str, list[Any]] | None] | None = None,
        row_key: str = "",
    ) -> None:
        self._keys = frozenset(map(plain_name, keys))
        self._heading = heading
        self.title_of = title_of
        self.rows_in = rows_in
        self.row_key = row_key
        self.opening: str | None = None

    def opened(self, title: str | None) -> Sections:
        """The same for a list that goes on within a section."""
        opened = copy(self)
        opened.opening = title
        return opened

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _marked(handler(source), "sections", self)

    def holds(self, key: Any) -> bool:
        """Whether a section's rows may stand under a key."""
        return plain_name(str(key)) in self._keys

    def rows_of(self, entry: Any, language: str | None = None) -> list[Any] | None:
        """The rows of an entry that is a section; None where it is none."""
        title: Any
        if isinstance(entry, dict):
            for key, rows in entry.items():
                if isinstance(rows, list) and self.holds(key):
                    called = (entry.get(word) for word in (self._heading, "section", "name", "title", "heading"))
                    title = next((text for text in called if isinstance(text, str)), "") if self._heading else ""
                    return [self.under(title, row) for row in rows] if title else rows
        if self.rows_in is None or not isinstance(entry, dict | list):
            return None
        found = self.rows_in(entry, language)
        if found is None:
            return None
        title, rows = found
        return [self.under(title, row) for row in rows] if title and self._heading else rows

    def under(self, title: str, row: Any) -> Any:
        """A row with the title of its section."""
        if isinstance(row, str):
            return {self._heading: title, "line": row}
        return {self._heading: title, **row} if isinstance(row, dict) else row


def notes_only(validator: F) -> F:
    """Says of a validator that takes `info` that it does so for `note` alone, and looks at no field (`info.data`).

    It need not be asked then whether the fields before it are known, which costs as much as a short text does.
    """
    validator.notes_only = True  # type: ignore[attr-defined]
    return validator


def leaves_objects(validator: F) -> F:
    """Says of a model's validator that runs before its own that it leaves objects as they are.

    Such a model is taken member by member, and its validator is asked only about what is no object (a text in its
    place, say): `@model_validator(mode="before")`, `@classmethod`, `@leaves_objects`.
    """
    validator.leaves_objects = True  # type: ignore[attr-defined]
    return validator
