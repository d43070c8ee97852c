"""What a pydantic model says about streaming: which paths stream, which commit whole, how each is validated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema

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


class Notes(list[str]):
    """What validators said about one value; handed to them as pydantic's validation context."""


def note(info: ValidationInfo, text: str) -> None:
    """Say, from within a validator, that a value was read differently from how it was written.

    The text ends up in `FieldDone.notes`. Outside a parser it does nothing.
    """
    if isinstance(info.context, Notes):
        info.context.append(text)
