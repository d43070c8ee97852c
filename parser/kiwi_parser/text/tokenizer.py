"""Text to JSON, piece by piece: walks the tables of `grammar` and tells a sink what it meets.

The text is not kept. What a chunk leaves unfinished is one of three things: a place in a table, the pieces of a key,
number or string so far (which belong to the sink), or a held-back tail of at most twelve characters (an escape whose
rest decides what it means, half a surrogate pair).

Every function that handles an input takes the chunk and a position in it and returns the position after what it
used up. Leniency is a longer table (see `repair`): the tokenizer walks it the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from enum import Enum
from typing import Any, Final, NoReturn, Protocol

from kiwi_parser.errors import JsonIncompleteError, JsonSyntaxError, LimitError
from kiwi_parser.limits import UNLIMITED, Limits
from kiwi_parser.text.grammar import (
    ESCAPES,
    HEX_DIGITS,
    NUMBER,
    NUMBER_MAY_END,
    REFUSALS,
    TABLE,
    WORDS,
    Action,
    Number,
    State,
    Trie,
)

Take = Callable[[str], None]


FOLD: Final = 4096
"""How many characters of a string may wait in pieces."""


def fold(pieces: list[str]) -> None:
    """Make one piece of them."""
    pieces[:] = [joined(pieces)]


def joined(pieces: list[str]) -> str:
    """The text that came in `pieces`, which are used up.

    CPython extends a string that nobody else holds where it lies: a long one never lies in memory twice.
    """
    if not pieces or len(pieces[0]) < FOLD:
        return "".join(pieces)
    whole = pieces[0]
    rest = "".join(pieces[1:])
    pieces.clear()
    whole += rest
    return whole


NO_ROOM: Final = -1
"""`Tokenizer.room` where no string is open, or some of it is held back."""


class AfterEnd(Exception):
    """A lenient tokenizer met text behind the value: it lies in `unread`."""


class Sink(Protocol):
    """What the tokenizer tells. Offsets count code points of the whole text; ends are exclusive."""

    def open_object(self, start: int) -> None: ...
    def open_array(self, start: int) -> None: ...
    def close(self, end: int) -> None: ...
    def key(self, name: str, start: int) -> None: ...
    def open_string(self, start: int) -> Take:
        """Returns where the pieces of the string go; none of them is empty."""
        ...

    def reopen(self, start: int, text: str | None) -> Take:
        """The value that closed last goes on, as a string: `text` in its place, or, if that is None, what it was."""
        ...

    def take_back(self) -> str:
        """The string that closed last, in an array, was none of it: forget it."""
        ...

    def knows(self, key: str) -> bool:
        """Whether a key may be one of the object at hand, as far as its keys are known and matter."""
        ...

    def last_key(self) -> str:
        """The key that came last, if it is none that was expected; nothing where keys are not kept."""
        ...

    def last_text(self) -> str:
        """The string that closed last, if nothing closed since; nothing where it was too long to be kept."""
        ...

    def fold(self) -> None:
        """The string has grown long: `fold` its pieces."""
        ...

    def close_string(self, end: int) -> None: ...
    def atom(self, value: object, start: int, end: int) -> None:
        """A number, true, false or null."""
        ...

    def mended(self, code: str, offset: int) -> None: ...


Handler = Callable[[Any, str, int], int]
Move = Any
"""A `Handler` or `Moves`; told apart by class, since the loop can't afford to ask what is callable."""
Moves = dict[str, Move]
"""One row of the table, by character: what handles it, or the next row where there is nothing to do but move."""
Table = dict[State, Moves]
EndOfString = Callable[[Any, int], None]
Question = Callable[[str, int], bool | None]
"""Asked of a text and a position in it: yes, no, or None where more text decides."""
Numbers = Mapping[Any, Mapping[str, Any]]

STOP_IN_STRING: Final = re.compile(r'["\\\x00-\x1f]').search
_GLANCE: Final = 200
"""So much of a chunk is looked at first where a string begins: most of them end within it."""
_LONGEST_ESCAPE: Final = 12
"""Two of them, for a surrogate pair."""
_WHOLE_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?(?=[\s,\]}])").match

# The first halves of surrogate pairs. mypyc takes no half in a literal.
_FIRST_HIGH: Final = chr(0xD800)
_LAST_HIGH: Final = chr(0xDBFF)


class Tokenizer:
    """Feeds a sink. Raises `JsonSyntaxError` at the first character that can't be; after that it must not be used."""

    __slots__ = (
        "_after",
        "_at_word",
        "_atom_start",
        "_close_string",
        "_colon",
        "_deadline",
        "_depth_limit",
        "_end",
        "_first_deadline",
        "_held",
        "_is_over",
        "_items",
        "_line",
        "_line_start",
        "_moves",
        "_next_entry",
        "_number",
        "_number_limit",
        "_number_may_end",
        "_numbers",
        "_parts",
        "_pieces",
        "_quotes",
        "_resume",
        "_row_limit",
        "_stack",
        "_start",
        "_stop",
        "_string_limit",
        "_table",
        "_text_limit",
        "_words",
        "offset",
        "room",
        "sink",
        "take",
        "unread",
        "unread_at",
    )

    def __init__(self, sink: Sink, limits: Limits, table: Table | None = None, words: Trie = WORDS) -> None:
        self.sink = sink
        self.offset = 0
        """Where in the whole text the chunk at hand begins."""
        self.room = NO_ROOM
        """A chunk that ends no farther than this, all of it printable, no quote or backslash in it, is the middle of a
        string, as most tokens are: whoever feeds may `take` it and move `offset`, which spares the calls."""
        self.unread = ""
        """What of the chunk the tokenizer stopped at, and where that is: offset, line, the line's offset."""
        self.unread_at = (0, 1, 0)
        self._table = table = table or STRICT
        self._words = words
        self._moves = table[State.VALUE]
        self._colon = table[State.COLON]
        self._next_entry = table[State.ITEM]
        # What follows a value in the container at hand, and how many entries it has; those around it on the stack.
        self._after = table[State.END]
        self._stack: list[tuple[Moves, int]] = []
        self._items = 0
        # What goes on where the last chunk ended, when that was inside of something.
        self._resume: Handler | None = None
        self._held = ""
        self._line = 1
        self._line_start = 0
        # The string or key at hand.
        self._start = 0
        self._end = 0
        """Where the last string closed, if nothing else did since."""
        self._deadline = 0
        self._stop = STOP_IN_STRING
        self._quotes = '"'
        self._is_over: Question = at_once
        self._pieces: list[str] = []
        self.take: Take = self._pieces.append
        """Where the string at hand goes."""
        self._close_string: EndOfString = Tokenizer._end_text
        # The key, number or word at hand.
        self._parts: list[str] = []
        self._atom_start = 0
        self._number: Enum = Number.START
        self._numbers: Numbers = NUMBER
        self._number_may_end: Set[Enum] = NUMBER_MAY_END
        self._at_word: Trie = {}
        self._depth_limit = UNLIMITED if limits.depth is None else limits.depth
        self._text_limit = UNLIMITED if limits.text is None else limits.text
        self._string_limit = UNLIMITED if limits.string is None else limits.string
        self._first_deadline = min(1 + self._string_limit, FOLD)
        self._row_limit = UNLIMITED if limits.rows is None else limits.rows
        self._number_limit = UNLIMITED if limits.number is None else limits.number

    def begin_at(self, start: tuple[int, int, int]) -> None:
        """Before anything is fed: its offset in a larger text, its line, and the offset where that line begins."""
        self.offset, self._line, self._line_start = start

    # --- feeding ----------------------------------------------------------------------------------------------------

    def feed(self, text: str) -> None:
        """Read on. Raises `JsonSyntaxError`, also as `LimitError`."""
        if self._held:
            text = self._with_held(text)
        size = len(text)
        end = self.offset + size
        if end <= self.room:
            pos = self._go_on_plainly(text)
        elif end > self._text_limit:
            self._feed_to_limit(text)
        elif (resume := self._resume) is not None:
            pos = resume(self, text, 0)
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
            elif move.__class__ is dict:
                moves = move
                pos += 1
            elif move is _LINE_FEED:  # here, since every line has one
                pos += 1
                self._line += 1
                self._line_start = self.offset + pos
            else:
                self._moves = moves
                pos = move(self, text, pos)
                moves = self._moves
        self._moves = moves
        self.offset = end - len(self._held) if self._held else end

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

    # --- errors -----------------------------------------------------------------------------------------------------

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

    # --- between values ---------------------------------------------------------------------------------------------

    def _line_feed(self, text: str, pos: int) -> int:
        self._line += 1
        self._line_start = self.offset + pos + 1
        return pos + 1

    def _count_lines(self, text: str, pos: int, end: int) -> None:
        """Keep track of the lines: to be called for whatever else may hold a line feed."""
        if newlines := text.count("\n", pos, end):
            self._line += newlines
            self._line_start = self.offset + text.rfind("\n", pos, end) + 1

    def _open_object(self, text: str, pos: int) -> int:
        self._enter(text, pos, State.FIRST_KEY, State.AFTER_MEMBER)
        self.sink.open_object(self.offset + pos)
        return pos + 1

    def _open_array(self, text: str, pos: int) -> int:
        self._enter(text, pos, State.FIRST_ITEM, State.AFTER_ITEM)
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

    # --- strings and keys -------------------------------------------------------------------------------------------

    def _open_text(self, text: str, pos: int) -> int:
        self._start = start = self.offset + pos
        take = self.sink.open_string(start)
        pos += 1
        words, quote, _ = text[pos : pos + _GLANCE].partition('"')
        if quote and "\\" not in words and words.isprintable() and len(words) <= self._string_limit:
            if words:
                take(words)
            self._moves = self._after
            pos += len(words) + 1
            self._end = end = self.offset + pos
            self.sink.close_string(end)
            return pos
        return self._go_into_string(take, _END_TEXT, text, pos, words)

    def _open_key(self, text: str, pos: int) -> int:
        self._start = start = self.offset + pos
        pos += 1
        name, quote, _ = text[pos : pos + _GLANCE].partition('"')
        if quote and "\\" not in name and name.isprintable() and len(name) <= self._string_limit:
            self._moves = self._colon
            self.sink.key(name, start)
            return pos + len(name) + 1
        parts: list[str] = []
        self._parts = parts
        return self._go_into_string(parts.append, _END_KEY, text, pos, name)

    def _go_into_string(self, take: Take, close: EndOfString, text: str, pos: int, words: str) -> int:
        """A string or key that does not simply end in this chunk; `words` are what was looked at, up to a quote."""
        self.take = take
        self._close_string = close
        self._resume = _IN_STRING
        deadline = self._start + self._first_deadline
        if deadline > self._text_limit:
            deadline = self._text_limit
        self._deadline = self.room = deadline
        end = pos + len(words)
        if end == len(text) and "\\" not in words and words.isprintable() and self.offset + end <= deadline:
            if words:
                take(words)
            return end
        return self._go_on_string(text, pos)

    def _begin_string(self, take: Take, close: EndOfString, pos: int) -> None:
        self._start = self.offset + pos
        self._deadline = min(self._start + self._first_deadline, self._text_limit)
        self.take = take
        self._close_string = close

    def _end_text(self, end: int) -> None:
        self._moves = self._after
        self._end = end
        self.sink.close_string(end)

    def _end_key(self, end: int) -> None:
        self._moves = self._colon
        start, parts = self._start, self._parts
        self.sink.key("".join(parts) if end - start < FOLD else joined(parts), start)

    def _go_on_plainly(self, text: str) -> int:
        """The chunk mostly ends the string. Looks that C takes at once cost half of what a search by pattern does."""
        words, quote, _ = text.partition('"')
        end = len(words)
        if not words.isprintable():
            return self._go_on_string(text, 0)
        if "\\" in words:
            words = _unescaped(words)
            if not words:
                return self._go_on_rough(text, 0)
        if words:
            self.take(words)
        if not quote:
            return end
        self._resume = None
        self.room = NO_ROOM
        end += 1
        self._close_string(self, self.offset + end)
        return end

    def _go_on_string(self, text: str, pos: int) -> int:
        """The whole stretch up to the next character that means something is one step."""
        stop = self._stop(text, pos)
        end = len(text) if stop is None else stop.start()
        if self.offset + end > self._deadline:
            self._grow(text, pos, end)
        return self._take_rest(text, pos) if stop is None else self._stop_in_string(text, pos, end)

    def _take_rest(self, text: str, pos: int) -> int:
        """The rest of the chunk belongs to the string: all but half a surrogate pair, whose other half may follow."""
        end = size = len(text)
        if pos < end and is_high(text[-1]):
            end -= 1
            self._hold_back(text, end)
        if pos < end:
            self.take(text[pos:end])
        return size

    def _stop_in_string(self, text: str, pos: int, end: int) -> int:
        if text[end] != '"':
            return self._go_on_rough(text, pos)
        if pos < end:
            self.take(text[pos:end])
        self._resume = None
        self.room = NO_ROOM
        end += 1
        self._close_string(self, self.offset + end)
        return end

    def _go_on_rough(self, text: str, pos: int) -> int:
        """A stretch with escapes, with what is not allowed, or quotes of its own: in parts, joined to be one delta."""
        pieces, quotes = self._pieces, self._quotes
        try:
            while True:
                stop = self._stop(text, pos)
                end = len(text) if stop is None else stop.start()
                if self.offset + end + _LONGEST_ESCAPE > self._deadline:
                    reach = self._reach(text, end)
                    if self.offset + reach > self._deadline:
                        self._grow(text, pos, reach)
                pieces.append(text[pos:end])
                if stop is None:
                    return self._hold(text, end)
                pos = end + 1
                if (letter := text[end]) == "\\":
                    found = self._escape(text, end)
                    if found is None:
                        return self._hold(text, end)
                    letter, pos = found
                elif letter in quotes:
                    is_over = self._is_over(text, end + 1)
                    if is_over is None:
                        return self._hold(text, end)
                    if is_over:
                        break
                else:
                    self._control_character(text, end)
                pieces.append(letter)
        finally:
            self._flush()
        self._resume = None
        self.room = NO_ROOM
        self._close_string(self, self.offset + end + 1)
        return end + 1

    def _reach(self, text: str, end: int) -> int:
        """Where what stands at `end` ends, as far as it is here: a limit is crossed before anything is made of it."""
        if end == len(text):
            return end
        letter = text[end]
        if letter == "\\":
            reach = _end_of_escape(text, end)
            return _end_of_escape(text, reach) if text[reach : reach + 1] == "\\" else reach
        if letter in self._quotes and self._is_over(text, end + 1) is not False:
            return end
        return end + 1

    def _hold(self, text: str, end: int) -> int:
        """More text decides what stands at `end`: look at it again then, at half a surrogate pair before it too."""
        last = self._pieces[-1]
        if last and is_high(last[-1]):
            end -= 1
            self._pieces[-1] = last[:-1]
        self._hold_back(text, end)
        return len(text)

    def _hold_back(self, text: str, end: int) -> None:
        self._held = held = text[end:]
        if held:
            self.room = NO_ROOM

    def _flush(self) -> None:
        if whole := "".join(self._pieces):
            self.take(whole)
        self._pieces.clear()

    def _grow(self, text: str, pos: int, end: int) -> None:
        """A long string: fold the pieces it came in, which may weigh eight times their text; or it is too long.

        Then deliver what the limit allows, so that the chunking makes no difference, and fail behind it.
        """
        limit = self._start + 1 + self._string_limit
        if self.offset + end <= limit:
            fold(self._pieces)
            (self._fold_key if self._close_string is _END_KEY else self.sink.fold)()
            self._deadline = min(self.offset + end + FOLD, limit, self._text_limit)
            if self.room >= 0:
                self.room = self._deadline
            return
        allowed, self._deadline = limit - self.offset, UNLIMITED
        self._flush()
        if self._resume is not None and pos < allowed:
            self._resume(self, text[:allowed], pos)
        self._limit("string_limit", "a string is longer than allowed", text, allowed)

    def _fold_key(self) -> None:
        fold(self._parts)

    def _control_character(self, text: str, pos: int) -> None:
        self._fail("control_character", f"{text[pos]!r} must be escaped in a string", text, pos)

    def _escape(self, text: str, pos: int) -> tuple[str, int] | None:
        """Read the escape at `pos`: what it means and where it ends. None when more text decides that."""
        if pos + 1 == len(text):
            return None
        letter = text[pos + 1]
        if letter != "u":
            if letter not in ESCAPES:
                return self._bad_escape(text, pos, pos + 1)
            return ESCAPES[letter], pos + 2
        digits = _hex_digits(text, pos + 2)
        if digits < 4:
            if pos + 2 + digits < len(text):
                return self._bad_escape(text, pos, pos + 2 + digits)
            return None
        unit = int(text[pos + 2 : pos + 6], 16)
        if 0xD800 <= unit < 0xDC00:
            return self._surrogate(unit, text, pos + 6)
        return chr(unit), pos + 6

    def _bad_escape(self, text: str, pos: int, wrong: int) -> tuple[str, int]:
        """The escape at `pos` goes wrong at `wrong`."""
        self._fail("bad_escape", f"no escape has {text[wrong]!r} here", text, wrong)

    def _surrogate(self, high: int, text: str, pos: int) -> tuple[str, int] | None:
        """The first half of a pair: joined with its second if that is what follows, else kept, as json.loads does."""
        follow = text[pos : pos + 6]
        if follow in ("", "\\"):
            return None
        if follow[:2] == "\\u":
            digits = _hex_digits(text, pos + 2)
            if pos + 2 + digits == len(text) and digits < 4:
                return None
            if digits == 4 and 0xDC00 <= (low := int(follow[2:], 16)) < 0xE000:
                return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), pos + 6
        return chr(high), pos

    # --- numbers ----------------------------------------------------------------------------------------------------

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
        self._resume = Tokenizer._go_on_number

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

    # --- words ------------------------------------------------------------------------------------------------------

    def _open_word(self, text: str, pos: int) -> int:
        self._atom_start = self.offset + pos
        self._at_word = self._words
        self._resume = Tokenizer._go_on_word
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


def _refuse(tokenizer: Tokenizer, text: str, pos: int) -> int:
    return tokenizer._refuse(text, pos)


def _unescaped(words: str) -> str:
    """What words with escapes mean, if each of those is a letter behind a backslash, as most are; else nothing."""
    plain, *rest = words.split("\\")
    for part in rest:
        if part[:1] not in ESCAPES:
            return ""
        plain += ESCAPES[part[0]] + part[1:]
    return plain


def is_high(char: str) -> bool:
    """Whether this is the first half of a surrogate pair."""
    return _FIRST_HIGH <= char <= _LAST_HIGH


def at_once(text: str, pos: int) -> bool:
    """The answer to whether a string ends at its first quote: in JSON it does."""
    return True


def _end_of_escape(text: str, pos: int) -> int:
    """Where the escape at `pos` ends, as far as it is here."""
    end = pos + len(text[pos : pos + 2])
    return end + _hex_digits(text, end) if text[pos + 1 : end] == "u" else end


def _hex_digits(text: str, pos: int) -> int:
    """How many hexadecimal digits stand at `pos`, four at most."""
    count = 0
    while count < 4 and pos + count < len(text) and text[pos + count] in HEX_DIGITS:
        count += 1
    return count


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
        table[state]["\n"] = Tokenizer._line_feed
    return table


STRICT: Final = compiled()
_LINE_FEED: Final = Tokenizer._line_feed
_IN_STRING: Final = Tokenizer._go_on_string
_END_TEXT: Final = Tokenizer._end_text
_END_KEY: Final = Tokenizer._end_key
