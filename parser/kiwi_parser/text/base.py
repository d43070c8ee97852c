"""Where a tokenizer is: its place in the text, in the tables and in the nesting, and how it fails there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NoReturn

from kiwi_parser.errors import JsonSyntaxError, LimitError
from kiwi_parser.limits import UNLIMITED, Limits
from kiwi_parser.text.grammar import REFUSALS, State
from kiwi_parser.text.sink import NO_ROOM, Sink

Handler = Callable[[Any, str, int], int]
Move = Any
"""A `Handler`, `Moves`, or None for a line feed that means nothing else; told apart by class, since the loop can't
afford to ask what is callable."""
Moves = dict[str, Move]
"""One row of the table, by character: what handles it, or the next row where there is nothing to do but move."""
Table = dict[State, Moves]

# Python 3.11 takes longer to find a member of an enumeration than to look a row up by it.
_VALUE: Final = State.VALUE
_COLON: Final = State.COLON
_ITEM: Final = State.ITEM
_END: Final = State.END


class TokenizerBase:
    """The state that all layers of a tokenizer share.

    It has more than fifteen attributes because they are read for every token: one object more between the reader of
    strings and the tables would cost each token a look-up.
    """

    __slots__ = (
        "_after",
        "_colon",
        "_depth_limit",
        "_held",
        "_items",
        "_line",
        "_line_start",
        "_moves",
        "_next_entry",
        "_resume",
        "_row_limit",
        "_stack",
        "_table",
        "_text_limit",
        "offset",
        "room",
        "sink",
        "unread",
        "unread_at",
    )

    def __init__(self, sink: Sink, limits: Limits, table: Table) -> None:
        self.sink = sink
        self.offset = 0
        """Where in the whole text the chunk at hand begins."""
        self.room = NO_ROOM
        """A chunk that ends no farther than this, all of it printable, no quote or backslash in it, is the middle of a
        string, as most tokens are: whoever feeds may `take` it and move `offset`, which spares the calls."""
        self.unread = ""
        """What of the chunk the tokenizer stopped at, and where that is: offset, line, the line's offset."""
        self.unread_at = (0, 1, 0)
        self._table = table
        self._moves = table[_VALUE]
        self._colon = table[_COLON]
        self._next_entry = table[_ITEM]
        # What follows a value in the container at hand, and how many entries it has; those around it on the stack.
        self._after = table[_END]
        self._stack: list[tuple[Moves, int]] = []
        self._items = 0
        # What goes on where the last chunk ended, when that was inside of something.
        self._resume: Handler | None = None
        self._held = ""
        self._line = 1
        self._line_start = 0
        self._depth_limit = UNLIMITED if limits.depth is None else limits.depth
        self._text_limit = UNLIMITED if limits.text is None else limits.text
        self._row_limit = UNLIMITED if limits.rows is None else limits.rows

    def begin_at(self, start: tuple[int, int, int]) -> None:
        """Before anything is fed: its offset in a larger text, its line, and the offset where that line begins."""
        self.offset, self._line, self._line_start = start

    def _where(self, pos: int) -> tuple[int, int, int]:
        """Offset, line and column of a position in the chunk at hand: the one reached, or within its line."""
        offset = self.offset + pos
        return offset, self._line, offset - self._line_start + 1

    def place(self) -> tuple[int, int, int]:
        """Offset, line and column of the place reached."""
        return self._where(len(self._held))

    def _stop_at(self, text: str, pos: int) -> None:
        """Leave the rest of the chunk unread."""
        offset, line, column = self._where(pos)
        self.unread = text[pos:]
        self.unread_at = offset, line, offset - column + 1

    def _fail(self, code: str, message: str, text: str, pos: int) -> NoReturn:
        self._stop_at(text, pos)
        raise JsonSyntaxError(code, message, *self._where(pos))

    def _limit(self, code: str, message: str, text: str, pos: int) -> NoReturn:
        raise LimitError(code, message, *self._where(pos))

    def _refuse(self, text: str, pos: int) -> int:
        """What stands here is nothing that the table has a move for."""
        code, message = REFUSALS[self._state_of(self._moves)]
        self._fail(code, f"{message}, not {text[pos]!r}", text, pos)

    def _state_of(self, moves: Moves) -> State:
        """The state whose row of the table this is."""
        return next(state for state, row in self._table.items() if row is moves)

    def _line_feed(self, text: str, pos: int) -> int:
        self._line += 1
        self._line_start = self.offset + pos + 1
        return pos + 1

    def _count_lines(self, text: str, pos: int, end: int) -> None:
        """Keep track of the lines: to be called for whatever else may hold a line feed."""
        if newlines := text.count("\n", pos, end):
            self._line += newlines
            self._line_start = self.offset + text.rfind("\n", pos, end) + 1
