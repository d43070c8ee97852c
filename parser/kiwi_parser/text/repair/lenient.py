"""The lenient tokenizer's table: more rows for the strict one's, and the end of the text."""

from __future__ import annotations

import re
from contextlib import suppress
from string import ascii_letters
from typing import Final

from kiwi_parser.limits import Limits
from kiwi_parser.text import lookahead
from kiwi_parser.text.base import Handler, Table
from kiwi_parser.text.grammar import State
from kiwi_parser.text.repair.characters import DIGITS, DOUBLE, ODD_QUOTES, ODD_SPACES, SINGLE, VALUES
from kiwi_parser.text.repair.keys import KeyRepair
from kiwi_parser.text.repair.numbers import LENIENT_WORDS
from kiwi_parser.text.sink import AfterEnd, WholeSink
from kiwi_parser.text.tokenizer import compiled

_LAST_BRACKETS: Final = re.compile(r"[}\]][}\]\s]*").fullmatch
_CLOSING_BRACKETS: Final = ("}", "]")
_NAME_START: Final = ascii_letters + "_$"
_QUOTE_OF: Final[dict[State, Handler]] = {}
"""By state: what a backtick is that is no fence's."""


class LenientTokenizer(KeyRepair):
    """Mends what it can. What follows the value, from its first character that is no space, is left in `unread`."""

    __slots__ = ()

    def __init__(self, sink: WholeSink, limits: Limits) -> None:
        super().__init__(sink, limits, LENIENT)

    def close(self) -> None:
        """End the text, as `Tokenizer.close`. What waited for what follows it closes, now that nothing does."""
        self._is_closing = True
        last = self._held.rstrip()
        if self._resume is LenientTokenizer._go_on_rough and last in ODD_QUOTES:
            self._held, self._resume = "", None
            self._close_string(self, self.offset + 1)
        elif last[-1:] in _CLOSING_BRACKETS and not _LAST_BRACKETS(self._held):
            self._end_line()
        while (
            self._resume is None
            and self._stack
            and self._stack[-1][0] is not self._table[State.END]
            and _LAST_BRACKETS(self._held)
        ):
            held, self._held = self._held, ""
            self._close_oddly(held, 0, is_instead=False)
            self.feed(held.rstrip())
            if self._moves is not self._table[State.END]:  # else they are nothing, though JSON does not know all blanks
                self._held = self._held or held[len(held.rstrip()) :]
                self.feed("")
        if self._held and self._moves is self._table[State.END]:
            self._stop_at(self._held, 0)
        super().close()

    def _end_line(self) -> None:
        """What the last brackets close waits for what follows them: nothing, as if they ended a line."""
        held, at = self._held, self.offset
        line = self._line + held.count("\n")
        line_start = at + held.rfind("\n") + 1 if "\n" in held else self._line_start
        with suppress(AfterEnd):  # there is a bracket too many
            self.feed("\n")
        if self._held:
            self._held = self._held[:-1]
        else:
            self.offset, self._line, self._line_start = at + len(held), line, line_start

    def _odd_space(self, text: str, pos: int) -> int:
        self._mended("odd_space", pos)
        return pos + 1

    def _fence(self, text: str, pos: int) -> int:
        return pos + 1

    def _fence_or_quote(self, text: str, pos: int) -> int:
        """The fence around the JSON closes, though the JSON has not; or a quote."""
        state = self._state_of(self._moves)
        is_fence = (lookahead.fence_closes if state in VALUES else lookahead.fence_follows)(text, pos)
        if is_fence is None:
            return self._wait(text, pos)
        if is_fence:
            return self._cut_off(text, pos)
        return _QUOTE_OF[state](self, text, pos)


def _rows() -> dict[State, dict[str, Handler]]:
    """The lenient rows of the table, by state and characters; what the strict table has stays as it is there."""
    t = LenientTokenizer
    quotes, words = SINGLE + DOUBLE, "".join(LENIENT_WORDS)
    value: dict[str, Handler] = {quotes: t._odd_string, words: t._open_word, "+": t._plus, ".…": t._dots}
    key: dict[str, Handler] = {",": t._extra_comma, ".…": t._dots}
    return {
        State.VALUE: {**value, ",}": t._missing_value, ":=": t._extra_colon},
        State.FIRST_ITEM: {**value, ",": t._extra_comma, "}": t._brace_in_array},
        State.ITEM: {**value, ",": t._extra_comma, "]": t._trailing_comma, "}": t._brace_in_array},
        State.AFTER_ITEM: {
            quotes + '"{[': t._missing_comma_in_array,
            words: t._word_in_array,
            "-" + DIGITS: t._digit_in_array,
            "+": t._plus_behind_item,
            ".…": t._dots,
            "}": t._brace_in_array,
            ":": t._colon_in_array,
        },
        State.FIRST_KEY: {**key, quotes: t._odd_key, "]": t._bracket_in_object},
        State.KEY: {
            **key,
            quotes + _NAME_START: t._key_or_text,
            "}": t._trailing_comma,
            "]": t._bracket_in_object,
            "{": t._object_in_object,
            DIGITS: t._digit_for_key,
        },
        State.COLON: {
            "=": t._odd_colon,
            "-–—→": t._dash,
            '"': t._quote_behind_key,
            "{[" + quotes + DIGITS: t._missing_colon,
        },
        State.AFTER_MEMBER: {
            quotes + _NAME_START + '"': t._missing_comma_in_object,
            ".…": t._dots,
            "]": t._bracket_in_object,
        },
    }


def _lenient() -> Table:
    table = compiled()
    everywhere: dict[str, Handler] = {
        ODD_SPACES: LenientTokenizer._odd_space,
        "/": LenientTokenizer._slash,
        "#": LenientTokenizer._hash,
    }
    for state, row in _rows().items():
        for characters, handler in (row | everywhere).items():
            for character in characters:
                table[state].setdefault(character, handler)
    for state in (State.FIRST_ITEM, State.ITEM, State.AFTER_ITEM, State.FIRST_KEY, State.KEY, State.AFTER_MEMBER):
        _QUOTE_OF[state] = table[state]["`"]
        table[state]["`"] = LenientTokenizer._fence_or_quote
    table[State.AFTER_ITEM].update(dict.fromkeys("".join(LENIENT_WORDS), LenientTokenizer._word_behind_item))
    table[State.AFTER_ITEM]["\n"] = LenientTokenizer._line_feed_behind_item
    for state in VALUES:
        table[state]["("] = LenientTokenizer._tuple
    for state in (State.FIRST_ITEM, State.ITEM, State.AFTER_ITEM):
        table[state][")"] = LenientTokenizer._end_tuple
    for state in table:
        if state is not State.END:
            table[state]["\\"] = LenientTokenizer._backslash
    table[State.END].update(dict.fromkeys(ODD_SPACES + "`", LenientTokenizer._fence))
    return table


LENIENT: Final = _lenient()
