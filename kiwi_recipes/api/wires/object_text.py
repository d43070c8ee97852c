"""The text of one JSON object that grows: what `useObject` of the AI SDK reads (ai 7, `parsePartialJson`).

Only what has been validated is written, and nothing can be unwritten. A member that a later attempt, or the end, made
another is written once more: of two members of one name the last counts (RFC 8259 leaves that open; JSON.parse, which
the hook uses, and Python's json do so). Between members there may be a line break at any time, in place of a heartbeat.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiwi_recipes.api.wires.projection import Unfinished, stream_format
from kiwi_recipes.streams.codec import dump
from kiwi_recipes.streams.pointers import pointer_keys

__all__ = ["FORMAT", "ObjectText"]

FORMAT = replace(stream_format("text/plain"), heartbeat=b"\n", done=b"", tells_breaks=False)


class ObjectText:
    """The projection. Raises Unfinished at an ending without a recipe: half of one must not look like one."""

    def __init__(self) -> None:
        self._written: dict[str, Any] = {}
        self._open: str | None = None
        self._begun = False

    def __call__(self, event: dict[str, Any]) -> bytes:
        match event["type"]:
            case "stream.started":
                return b"{"
            case "field.done":
                return self._done(pointer_keys(event["path"]), event["value"])
            case "recipe.completed" | "recipe.incomplete":
                return self._rest(event["recipe"])
            case "recipe.failed" | "recipe.cancelled":
                raise Unfinished(event["type"])
        return b""

    def _done(self, keys: list[str], value: Any) -> bytes:
        name = keys[0]
        if len(keys) == 2 and keys[1].isdigit():
            return self._row(name, value)
        if len(keys) == 1 and name not in self._written:
            return self._member(name, value)
        return self._close_with(name, value) if len(keys) == 1 else b""

    def _row(self, name: str, row: Any) -> bytes:
        if self._open == name:
            self._written[name].append(row)
            return b"," + dump(row)
        if name in self._written:
            return b""  # that list is closed: the end tells what became of it
        text = self._key(name) + b"[" + dump(row)
        self._open = name
        self._written[name] = [row]
        return text

    def _close_with(self, name: str, value: Any) -> bytes:
        """The rest of the open list, if what is written of it is how it begins."""
        rows = self._written[name]
        if self._open != name or not isinstance(value, list) or value[: len(rows)] != rows:
            return b""
        more = b"".join(b"," + dump(row) for row in value[len(rows) :])
        self._written[name] = value
        self._open = None
        return more + b"]"

    def _member(self, name: str, value: Any) -> bytes:
        text = self._key(name) + dump(value)
        self._written[name] = value
        return text

    def _key(self, name: str) -> bytes:
        text = b"]" if self._open is not None else b""
        self._open = None
        text += b"," if self._begun else b""
        self._begun = True
        return text + dump(name) + b":"

    def _rest(self, recipe: dict[str, Any]) -> bytes:
        text = b""
        if self._open is not None:
            text = self._close_with(self._open, recipe.get(self._open))
        for name, value in recipe.items():
            if name not in self._written or self._written[name] != value:
                text += self._member(name, value)
        for name in self._written.keys() - recipe.keys():
            text += self._member(name, None)
        return text + (b"]}" if self._open is not None else b"}")
