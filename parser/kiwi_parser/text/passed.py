"""The part of a reply that was passed on the way to its JSON."""

from __future__ import annotations

import re
from typing import Final

_ANNOUNCES_EXAMPLE: Final = re.compile(
    r"(?i:\b(?:examples?|for instance|e\.\s?g\.|sample|\w*beispiel\w*|z\.\s?b\.|exemples?|ejemplos?|esempio?))(?!\w)"
    r"[^{}<>\n.!?]{0,40}\s{0,9}(?:`{3}\w{0,9}\s{0,9})?\Z"
).search
_TAIL: Final = 80
"""So much of the prose before the JSON may say what that is."""


class PassedText:
    """Where the text that is held, or comes next, begins, and what stood right before it."""

    __slots__ = ("_before", "_tail", "line", "line_start", "offset")

    def __init__(self, start: tuple[int, int, int]) -> None:
        self.offset, self.line, self.line_start = start
        self._before = ""
        """The last two characters that are no blanks."""
        self._tail = ""

    def start(self) -> tuple[int, int, int]:
        """Offset, line, and the offset where that line begins."""
        return self.offset, self.line, self.line_start

    def place_in(self, text: str, pos: int) -> tuple[int, int, int]:
        """Offset, line and column of a position in the text that comes next."""
        newlines = text.count("\n", 0, pos)
        line_start = self.offset + text.rfind("\n", 0, pos) + 1 if newlines else self.line_start
        return self.offset + pos, self.line + newlines, self.offset + pos - line_start + 1

    def leave_behind(self, text: str, pos: int) -> str:
        """Pass the text up to a position; the rest remains."""
        if not pos:
            return text
        self._before = self.last_two(text, pos)
        self._tail = (self._tail + text[max(pos - _TAIL, 0) : pos])[-_TAIL:]
        if newlines := text.count("\n", 0, pos):
            self.line += newlines
            self.line_start = self.offset + text.rfind("\n", 0, pos) + 1
        self.offset += pos
        return text[pos:]

    def last_two(self, text: str, pos: int) -> str:
        """The last two characters before a position that are no blanks."""
        found = ""
        while pos and len(found) < 2:
            pos -= 1
            if not text[pos].isspace():
                found = text[pos] + found
        return (self._before + found)[-2:]

    @property
    def announces_example(self) -> bool:
        """Whether the prose at its end says that an example follows."""
        return _ANNOUNCES_EXAMPLE(self._tail) is not None
