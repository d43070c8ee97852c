"""What a tokenizer reports to, and what long strings are kept in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

OnText = Callable[[str], None]
FOLD: Final = 4096
"""How many characters of a string may wait in pieces."""


def fold(pieces: list[str]) -> None:
    """Make one piece of them."""
    pieces[:] = [joined(pieces)]


def joined(pieces: list[str]) -> str:
    """The text that came in `pieces`, which are used up.

    CPython extends a string that nobody else holds where it lies: a long one never lies in memory twice.
    """
    if not pieces or len(pieces[0]) < FOLD:
        return "".join(pieces)
    whole = pieces[0]
    rest = "".join(pieces[1:])
    pieces.clear()
    whole += rest
    return whole


NO_ROOM: Final = -1
"""`Tokenizer.room` where no string is open, or some of it is held back."""


class AfterEnd(Exception):
    """A lenient tokenizer met text behind the value: it lies in `unread`."""


class Sink(Protocol):
    """What the tokenizer tells. Offsets count code points of the whole text; ends are exclusive."""

    def open_object(self, start: int) -> None: ...
    def open_array(self, start: int) -> None: ...
    def close(self, end: int) -> None: ...
    def key(self, name: str, start: int) -> None: ...
    def open_string(self, start: int) -> OnText:
        """Returns where the pieces of the string go; none of them is empty."""
        ...

    def reopen(self, start: int, text: str | None) -> OnText:
        """The value that closed last goes on, as a string: `text` in its place, or, if that is None, what it was."""
        ...

    def take_back(self) -> str:
        """The string that closed last, in an array, was none of it: forget it."""
        ...

    def rows_are_objects(self) -> bool:
        """Whether the entries of the array at hand are objects, or the one before the last was."""
        ...

    def knows(self, key: str) -> bool:
        """Whether a key may be one of the object at hand, as far as its keys are known and matter."""
        ...

    def last_key(self) -> str:
        """The key that came last, if it is none that was expected; nothing where keys are not kept."""
        ...

    def last_text(self) -> str:
        """The string that closed last, if nothing closed since; nothing where it was too long to be kept."""
        ...

    def fold(self) -> None:
        """The string has grown long: `fold` its pieces."""
        ...

    def close_string(self, end: int) -> None: ...
    def atom(self, value: object, start: int, end: int) -> None:
        """A number, true, false or null."""
        ...

    def mended(self, code: str, offset: int) -> None: ...


class WholeSink(Sink, Protocol):
    """A sink for a whole text: what is behind the value may yet be part of it."""

    def reopen_object(self) -> bool:
        """The outermost object closed too early, and goes on. False where that is not possible."""
        ...
