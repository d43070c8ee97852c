"""Commas too many and too few, and values that are missing."""

from __future__ import annotations

from kiwi_parser.text import lookahead
from kiwi_parser.text.grammar import State
from kiwi_parser.text.repair.characters import ODD_QUOTES
from kiwi_parser.text.repair.reopened import ReopenRepair


class CommaRepair(ReopenRepair):
    """Mends what stands between values."""

    __slots__ = ()

    def _is_key(self, text: str, pos: int) -> bool | None:
        """Whether a key and a colon stand here; behind a text in quotes it may be a word of that and a colon."""
        is_key = lookahead.member_follows(text, pos)
        if not is_key or not self._may_go_on() or self._end == self._written_end:
            return is_key
        is_sure = lookahead.sure_member_follows(text, pos)
        named = lookahead.name_at(text, pos)
        return is_sure if is_sure is not False or named is None else self.sink.knows(named[0])

    def _brace_was_in_text(self, text: str, pos: int) -> bool | None:
        """Whether the object before this closed within a text that has a quote of its own before a brace: what follows
        is the rest of the text. It can't be given back by now."""
        last = self.sink.last_text()
        return lookahead.text_behind_brace(text, pos) if last.count("{") > last.count("}") else False

    def _is_key_without_colon(self, text: str, pos: int) -> bool | None:
        """Whether a key in quotes that is known stands here, and right behind it what may be its value."""
        follows = lookahead.value_behind_key(text, pos)
        return follows and self.sink.knows(text[pos + 1 : text.index('"', pos + 1)])

    def _trailing_comma(self, text: str, pos: int) -> int:
        self._mended("trailing_comma", pos)
        return self._close(text, pos)

    def _extra_comma(self, text: str, pos: int) -> int:
        self._mended("extra_comma", pos)
        self._end = 0
        return pos + 1

    def _odd_comma(self, text: str, pos: int) -> int:
        self._mended("odd_comma", pos)
        if self._after is self._table[State.AFTER_ITEM]:
            return self._next_item(text, pos)
        self._moves = self._table[State.KEY]
        return pos + 1

    def _missing_value(self, text: str, pos: int) -> int:
        """A key without a value is as good as none."""
        self._mended("missing_value", pos)
        self._moves = self._after
        self._end = 0
        return pos

    def _missing_comma_in_object(self, text: str, pos: int) -> int:
        """A key, if a colon follows it; else the text before it is not at its end."""
        if self._may_go_on():
            if text[pos] == '"' and self._is_adjacent(pos):
                return self._two_quotes(text, pos)
            if self._is_adjacent(pos) and text[pos] not in ODD_QUOTES:
                return self._text_goes_on(text, pos)
            is_key = self._is_key(text, pos)
            if is_key is False:
                is_key = self._is_key_without_colon(text, pos)
            if is_key is None:
                return self._wait(text, pos)
            if not is_key:
                return self._text_goes_on(text, pos)
        elif (in_text := self._brace_was_in_text(text, pos)) is not False:
            return self._wait(text, pos) if in_text is None else self._refuse(text, pos)
        elif text[pos].isalpha() and (is_key := self._is_word_key(text, pos)) is not True:
            return self._wait(text, pos) if is_key is None else self._cut_off(text, pos)
        return self._missing_comma(text, pos)

    def _missing_comma_in_array(self, text: str, pos: int) -> int:
        if text[pos] == '"' and self._end == self.offset + pos:
            return self._two_quotes(text, pos) if self._is_adjacent(pos) else self._inches_in_array(text, pos)
        return self._missing_comma(text, pos)

    def _word_in_array(self, text: str, pos: int) -> int:
        if not self._may_go_on():
            return self._missing_comma_in_array(text, pos)
        is_value = lookahead.value_follows(text, pos) if self._end == self._written_end else False
        if is_value is None:
            return self._wait(text, pos)
        if is_value and self._written.isalpha():
            return self._missing_comma_in_array(text, pos)
        return self._text_goes_on(text, pos)

    def _digit_in_array(self, text: str, pos: int) -> int:
        adjacent = self.offset + pos == self._end
        return self._text_goes_on(text, pos) if adjacent else self._missing_comma_in_array(text, pos)

    def _line_feed_behind_item(self, text: str, pos: int) -> int:
        self._breaks = self._line + 1, self._items, self._breaks_here() + 1
        return self._line_feed(text, pos)

    def _breaks_here(self) -> int:
        """How many line feeds came since an array's entry, if only blanks did besides."""
        line, items, breaks = self._breaks
        return breaks if line == self._line and items == self._items else 0

    def _is_prose(self, text: str, pos: int) -> bool:
        """Whether a word stands behind an array's entry and an empty line: an entry without quotes would not."""
        return text[pos].isalpha() and self._breaks_here() > 1

    def _word_behind_item(self, text: str, pos: int) -> int:
        return self._cut_off(text, pos) if self._is_prose(text, pos) else self._word_in_array(text, pos)
