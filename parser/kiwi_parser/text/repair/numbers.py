"""Numbers and words as other notations have them, and texts that begin as if they were some."""

from __future__ import annotations

import math
import re
from enum import Enum, auto
from typing import Any, Final

from kiwi_parser.limits import Limits
from kiwi_parser.text import lookahead
from kiwi_parser.text.base import Moves, Table
from kiwi_parser.text.grammar import NUMBER, NUMBER_MAY_END, Number, State, Trie, trie
from kiwi_parser.text.repair.characters import DIGITS, PREFIX
from kiwi_parser.text.repair.comments import CommentRepair
from kiwi_parser.text.scalars import Numbers
from kiwi_parser.text.sink import WholeSink
from kiwi_parser.text.tokenizer import Tokenizer

THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})*").fullmatch
REFUSED: Final[Moves] = {}
"""What follows a number that can't be read: nothing."""
_EXACT_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").fullmatch
LENIENT_WORDS: Final[Trie] = trie(
    {word: (word, value, True) for word, value in {"true": True, "false": False, "null": None}.items()}
    | {word: (word, True, False) for word in ("True", "TRUE")}
    | {word: (word, False, False) for word in ("False", "FALSE")}
    | {word: (word, None, False) for word in ("None", "none", "NULL", "Null", "nil", "undefined")}
    | {word: (word, math.nan, False) for word in ("NaN", "nan")}
    | {"Infinity": ("Infinity", math.inf, False)}
)
"""Each with what it means and whether it is one of JSON's own."""


class _Odd(Enum):
    """Places in a number that JSON does not know."""

    LONE_POINT = auto()
    SLASH = auto()
    BELOW = auto()


_NUMBERS: Final[Numbers] = {
    **NUMBER,
    Number.START: {**NUMBER[Number.START], ".": _Odd.LONE_POINT},
    Number.MINUS: {**NUMBER[Number.MINUS], ".": _Odd.LONE_POINT},
    Number.ZERO: {**NUMBER[Number.WHOLE], "/": _Odd.SLASH},
    Number.WHOLE: {**NUMBER[Number.WHOLE], "/": _Odd.SLASH},
    _Odd.LONE_POINT: NUMBER[Number.POINT],
    _Odd.SLASH: dict.fromkeys(DIGITS, _Odd.BELOW),
    _Odd.BELOW: dict.fromkeys(DIGITS, _Odd.BELOW),
}
_NUMBER_MAY_END: Final = NUMBER_MAY_END | {Number.POINT, _Odd.BELOW}
_PREFIXES: Final[dict[int, str]] = {}
"""By node of `LENIENT_WORDS`: the letters that lead to it."""


def _note_prefixes(node: Trie, prefix: str) -> None:
    _PREFIXES[id(node)] = prefix
    for letter, following in node.items():
        if isinstance(following, dict):
            _note_prefixes(following, prefix + letter)


_note_prefixes(LENIENT_WORDS, "")


class NumberRepair(CommentRepair):
    """Reads numbers and words in the notations of other languages."""

    __slots__ = ()

    def __init__(self, sink: WholeSink, limits: Limits, table: Table) -> None:
        super().__init__(sink, limits, table, LENIENT_WORDS)
        self._numbers = _NUMBERS
        self._number_may_end = _NUMBER_MAY_END

    def _plus(self, text: str, pos: int) -> int:
        self._mended("number", pos)
        self._begin_number(pos)
        return self._go_on_number(text, pos + 1)

    def _bad_number(self, text: str, pos: int) -> int:
        if self._number is Number.MINUS and text[pos] == "I":
            self._negative = True
            self._at_word = self._words
            self._resume = Tokenizer._go_on_word
            return self._go_on_word(text, pos)
        digits = "".join(self._parts)
        if self._number is _Odd.SLASH and text[pos] in "/*":
            self._parts = [digits[:-1]]
            self._end_number(self.offset + pos - 1)
            return self._comment(text, pos)
        if not self._stack:
            return super()._bad_number(text, pos)
        sign = "+" if self.offset + pos - self._atom_start > len(digits) else ""
        return self._no_atom(sign + digits, text, pos)

    def _no_atom(self, begun: str, text: str, pos: int) -> int:
        """What began as a number or a word is a text without quotes, or more of the text before it."""
        self._resume = None
        if went_on := self._goes_on_over_comma(text, pos, self._atom_start, begun):
            return went_on
        self._start = start = self._atom_start
        take = self.sink.open_string(start)
        self.sink.mended("unquoted_text", start)
        take(begun)
        self._end = self.offset + pos
        return self._begin_bare(take, "", text, pos, in_lines=begun.isalpha())

    def _give_number(self, digits: str, whole: bool, end: int) -> None:
        if self._moves is self._table[State.FIRST_ITEM]:
            self._grouping = self._ambiguous = 0
        elif self._moves is self._next_entry and self._written_end == self._atom_start - 1:
            if self._is_ambiguous(digits):
                self._moves = REFUSED
                return None
            digits = self._with_thousands(digits)
        self._write(digits, end)
        if _EXACT_NUMBER(digits) is None:
            if "/" in digits:
                return self._give_fraction(digits, end)
            self.sink.mended("number", self._atom_start)
            if "," in digits:
                digits = digits.replace(",", "")
                whole = digits.lstrip("-").isdigit()
        return super()._give_number(digits, whole, end)

    def _is_ambiguous(self, digits: str) -> bool:
        """Whether these are thousands behind others that were taken for an entry of their own."""
        depth = len(self._stack)
        return len(digits) == 3 and digits[0] == "0" and self._ambiguous == depth and self._grouping != depth

    def _with_thousands(self, digits: str) -> str:
        """Three digits right behind an entry's comma: more of that number, if they begin with 0 or such did before."""
        depth, before = len(self._stack), self._written
        if len(digits) != 3 or not digits.isdecimal() or not THOUSANDS(before):
            return digits
        if self._grouping != depth:
            if digits[0] != "0":
                self._ambiguous = depth
                return digits
            self._grouping = depth
        self.sink.take_back()
        self._items -= 1
        self._atom_start = self._written_end - len(before)
        return f"{before},{digits}"

    def _write(self, atom: str, end: int) -> None:
        """Keep a number or word as it was written: it may turn out to be a text."""
        self._written = atom
        self._text_end = 0 if self._end == self._written_end else self._end
        self._end = self._written_end = end

    def _give_fraction(self, digits: str, end: int) -> None:
        self.sink.mended("fraction", self._atom_start)
        self._moves = self._after
        self.sink.open_string(self._atom_start)(digits)
        self.sink.close_string(end)

    def _bad_word(self, text: str, pos: int, at: Trie) -> int:
        """A word that is none of ours: a text without quotes."""
        if not self._stack:
            return super()._bad_word(text, pos, at)
        sign, self._negative = "-" if self._negative else "", False
        begun = sign + _PREFIXES[id(at)]
        if begun in PREFIX and text[pos] in "\"'":
            opens = lookahead.quote_opens(text, pos)
            if opens is None:
                self._at_word = at
                return self._wait(text, pos)
            if opens:
                self._resume = None
                self._mended("prefix", pos - 1)
                return pos
        return self._no_atom(begun, text, pos)

    def _give_word(self, value: Any, end: int) -> None:
        word, value, exact = value
        if self._negative:
            word, value, self._negative = "-" + word, -value, False
        self._write(word, end)
        if not exact:
            self.sink.mended("word", self._atom_start)
        super()._give_word(value, end)
