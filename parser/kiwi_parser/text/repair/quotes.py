"""Strings and keys in other quotes than JSON's, with a quote too many, or with what JSON has escaped."""

from __future__ import annotations

import re
from typing import Final

from kiwi_parser.text import lookahead
from kiwi_parser.text.repair.base import RepairBase
from kiwi_parser.text.repair.characters import DOUBLE, ODD_QUOTES, SINGLE
from kiwi_parser.text.sink import OnText
from kiwi_parser.text.strings import STOP_IN_STRING, EndOfString, at_once
from kiwi_parser.text.tokenizer import Tokenizer

_CLOSING: Final = {
    **dict.fromkeys(SINGLE, "'’‘`´"),
    **dict.fromkeys(DOUBLE, '”“"'),
    "'": "'",
    "`": "`",
    "«": '»"',
    "»": '«"',
}
_STOPS: Final = {quotes: re.compile(f"[\\\\\x00-\x1f{quotes}]").search for quotes in _CLOSING.values()}


class QuoteRepair(RepairBase):
    """Mends what is wrong with the quotes of a string, and within them."""

    __slots__ = ()

    def _report_quotes(self, text: str, pos: int) -> None:
        self._mended("single_quotes" if text[pos] in "'`" else "typographic_quotes", pos)

    def _begin_odd(self, take: OnText, close: EndOfString, text: str, pos: int) -> int:
        self._quotes = quotes = _CLOSING[text[pos]]
        self._stop = _STOPS[quotes]
        self._begin_string(take, close, pos)
        self._resume = Tokenizer._go_on_rough
        return self._go_on_rough(text, pos + 1)

    def _odd_key(self, text: str, pos: int) -> int:
        self._report_quotes(text, pos)
        self._parts = []
        self._is_over = lookahead.odd_key_ends
        return self._begin_odd(self._parts.append, QuoteRepair._end_odd_key, text, pos)

    def _end_odd_text(self, end: int) -> None:
        self._end_odd()
        self._end_text(end)
        self._end = 0

    def _end_odd_key(self, end: int) -> None:
        self._end_odd()
        self._end_key(end)

    def _end_odd(self) -> None:
        self._quotes, self._stop, self._is_over = '"', STOP_IN_STRING, at_once

    def _begin_text(self, text: str, pos: int) -> int:
        """A string whose quote stands right before this."""
        self._begin_string(self.sink.open_string(self.offset + pos - 1), Tokenizer._end_text, pos - 1)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, pos)

    def _begin_key(self, text: str, pos: int) -> int:
        """A key whose quote stands right before this."""
        self._parts = []
        self._begin_string(self._parts.append, Tokenizer._end_key, pos - 1)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, pos)

    def _key_without_end(self, key: str, text: str, pos: int) -> int:
        """What seemed to be a key's last quote is its value's first: the key is all before it, but for its colon."""
        self._mended("missing_quote", pos - 1)
        if key:
            self.sink.key(key, self._start)
        return self._begin_text(text, pos)

    def _begins_doubled(self, text: str, pos: int) -> bool | None:
        """Whether what stands behind two quotes is a text whose first quote came twice: it ends at the next one."""
        quote = lookahead.quote_follows(text, pos)
        return self._ends_behind(text, text.index('"', pos) + 1) if quote else quote

    def _doubled_quote(self, text: str, pos: int) -> int:
        take = self.sink.reopen(self._start, "")
        self.sink.mended("extra_quote", self._end - 1)
        self._begin_string(take, Tokenizer._end_text, self._start - self.offset)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, pos)

    def _extra_quote(self, text: str, pos: int) -> int:
        self._mended("extra_quote", pos)
        self._end = 0
        return pos + 1

    def _control_character(self, text: str, pos: int) -> None:
        self._flush()
        self._count_lines(text, pos, pos + 1)
        self._mended("line_break" if text[pos] in "\r\n" else "control_character", pos)

    def _bad_escape(self, text: str, pos: int, wrong: int) -> tuple[str, int]:
        """Before a quote, at the end of a line and in a key the backslash goes; elsewhere it is meant: a path, say."""
        self._flush()
        self._count_lines(text, pos, pos + 2)
        self._mended("bad_escape", pos)
        letter = text[pos + 1]
        goes = letter in ODD_QUOTES or letter in "\r\n" or self._close_string in _ENDS_OF_KEY
        return letter if goes else "\\" + letter, pos + 2


_ENDS_OF_KEY: Final = (Tokenizer._end_key, QuoteRepair._end_odd_key)
