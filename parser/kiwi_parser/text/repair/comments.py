"""Comments, and what looks like one within a text."""

from __future__ import annotations

from kiwi_parser.text import lookahead
from kiwi_parser.text.repair.brackets import BracketRepair
from kiwi_parser.text.repair.characters import VALUES


class CommentRepair(BracketRepair):
    """Skips comments."""

    __slots__ = ()

    def _slash(self, text: str, pos: int) -> int:
        """A comment, or what JSON has no room for."""
        if pos + 1 == len(text):
            return self._wait(text, pos)
        if text[pos + 1] not in "/*":
            return self._refuse(text, pos)
        return self._comment_or_text(text, pos)

    def _comment_or_text(self, text: str, pos: int) -> int:
        """Behind a text it may be part of it; no value begins with a hash, but for a text without quotes."""
        if self._moves is self._after and self._may_go_on() and self._end != self._written_end:
            is_comment = lookahead.comment_follows(text, pos)
            if is_comment is None:
                return self._wait(text, pos)
            if not is_comment:
                return self._text_goes_on(text, pos)
        if text[pos] == "#":
            return self._hash_comment(text, pos)
        return self._comment(text, pos + 1)

    def _comment(self, text: str, pos: int) -> int:
        """A comment whose slash stands before `pos`."""
        self._mended("comment", pos - 1)
        if text[pos] == "/":
            self._resume = CommentRepair._go_on_line_comment
        else:
            self._resume = CommentRepair._go_on_block_comment
        return self._resume(self, text, pos + 1)

    def _hash(self, text: str, pos: int) -> int:
        """A comment; but a value may begin with `#1`."""
        if self._state_of(self._moves) in VALUES and self._stack:
            if pos + 1 == len(text):
                return self._wait(text, pos)
            if text[pos + 1].isdigit():
                return self._entry_or_text(text, pos)
        return self._comment_or_text(text, pos)

    def _hash_comment(self, text: str, pos: int) -> int:
        self._mended("comment", pos)
        self._resume = CommentRepair._go_on_line_comment
        return self._go_on_line_comment(text, pos + 1)

    def _go_on_line_comment(self, text: str, pos: int) -> int:
        end = text.find("\n", pos)
        if end < 0:
            return len(text)
        self._resume = None
        return end

    def _go_on_block_comment(self, text: str, pos: int) -> int:
        end = text.find("*/", pos)
        self._count_lines(text, pos, len(text) if end < 0 else end)
        if end < 0:
            self._held = "*" if text[pos:].endswith("*") else ""
            return len(text)
        self._resume = None
        return end + 2
