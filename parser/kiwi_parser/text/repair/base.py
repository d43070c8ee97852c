"""What all mends need: where the last value ended, and how a mend is reported or waits for more text."""

from __future__ import annotations

from typing import NoReturn

from kiwi_parser.errors import JsonIncompleteError
from kiwi_parser.limits import Limits
from kiwi_parser.text import lookahead
from kiwi_parser.text.base import Table
from kiwi_parser.text.grammar import State, Trie
from kiwi_parser.text.sink import WholeSink
from kiwi_parser.text.tokenizer import Tokenizer


class RepairBase(Tokenizer):
    """What the layers of a lenient tokenizer share; each layer above adds one kind of mends.

    Its attributes are what each layer remembers: a constructor for each of them would cost more than all that it sets.
    """

    __slots__ = (
        "_ambiguous",
        "_block",
        "_breaks",
        "_gap",
        "_grouping",
        "_in_lines",
        "_in_quotation",
        "_is_closing",
        "_is_escaped",
        "_negative",
        "_nest",
        "_quote_at",
        "_run",
        "_text_end",
        "_tuples",
        "_whole",
        "_written",
        "_written_end",
    )

    def __init__(self, sink: WholeSink, limits: Limits, table: Table, words: Trie) -> None:
        super().__init__(sink, limits, table, words)
        self._whole = sink
        # The last number or word, as it was written, where it ended, and where the string before it did.
        self._written = ""
        self._written_end = 0
        self._text_end = 0
        # How many were open where each of the tuples that are open began.
        self._tuples: list[int] = []
        self._is_closing = False
        """Whether nothing more comes, so that what more text would decide has to be decided."""
        # `BlockRepair`. Of a string in three quotes: which they are.
        self._block = ""
        # Whether the JSON is escaped as in a string; of such a string, how many backslashes its last characters are.
        self._is_escaped = False
        self._run = 0
        # `UnquotedRepair`. Of a string without quotes: the space that waits, and how many brackets in it are open.
        self._gap = ""
        self._nest = 0
        self._in_lines = False
        """Whether it may go on in other lines: a number with words does not."""
        # `ReopenRepair`.
        self._in_quotation = False
        """Whether a quotation is open in a text that holds quotes of its own."""
        self._quote_at = 0
        """Where the last of those quotes stands that was counted."""
        # `CommaRepair`. Behind an array's entry: the line at hand, how many entries there were, how many line feeds
        # came since.
        self._breaks = (0, 0, 0)
        # `NumberRepair`.
        self._negative = False
        # How deep the array lies in which numbers have commas before their thousands; and one in which they may have.
        self._grouping = 0
        self._ambiguous = 0

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        offset, line, column = super().place()
        if newlines := self._held.count("\n"):
            return offset, line + newlines, len(self._held) - self._held.rfind("\n")
        return offset, line, column

    def _mended(self, code: str, pos: int) -> None:
        self.sink.mended(code, self.offset + pos)

    def _wait(self, text: str, pos: int) -> int:
        """More text decides what stands here: look at it again then."""
        self._held = text[pos:]
        return len(text)

    def _cut_off(self, text: str, pos: int) -> NoReturn:
        """What stands here is none of the JSON, which has not closed."""
        self._stop_at(text, pos)
        raise JsonIncompleteError("incomplete", "the JSON ends too early: something else follows", *self._where(pos))

    def _may_go_on(self) -> bool:
        """Whether the last value was a string in double quotes, a number or a word, in the line at hand."""
        return self._end > self._line_start

    def _is_adjacent(self, pos: int) -> bool:
        """Whether a string in double quotes ends right here."""
        return self._end == self.offset + pos and self._end != self._written_end

    def _ends_behind(self, text: str, pos: int) -> bool | None:
        """Whether a quote right before this ends the text of the entry or member at hand."""
        in_object = self._after is self._table[State.AFTER_MEMBER]
        return (lookahead.text_of_member_ends if in_object else lookahead.text_of_entry_ends)(text, pos)

    def _in_tuple(self) -> bool:
        return bool(self._tuples) and self._tuples[-1] == len(self._stack)

    def _missing_comma(self, text: str, pos: int) -> int:
        self._mended("missing_comma", pos)
        if self._after is self._table[State.AFTER_MEMBER]:
            self._moves = self._table[State.KEY]
        else:
            self._next_item(text, pos)
        return pos
