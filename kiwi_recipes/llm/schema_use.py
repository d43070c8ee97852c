"""Whether a server holds its model to the schema that it was given, or takes it and ignores it. No I/O.

Only that is looked at which every server that holds to schemas holds to: that JSON is all of the text, and which
members the outermost object has. Bounds, patterns and the like are passed over by some in silence (llama.cpp), and rows
of another shape do no harm: the question says what a recipe looks like, and the parser reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from kiwi_recipes.llm.types import Prompt, SchemaUse
from kiwi_recipes.llm.wire.reply import Reply

_DECODER = json.JSONDecoder(strict=False)


class SchemaWatch:
    """Looks at an answer when it is over, and tells the prompt's `on_schema_use`."""

    def __init__(self, prompt: Prompt) -> None:
        schema = prompt.schema or {}  # not kept: it is some kilobytes, for as long as an answer takes
        self._is_watched = schema.get("type") == "object"
        self._needed = _shared(schema.get("required", ()))
        is_closed = schema.get("additionalProperties") is False
        self._allowed = _shared(schema.get("properties", ())) if is_closed else None
        self._may_be_cut = bool(prompt.stop)
        self._tell = prompt.on_schema_use

    def use(self, reply: Reply, json_by: Literal["schema", "object", "prompt"]) -> SchemaUse | None:
        """How the schema was used; None where there was none, or nothing to judge by."""
        text = reply.splitter.answer.strip()
        if not self._is_watched or not text or reply.failure is not None or reply.finish_reason == "content_filter":
            return None
        use: SchemaUse = "in_words"
        if json_by == "schema":
            is_whole = reply.finish_reason == "stop" and not self._may_be_cut
            use = "ignored" if self._strays(text, is_whole=is_whole) else "held"
        if self._tell is not None:
            self._tell(use)
        return use

    def _strays(self, text: str, *, is_whole: bool) -> bool:
        """Is it no text of a model that is held to the schema?"""
        if text[0] != "{":
            return True
        try:
            value, end = _DECODER.raw_decode(text)
        except (ValueError, RecursionError):
            return is_whole
        names = value.keys()
        return (
            bool(text[end:].strip())
            or not self._needed <= names
            or (self._allowed is not None and not names <= self._allowed)
        )


def _shared(names: Iterable[str]) -> frozenset[str]:
    """The same set for all answers to one schema: it is as large as a stream's share of frames."""
    return _set_of(tuple(names))


_set_of = lru_cache(maxsize=64)(frozenset[str])
