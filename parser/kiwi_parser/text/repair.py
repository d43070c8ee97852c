"""What a lenient stream may mend: more rows for the tokenizer's table, and other answers at its hooks.

The lenient tokenizer is the strict one. It differs only where the strict one would fail, so that correct JSON is read
by the same steps at the same cost. Every mend is told to the sink with its code and where it was needed; `MENDS` is
the table of them that the manual prints and the tests run.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from html import escape
from string import ascii_letters
from textwrap import dedent
from typing import Any, Final, Literal, NoReturn, Protocol

from kiwi_parser.errors import JsonIncompleteError
from kiwi_parser.limits import Limits
from kiwi_parser.text import ending
from kiwi_parser.text.grammar import ESCAPES, NUMBER, NUMBER_MAY_END, Number, State, Trie, trie
from kiwi_parser.text.tokenizer import (
    NO_ROOM,
    STOP_IN_STRING,
    AfterEnd,
    EndOfString,
    Handler,
    Numbers,
    Sink,
    Table,
    Take,
    Tokenizer,
    at_once,
    compiled,
    is_high,
    joined,
)


@dataclass(frozen=True, slots=True)
class Mend:
    """One row of the table: `example` is a whole text, `result` the JSON that is read in its place."""

    code: str
    mend: str
    example: str
    result: str
    by: Literal["any", "recipe"] = "any"
    """Who does it: every lenient parser, or one that knows a model; the examples of these are recipes."""


MENDS: Final = (
    Mend("bom", "a byte order mark", '\ufeff{"a": 1}', '{"a": 1}'),
    Mend("think", "a reasoning block, opened or not", '<think>a {"b": 2}?</think>{"a": 1}', '{"a": 1}'),
    Mend("fence", "a Markdown fence", '```json\n{"a": 1}\n```', '{"a": 1}'),
    Mend("text_before", "text before the JSON", 'Sure! {"a": 1}', '{"a": 1}'),
    Mend("text_after", "text after the JSON", '{"a": 1} Enjoy!', '{"a": 1}'),
    Mend("trailing_comma", "a comma before a closing bracket", '{"a": [1, 2,],}', '{"a": [1, 2]}'),
    Mend("extra_comma", "a comma too many", '{"a": [1,, 2]}', '{"a": [1, 2]}'),
    Mend("missing_comma", "a comma too few", '{"a": [1 2] "b": 3}', '{"a": [1, 2], "b": 3}'),
    Mend("missing_value", "a key without a value", '{"a": , "b": 2}', '{"b": 2}'),
    Mend("missing_colon", "no colon behind a key", '{"a": 1, "b" 2}', '{"a": 1, "b": 2}'),
    Mend("odd_colon", "= or => for a colon", '{"a" = 1, "b" => 2}', '{"a": 1, "b": 2}'),
    Mend(
        "missing_bracket",
        "a bracket too few",
        '{"a": [{"b": 1, {"b": 2], "c": 3}',
        '{"a": [{"b": 1}, {"b": 2}], "c": 3}',
    ),
    Mend("wrong_bracket", "one bracket for another", '{"a": [1, 2}, "c": 3}', '{"a": [1, 2], "c": 3}'),
    Mend("extra_bracket", "a bracket too many", '{"a": [1, 2]], "c": 3}', '{"a": [1, 2], "c": 3}'),
    Mend("round_bracket", "a tuple of Python's for a list", '{"a": (1, "b")}', '{"a": [1, "b"]}'),
    Mend("escaped", "JSON escaped as in a string", '{\\n\\"a\\": \\"b\\\\n\\"}', '{"a": "b\\n"}'),
    Mend("comment", "comments: //, /* */, #", '{"a": 1, // one\n"b": /* two */ 2}', '{"a": 1, "b": 2}'),
    Mend("odd_space", "white space that JSON does not know", '{"a":\u00a01}', '{"a": 1}'),
    Mend("single_quotes", "single quotes", "{'a': 'it's the cooks' best'}", '{"a": "it\'s the cooks\' best"}'),
    Mend("typographic_quotes", "typographic quotes", "{“a”: ‘b’}", '{"a": "b"}'),
    Mend("missing_quote", "a text's last quote too few", '{"a": "b, "c": "d"}', '{"a": "b", "c": "d"}'),
    Mend("extra_quote", "a quote too many", '{"a": "b"", "c": "d"}', '{"a": "b", "c": "d"}'),
    Mend("triple_quotes", "three quotes, or three backticks", '{"a": """b "c" d"""}', '{"a": "b \\"c\\" d"}'),
    Mend("ellipsis", "dots for what was left out", '{"a": [1, 2, ...], ...}', '{"a": [1, 2]}'),
    Mend("inner_quotes", "quotes in a text", '{"a": "a "hot" 9" pan"}', '{"a": "a \\"hot\\" 9\\" pan"}'),
    Mend("prefix", "a letter of Python's before a quote", '{u"a": r"b"}', '{"a": "b"}'),
    Mend("unquoted_text", "a text without quotes", '{"a": hot, "b": 2-3 g}', '{"a": "hot", "b": "2-3 g"}'),
    Mend("unquoted_key", "a key without quotes", "{a: 1}", '{"a": 1}'),
    Mend("line_break", "a line break in a string", '{"a": "b\nc"}', '{"a": "b\\nc"}'),
    Mend("control_character", "a tab, or the like, in a string", '{"a": "b\tc"}', '{"a": "b\\tc"}'),
    Mend("bad_escape", "a backslash that JSON does not know", '{"a": "it\\\'s \\d+"}', '{"a": "it\'s \\\\d+"}'),
    Mend("word", "Python's and JavaScript's words", '{"a": [True, None, undefined]}', '{"a": [true, null, null]}'),
    Mend(
        "number",
        "a number in another notation",
        '{"a": [+1, .5, 2., 007], "b": 1,000}',
        '{"a": [1, 0.5, 2.0, 7], "b": 1000}',
    ),
    Mend("fraction", "a fraction, which becomes a string", '{"a": 1/2}', '{"a": "1/2"}'),
    Mend("wrapped_object", "the value within an object", '{"recipe": {"title": "Tea"}}', '{"title": "Tea"}', "recipe"),
    Mend("wrapped_list", "the value within a list", '[{"title": "Tea"}]', '{"title": "Tea"}', "recipe"),
    Mend("key_spelling", "another spelling of a key", '{"name": "Tea"}', '{"title": "Tea"}', "recipe"),
    Mend(
        "json_text",
        "JSON written as a text",
        '{"steps": "[\\"Boil.\\"]"}',
        '{"steps": [{"text": "Boil."}]}',
        "recipe",
    ),
    Mend(
        "lone_entry",
        "one entry in place of a list",
        '{"ingredients": {"name": "tea"}}',
        '{"ingredients": [{"name": "tea"}]}',
        "recipe",
    ),
    Mend(
        "bare_row",
        "a string for a row",
        '{"steps": ["Boil."]}',
        '{"steps": [{"text": "Boil."}]}',
        "recipe",
    ),
    Mend(
        "section",
        "rows within a row",
        '{"ingredients": [{"name": "Sauce", "items": ["oil"]}]}',
        '{"ingredients": [{"name": "oil", "group": "Sauce"}]}',
        "recipe",
    ),
)


def mends_table() -> str:
    """The table as Markdown, for the manual."""
    lines = ["| code | what is mended | for example | is read as |", "|---|---|---|---|"]
    lines += [f"| `{mend.code}` | {mend.mend} | {_shown(mend.example)} | {_shown(mend.result)} |" for mend in MENDS]
    return "\n".join(lines)


def _shown(text: str) -> str:
    for character, name in {"\n": "⏎", "\t": "⇥", "\ufeff": "[BOM]", "\xa0": "[NBSP]"}.items():
        text = text.replace(character, name)
    return f"<code>{escape(text, quote=False)}</code>"


# --- tables ---------------------------------------------------------------------------------------------------------

_SINGLE: Final = "'‘’‛`´"
_DOUBLE: Final = "“”„‟«»"
_ODD_QUOTES: Final = frozenset(_SINGLE + _DOUBLE)
_CLOSING: Final = {
    **dict.fromkeys(_SINGLE, "'’‘`´"),
    **dict.fromkeys(_DOUBLE, '”“"'),
    "'": "'",
    "`": "`",
    "«": '»"',
    "»": '«"',
}
_STOPS: Final = {quotes: re.compile(f"[\\\\\x00-\x1f{quotes}]").search for quotes in _CLOSING.values()}
_MAY_GO_ON: Final = frozenset(',}]"' + _SINGLE + _DOUBLE)
_STRAYS: Final = re.compile(r"[}\]\s]*").match
_LAST_BRACKETS: Final = re.compile(r"[}\]][}\]\s]*").fullmatch
_BARE_START: Final = re.compile(r"[^\s:;=()\[\]{},]").match
_BARE_STOP: Final = re.compile(r"[,(){}\[\]\r\n\"]").search
_ODD_SPACES: Final = "\x0b\x0c\x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    chr(space) for space in range(0x2000, 0x2010)
)
_NAME_START: Final = ascii_letters + "_$"
_COMMA_BEHIND: Final = re.compile(r"(?:\s{0,99},)?").match
_STRUCTURE: Final = " \t\r\n,{}[]"
_QUOTED_IN: Final = (("„", "”“"), ("“", "”"), ("«", "»"), ("»", "«"))
"""How quotations within a text begin and end; „ and “ end differently from language to language."""
_EXACT_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").fullmatch

_THOUSANDS: Final = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})*").fullmatch
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}").fullmatch
_NEXT_DECIMALS: Final = re.compile(r"[0-9]{1,2}(?![\w:])").match
_NEXT_OF_NOUGHT: Final = re.compile(r"[0-9]{1,9}(?![\w:])").match
_NOUGHT: Final = ("0", "-0")
_NEXT_THOUSANDS: Final = re.compile(r"[0-9]{3}(?![\w:])").match

_WORDS: Final[Trie] = trie(
    {word: (word, value, True) for word, value in {"true": True, "false": False, "null": None}.items()}
    | {word: (word, True, False) for word in ("True", "TRUE")}
    | {word: (word, False, False) for word in ("False", "FALSE")}
    | {word: (word, None, False) for word in ("None", "none", "NULL", "Null", "nil", "undefined")}
    | {word: (word, math.nan, False) for word in ("NaN", "nan")}
    | {"Infinity": ("Infinity", math.inf, False)}
)
"""Each with what it means and whether it is one of JSON's own."""


_VALUES: Final = frozenset({State.VALUE, State.FIRST_ITEM, State.ITEM})
_AFTER: Final = frozenset({State.AFTER_MEMBER, State.AFTER_ITEM})


class _Odd(Enum):
    """Places in a number that JSON does not know."""

    LONE_POINT = auto()
    SLASH = auto()
    BELOW = auto()


_DIGITS: Final = "0123456789"
_MANY: Final = 20
_CLOSING_BRACKETS: Final = ("}", "]")
_BREAKS: Final = ("\r", "\n")
_SPACE_OR_QUOTES: Final = " \t”’"
_PREFIX: Final = "uUrRbBfF"
_CLOSES: Final = {"}": "{", "]": "[", "": ""}
_ENDS: Final = {"”": "“", "“": "„", "»": "«"}
_NUMBERS: Final[Numbers] = {
    **NUMBER,
    Number.START: {**NUMBER[Number.START], ".": _Odd.LONE_POINT},
    Number.MINUS: {**NUMBER[Number.MINUS], ".": _Odd.LONE_POINT},
    Number.ZERO: {**NUMBER[Number.WHOLE], "/": _Odd.SLASH},
    Number.WHOLE: {**NUMBER[Number.WHOLE], "/": _Odd.SLASH},
    _Odd.LONE_POINT: NUMBER[Number.POINT],
    _Odd.SLASH: dict.fromkeys(_DIGITS, _Odd.BELOW),
    _Odd.BELOW: dict.fromkeys(_DIGITS, _Odd.BELOW),
}
_NUMBER_MAY_END: Final = NUMBER_MAY_END | {Number.POINT, _Odd.BELOW}


_PREFIXES: Final[dict[int, str]] = {}
"""By node of `_WORDS`: the letters that lead to it."""


def _note_prefixes(node: Trie, prefix: str) -> None:
    _PREFIXES[id(node)] = prefix
    for letter, following in node.items():
        if isinstance(following, dict):
            _note_prefixes(following, prefix + letter)


_note_prefixes(_WORDS, "")


class WholeSink(Sink, Protocol):
    """A sink for a whole text: what is behind the value may yet be part of it."""

    def reopen_object(self) -> bool:
        """The outermost object closed too early, and goes on. False where that is not possible."""
        ...


class LenientTokenizer(Tokenizer):
    """Mends what it can. What follows the value, from its first character that is no space, is left in `unread`."""

    __slots__ = (
        "_block",
        "_breaks",
        "_gap",
        "_in_lines",
        "_is_escaped",
        "_negative",
        "_nest",
        "_run",
        "_text_end",
        "_tuples",
        "_whole",
        "_written",
        "_written_end",
    )

    def __init__(self, sink: WholeSink, limits: Limits) -> None:
        super().__init__(sink, limits, LENIENT, _WORDS)
        self._whole = sink
        self._numbers = _NUMBERS
        self._number_may_end = _NUMBER_MAY_END
        self._negative = False
        # The last number or word, as it was written, where it ended, and where the string before it did.
        self._written = ""
        self._written_end = 0
        self._text_end = 0
        # Of a string without quotes: the space that waits, and how many brackets in it are open.
        self._gap = ""
        self._nest = 0
        self._in_lines = False
        """Whether it may go on in other lines: a number with words does not."""
        # Of a string in three quotes: which they are.
        self._block = ""
        # How many were open where each of the tuples that are open began.
        self._tuples: list[int] = []
        # Whether the JSON is escaped as in a string; of such a string, how many backslashes its last characters are.
        self._is_escaped = False
        self._run = 0
        # Behind an array's entry: the line at hand, how many entries there were, how many line feeds came since.
        self._breaks = (0, 0, 0)

    def close(self) -> None:
        """End the text, as `Tokenizer.close`. What waited for what follows it closes, now that nothing does."""
        last = self._held.rstrip()
        if self._resume is LenientTokenizer._go_on_rough and last in _ODD_QUOTES:
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

    # --- where the strict table has no cell -------------------------------------------------------------------------

    def _refuse(self, text: str, pos: int) -> int:
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
        if state in _VALUES and self._stack and _BARE_START(text, pos):
            return self._entry_or_text(text, pos)
        if state is State.COLON:
            return self._no_colon(text, pos)
        return super()._refuse(text, pos)

    def _behind_value(self, text: str, pos: int, state: State) -> int:
        """Nothing that JSON has room for: the value before it is not at its end, or a comma is missing."""
        if self._may_go_on():
            is_error: bool | None = False
            if text[pos] == ";":
                is_error = ending.separator_follows(text, pos)
            elif text[pos] == "+":
                is_error = (ending.joins_texts if self._is_adjacent(pos) else ending.plus_follows)(text, pos)
            elif text[pos] == "|":
                is_error = not self._is_adjacent(pos)
            elif text[pos] == ":":
                is_error = self._colon_behind_value(text, pos, state)
            if is_error is None:
                return self._wait(text, pos)
            if not is_error:
                return self._text_goes_on(text, pos)
        elif state is State.AFTER_ITEM and self._breaks_here() and _BARE_START(text, pos):
            return self._missing_comma_in_array(text, pos)
        return super()._refuse(text, pos)

    def _colon_behind_value(self, text: str, pos: int, state: State) -> bool | None:
        """Whether a colon is an error. Not in 10:30, nor right behind a quote."""
        if self._end != self.offset + pos:
            return True
        if self._end != self._written_end:
            return state is State.AFTER_ITEM
        return None if pos + 1 == len(text) else not text[pos + 1].isdigit()

    def _is_adjacent(self, pos: int) -> bool:
        """Whether a string in double quotes ends right here."""
        return self._end == self.offset + pos and self._end != self._written_end

    def _text_goes_on(self, text: str, pos: int) -> int:
        """The value before this is not at its end, or was so earlier: its last quote was the first of what follows."""
        if not self._is_adjacent(pos):
            return self._reopen(text, pos)
        opens = ending.opens_key(text, pos)
        in_array = self._after is self._table[State.AFTER_ITEM]
        opens_entry = ending.opens_entry(text, pos) if in_array and not opens else False
        if opens is None or opens_entry is None:
            return self._wait(text, pos)
        if self._end - self._start == 2:
            begins = self._begins_doubled(text, pos)
            if begins is not False:
                return self._wait(text, pos) if begins is None else self._doubled_quote(text, pos)
        if opens or opens_entry:
            split = self._earlier_end(is_key=opens)
            if split is not None:
                return self._close_earlier(text, pos, split, is_key=opens)
        return self._reopen(text, pos)

    def _key_without_end(self, key: str, text: str, pos: int) -> int:
        """What seemed to be a key's last quote is its value's first: the key is all before it, but for its colon."""
        self._mended("missing_quote", pos - 1)
        if key:
            self.sink.key(key, self._start)
        self._begin_string(self.sink.open_string(self.offset + pos - 1), Tokenizer._end_text, pos - 1)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, pos)

    def _begins_doubled(self, text: str, pos: int) -> bool | None:
        """Whether what stands behind two quotes is a text whose first quote came twice: it ends at the next one."""
        quote = ending.quote_follows(text, pos)
        return self._ends_behind(text, text.index('"', pos) + 1) if quote else quote

    def _doubled_quote(self, text: str, pos: int) -> int:
        take = self.sink.reopen(self._start, "")
        self.sink.mended("extra_quote", self._end - 1)
        self._begin_string(take, Tokenizer._end_text, self._start - self.offset)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, pos)

    def _no_colon(self, text: str, pos: int) -> int:
        """Behind a key: a word of JSON's as its value, or what seemed to be a key was none, and one begins here."""
        if not text[pos].isalnum():
            return super()._refuse(text, pos)
        is_value = ending.value_follows(text, pos)
        is_key = ending.opens_key(text, pos)
        if is_value is None or is_key is None:
            return self._wait(text, pos)
        if is_value:
            return self._missing_colon(text, pos)
        if is_key:
            self._mended("extra_quote", pos - 1)
            return self._begin_key(text, pos)
        is_text = self._begins_doubled(text, pos)
        if is_text is None:
            return self._wait(text, pos)
        key = self.sink.last_key().rstrip()
        if is_text and key[-1:] in ":":
            return self._key_without_end(key[:-1].rstrip(_SPACE_OR_QUOTES), text, pos)
        return super()._refuse(text, pos)

    def _trailing_comma(self, text: str, pos: int) -> int:
        self._mended("trailing_comma", pos)
        return self._close(text, pos)

    def _extra_comma(self, text: str, pos: int) -> int:
        self._mended("extra_comma", pos)
        self._end = 0
        return pos + 1

    def _missing_comma_in_object(self, text: str, pos: int) -> int:
        """A key, if a colon follows it; else the text before it is not at its end."""
        if self._may_go_on():
            if text[pos] == '"' and self._is_adjacent(pos):
                return self._two_quotes(text, pos)
            if self._is_adjacent(pos) and text[pos] not in _ODD_QUOTES:
                return self._text_goes_on(text, pos)
            is_key = self._is_key(text, pos)
            if is_key is None:
                return self._wait(text, pos)
            if not is_key:
                return self._text_goes_on(text, pos)
        elif text[pos].isalpha() and (is_key := self._is_word_key(text, pos)) is not True:
            return self._wait(text, pos) if is_key is None else self._cut_off(text, pos)
        return self._missing_comma(text, pos)

    def _two_quotes(self, text: str, pos: int) -> int:
        """A quote right behind a text: a third one, the next one's first, one too many, or the text's own."""
        in_object = self._after is self._table[State.AFTER_MEMBER]
        begins = ending.member_follows(text, pos) if in_object else ending.opens_entry(text, pos + 1)
        if begins is False and self._end - self._start == 2:
            return self._triple_quotes(text, pos)
        is_extra = self._ends_behind(text, pos + 1)
        if begins is None or is_extra is None:
            return self._wait(text, pos)
        said = self.sink.last_text()
        if is_extra and not said[-1:].isdigit():
            return self._extra_quote(text, pos)
        if begins or (not in_object and not is_extra and not (said[-1:].isspace() or said[-1:] in "(")):
            return self._missing_comma(text, pos)
        return self._text_goes_on(text, pos)

    def _ends_behind(self, text: str, pos: int) -> bool | None:
        """Whether a quote right before this ends the text of the entry or member at hand."""
        in_object = self._after is self._table[State.AFTER_MEMBER]
        return (ending.text_of_member_ends if in_object else ending.text_of_entry_ends)(text, pos)

    def _extra_quote(self, text: str, pos: int) -> int:
        self._mended("extra_quote", pos)
        self._end = 0
        return pos + 1

    def _missing_comma(self, text: str, pos: int) -> int:
        self._mended("missing_comma", pos)
        if self._after is self._table[State.AFTER_MEMBER]:
            self._moves = self._table[State.KEY]
        else:
            self._next_item(text, pos)
        return pos

    def _is_word_key(self, text: str, pos: int) -> bool | None:
        """Whether a word is a key, and not of the prose behind a text that was cut off."""
        has_colon = ending.word_member_follows(text, pos)
        return has_colon if has_colon is not False else ending.key_lacks_colon(text, pos)

    def _cut_off(self, text: str, pos: int) -> NoReturn:
        """What stands here is none of the JSON, which has not closed."""
        self._stop_at(text, pos)
        raise JsonIncompleteError("incomplete", "the JSON ends too early: something else follows", *self._where(pos))

    def _missing_comma_in_array(self, text: str, pos: int) -> int:
        if text[pos] == '"' and self._end == self.offset + pos:
            return self._two_quotes(text, pos) if self._is_adjacent(pos) else self._inches_in_array(text, pos)
        return self._missing_comma(text, pos)

    def _inches_in_array(self, text: str, pos: int) -> int:
        """A quote right behind a number: 9" goes on, and the text before it with it, if that ended in inches, too."""
        if self._items > 1 and self._text_end > self._line_start:
            self.sink.take_back()
            if _is_open(self.sink.last_text()):
                self._items -= 1
                self._end = self._text_end
                return self._reopen_over_comma(text, pos, self._atom_start, self._written)
            self.sink.open_string(self._atom_start)(self._written)
            self.sink.close_string(self._end)
        return self._reopen(text, pos)

    def _word_in_array(self, text: str, pos: int) -> int:
        if not self._may_go_on():
            return self._missing_comma_in_array(text, pos)
        is_value = ending.value_follows(text, pos) if self._end == self._written_end else False
        if is_value is None:
            return self._wait(text, pos)
        if is_value and self._written.isalpha():
            return self._missing_comma_in_array(text, pos)
        return self._text_goes_on(text, pos)

    def _digit_in_array(self, text: str, pos: int) -> int:
        adjacent = self.offset + pos == self._end
        return self._text_goes_on(text, pos) if adjacent else self._missing_comma_in_array(text, pos)

    def _dots(self, text: str, pos: int) -> int:
        """Dots for what was left out, or part of a text."""
        behind = self._moves is self._after
        sure = behind and (self._is_adjacent(pos) or self._after is self._table[State.AFTER_MEMBER])
        stands = (ending.dots_behind if sure else ending.dots_for_more)(text, pos)
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
        if state in _VALUES and text[pos + 1 : pos + 2] in _DIGITS:
            return self._open_number(text, pos)
        return self._refuse(text, pos)

    def _odd_space(self, text: str, pos: int) -> int:
        self._mended("odd_space", pos)
        return pos + 1

    def _fence(self, text: str, pos: int) -> int:
        return pos + 1

    def _odd_colon(self, text: str, pos: int) -> int:
        """`=` or `=>` between key and value."""
        if pos + 1 == len(text):
            return self._wait(text, pos)
        self._mended("odd_colon", pos)
        self._moves = self._table[State.VALUE]
        return pos + (2 if text[pos + 1] == ">" else 1)

    def _extra_colon(self, text: str, pos: int) -> int:
        self._mended("odd_colon", pos)
        return pos + 1

    def _missing_colon(self, text: str, pos: int) -> int:
        self._mended("missing_colon", pos)
        self._moves = self._table[State.VALUE]
        return pos

    def _missing_value(self, text: str, pos: int) -> int:
        """A key without a value is as good as none."""
        self._mended("missing_value", pos)
        self._moves = self._after
        self._end = 0
        return pos

    def _digit_for_key(self, text: str, pos: int) -> int:
        """Thousands or decimals behind a comma, if a number stands right before it: digits can't be a key in JSON."""
        before = self._written
        if self._end != self._written_end or self._end != self.offset + pos - 1:
            return self._key_or_text(text, pos)
        if not before[-1:].isdigit():
            return self._named_key(text, pos)
        if text[pos:].isdecimal():
            return self._wait(text, pos) if len(text) - pos < _MANY else super()._refuse(text, pos)
        if _THOUSANDS(before) and _NEXT_THOUSANDS(text, pos):
            return self._go_on_behind_comma(before, ",", Number.WHOLE, text, pos, pos + 3)
        decimals = _NEXT_OF_NOUGHT(text, pos) if before in _NOUGHT else _NEXT_DECIMALS(text, pos)
        if decimals is None or not _WHOLE(before):
            return self._text_behind_comma(text, pos)
        self.sink.mended("number", self._atom_start)
        return self._go_on_behind_comma(before, ".", Number.FRACTION, text, pos, decimals.end())

    def _text_behind_comma(self, text: str, pos: int) -> int:
        """Digits behind a number's comma that make no number with it are a text with it, if they are no key."""
        is_key = ending.member_follows(text, pos)
        if is_key is None:
            return self._wait(text, pos)
        return super()._refuse(text, pos) if is_key else self._reopen_over_comma(text, pos, self.offset + pos, "")

    def _go_on_behind_comma(self, before: str, mark: str, number: Number, text: str, pos: int, end: int) -> int:
        self._parts = [before, mark, text[pos:end]]
        self._number = number
        self._resume = Tokenizer._go_on_number
        return self._go_on_number(text, end)

    # --- keys without quotes, and texts that go on over a comma -----------------------------------------------------

    def _key_or_text(self, text: str, pos: int) -> int:
        """Behind a comma: a key without quotes, or more of the text before the comma."""
        is_key = self._is_key(text, pos)
        if is_key is None:
            return self._wait(text, pos)
        if not is_key and self._may_go_on() and self._end != self._written_end:
            return self._reopen_over_comma(text, pos, self.offset + pos, "")
        return self._named_key(text, pos) if text[pos] not in _ODD_QUOTES else self._odd_key(text, pos)

    def _is_key(self, text: str, pos: int) -> bool | None:
        """Whether a key and a colon stand here; behind a text in quotes it may be a word of that and a colon."""
        is_key = ending.member_follows(text, pos)
        if not is_key or not self._may_go_on() or self._end == self._written_end:
            return is_key
        is_sure = ending.sure_member_follows(text, pos)
        named = ending.name_at(text, pos)
        return is_sure if is_sure is not False or named is None else self.sink.knows(named[0])

    def _named_key(self, text: str, pos: int) -> int:
        """A key without quotes."""
        is_key = ending.member_follows(text, pos)
        if is_key is None:
            return self._wait(text, pos)
        named = ending.name_at(text, pos) if is_key else None
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

    def _entry_or_text(self, text: str, pos: int) -> int:
        """A text without quotes, or behind a comma more of a text that can't have been at its end."""
        if text[pos] in _PREFIX:
            is_prefix = ending.prefix_follows(text, pos)
            if is_prefix is not False:
                return self._wait(text, pos) if is_prefix is None else self._skip_prefix(text, pos)
        return self._goes_on_over_comma(text, pos, self.offset + pos, "") or self._bare_text(text, pos)

    def _skip_prefix(self, text: str, pos: int) -> int:
        """Python's letter before a quote says nothing here."""
        self._mended("prefix", pos)
        return pos + (1 if text[pos + 1] in "\"'" else 2)

    def _goes_on_over_comma(self, text: str, pos: int, start: int, begun: str) -> int:
        """Where an array's text went on that a quotation or inches ended too early; 0 if it was none."""
        if self._moves is not self._table[State.ITEM] or not self._may_go_on() or self._end == self._written_end:
            return 0
        return self._reopen_over_comma(text, pos, start, begun) if _is_open(self.sink.last_text()) else 0

    def _reopen_over_comma(self, text: str, pos: int, start: int, begun: str) -> int:
        """What seemed to have closed before a comma goes on; `begun` is what was read since `start` of what follows."""
        return self._reopen(text, pos, "," + " " * (start - self._end - 1) + begun)

    def _begin_key(self, text: str, pos: int) -> int:
        """A key whose quote stands right before this."""
        self._parts = []
        self._begin_string(self._parts.append, Tokenizer._end_key, pos - 1)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, pos)

    # --- a text that lacks its last quote ---------------------------------------------------------------------------

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
        self._begin_string(self.sink.open_string(offset + pos - 1), Tokenizer._end_text, pos - 1)
        self._resume = Tokenizer._go_on_string
        return self._go_on_string(text, pos)

    # --- texts in three quotes --------------------------------------------------------------------------------------

    def _triple_quotes(self, text: str, pos: int) -> int:
        """A third quote behind an empty text. It is told as a whole, since its indentation is known at its end."""
        take = self.sink.reopen(self._start, "")
        self.sink.mended("triple_quotes", self._start)
        self._begin_string(take, LenientTokenizer._end_odd_text, self._start - self.offset)
        return self._begin_block('"""', text, pos + 1)

    def _begin_block(self, marks: str, text: str, pos: int) -> int:
        self._block = marks
        self._parts = []
        self._resume = LenientTokenizer._go_on_block
        return self._go_on_block(text, pos)

    def _go_on_block(self, text: str, pos: int) -> int:
        """To the next three quotes that something follows which may follow a value."""
        begun, marks = pos, self._block
        while True:
            at = text.find(marks, pos)
            end = len(text) if at < 0 else at
            while at < 0 and end > begun and len(text) - end < 2 and text[end - 1] == marks[0]:
                end -= 1
            limit = self._start + 1 + self._string_limit
            if self.offset + end > limit:
                self._limit("string_limit", "a string is longer than allowed", text, limit - self.offset)
            if at < 0:
                return self._hold_block(text, begun, end)
            while text.startswith(marks, at + 1):
                at += 1
            is_over = ending.block_ends(text, at + 3)
            if is_over is None:
                return self._hold_block(text, begun, at)
            if is_over:
                break
            pos = at + 3
        self._count_lines(text, begun, at)
        self._parts.append(text[begun:at])
        self._resume = None
        if words := _dedented(joined(self._parts), marks):
            self.take(words)
        self._close_string(self, self.offset + at + 3)
        return at + 3

    def _hold_block(self, text: str, begun: int, end: int) -> int:
        self._count_lines(text, begun, end)
        self._parts.append(text[begun:end])
        self._held = text[end:]
        return len(text)

    # --- brackets ---------------------------------------------------------------------------------------------------

    def _bracket_in_text(self, text: str, pos: int) -> bool | None:
        """Whether a bracket stands between two quotes of a text."""
        return ending.bracket_in_text(text, pos) if self._is_adjacent(pos) and self._may_go_on() else False

    def _brace_in_array(self, text: str, pos: int) -> int:
        """`}` where an array is open: its bracket is missing, or this is in its place; or there is nothing to close."""
        if (in_text := self._bracket_in_text(text, pos)) is not False:
            return self._wait(text, pos) if in_text is None else self._text_goes_on(text, pos)
        around = self._state_of(self._stack[-1][0])
        if around is State.END:
            return self._extra_bracket(text, pos)
        if around is State.AFTER_MEMBER and self._stack[-2][0] is not self._table[State.AFTER_ITEM]:
            is_extra = ending.bracket_follows(text, pos + 1)
            if is_extra is not False:
                return self._wait(text, pos) if is_extra is None else self._extra_bracket(text, pos)
        is_instead = around is State.AFTER_ITEM or ending.brace_means_bracket(text, pos + 1)
        return self._close_oddly(text, pos, is_instead)

    def _bracket_in_object(self, text: str, pos: int) -> int:
        """`]` where an object is open: the same the other way round."""
        if (in_text := self._bracket_in_text(text, pos)) is not False:
            return self._wait(text, pos) if in_text is None else self._text_goes_on(text, pos)
        around = self._state_of(self._stack[-1][0])
        if around is State.END:
            return self._extra_bracket(text, pos)
        is_instead = around is State.AFTER_MEMBER or ending.bracket_means_brace(text, pos + 1)
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

    def _colon_in_array(self, text: str, pos: int) -> int:
        """What seemed to be an array's last string is a key behind it; but 10:30 is a text."""
        if self._end == self._written_end == self.offset + pos:
            return self._behind_value(text, pos, State.AFTER_ITEM)
        if self._stack[-1][0] is not self._table[State.AFTER_MEMBER] or not self._end or self._end == self._written_end:
            return super()._refuse(text, pos)
        start = self._start
        self._mended("missing_bracket", pos)
        key = self.sink.take_back()
        self._close(text, start - self.offset - 1)
        self.sink.key(key, start)
        self._moves = self._table[State.VALUE]
        return pos + 1

    def _behind_end(self, text: str, pos: int) -> int:
        """Behind the value: another text, or more of the value, which closed too early."""
        if text[pos] in _MAY_GO_ON:
            goes_on = ending.object_goes_on(text, pos)
            rows = ending.rows_go_on(text, pos)
            if goes_on is None or rows is None:
                return self._wait(text, pos)
            if goes_on:
                return self._reopen_object(text, pos)
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
        begins = ending.tuple_begins(text, pos)
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

    def _in_tuple(self) -> bool:
        return bool(self._tuples) and self._tuples[-1] == len(self._stack)

    def _end_tuple(self, text: str, pos: int) -> int:
        if not self._in_tuple():
            return self._refuse(text, pos)
        self._tuples.pop()
        return self._close(text, pos)

    # --- what is around the JSON ------------------------------------------------------------------------------------

    def _fence_or_quote(self, text: str, pos: int) -> int:
        """The fence around the JSON closes, though the JSON has not; or a quote."""
        state = self._state_of(self._moves)
        is_fence = (ending.fence_closes if state in _VALUES else ending.fence_follows)(text, pos)
        if is_fence is None:
            return self._wait(text, pos)
        if is_fence:
            return self._cut_off(text, pos)
        return _QUOTE_OF[state](self, text, pos)

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

    def _backslash(self, text: str, pos: int) -> int:
        """JSON that was escaped as in a string: `\\"` for a quote, `\\n` for a line break."""
        if pos + 1 == len(text):
            return self._wait(text, pos)
        behind = self._moves is self._after or self._moves is self._colon
        if text[pos + 1] in "nrt" and (self._is_escaped or not behind):
            self._is_escaped = True
            self._mended("escaped", pos)
            return pos + 2
        if text[pos + 1] != '"' or behind:
            return self._refuse(text, pos)
        self._is_escaped = True
        self._run = 0
        self._resume = LenientTokenizer._go_on_escaped
        if self._state_of(self._moves) in _VALUES:
            take = self.sink.open_string(self.offset + pos)
            self._begin_string(take, LenientTokenizer._end_odd_text, pos)
        else:
            self._parts = []
            self._begin_string(self._parts.append, Tokenizer._end_key, pos)
        self._mended("escaped", pos)
        self._pieces = []
        return self._go_on_escaped(text, pos + 2)

    def _go_on_escaped(self, text: str, pos: int) -> int:
        """To a quote behind one backslash; behind three it is the text's own. It is told as a whole."""
        begun = pos
        while True:
            at = text.find('"', pos)
            end = len(text) if at < 0 else at
            words = text[pos:end]
            run = len(words) - len(words.rstrip("\\"))
            self._run = run + (self._run if run == len(words) else 0)
            if self.offset + end > self._start + 2 + self._string_limit:
                self._limit(
                    "string_limit",
                    "a string is longer than allowed",
                    text,
                    self._start + 2 + self._string_limit - self.offset,
                )
            if at < 0:
                self._pieces.append(text[begun:])
                return end
            pos = at + 1
            if self._run % 4 == 1:
                break
            self._run = 0
        self._pieces.append(text[begun:at])
        whole = joined(self._pieces)[:-1]
        self._pieces = []
        self._resume = None
        self.room = NO_ROOM
        if words := _unescaped(_unescaped(whole)):
            self.take(words)
        self._close_string(self, self.offset + pos)
        return pos

    # --- strings and keys in other quotes, or in none ---------------------------------------------------------------

    def _odd_string(self, text: str, pos: int) -> int:
        if went_on := self._goes_on_over_comma(text, pos, self.offset + pos, ""):
            return went_on
        is_block = ending.block_begins(text, pos)
        if is_block is None:
            return self._wait(text, pos)
        take = self.sink.open_string(self.offset + pos)
        if is_block:
            self._mended("triple_quotes", pos)
            self._begin_string(take, LenientTokenizer._end_odd_text, pos)
            return self._begin_block(text[pos] * 3, text, pos + 3)
        self._report_quotes(text, pos)
        in_object = self._after is self._table[State.AFTER_MEMBER]
        self._is_over = ending.odd_member_ends if in_object else ending.odd_entry_ends
        if self._in_tuple():
            self._is_over = ending.odd_text_in_tuple_ends
        return self._begin_odd(take, LenientTokenizer._end_odd_text, text, pos)

    def _odd_key(self, text: str, pos: int) -> int:
        self._report_quotes(text, pos)
        self._parts = []
        self._is_over = ending.odd_key_ends
        return self._begin_odd(self._parts.append, LenientTokenizer._end_odd_key, text, pos)

    def _report_quotes(self, text: str, pos: int) -> None:
        self._mended("single_quotes" if text[pos] in "'`" else "typographic_quotes", pos)

    def _begin_odd(self, take: Take, close: EndOfString, text: str, pos: int) -> int:
        self._quotes = quotes = _CLOSING[text[pos]]
        self._stop = _STOPS[quotes]
        self._begin_string(take, close, pos)
        self._resume = LenientTokenizer._go_on_rough
        return self._go_on_rough(text, pos + 1)

    def _end_odd_text(self, end: int) -> None:
        self._end_odd()
        self._end_text(end)
        self._end = 0

    def _end_odd_key(self, end: int) -> None:
        self._end_odd()
        self._end_key(end)

    def _end_odd(self) -> None:
        self._quotes, self._stop, self._is_over = '"', STOP_IN_STRING, at_once

    def _may_go_on(self) -> bool:
        """Whether the last value was a string in double quotes, a number or a word, in the line at hand."""
        return self._end > self._line_start

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
        self._begin_string(take, LenientTokenizer._end_odd_text, start - self.offset)
        in_object = self._after is self._table[State.AFTER_MEMBER]
        self._is_over = ending.text_of_member_ends if in_object else ending.text_of_entry_ends
        self._resume = LenientTokenizer._go_on_rough
        return self._go_on_rough(text, pos)

    def _bare_text(self, text: str, pos: int) -> int:
        self._start = self.offset + pos
        take = self.sink.open_string(self._start)
        self._mended("unquoted_text", pos)
        return self._begin_bare(take, "", text, pos, in_lines=True)

    def _begin_bare(self, take: Take, gap: str, text: str, pos: int, in_lines: bool = False) -> int:
        before = self._start - self.offset - 1  # where its quote would be: limits count from there
        self._begin_string(take, LenientTokenizer._end_odd_text, before)
        self._gap = gap
        self._nest = 0
        self._in_lines = in_lines
        self._resume = LenientTokenizer._go_on_bare_text
        return self._go_on_bare_text(text, pos)

    def _go_on_bare_text(self, text: str, pos: int) -> int:
        """To the comma, closing bracket or line that ends it."""
        while True:
            stop = _BARE_STOP(text, pos)
            end = len(text) if stop is None else stop.start()
            if self.offset + end > self._deadline:
                self._grow(text, pos, end)
            if stop is None and is_high(text[-1:]):
                end -= 1
                self._held = text[end:]
            self._say_bare(text[pos:end], self.offset + pos)
            if stop is None:
                return len(text)
            is_over = self._bare_text_ends(text, end)
            if is_over is None:
                self._held = text[end:]
                return len(text)
            if is_over:
                break
            pos = end + 1
            if text[end] in "\r\n":
                self._gap = text[end] if self._gap[:1] not in _BREAKS else self._gap + text[end]
                self._count_lines(text, end, pos)
            else:
                self._say_bare(text[end], self.offset + end)
        self._resume = None
        if text[end] == '"' and self._ends_behind(text, end + 1):
            end += 1
            self._end = self.offset + end
        self._close_string(self, self._end)
        return end

    def _say_bare(self, said: str, start: int) -> None:
        """Its words with single spaces between them; a line break with the indentation behind it as they are."""
        in_line = self._gap[:1] not in _BREAKS
        if words := " ".join(said.split()):
            lead = said[: len(said) - len(said.lstrip())]
            gap = self._gap + lead
            self.take((gap[:1] and " " if in_line else gap) + words)
            self._end = start + len(said.rstrip())
            self._gap = " " if said[-1].isspace() else ""
        elif said:
            self._gap = " " if in_line else self._gap + said

    def _bare_text_ends(self, text: str, end: int) -> bool | None:
        """Whether what stands here ends a text without quotes. What was opened in it must first close."""
        mark = text[end]
        in_object = self._after is self._table[State.AFTER_MEMBER]
        if mark in "([{":
            self._nest += 1
            return False
        if mark in ")]}":
            if not self._nest:
                return mark != ")" or self._in_tuple()
            self._nest -= 1
            return False
        if mark == '"':
            ends = self._ends_behind(text, end + 1)
            is_key = ending.member_follows(text, end) if in_object and self._gap else False
            return True if ends or (is_key and ends is not None) else None if ends is None or is_key is None else False
        if mark == ",":
            within = ending.closes_in_line(text, end + 1) if self._nest else False
            if within is not False:
                return None if within is None else False
            return ending.bare_member_ends(text, end) if in_object else True
        return ending.bare_line_ends(text, end) if in_object and self._in_lines else True

    def _bare_key(self, text: str, pos: int) -> int:
        is_prefix = ending.prefix_follows(text, pos)
        is_key = self._is_word_key(text, pos)
        if is_prefix is None or is_key is None:
            return self._wait(text, pos)
        if is_prefix:
            return self._skip_prefix(text, pos)
        if not is_key and self._moves is self._table[State.KEY]:
            return self._cut_off(text, pos)
        self._mended("unquoted_key", pos)
        self._parts = []
        self._begin_string(self._parts.append, Tokenizer._end_key, pos)
        self._resume = LenientTokenizer._go_on_bare_key
        return self._go_on_bare_key(text, pos)

    def _go_on_bare_key(self, text: str, pos: int) -> int:
        end = pos
        while end < len(text) and (text[end].isalnum() or text[end] in "_$-."):
            end += 1
        limit = self._start + self._string_limit
        if self.offset + end > limit:
            self._limit("string_limit", "a key is longer than allowed", text, limit - self.offset)
        if pos < end:
            self.take(text[pos:end])
        if end < len(text):
            self._resume = None
            self._end_key(self.offset + end)
        return end

    def _control_character(self, text: str, pos: int) -> None:
        self._flush()
        self._count_lines(text, pos, pos + 1)
        self._mended("line_break" if text[pos] in "\r\n" else "control_character", pos)

    def _bad_escape(self, text: str, pos: int, wrong: int) -> tuple[str, int]:
        """Before a quote, at the end of a line and in a key the backslash goes; elsewhere it is meant: a path, say."""
        self._flush()
        self._count_lines(text, pos, pos + 2)
        self._mended("bad_escape", pos)
        letter = text[pos + 1]
        goes = letter in _ODD_QUOTES or letter in "\r\n" or self._close_string in _ENDS_OF_KEY
        return letter if goes else "\\" + letter, pos + 2

    # --- numbers and words ------------------------------------------------------------------------------------------

    def _plus(self, text: str, pos: int) -> int:
        self._mended("number", pos)
        self._begin_number(pos)
        return self._go_on_number(text, pos + 1)

    def _bad_number(self, text: str, pos: int) -> int:
        if self._number is Number.MINUS and text[pos] == "I":
            self._negative = True
            self._at_word = self._words
            self._resume = Tokenizer._go_on_word
            return self._go_on_word(text, pos)
        digits = "".join(self._parts)
        if self._number is _Odd.SLASH and text[pos] in "/*":
            self._parts = [digits[:-1]]
            self._end_number(self.offset + pos - 1)
            return self._comment(text, pos)
        if not self._stack:
            return super()._bad_number(text, pos)
        sign = "+" if self.offset + pos - self._atom_start > len(digits) else ""
        return self._no_atom(sign + digits, text, pos)

    def _no_atom(self, begun: str, text: str, pos: int) -> int:
        """What began as a number or a word is a text without quotes, or more of the text before it."""
        self._resume = None
        if went_on := self._goes_on_over_comma(text, pos, self._atom_start, begun):
            return went_on
        self._start = start = self._atom_start
        take = self.sink.open_string(start)
        self.sink.mended("unquoted_text", start)
        take(begun)
        self._end = self.offset + pos
        return self._begin_bare(take, "", text, pos, in_lines=begun.isalpha())

    def _give_number(self, digits: str, whole: bool, end: int) -> None:
        self._write(digits, end)
        if _EXACT_NUMBER(digits) is None:
            if "/" in digits:
                return self._give_fraction(digits, end)
            self.sink.mended("number", self._atom_start)
            if "," in digits:
                digits = digits.replace(",", "")
                whole = digits.lstrip("-").isdigit()
        return super()._give_number(digits, whole, end)

    def _write(self, atom: str, end: int) -> None:
        """Keep a number or word as it was written: it may turn out to be a text."""
        self._written = atom
        self._text_end = 0 if self._end == self._written_end else self._end
        self._end = self._written_end = end

    def _give_fraction(self, digits: str, end: int) -> None:
        self.sink.mended("fraction", self._atom_start)
        self._moves = self._after
        self.sink.open_string(self._atom_start)(digits)
        self.sink.close_string(end)

    def _bad_word(self, text: str, pos: int, at: Trie) -> int:
        """A word that is none of ours: a text without quotes."""
        if not self._stack:
            return super()._bad_word(text, pos, at)
        sign, self._negative = "-" if self._negative else "", False
        begun = sign + _PREFIXES[id(at)]
        if begun in _PREFIX and text[pos] in "\"'":
            opens = ending.quote_opens(text, pos)
            if opens is None:
                self._at_word = at
                return self._wait(text, pos)
            if opens:
                self._resume = None
                self._mended("prefix", pos - 1)
                return pos
        return self._no_atom(begun, text, pos)

    def _give_word(self, value: Any, end: int) -> None:
        word, value, exact = value
        if self._negative:
            word, value, self._negative = "-" + word, -value, False
        self._write(word, end)
        if not exact:
            self.sink.mended("word", self._atom_start)
        super()._give_word(value, end)

    # --- comments ---------------------------------------------------------------------------------------------------

    def _slash(self, text: str, pos: int) -> int:
        """A comment, or what JSON has no room for."""
        if pos + 1 == len(text):
            return self._wait(text, pos)
        if text[pos + 1] not in "/*":
            return self._refuse(text, pos)
        return self._comment_or_text(text, pos)

    def _comment_or_text(self, text: str, pos: int) -> int:
        """Behind a text it may be part of it; no value begins with a hash, but for a text without quotes."""
        if self._moves is self._after and self._may_go_on() and self._end != self._written_end:
            is_comment = ending.comment_follows(text, pos)
            if is_comment is None:
                return self._wait(text, pos)
            if not is_comment:
                return self._text_goes_on(text, pos)
        if text[pos] == "#":
            return self._hash_comment(text, pos)
        return self._comment(text, pos + 1)

    def _comment(self, text: str, pos: int) -> int:
        """A comment whose slash stands before `pos`."""
        self._mended("comment", pos - 1)
        if text[pos] == "/":
            self._resume = LenientTokenizer._go_on_line_comment
        else:
            self._resume = LenientTokenizer._go_on_block_comment
        return self._resume(self, text, pos + 1)

    def _hash(self, text: str, pos: int) -> int:
        """A comment; but a value may begin with `#1`."""
        if self._state_of(self._moves) in _VALUES and self._stack:
            if pos + 1 == len(text):
                return self._wait(text, pos)
            if text[pos + 1].isdigit():
                return self._entry_or_text(text, pos)
        return self._comment_or_text(text, pos)

    def _hash_comment(self, text: str, pos: int) -> int:
        self._mended("comment", pos)
        self._resume = LenientTokenizer._go_on_line_comment
        return self._go_on_line_comment(text, pos + 1)

    def _go_on_line_comment(self, text: str, pos: int) -> int:
        end = text.find("\n", pos)
        if end < 0:
            return len(text)
        self._resume = None
        return end

    def _go_on_block_comment(self, text: str, pos: int) -> int:
        end = text.find("*/", pos)
        self._count_lines(text, pos, len(text) if end < 0 else end)
        if end < 0:
            self._held = "*" if text[pos:].endswith("*") else ""
            return len(text)
        self._resume = None
        return end + 2


_ESCAPE: Final = re.compile(r'\\(?:([\\\\"/bfnrt])|u([0-9a-fA-F]{4}))').sub


def _unescaped(text: str) -> str:
    """What a text with escapes means; where it is half a surrogate pair, that is joined with the other."""
    plain = _ESCAPE(lambda found: ESCAPES[found[1]] if found[1] else chr(int(found[2], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


_ENDS_OF_KEY: Final = (Tokenizer._end_key, LenientTokenizer._end_odd_key)


def _is_open(text: str) -> bool:
    """Whether a text can't have been at its end: a quotation in it is not, or its last quote was an inch's."""
    if text[-1:].isdigit():
        return True
    return any(text.rfind(begins) > max(map(text.rfind, ends)) for begins, ends in _QUOTED_IN)


def _dedented(block: str, marks: str) -> str:
    """What stands in three quotes: if it begins in a line of its own, without that, and without its indentation."""
    if marks == '"""':
        block = block.replace('\\"', '"')
    first, broken, rest = block.partition("\n")
    if not broken or (first.strip() and marks != "```"):
        return block
    return dedent(rest).strip()


def _rows() -> dict[State, dict[str, Handler]]:
    """The lenient rows of the table, by state and characters; what the strict table has stays as it is there."""
    t = LenientTokenizer
    quotes, words = _SINGLE + _DOUBLE, "".join(_WORDS)
    value: dict[str, Handler] = {quotes: t._odd_string, words: t._open_word, "+": t._plus, ".…": t._dots}
    key: dict[str, Handler] = {",": t._extra_comma, ".…": t._dots}
    return {
        State.VALUE: {**value, ",}": t._missing_value, ":": t._extra_colon},
        State.FIRST_ITEM: {**value, ",": t._extra_comma, "}": t._brace_in_array},
        State.ITEM: {**value, ",": t._extra_comma, "]": t._trailing_comma, "}": t._brace_in_array},
        State.AFTER_ITEM: {
            quotes + '"{[': t._missing_comma_in_array,
            words: t._word_in_array,
            "+-" + _DIGITS: t._digit_in_array,
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
            _DIGITS: t._digit_for_key,
        },
        State.COLON: {"=": t._odd_colon, '"{[-' + quotes + _DIGITS: t._missing_colon},
        State.AFTER_MEMBER: {
            quotes + _NAME_START + '"': t._missing_comma_in_object,
            ".…": t._dots,
            "]": t._bracket_in_object,
        },
    }


_QUOTE_OF: Final[dict[State, Handler]] = {}
"""By state: what a backtick is that is no fence's."""


def _lenient() -> Table:
    table = compiled()
    everywhere: dict[str, Handler] = {
        _ODD_SPACES: LenientTokenizer._odd_space,
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
    table[State.AFTER_ITEM].update(dict.fromkeys("".join(_WORDS), LenientTokenizer._word_behind_item))
    table[State.AFTER_ITEM]["\n"] = LenientTokenizer._line_feed_behind_item
    for state in _VALUES:
        table[state]["("] = LenientTokenizer._tuple
    for state in (State.FIRST_ITEM, State.ITEM, State.AFTER_ITEM):
        table[state][")"] = LenientTokenizer._end_tuple
    for state in table:
        if state is not State.END:
            table[state]["\\"] = LenientTokenizer._backslash
    table[State.END].update(dict.fromkeys(_ODD_SPACES + "`", LenientTokenizer._fence))
    return table


LENIENT: Final = _lenient()
