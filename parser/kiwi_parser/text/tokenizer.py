"""Text to JSON, piece by piece: walks the tables of `grammar` and tells a sink what it meets.

The text is not kept. What a chunk leaves unfinished is one of three things: a place in a table, the pieces of a key,
number or string so far (which belong to the sink), or a held-back tail of at most twelve characters (an escape whose
rest decides what it means, half a surrogate pair).

Every function that handles an input takes the chunk and a position in it and returns the position after what it
used up. Leniency is a longer table (see `repair`): the tokenizer walks it the same way.
"""

from __future__ import annotations

from typing import Final, NoReturn

from kiwi_parser.errors import JsonIncompleteError, LimitError
from kiwi_parser.limits import UNLIMITED, Limits
from kiwi_parser.text.base import Handler, Table
from kiwi_parser.text.grammar import TABLE, WORDS, Action, State, Trie
from kiwi_parser.text.scalars import ScalarReader
from kiwi_parser.text.sink import Sink


class Tokenizer(ScalarReader):
    """Feeds a sink. Raises `JsonSyntaxError` at the first character that can't be; after that it must not be used."""

    __slots__ = ()

    def __init__(self, sink: Sink, limits: Limits, table: Table | None = None, words: Trie = WORDS) -> None:
        super().__init__(sink, limits, table or STRICT, words)

    def feed(self, text: str) -> None:
        """Read on. Raises `JsonSyntaxError`, also as `LimitError`."""
        size = len(text)
        end = self.offset + size
        if end <= self.room:
            pos = self._go_on_plainly(text)
        elif self._held:
            return self.feed(self._with_held(text))
        elif end > self._text_limit:
            self._feed_to_limit(text)
        elif self._resume is not None:
            pos = self._resume(self, text, 0)
        else:
            pos = 0
        moves = self._moves
        while pos < size:
            try:
                move = moves[text[pos]]
            except KeyError:
                move = _refuse
            if move is moves:
                pos += 1
            elif move is None:  # as `_line_feed` does: a call less, for each line
                pos += 1
                self._line += 1
                self._line_start = self.offset + pos
            elif move.__class__ is dict:
                moves = move
                pos += 1
            else:
                self._moves = moves
                pos = move(self, text, pos)
                moves = self._moves
        self._moves = moves
        self.offset = end - len(self._held) if self._held else end
        return None

    def _with_held(self, text: str) -> str:
        text, self._held = self._held + text, ""
        if self._resume is _IN_STRING:
            self.room = self._deadline
        return text

    def _feed_to_limit(self, text: str) -> NoReturn:
        """Read what the limit allows. Text that is not read here is nothing to be measured here either."""
        limit = self._text_limit
        allowed, self._text_limit = limit - self.offset, UNLIMITED
        try:
            self.feed(text[:allowed])
        finally:
            self._text_limit = limit
            if self.unread:
                self.unread += text[allowed:]
        raise LimitError("text_limit", "the text is longer than allowed", *self.place())

    def close(self) -> None:
        """End the text. Raises `JsonIncompleteError` where a value is missing or unfinished."""
        if self._resume is Tokenizer._go_on_number and not self._stack and self._number in self._number_may_end:
            self._end_number(self.offset)
        if self._moves is not self._table[State.END] or self._resume is not None:
            raise JsonIncompleteError("incomplete", "the text ends too early", *self.place())

    def _open_object(self, text: str, pos: int) -> int:
        self._enter(text, pos, _FIRST_KEY, _AFTER_MEMBER)
        self.sink.open_object(self.offset + pos)
        return pos + 1

    def _open_array(self, text: str, pos: int) -> int:
        self._enter(text, pos, _FIRST_ITEM, _AFTER_ITEM)
        self.sink.open_array(self.offset + pos)
        return pos + 1

    def _enter(self, text: str, pos: int, first: State, after: State) -> None:
        if len(self._stack) >= self._depth_limit:
            self._limit("depth_limit", "nested deeper than allowed", text, pos)
        self._stack.append((self._after, self._items))
        self._items = 1
        self._moves = self._table[first]
        self._after = self._table[after]

    def _close(self, text: str, pos: int) -> int:
        self._after, self._items = self._stack.pop()
        self._moves = self._after
        self._end = 0
        self.sink.close(self.offset + pos + 1)
        return pos + 1

    def _next_item(self, text: str, pos: int) -> int:
        self._items += 1
        if self._items > self._row_limit:
            self._limit("row_limit", "more entries in an array than allowed", text, pos)
        self._moves = self._next_entry
        return pos + 1


def _refuse(tokenizer: Tokenizer, text: str, pos: int) -> int:
    return tokenizer._refuse(text, pos)


_HANDLERS: Final[dict[Action, Handler]] = {
    Action.STRING: Tokenizer._open_text,
    Action.KEY: Tokenizer._open_key,
    Action.NUMBER: Tokenizer._open_number,
    Action.WORD: Tokenizer._open_word,
    Action.OPEN_OBJECT: Tokenizer._open_object,
    Action.OPEN_ARRAY: Tokenizer._open_array,
    Action.CLOSE: Tokenizer._close,
    Action.NEXT_ITEM: Tokenizer._next_item,
}


def compiled() -> Table:
    """`grammar.TABLE` by character, with the functions that carry its actions out."""
    table: Table = {state: {} for state in TABLE}
    for state, row in TABLE.items():
        for on, (action, to) in row.items():
            move = table[to] if isinstance(to, State) and action not in _HANDLERS else _HANDLERS[action]
            table[state].update(dict.fromkeys(on.value, move))
        table[state]["\n"] = None
    return table


STRICT: Final = compiled()
# As in `base`: to find these members costs more than to enter an object.
_FIRST_KEY: Final = State.FIRST_KEY
_AFTER_MEMBER: Final = State.AFTER_MEMBER
_FIRST_ITEM: Final = State.FIRST_ITEM
_AFTER_ITEM: Final = State.AFTER_ITEM
_IN_STRING: Final = Tokenizer._go_on_string
