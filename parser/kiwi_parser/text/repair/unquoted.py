"""Texts and keys without quotes."""

from __future__ import annotations

import re
from typing import Final

from kiwi_parser.text import lookahead
from kiwi_parser.text.grammar import State
from kiwi_parser.text.repair.blocks import BlockRepair
from kiwi_parser.text.repair.quotes import QuoteRepair
from kiwi_parser.text.sink import OnText
from kiwi_parser.text.strings import is_high
from kiwi_parser.text.tokenizer import Tokenizer

_BARE_STOP: Final = re.compile(r"[,;(){}\[\]\r\n\"]").search
_BREAKS: Final = ("\r", "\n")


class UnquotedRepair(BlockRepair):
    """Reads texts and keys without quotes to what ends them."""

    __slots__ = ()

    def _bare_text(self, text: str, pos: int) -> int:
        self._start = self.offset + pos
        take = self.sink.open_string(self._start)
        self._mended("unquoted_text", pos)
        return self._begin_bare(take, "", text, pos, in_lines=True)

    def _begin_bare(self, take: OnText, gap: str, text: str, pos: int, in_lines: bool = False) -> int:
        before = self._start - self.offset - 1  # where its quote would be: limits count from there
        self._begin_string(take, QuoteRepair._end_odd_text, before)
        self._gap = gap
        self._nest = 0
        self._in_lines = in_lines
        self._resume = UnquotedRepair._go_on_bare_text
        return self._go_on_bare_text(text, pos)

    def _go_on_bare_text(self, text: str, pos: int) -> int:
        """To the comma, closing bracket or line that ends it."""
        while True:
            stop = _BARE_STOP(text, pos)
            end = len(text) if stop is None else stop.start()
            if self.offset + end > self._deadline:
                self._grow(text, pos, end)
            if stop is None and is_high(text[-1:]):
                end -= 1
                self._held = text[end:]
            self._say_bare(text[pos:end], self.offset + pos)
            if stop is None:
                return len(text)
            is_over = self._bare_text_ends(text, end)
            if is_over is None:
                self._held = text[end:]
                return len(text)
            if is_over:
                break
            pos = end + 1
            if text[end] in "\r\n":
                self._gap = text[end] if self._gap[:1] not in _BREAKS else self._gap + text[end]
                self._count_lines(text, end, pos)
            else:
                self._say_bare(text[end], self.offset + end)
        self._resume = None
        if text[end] == '"' and self._ends_behind(text, end + 1):
            end += 1
            self._end = self.offset + end
        self._close_string(self, self._end)
        return end

    def _say_bare(self, said: str, start: int) -> None:
        """Its words with single spaces between them; a line break with the indentation behind it as they are."""
        in_line = self._gap[:1] not in _BREAKS
        if words := " ".join(said.split()):
            lead = said[: len(said) - len(said.lstrip())]
            gap = self._gap + lead
            self.take((gap[:1] and " " if in_line else gap) + words)
            self._end = start + len(said.rstrip())
            self._gap = " " if said[-1].isspace() else ""
        elif said:
            self._gap = " " if in_line else self._gap + said

    def _bare_text_ends(self, text: str, end: int) -> bool | None:
        """Whether what stands here ends a text without quotes. What was opened in it must first close."""
        mark = text[end]
        in_object = self._after is self._table[State.AFTER_MEMBER]
        if mark in "([{":
            self._nest += 1
            return False
        if mark in ")]}":
            if not self._nest:
                return mark != ")" or self._in_tuple()
            self._nest -= 1
            return False
        if mark == '"':
            ends = self._ends_behind(text, end + 1)
            is_key = lookahead.member_follows(text, end) if in_object and self._gap else False
            return True if ends or (is_key and ends is not None) else None if ends is None or is_key is None else False
        if mark == ";":
            return self._is_semicolon_comma(text, end) if in_object and not self._nest else False
        if mark == ",":
            within = lookahead.closes_in_line(text, end + 1) if self._nest else False
            if within is not False:
                return None if within is None else False
            return lookahead.bare_member_ends(text, end) if in_object else True
        return lookahead.bare_line_ends(text, end) if in_object and self._in_lines else True

    def _is_semicolon_comma(self, text: str, pos: int) -> bool | None:
        """Whether a semicolon stands for a comma: before an entry, a key in quotes or one that is known."""
        if self._after is self._table[State.AFTER_ITEM]:
            return lookahead.entry_behind_semicolon(text, pos)
        follows = lookahead.member_behind_semicolon(text, pos)
        if not follows:
            return follows
        named = lookahead.name_at(text, pos + 1 + len(text[pos + 1 :]) - len(text[pos + 1 :].lstrip()))
        return named is None or self.sink.knows(named[0])

    def _bare_key(self, text: str, pos: int) -> int:
        is_prefix = lookahead.prefix_follows(text, pos)
        is_key = self._is_word_key(text, pos)
        if is_prefix is None or is_key is None:
            return self._wait(text, pos)
        if is_prefix:
            return self._skip_prefix(text, pos)
        if not is_key and self._moves is self._table[State.KEY]:
            return self._cut_off(text, pos)
        self._mended("unquoted_key", pos)
        self._parts = []
        self._begin_string(self._parts.append, Tokenizer._end_key, pos)
        self._resume = UnquotedRepair._go_on_bare_key
        return self._go_on_bare_key(text, pos)

    def _go_on_bare_key(self, text: str, pos: int) -> int:
        end = pos
        while end < len(text) and (text[end].isalnum() or text[end] in "_$-."):
            end += 1
        limit = self._start + self._string_limit
        if self.offset + end > limit:
            self._limit("string_limit", "a key is longer than allowed", text, limit - self.offset)
        if pos < end:
            self.take(text[pos:end])
        if end < len(text):
            self._resume = None
            self._end_key(self.offset + end)
        return end

    def _is_word_key(self, text: str, pos: int) -> bool | None:
        """Whether a word is a key, and not of the prose behind a text that was cut off."""
        has_colon = lookahead.word_member_follows(text, pos)
        return has_colon if has_colon is not False else lookahead.key_lacks_colon(text, pos)

    def _skip_prefix(self, text: str, pos: int) -> int:
        """Python's letter before a quote says nothing here."""
        self._mended("prefix", pos)
        return pos + (1 if text[pos + 1] in "\"'" else 2)
