"""Numbers and words (RFC 8259, sections 3 and 6)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from enum import Enum
from typing import Any, Final

from kiwi_parser.errors import LimitError
from kiwi_parser.limits import UNLIMITED, Limits
from kiwi_parser.text.base import Table
from kiwi_parser.text.grammar import NUMBER, NUMBER_MAY_END, Number, Trie
from kiwi_parser.text.sink import Sink, fold
from kiwi_parser.text.strings import StringReader

Numbers = Mapping[Any, Mapping[str, Any]]
_WHOLE_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?(?=[\s,\]}])").match


class ScalarReader(StringReader):
    """Reads numbers, true, false and null."""

    __slots__ = (
        "_at_word",
        "_atom_start",
        "_number",
        "_number_limit",
        "_number_may_end",
        "_numbers",
        "_words",
    )

    def __init__(self, sink: Sink, limits: Limits, table: Table, words: Trie) -> None:
        super().__init__(sink, limits, table)
        self._words = words
        self._atom_start = 0
        self._number: Enum = Number.START
        self._numbers: Numbers = NUMBER
        self._number_may_end: Set[Enum] = NUMBER_MAY_END
        self._at_word: Trie = {}
        self._number_limit = UNLIMITED if limits.number is None else limits.number

    def _open_number(self, text: str, pos: int) -> int:
        match = _WHOLE_NUMBER(text, pos)
        self._atom_start = self.offset + pos
        if match is not None and match.end() - pos <= self._number_limit:
            end = match.end()
            self._give_number(text[pos:end], match.lastindex is None, self.offset + end)
            return end
        self._begin_number(pos)
        return self._go_on_number(text, pos)

    def _begin_number(self, pos: int) -> None:
        self._atom_start = self.offset + pos
        self._parts = []
        self._number = Number.START
        self._resume = ScalarReader._go_on_number

    def _go_on_number(self, text: str, pos: int) -> int:
        at, numbers = self._number, self._numbers
        begun = pos
        room = self._number_limit - (self.offset + pos - self._atom_start)
        for letter in text[begun:]:
            to = numbers[at].get(letter)
            if to is None:
                self._parts.append(text[begun:pos])
                self._number = at
                if at not in self._number_may_end:
                    return self._bad_number(text, pos)
                self._end_number(self.offset + pos)
                return pos
            if pos - begun >= room:
                self._limit("number_limit", "a number is longer than allowed", text, pos)
            at = to
            pos += 1
        self._number = at
        self._parts.append(text[begun:])
        if len(self._parts) % 512 == 0:
            fold(self._parts)
        return pos

    def _bad_number(self, text: str, pos: int) -> int:
        self._fail("bad_number", f"expected a digit, not {text[pos]!r}", text, pos)

    def _end_number(self, end: int) -> None:
        digits = "".join(self._parts)
        self._resume = None
        self._give_number(digits, digits.lstrip("-").isdigit(), end)

    def _give_number(self, digits: str, whole: bool, end: int) -> None:
        self._moves = self._after
        try:
            value = int(digits) if whole else float(digits)
        except ValueError:
            # Python refuses integers of more than sys.get_int_max_str_digits() digits; so does json.loads.
            where = self._where(end - self.offset)
            raise LimitError("number_limit", "an integer has more digits than Python reads", *where) from None
        self.sink.atom(value, self._atom_start, end)

    def _open_word(self, text: str, pos: int) -> int:
        self._atom_start = self.offset + pos
        self._at_word = self._words
        self._resume = ScalarReader._go_on_word
        return self._go_on_word(text, pos)

    def _go_on_word(self, text: str, pos: int) -> int:
        at = self._at_word
        while pos < len(text):
            following = at.get(text[pos])
            if following is None:
                return self._bad_word(text, pos, at)
            pos += 1
            if isinstance(following, tuple):
                self._resume = None
                self._moves = self._after
                self._give_word(following[0], self.offset + pos)
                return pos
            at = following
        self._at_word = at
        return pos

    def _bad_word(self, text: str, pos: int, at: Trie) -> int:
        self._fail("bad_word", f"expected one of {''.join(at)!r}, not {text[pos]!r}", text, pos)

    def _give_word(self, value: object, end: int) -> None:
        self.sink.atom(value, self._atom_start, end)
