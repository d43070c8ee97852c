"""Strings and keys in double quotes, with their escapes (RFC 8259, section 7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from kiwi_parser.limits import UNLIMITED, Limits
from kiwi_parser.text.base import Table, TokenizerBase
from kiwi_parser.text.grammar import ESCAPES, HEX_DIGITS
from kiwi_parser.text.sink import FOLD, NO_ROOM, OnText, Sink, fold, joined

EndOfString = Callable[[Any, int], None]
Question = Callable[[str, int], bool | None]
"""Asked of a text and a position in it: yes, no, or None where more text decides."""
STOP_IN_STRING: Final = re.compile(r'["\\\x00-\x1f]').search
_GLANCE: Final = 200
"""So much of a chunk is looked at first where a string begins: most of them end within it."""
_LONGEST_ESCAPE: Final = 12
"""Two of them, for a surrogate pair."""
# The first halves of surrogate pairs. mypyc takes no half in a literal.
_FIRST_HIGH: Final = chr(0xD800)
_LAST_HIGH: Final = chr(0xDBFF)


class StringReader(TokenizerBase):
    """Reads strings and keys, in as few steps as their chunks allow."""

    __slots__ = (
        "_close_string",
        "_deadline",
        "_end",
        "_first_deadline",
        "_is_over",
        "_parts",
        "_pieces",
        "_quotes",
        "_start",
        "_stop",
        "_string_limit",
        "take",
    )

    def __init__(self, sink: Sink, limits: Limits, table: Table) -> None:
        super().__init__(sink, limits, table)
        self._start = 0
        self._end = 0
        """Where the last string closed, if nothing else did since."""
        self._deadline = 0
        self._stop = STOP_IN_STRING
        self._quotes = '"'
        self._is_over: Question = at_once
        self._pieces: list[str] = []
        self.take: OnText = self._pieces.append
        """Where the string at hand goes."""
        self._close_string: EndOfString = StringReader._end_text
        self._parts: list[str] = []
        """Of a key, a number or a block: what came of it so far."""
        self._string_limit = UNLIMITED if limits.string is None else limits.string
        self._first_deadline = min(1 + self._string_limit, FOLD)

    def _open_text(self, text: str, pos: int) -> int:
        self._start = start = self.offset + pos
        take = self.sink.open_string(start)
        pos += 1
        if words := text[pos : pos + _GLANCE]:
            words, quote, _ = words.partition('"')
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
        if name := text[pos : pos + _GLANCE]:
            name, quote, _ = name.partition('"')
            if quote and "\\" not in name and name.isprintable() and len(name) <= self._string_limit:
                self._moves = self._colon
                self.sink.key(name, start)
                return pos + len(name) + 1
        parts: list[str] = []
        self._parts = parts
        return self._go_into_string(parts.append, _END_KEY, text, pos, name)

    def _go_into_string(self, take: OnText, close: EndOfString, text: str, pos: int, words: str) -> int:
        """A string or key that does not simply end in this chunk; `words` are what was looked at, up to a quote: none
        where its own quote is the last character."""
        self.take = take
        self._close_string = close
        self._resume = _IN_STRING
        deadline = self._start + self._first_deadline
        if deadline > self._text_limit:
            deadline = self._text_limit
        self._deadline = self.room = deadline
        if not words:
            return pos
        end = pos + len(words)
        if end == len(text) and "\\" not in words and words.isprintable() and self.offset + end <= deadline:
            take(words)
            return end
        return self._go_on_string(text, pos)

    def _begin_string(self, take: OnText, close: EndOfString, pos: int) -> None:
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
            take = self.take
            take(words)
        if not quote:
            return end
        self._resume = None
        self.room = NO_ROOM
        end += 1
        close = self._close_string
        if close is _END_TEXT:  # as that does: a call less
            self._moves = self._after
            self._end = offset = self.offset + end
            self.sink.close_string(offset)
        else:
            close(self, self.offset + end)
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


_IN_STRING: Final = StringReader._go_on_string
_END_TEXT: Final = StringReader._end_text
_END_KEY: Final = StringReader._end_key
