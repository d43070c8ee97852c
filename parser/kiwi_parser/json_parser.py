"""JsonParser: plain JSON, push in, events out."""

from __future__ import annotations

from typing import Any

from kiwi_parser.errors import JsonSyntaxError
from kiwi_parser.event_builder import EventBuilder
from kiwi_parser.events import JsonEvent, TextDelta, bare
from kiwi_parser.limits import Limits
from kiwi_parser.reader import STOPS, Reader, as_text
from kiwi_parser.text import AfterEnd


class JsonParser:
    """Reads one JSON text, fed in pieces of any size, and says what it meets.

    Strict, it takes what RFC 8259 allows and nothing else. With `strict=False` it finds the JSON in a model's reply
    and mends it (see the table of mends). Both raise `JsonSyntaxError`, and stay at it.
    """

    __slots__ = ("_builder", "_reader")

    def __init__(self, strict: bool = True, limits: Limits | None = None) -> None:
        self._builder = EventBuilder()
        self._reader = Reader(self._builder, strict=strict, limits=limits)

    @property
    def value(self) -> Any:
        """What is known so far, None before anything is. It is the parser's own: it grows. Copy it to keep it."""
        return self._builder.value

    def feed(self, text: str) -> list[JsonEvent]:
        """Read on. Raises `JsonSyntaxError` (its `events` are those found before it), TypeError, ParserClosedError."""
        builder, reader = self._builder, self._reader
        if text.__class__ is not str:
            text = as_text(text)
        tokenizer = reader.tokenizer
        end = tokenizer.offset + len(text)
        if end <= tokenizer.room and '"' not in text and "\\" not in text and text.isprintable() and text:
            tokenizer.offset = end
            if builder.open_text is None:
                tokenizer.take(text)
                return []
            builder.open_text.append(text)
            delta = bare(TextDelta)
            delta.text = text
            return [delta]
        events: list[JsonEvent] = []
        builder.events = events
        try:
            reader.push(text)
        except STOPS as stop:
            self._go_on(stop, events)
        return events

    def _go_on(self, stop: JsonSyntaxError | AfterEnd, events: list[JsonEvent]) -> None:
        try:
            self._reader.go_on(stop)
        except JsonSyntaxError as error:
            error.events = events
            raise

    def close(self) -> list[JsonEvent]:
        """End the text: a number at its very end is known only now. Raises `JsonIncompleteError`. Idempotent."""
        events: list[JsonEvent] = []
        self._builder.events = events
        try:
            self._reader.close()
        except JsonSyntaxError as error:
            error.events = events
            raise
        return events
