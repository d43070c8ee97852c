"""Brackets that are missing, too many, in each other's place, or Python's."""

from __future__ import annotations

import re
from typing import Any, Final

from kiwi_parser.text import lookahead
from kiwi_parser.text.grammar import State
from kiwi_parser.text.repair.characters import DOUBLE, SINGLE
from kiwi_parser.text.repair.commas import CommaRepair
from kiwi_parser.text.sink import AfterEnd

_MAY_GO_ON: Final = frozenset(',}]"' + SINGLE + DOUBLE)
_STRAYS: Final = re.compile(r"[}\]\s]*").match


class BracketRepair(CommaRepair):
    """Mends brackets, by what the containers around them need."""

    __slots__ = ()

    def _bracket_in_text(self, text: str, pos: int) -> bool | None:
        """Whether a bracket stands between two quotes of a text."""
        return lookahead.bracket_in_text(text, pos) if self._is_adjacent(pos) and self._may_go_on() else False

    def _brace_in_array(self, text: str, pos: int) -> int:
        """`}` where an array is open: its bracket is missing, or this is in its place; or there is nothing to close."""
        if (in_text := self._bracket_in_text(text, pos)) is not False:
            return self._wait(text, pos) if in_text is None else self._text_goes_on(text, pos)
        around = self._state_of(self._stack[-1][0])
        if around is State.END:
            return self._extra_bracket(text, pos)
        if around is State.AFTER_MEMBER and self._stack[-2][0] is not self._table[State.AFTER_ITEM]:
            is_extra = lookahead.bracket_follows(text, pos + 1)
            if is_extra is not False:
                return self._wait(text, pos) if is_extra is None else self._extra_bracket(text, pos)
        is_instead = around is State.AFTER_ITEM or lookahead.brace_means_bracket(text, pos + 1)
        return self._close_oddly(text, pos, is_instead)

    def _bracket_in_object(self, text: str, pos: int) -> int:
        """`]` where an object is open: the same the other way round."""
        if (in_text := self._bracket_in_text(text, pos)) is not False:
            return self._wait(text, pos) if in_text is None else self._text_goes_on(text, pos)
        around = self._state_of(self._stack[-1][0])
        if around is State.END:
            return self._extra_bracket(text, pos)
        is_instead = around is State.AFTER_MEMBER or lookahead.bracket_means_brace(text, pos + 1)
        return self._close_oddly(text, pos, is_instead)

    def _extra_bracket(self, text: str, pos: int) -> int:
        self._mended("extra_bracket", pos)
        return pos + 1

    def _close_oddly(self, text: str, pos: int, is_instead: bool | None) -> int:
        if is_instead is None:
            return self._wait(text, pos)
        if is_instead:
            self._mended("wrong_bracket", pos)
            return self._close(text, pos)
        self._mended("missing_bracket", pos)
        return self._close(text, pos - 1)

    def _object_in_object(self, text: str, pos: int) -> int:
        """`{` where a key must come, after a comma: in a row it begins the next one."""
        if self._stack[-1][0] is not self._table[State.AFTER_ITEM]:
            return super()._refuse(text, pos)
        self._mended("missing_bracket", pos)
        self._close(text, pos - 1)
        return self._next_item(text, pos - 1)

    def _behind_end(self, text: str, pos: int) -> int:
        """Behind the value: another text, or more of the value, which closed too early."""
        if text[pos] in _MAY_GO_ON:
            goes_on = lookahead.object_goes_on(text, pos)
            rows = lookahead.rows_go_on(text, pos)
            if goes_on is None or rows is None:
                return self._wait(text, pos)
            if goes_on:
                return self._reopen_object(text, pos)
        in_text = self._brace_was_in_text(text, pos)
        if in_text is None:
            return self._wait(text, pos)
        if in_text:
            self._fail("closed_early", "the value closed before this", text, pos)
        self._stop_at(text, pos)
        raise AfterEnd

    def _reopen_object(self, text: str, pos: int) -> int:
        strays: Any = _STRAYS(text, pos)  # be they none
        more = int(strays.end())
        if not self._whole.reopen_object():
            self._fail("closed_early", "the value closed before this", text, pos)
        self._mended("extra_bracket", pos)
        self._count_lines(text, pos, more)
        self._stack.append((self._after, self._items))
        self._items = 1
        self._end = 0
        self._after = self._moves = self._table[State.AFTER_MEMBER]
        return more

    def _tuple(self, text: str, pos: int) -> int:
        """A tuple of Python's, or a text that begins with a round bracket."""
        begins = lookahead.tuple_begins(text, pos)
        if begins is None:
            return self._wait(text, pos)
        if not begins:
            return self._bare_text(text, pos) if text[pos + 1].isalpha() else super()._refuse(text, pos)
        self._mended("round_bracket", pos)
        self._open_array(text, pos)
        while self._tuples and self._tuples[-1] >= len(self._stack):
            self._tuples.pop()
        self._tuples.append(len(self._stack))
        return pos + 1

    def _end_tuple(self, text: str, pos: int) -> int:
        if not self._in_tuple():
            return self._refuse(text, pos)
        self._tuples.pop()
        return self._close(text, pos)
