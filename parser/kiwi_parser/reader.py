"""Reader: one text from its first character to its last, for any sink. Shared by all parsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from kiwi_parser.errors import JsonSyntaxError, ParserClosedError
from kiwi_parser.limits import Limits
from kiwi_parser.tokenizer import Sink, Tokenizer


class Reader:
    """Feeds a sink from text and remembers how it ended: an error is final, and so is `close`."""

    __slots__ = ("_closed", "_push", "error", "tokenizer")

    def __init__(self, sink: Sink, *, strict: bool, limits: Limits) -> None:
        self.tokenizer = Tokenizer(sink, limits)
        self.error: JsonSyntaxError | None = None
        self._closed = False
        self._push: Callable[[str], None] = self.tokenizer.feed

    def feed(self, text: str) -> None:
        """Raises JsonSyntaxError, TypeError where `text` is no str, ParserClosedError after `close`."""
        if text.__class__ is not str:
            text = _as_text(text)
        try:
            self._push(text)
        except JsonSyntaxError as error:
            self._end_with(error)

    def close(self) -> None:
        """Raises JsonSyntaxError; JsonIncompleteError where the text is unfinished."""
        if not self._closed:
            self._closed = True
            self._push = _refuse
            if self.error is None:
                try:
                    self.tokenizer.close()
                except JsonSyntaxError as error:
                    self.error = error
        if self.error is not None:
            raise self.error

    def problem(self, code: str, message: str) -> JsonSyntaxError:
        """An error about the text as a whole, at the place reached."""
        return JsonSyntaxError(code, message, *self.tokenizer.where())

    def _end_with(self, error: JsonSyntaxError) -> NoReturn:
        self.error = error
        self._push = self._again
        raise error

    def _again(self, text: str) -> None:
        assert self.error is not None
        raise self.error


def _refuse(text: str) -> None:
    raise ParserClosedError("this parser is closed; make a new one for another text")


def _as_text(text: object) -> str:
    if isinstance(text, str):
        return str(text)
    raise TypeError(f"a parser is fed str, not {type(text).__name__}: decode it first, incrementally")
