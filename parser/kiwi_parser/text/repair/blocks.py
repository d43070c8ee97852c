"""Texts that are told as a whole at their end: in three quotes, and of JSON that is escaped as in a string."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import Final

from kiwi_parser.text import lookahead
from kiwi_parser.text.grammar import ESCAPES
from kiwi_parser.text.repair.characters import VALUES
from kiwi_parser.text.repair.quotes import QuoteRepair
from kiwi_parser.text.sink import NO_ROOM, joined
from kiwi_parser.text.tokenizer import Tokenizer

_ESCAPE: Final = re.compile(r'\\(?:([\\\\"/bfnrt])|u([0-9a-fA-F]{4}))').sub


class BlockRepair(QuoteRepair):
    """Reads texts in three quotes, and whole replies that were escaped once more."""

    __slots__ = ()

    def _triple_quotes(self, text: str, pos: int) -> int:
        """A third quote behind an empty text. It is told as a whole, since its indentation is known at its end."""
        take = self.sink.reopen(self._start, "")
        self.sink.mended("triple_quotes", self._start)
        self._begin_string(take, QuoteRepair._end_odd_text, self._start - self.offset)
        return self._begin_block('"""', text, pos + 1)

    def _begin_block(self, marks: str, text: str, pos: int) -> int:
        self._block = marks
        self._parts = []
        self._resume = BlockRepair._go_on_block
        return self._go_on_block(text, pos)

    def _go_on_block(self, text: str, pos: int) -> int:
        """To the next three quotes that something follows which may follow a value."""
        begun, marks = pos, self._block
        while True:
            at = text.find(marks, pos)
            end = len(text) if at < 0 else at
            while at < 0 and end > begun and len(text) - end < 2 and text[end - 1] == marks[0]:
                end -= 1
            limit = self._start + 1 + self._string_limit
            if self.offset + end > limit:
                self._limit("string_limit", "a string is longer than allowed", text, limit - self.offset)
            if at < 0:
                return self._hold_block(text, begun, end)
            while text.startswith(marks, at + 1):
                at += 1
            is_over = lookahead.block_ends(text, at + 3)
            if is_over is None:
                return self._hold_block(text, begun, at)
            if is_over:
                break
            pos = at + 3
        self._count_lines(text, begun, at)
        self._parts.append(text[begun:at])
        self._resume = None
        if words := _dedented(joined(self._parts), marks):
            self.take(words)
        self._close_string(self, self.offset + at + 3)
        return at + 3

    def _hold_block(self, text: str, begun: int, end: int) -> int:
        self._count_lines(text, begun, end)
        self._parts.append(text[begun:end])
        self._held = text[end:]
        return len(text)

    def _backslash(self, text: str, pos: int) -> int:
        """JSON that was escaped as in a string: `\\"` for a quote, `\\n` for a line break."""
        if pos + 1 == len(text):
            return self._wait(text, pos)
        behind = self._moves is self._after or self._moves is self._colon
        if text[pos + 1] in "nrt" and (self._is_escaped or not behind):
            self._is_escaped = True
            self._mended("escaped", pos)
            return pos + 2
        if text[pos + 1] != '"' or behind:
            return self._refuse(text, pos)
        self._is_escaped = True
        self._run = 0
        self._resume = BlockRepair._go_on_escaped
        if self._state_of(self._moves) in VALUES:
            take = self.sink.open_string(self.offset + pos)
            self._begin_string(take, QuoteRepair._end_odd_text, pos)
        else:
            self._parts = []
            self._begin_string(self._parts.append, Tokenizer._end_key, pos)
        self._mended("escaped", pos)
        self._pieces = []
        return self._go_on_escaped(text, pos + 2)

    def _go_on_escaped(self, text: str, pos: int) -> int:
        """To a quote behind one backslash; behind three it is the text's own. It is told as a whole."""
        begun = pos
        while True:
            at = text.find('"', pos)
            end = len(text) if at < 0 else at
            words = text[pos:end]
            run = len(words) - len(words.rstrip("\\"))
            self._run = run + (self._run if run == len(words) else 0)
            if self.offset + end > self._start + 2 + self._string_limit:
                self._limit(
                    "string_limit",
                    "a string is longer than allowed",
                    text,
                    self._start + 2 + self._string_limit - self.offset,
                )
            if at < 0:
                self._pieces.append(text[begun:])
                return end
            pos = at + 1
            if self._run % 4 == 1:
                break
            self._run = 0
        self._pieces.append(text[begun:at])
        whole = joined(self._pieces)[:-1]
        self._pieces = []
        self._resume = None
        self.room = NO_ROOM
        if words := _unescaped(_unescaped(whole)):
            self.take(words)
        self._close_string(self, self.offset + pos)
        return pos


def _unescaped(text: str) -> str:
    """What a text with escapes means; where it is half a surrogate pair, that is joined with the other."""
    plain = _ESCAPE(lambda found: ESCAPES[found[1]] if found[1] else chr(int(found[2], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _dedented(block: str, marks: str) -> str:
    """What stands in three quotes: if it begins in a line of its own, without that, and without its indentation."""
    if marks == '"""':
        block = block.replace('\\"', '"')
    first, broken, rest = block.partition("\n")
    if not broken or (first.strip() and marks != "```"):
        return block
    return dedent(rest).strip()
