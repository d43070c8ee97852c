"""Values that seemed to have closed: texts with quotes of their own, or without their last one."""

from __future__ import annotations

from typing import Any, Final

from kiwi_parser.text import lookahead
from kiwi_parser.text.grammar import State
from kiwi_parser.text.repair.characters import PREFIX
from kiwi_parser.text.repair.quotes import QuoteRepair
from kiwi_parser.text.repair.unquoted import UnquotedRepair
from kiwi_parser.text.tokenizer import Tokenizer

_STRUCTURE: Final = " \t\r\n,{}[]"
QUOTED_IN: Final = (("„", "”“"), ("“", "”"), ("«", "»"), ("»", "«"))
"""How quotations within a text begin and end; „ and “ end differently from language to language."""
_CLOSES: Final = {"}": "{", "]": "[", "": ""}
_BEFORE_QUOTATION: Final = "([{=:"
"""What stands right before a quotation, if no blank does; or nothing."""
_ENDS: Final = {"”": "“", "“": "„", "»": "«"}


class ReopenRepair(UnquotedRepair):
    """Lets a value go on that seemed to have closed, or close where it should have."""

    __slots__ = ()

    def _reopen(self, text: str, pos: int, between: str = "") -> int:
        """The value that seemed to have closed goes on: a string that holds quotes, or a number or word and more."""
        end = self._end
        between = between or " " * (self.offset + pos - end)
        if end == self._written_end:
            self._start = start = self._atom_start
            take = self.sink.reopen(start, self._written)
            self.sink.mended("unquoted_text", start)
            if between := between.lstrip(" "):
                take(between)
            return self._begin_bare(take, " " if not between and self.offset + pos > end else "", text, pos)
        start = self._start
        take = self.sink.reopen(start, None)
        self.sink.mended("inner_quotes", end - 1)
        take('"' + between)
        self._begin_string(take, QuoteRepair._end_odd_text, start - self.offset)
        before = self.sink.last_text()[-1:]
        self._in_quotation = between == "" and (before in _BEFORE_QUOTATION or before.isspace())
        in_object = self._after is self._table[State.AFTER_MEMBER]
        self._is_over = self._member_is_over if in_object else self._entry_is_over
        self._resume = Tokenizer._go_on_rough
        return self._go_on_rough(text, pos)

    def _member_is_over(self, text: str, pos: int) -> bool | None:
        """Whether a quote ends a member's text that holds quotes: not where it closes a quotation in it."""
        is_over = lookahead.text_of_member_ends(text, pos)
        if is_over and self._in_quotation:
            named: Any = lookahead.quoted_name_at(text, pos)
            if named is None or not self.sink.knows(named[1]):
                is_over = _negated(lookahead.member_goes_on_in_quotation(text, pos))
        return self._count_quote(is_over, text, pos)

    def _entry_is_over(self, text: str, pos: int) -> bool | None:
        """The same of an entry's text."""
        is_over = lookahead.text_of_entry_ends(text, pos)
        if is_over and self._in_quotation:
            is_over = _negated(lookahead.entry_goes_on_in_quotation(text, pos))
        return self._count_quote(is_over, text, pos)

    def _count_quote(self, is_over: bool | None, text: str, pos: int) -> bool | None:
        """Quotations open before a word and close by turns. A quote counts once, however often it is looked at."""
        if is_over is False and self._quote_at < self.offset + pos:
            self._quote_at = self.offset + pos
            self._in_quotation = not self._in_quotation and text[pos].isalnum()
        return is_over

    def _reopen_over_comma(self, text: str, pos: int, start: int, begun: str) -> int:
        """What seemed to have closed before a comma goes on; `begun` is what was read since `start` of what follows."""
        return self._reopen(text, pos, "," + " " * (start - self._end - 1) + begun)

    def _goes_on_over_comma(self, text: str, pos: int, start: int, begun: str) -> int:
        """Where an array's text went on that a quotation or inches ended too early; 0 if it was none."""
        if self._moves is not self._table[State.ITEM] or not self._may_go_on() or self._end == self._written_end:
            return 0
        return self._reopen_over_comma(text, pos, start, begun) if is_open(self.sink.last_text()) else 0

    def _text_goes_on(self, text: str, pos: int) -> int:
        """The value before this is not at its end, or was so earlier: its last quote was the first of what follows."""
        if not self._is_adjacent(pos):
            return self._reopen(text, pos)
        opens = lookahead.opens_key(text, pos)
        in_array = self._after is self._table[State.AFTER_ITEM]
        opens_entry = lookahead.opens_entry(text, pos) if in_array and not opens else False
        if opens is None or opens_entry is None:
            return self._wait(text, pos)
        if opens_entry:
            goes_on = lookahead.entry_goes_on_in_quotation(text, text.index('"', pos) + 1)
            if goes_on is not False:
                return self._wait(text, pos) if goes_on is None else self._reopen(text, pos)
        if self._end - self._start == 2:
            begins = self._begins_doubled(text, pos)
            if begins is not False:
                return self._wait(text, pos) if begins is None else self._doubled_quote(text, pos)
        if opens or opens_entry:
            split = self._earlier_end(is_key=opens)
            if split is not None:
                return self._close_earlier(text, pos, split, is_key=opens)
        return self._reopen(text, pos)

    def _earlier_end(self, is_key: bool) -> tuple[str, str] | None:
        """What the text is that lacks its last quote, and what of it is commas and brackets behind it."""
        said = self.sink.last_text()
        text = said.rstrip(_STRUCTURE)
        behind = said[len(text) :]
        while behind[:1] in _CLOSES and behind and text.count(_CLOSES[behind[0]]) > text.count(behind[0]):
            text, behind = text + behind[0], behind[1:]
        if self._end - self._start != len(said) + 2 and not behind.isprintable():
            return None  # a line break that was written as an escape, it may be
        if text[-1:] in ":=" or not self._is_structure(behind, is_key):
            return None
        if text[-1:] == '"' and text.count('"') % 2:
            text = text[:-1] + "\\"  # a path: its last backslash is no escape
        elif text[-1:] in _ENDS and text.count(text[-1]) > text.count(_ENDS[text[-1]]):
            text = text[:-1]
        return text, behind

    def _is_structure(self, behind: str, is_key: bool) -> bool:
        """Whether commas and brackets behind a text lead to where a key, or an entry, may stand."""
        marks = "".join(behind.split())
        brackets = marks.rstrip("{").rstrip(",")
        rest = marks[len(brackets) :]
        around = [self._after, *(after for after, _ in reversed(self._stack))]
        array, end = self._table[State.AFTER_ITEM], self._table[State.END]
        for bracket in brackets:
            if around.pop(0) is not (array if bracket == "]" else self._table[State.AFTER_MEMBER]):
                return False
        if around[0] is end or not (brackets or rest[:1] == "," or "\n" in behind):
            return False
        if around[0] is array:
            return rest in ({"{", ",{"} if is_key else {"", ","})
        return is_key and rest in {"", ","}

    def _close_earlier(self, text: str, pos: int, split: tuple[str, str], is_key: bool) -> int:
        """Close the text where it should have closed, read on from there, and begin what its last quote began."""
        words, behind = split
        offset, start = self.offset, self._start
        end = self._end - 1 - len(behind)
        self.sink.reopen(start, words)
        self.sink.mended("missing_quote", end)
        self._end_text(end)
        self._end = 0
        self.offset = end
        self.feed(" ".join(behind.split("\n")))
        self.offset = offset
        if is_key:
            return self._begin_key(text, pos)
        if self._moves is self._after:
            self._next_item(text, pos)
        return self._begin_text(text, pos)

    def _two_quotes(self, text: str, pos: int) -> int:
        """A quote right behind a text: a third one, the next one's first, one too many, or the text's own."""
        in_object = self._after is self._table[State.AFTER_MEMBER]
        begins = lookahead.member_follows(text, pos) if in_object else lookahead.opens_entry(text, pos + 1)
        if begins is False and self._end - self._start == 2:
            return self._triple_quotes(text, pos)
        is_extra = self._ends_behind(text, pos + 1)
        if begins is None or is_extra is None:
            return self._wait(text, pos)
        said = self.sink.last_text()
        if is_extra and not said[-1:].isdigit() and not _opens_quotation(said):
            return self._extra_quote(text, pos)
        if begins or (not in_object and not is_extra and not (said[-1:].isspace() or said[-1:] in "(")):
            return self._missing_comma(text, pos)
        return self._text_goes_on(text, pos)

    def _entry_or_text(self, text: str, pos: int) -> int:
        """A text without quotes, or behind a comma more of a text that can't have been at its end."""
        if text[pos] in PREFIX:
            is_prefix = lookahead.prefix_follows(text, pos)
            if is_prefix is not False:
                return self._wait(text, pos) if is_prefix is None else self._skip_prefix(text, pos)
        return self._goes_on_over_comma(text, pos, self.offset + pos, "") or self._bare_text(text, pos)

    def _odd_string(self, text: str, pos: int) -> int:
        if went_on := self._goes_on_over_comma(text, pos, self.offset + pos, ""):
            return went_on
        is_block = lookahead.block_begins(text, pos)
        if is_block is None:
            return self._wait(text, pos)
        take = self.sink.open_string(self.offset + pos)
        if is_block:
            self._mended("triple_quotes", pos)
            self._begin_string(take, QuoteRepair._end_odd_text, pos)
            return self._begin_block(text[pos] * 3, text, pos + 3)
        self._report_quotes(text, pos)
        in_object = self._after is self._table[State.AFTER_MEMBER]
        self._is_over = lookahead.odd_member_ends if in_object else lookahead.odd_entry_ends
        if self._in_tuple():
            self._is_over = lookahead.odd_text_in_tuple_ends
        return self._begin_odd(take, QuoteRepair._end_odd_text, text, pos)

    def _inches_in_array(self, text: str, pos: int) -> int:
        """A quote right behind a number: 9" goes on, and the text before it with it, if that ended in inches, too."""
        if self._items > 1 and self._text_end > self._line_start:
            self.sink.take_back()
            if is_open(self.sink.last_text()):
                self._items -= 1
                self._end = self._text_end
                return self._reopen_over_comma(text, pos, self._atom_start, self._written)
            self.sink.open_string(self._atom_start)(self._written)
            self.sink.close_string(self._end)
        return self._reopen(text, pos)


def _opens_quotation(said: str) -> bool:
    """Whether the last of an odd number of quotes in a text, escaped ones, stands before a word."""
    return said.count('"') % 2 == 1 and said[said.rfind('"') + 1 :][:1].isalnum()


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def is_open(text: str) -> bool:
    """Whether a text can't have been at its end: a quotation in it is not, or its last quote was an inch's."""
    if text[-1:].isdigit():
        return True
    return any(text.rfind(begins) > max(map(text.rfind, ends)) for begins, ends in QUOTED_IN)
