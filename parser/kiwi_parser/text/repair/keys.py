"""Keys and colons, and whatever else the strict table has no cell for."""

from __future__ import annotations

import re
from typing import Any, Final

from kiwi_parser.text import lookahead
from kiwi_parser.text.grammar import Number, State
from kiwi_parser.text.repair.characters import BARE_START, DIGITS, ODD_QUOTES, VALUES
from kiwi_parser.text.repair.numbers import REFUSED, THOUSANDS, NumberRepair
from kiwi_parser.text.tokenizer import Tokenizer

_AFTER: Final = frozenset({State.AFTER_MEMBER, State.AFTER_ITEM})
_KEY_AND_VALUE: Final = re.compile(
    r"(?P<key>[^\":,{}\[\]\n]{1,99}):(?P<value>\s*(?:(?:[\[{]\s*){1,3}|(?:-?[0-9][0-9.eE+-]{0,40}|true|false|null|True|False|None|"
    r"\[[0-9\s,.-]{0,200}\])(?P<behind>[\s,\[\]{}]*)))"
).fullmatch
_KEY_AND_MORE: Final = re.compile(r"[\w $.-]{1,99}:\s*[^\s,]").match
_DASH: Final = re.compile(r"[-–—]{0,2}[>→]?").match
_COMMA_BEHIND: Final = re.compile(r"(?:\s{0,99},)?").match
_SPACE_OR_QUOTES: Final = " \t”’"
_MANY: Final = 20
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}").fullmatch
_NEXT_DECIMALS: Final = re.compile(r"[0-9]{1,2}(?![\w:])").match
_NEXT_OF_NOUGHT: Final = re.compile(r"[0-9]{1,9}(?![\w:])").match
_NOUGHT: Final = ("0", "-0")
_NEXT_THOUSANDS: Final = re.compile(r"[0-9]{3}(?![\w:])").match


class KeyRepair(NumberRepair):
    """Decides by the state what an input means that is refused by the strict table."""

    __slots__ = ()

    def _refuse(self, text: str, pos: int) -> int:
        if self._moves is REFUSED:
            self._fail("bad_number", "digits behind a comma are thousands, or another entry", text, pos)
        state = self._state_of(self._moves)
        if state is State.END:
            return self._behind_end(text, pos)
        if state is State.AFTER_ITEM and self._is_prose(text, pos):
            return self._cut_off(text, pos)
        if state in _AFTER:
            return self._behind_value(text, pos, state)
        if state is State.KEY:
            return self._key_or_text(text, pos)
        if state is State.FIRST_KEY:
            return self._named_key(text, pos)
        if state in VALUES and self._stack and BARE_START(text, pos):
            return self._entry_or_text(text, pos)
        if state is State.COLON:
            return self._no_colon(text, pos)
        return super()._refuse(text, pos)

    def _behind_value(self, text: str, pos: int, state: State) -> int:
        """Nothing that JSON has room for: the value before it is not at its end, or a comma is missing."""
        if text[pos] == ";":
            is_comma = self._is_semicolon_comma(text, pos)
            if is_comma is not False:
                return self._wait(text, pos) if is_comma is None else self._odd_comma(text, pos)
        if text[pos] == "+" and self._may_be_joined(pos):
            is_joined = lookahead.text_is_joined(text, pos)
            if is_joined is not False:
                return self._wait(text, pos) if is_joined is None else self._join(text, pos)
        if self._may_go_on():
            is_error: bool | None = False
            if text[pos] == "+":
                is_error = (lookahead.joins_texts if self._is_adjacent(pos) else lookahead.plus_follows)(text, pos)
            elif text[pos] == "|":
                is_error = not self._is_adjacent(pos)
            elif text[pos] == ":":
                is_error = self._colon_behind_value(text, pos, state)
            if is_error is None:
                return self._wait(text, pos)
            if not is_error:
                return self._text_goes_on(text, pos)
        elif state is State.AFTER_ITEM and self._breaks_here() and BARE_START(text, pos):
            return self._missing_comma_in_array(text, pos)
        return super()._refuse(text, pos)

    def _may_be_joined(self, pos: int) -> bool:
        """Whether a string in double quotes ends before this, with blanks between."""
        return 0 < self._end < self.offset + pos and self._end != self._written_end

    def _join(self, text: str, pos: int) -> int:
        """The text before the plus goes on in the next quotes."""
        take = self.sink.reopen(self._start, None)
        self._mended("joined", pos)
        quote = text.index('"', pos)
        self._count_lines(text, pos, quote)
        self._begin_string(take, Tokenizer._end_text, self._start - self.offset)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, quote + 1)

    def _plus_behind_item(self, text: str, pos: int) -> int:
        if not self._may_be_joined(pos):
            return self._digit_in_array(text, pos)
        is_joined = lookahead.text_is_joined(text, pos)
        is_number = lookahead.number_behind_plus(text, pos)
        if is_joined is None or is_number is None:
            return self._wait(text, pos)
        if is_joined:
            return self._join(text, pos)
        return self._digit_in_array(text, pos) if is_number else super()._refuse(text, pos)

    def _colon_behind_value(self, text: str, pos: int, state: State) -> bool | None:
        """Whether a colon is an error. Not in 10:30, nor right behind a quote."""
        if self._end != self.offset + pos:
            return True
        if self._end != self._written_end:
            return state is State.AFTER_ITEM
        return None if pos + 1 == len(text) else not text[pos + 1].isdigit()

    def _no_colon(self, text: str, pos: int) -> int:
        """Behind a key: a word of JSON's as its value, or what seemed to be a key was none, and one begins here."""
        if not text[pos].isalnum():
            return super()._refuse(text, pos)
        is_value = lookahead.value_follows(text, pos)
        is_key = lookahead.opens_key(text, pos)
        if is_value is None or is_key is None:
            return self._wait(text, pos)
        if is_value:
            return self._missing_colon(text, pos)
        if went_on := self._key_and_value(text, pos):
            return went_on
        if is_key and not _KEY_AND_MORE(self.sink.last_key()):
            self._mended("extra_quote", pos - 1)
            return self._begin_key(text, pos)
        is_text = self._begins_doubled(text, pos)
        if is_text is None:
            return self._wait(text, pos)
        key = self.sink.last_key().rstrip()
        if is_text and key[-1:] in ":":
            return self._key_without_end(key[:-1].rstrip(_SPACE_OR_QUOTES), text, pos)
        return super()._refuse(text, pos)

    def _key_or_text(self, text: str, pos: int) -> int:
        """Behind a comma: a key without quotes, or more of the text before the comma."""
        is_key = self._is_key(text, pos)
        if is_key is None:
            return self._wait(text, pos)
        if not is_key and self._may_go_on() and self._end != self._written_end:
            return self._reopen_over_comma(text, pos, self.offset + pos, "")
        return self._named_key(text, pos) if text[pos] not in ODD_QUOTES else self._odd_key(text, pos)

    def _named_key(self, text: str, pos: int) -> int:
        """A key without quotes."""
        is_key = lookahead.member_follows(text, pos)
        if is_key is None:
            return self._wait(text, pos)
        named = lookahead.name_at(text, pos) if is_key else None
        if named is not None:
            name, end = named
            if end - pos > self._string_limit:
                self._limit("string_limit", "a key is longer than allowed", text, pos + self._string_limit)
            self._mended("unquoted_key", pos)
            self._moves = self._colon
            self.sink.key(name, self.offset + pos)
            return end
        if text[pos] in "_$" or text[pos].isalpha():
            return self._bare_key(text, pos)
        return super()._refuse(text, pos)

    def _digit_for_key(self, text: str, pos: int) -> int:
        """Thousands or decimals behind a comma, if a number stands right before it: digits can't be a key in JSON."""
        before = self._written
        if self._end != self._written_end or self._end != self.offset + pos - 1:
            return self._key_or_text(text, pos)
        if not before[-1:].isdigit():
            return self._named_key(text, pos)
        if text[pos:].isdecimal():
            return self._wait(text, pos) if len(text) - pos < _MANY else super()._refuse(text, pos)
        if THOUSANDS(before) and _NEXT_THOUSANDS(text, pos):
            return self._go_on_behind_comma(before, ",", Number.WHOLE, text, pos, pos + 3)
        decimals = _NEXT_OF_NOUGHT(text, pos) if before in _NOUGHT else _NEXT_DECIMALS(text, pos)
        if decimals is None or not _WHOLE(before):
            return self._text_behind_comma(text, pos)
        self.sink.mended("number", self._atom_start)
        return self._go_on_behind_comma(before, ".", Number.FRACTION, text, pos, decimals.end())

    def _text_behind_comma(self, text: str, pos: int) -> int:
        """Digits behind a number's comma that make no number with it are a text with it, if they are no key."""
        is_key = lookahead.member_follows(text, pos)
        if is_key is None:
            return self._wait(text, pos)
        return super()._refuse(text, pos) if is_key else self._reopen_over_comma(text, pos, self.offset + pos, "")

    def _go_on_behind_comma(self, before: str, mark: str, number: Number, text: str, pos: int, end: int) -> int:
        self._parts = [before, mark, text[pos:end]]
        self._number = number
        self._resume = Tokenizer._go_on_number
        return self._go_on_number(text, end)

    def _odd_colon(self, text: str, pos: int) -> int:
        """`=` or `=>` between key and value."""
        if pos + 1 == len(text):
            return self._wait(text, pos)
        self._mended("odd_colon", pos)
        self._moves = self._table[State.VALUE]
        return pos + (2 if text[pos + 1] == ">" else 1)

    def _key_and_value(self, text: str, pos: int) -> int:
        """What seemed to be a key lacks its last quote and holds the value, up to the next quote; 0 if it does not."""
        name = self.sink.last_key()
        found = _KEY_AND_VALUE(name)
        if found is None or self.offset + pos - self._start != len(name) + 2:
            return 0
        if found["behind"] is not None and not self._is_structure(found["behind"], is_key=True):
            return 0
        offset, value = self.offset, found["value"]
        self.sink.mended("missing_quote", self._start + 1 + len(found["key"]))
        self.sink.key(found["key"].rstrip(), self._start)
        self._moves = self._table[State.VALUE]
        self.offset = offset + pos - 1 - len(value)
        self.feed(value.replace("\n", " "))
        self.offset = offset
        is_key = self._moves is self._table[State.KEY] or self._moves is self._table[State.FIRST_KEY]
        return self._begin_key(text, pos) if is_key else self._begin_text(text, pos)

    def _quote_behind_key(self, text: str, pos: int) -> int:
        """The key's last quote once more, or the first one of its value."""
        is_extra = lookahead.colon_behind_quote(text, pos)
        if is_extra is None:
            return self._wait(text, pos)
        return self._extra_quote(text, pos) if is_extra else self._missing_colon(text, pos)

    def _dash(self, text: str, pos: int) -> int:
        """An arrow or a dash between key and value; or a negative number, and no colon."""
        is_colon = lookahead.dash_is_colon(text, pos)
        if is_colon is None:
            return self._wait(text, pos)
        if not is_colon:
            return self._missing_colon(text, pos) if text[pos] == "-" else super()._refuse(text, pos)
        self._mended("odd_colon", pos)
        self._moves = self._table[State.VALUE]
        dash: Any = _DASH(text, pos)
        return int(dash.end())

    def _extra_colon(self, text: str, pos: int) -> int:
        self._mended("odd_colon", pos)
        return pos + 1

    def _missing_colon(self, text: str, pos: int) -> int:
        self._mended("missing_colon", pos)
        self._moves = self._table[State.VALUE]
        return pos

    def _colon_in_array(self, text: str, pos: int) -> int:
        """What seemed to be an array's last string is a key behind it; but 10:30 is a text."""
        if self._end == self._written_end == self.offset + pos:
            return self._behind_value(text, pos, State.AFTER_ITEM)
        if self._stack[-1][0] is not self._table[State.AFTER_MEMBER] or not self._end or self._end == self._written_end:
            return super()._refuse(text, pos)
        is_row = lookahead.row_closes(text, pos) if self.sink.rows_are_objects() else False
        if is_row is None and not self._is_closing:
            return self._wait(text, pos)
        start = self._start
        self._mended("missing_bracket", pos)
        if is_row:
            key = self.sink.take_back()
            self._open_object(text, start - self.offset)
            self.sink.key(key, start)
            self._moves = self._table[State.VALUE]
            return pos + 1
        key = self.sink.take_back()
        self._close(text, start - self.offset - 1)
        self.sink.key(key, start)
        self._moves = self._table[State.VALUE]
        return pos + 1

    def _dots(self, text: str, pos: int) -> int:
        """Dots for what was left out, or part of a text."""
        behind = self._moves is self._after
        sure = behind and (self._is_adjacent(pos) or self._after is self._table[State.AFTER_MEMBER])
        stands = (lookahead.dots_behind if sure else lookahead.dots_for_more)(text, pos)
        if stands is None:
            return self._wait(text, pos)
        if stands and self._moves is self._table[State.VALUE]:
            return super()._refuse(text, pos)  # a value that was left out is none: an example of the format has such
        if not stands:
            return self._no_dots(text, pos)
        self._mended("ellipsis", pos)
        self._end = 0
        while text[pos] in ".…":
            pos += 1
        if behind:
            return pos
        after: Any = _COMMA_BEHIND(text, pos)
        self._count_lines(text, pos, after.end())
        return int(after.end())

    def _no_dots(self, text: str, pos: int) -> int:
        state = self._state_of(self._moves)
        if state in VALUES and text[pos + 1 : pos + 2] in DIGITS:
            return self._open_number(text, pos)
        return self._refuse(text, pos)
