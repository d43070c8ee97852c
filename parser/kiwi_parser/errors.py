"""What can go wrong, as a small tree; every error about a text carries where in the text.

KiwiParserError
    JsonSyntaxError         no JSON text could have this character here
        JsonIncompleteError     the text ended too early; nothing in it is wrong
        LimitError              the text went past a limit of this parser; it may well be JSON
    SchemaError             a model class that can't be streamed (also a TypeError)
    ParserClosedError       `feed` after `close` (also a RuntimeError)
"""

from __future__ import annotations

from typing import Any


class KiwiParserError(Exception):
    """Everything this package raises on purpose."""


class JsonSyntaxError(KiwiParserError, ValueError):
    """The text can't go on like this. Final: the parser stays at this error.

    `code` is a word for programs; `offset` counts code points of everything fed, from 0; `line` and `column` count
    from 1, lines end with a line feed. `events` are those that the failing `feed` had found before the error.
    """

    def __init__(self, code: str, message: str, offset: int, line: int, column: int) -> None:
        super().__init__(f"{message} at offset {offset} (line {line}, column {column})")
        self.code = code
        self.message = message
        self.offset = offset
        self.line = line
        self.column = column
        self.events: list[Any] = []

    def __reduce__(self) -> tuple[Any, ...]:
        """For copies, and for other processes: an exception is else made again from its message alone."""
        return type(self), (self.code, self.message, self.offset, self.line, self.column), vars(self)


class JsonIncompleteError(JsonSyntaxError):
    """The text ended inside a value. `offset` is its length: the place where more was expected."""


class LimitError(JsonSyntaxError):
    """The text crossed one of `Limits`; `code` names which. It lies at the first character beyond the limit."""


class SchemaError(KiwiParserError, TypeError):
    """A model class whose values can't be streamed; the message says why."""


class ParserClosedError(KiwiParserError, RuntimeError):
    """`feed` was called after `close`."""
