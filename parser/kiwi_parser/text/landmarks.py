"""How the JSON in a reply may begin, and what in prose looks like it: patterns, and questions to them."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import Any, Final

from kiwi_parser.text import marks
from kiwi_parser.text.lookahead import KEYS


class Wanted(Enum):
    """What the JSON in a reply must be, to be taken for its JSON."""

    __hash__ = object.__hash__  # tables are asked for it: the hash of an Enum is a function in Python

    ANYTHING = auto()
    OBJECT = auto()
    """An object; or a list that begins with one, since models like to wrap."""
    ARRAY = auto()
    """A list, or an object that may hold one."""
    BETTER_ARRAY = auto()
    """The same behind a list that may have been prose: no footnote, no word in brackets."""


LONGEST_WORD: Final = 99
FENCE: Final = re.compile(rf"(?P<ticks>`{{1,{LONGEST_WORD}}})(?P<language>\w{{0,{LONGEST_WORD}}})").match

_QUOTES: Final = "\"'“”„‟«»‘’‛`´"
_ODD: Final = "\u180e\u200b-\u200f\u2060\ufeff"
"""Blanks that a pattern does not know for such."""
_S: Final = rf"(?:[\s{_ODD}]|\\[nrt])"
"""A blank, or one that was written as in a string."""
_BEGINNINGS: Final = rf"\{{(?=[\s\w$}}/#,\\{_QUOTES}{_ODD}-]|$)|{marks.LANDMARK}|`"
LANDMARKS: Final = {
    Wanted.OBJECT: re.compile(rf"{_BEGINNINGS}|\[(?=[\s{_ODD}\\{{/tT]|$)").search,
    Wanted.ARRAY: re.compile(rf"{_BEGINNINGS}|\[").search,
    Wanted.BETTER_ARRAY: re.compile(rf"{_BEGINNINGS}|\[").search,
    Wanted.ANYTHING: re.compile(rf"{_BEGINNINGS}|\[(?=[\s{_ODD}\w\[{{\]{_QUOTES}/\\-]|$)").search,
}
"""What may begin something, by what follows it; the rest of the text is passed over in one step."""

_FIRST_KEYS: Final = (
    (r'[uUbBrR]?"(?:[^"\\]|\\.){0,99}', r'(?:\\|")?', '"'),
    (r"[uUbBrR]?'[^'\n]{0,99}", "'?", "'"),
    *KEYS[2:],
    (r"-?(?:[0-9]{1,40}(?:\.[0-9]{0,39})?)?", "", "(?<=[0-9])"),
    (r'\\(?:"[^"\\]{0,99})?', r"\\?", r'(?<!\\)\\"'),
)
"""As `lookahead.KEYS`, and with line breaks, as numbers, or of JSON that was escaped as a whole: where a key is the
first there is no text yet that could go on instead."""
_KEY: Final = "|".join(text + end for text, _, end in _FIRST_KEYS)
_SOME_KEY: Final = "|".join(text + end for text, end, _ in _FIRST_KEYS)
_LONG_KEY: Final = r'"(?:[^"\\\n]|\\.){100}'
"""What goes on for so long is no word in quotes, as prose might have it behind a brace."""
_NO_COLON: Final = rf"(?<=[{_QUOTES}]){_S}*+[{_QUOTES}{{\[0-9-]|{_S}*+[\"'“]"
_OBJECT: Final = rf"\{{(?:{_S}|,)*+(?:(?:{_KEY})(?:{_S}*+(?::|=|/[/*]|\#)|{_NO_COLON})|{_LONG_KEY}|\}}|//|/\*|\#)"
OPENINGS: Final = {
    Wanted.OBJECT: re.compile(rf"{_OBJECT}|\[{_S}*+{_OBJECT}").match,
    Wanted.ARRAY: re.compile(rf"{_OBJECT}|\[(?!/?THINK\])").match,
    Wanted.BETTER_ARRAY: re.compile(
        rf"{_OBJECT}|\[{_S}*+(?:[\[{{\"'“‘-]|[0-9]{{1,4}}{_S}*+[^\s\]0-9]|[0-9]{{5}}|(?:true|false|null|None)(?=\W))"
    ).match,
    Wanted.ANYTHING: re.compile(
        rf"{_OBJECT}|\[{_S}*+(?:[\[{{\"'“‘\-0-9\]]|(?:true|false|null|True|False|None|NaN)(?=\W))"
    ).match,
}
UNDECIDED: Final = re.compile(
    rf"(?:\[{_S}*+)?(?:\{{(?:{_S}|,)*+(?:\\|/|(?:{_KEY}){_S}*+[\\/]?|{_SOME_KEY})?)?|\[{_S}*+\\?|\[{_S}*+[A-Za-z]{{0,5}}|\[{_S}*+[0-9]{{0,4}}{_S}*+"
).fullmatch

_HEAD: Final = re.compile(rf"(?:\[{_S}*+)?(?:\{{(?:{_S}|,)*+(?P<key>(?:{_KEY}){_S}*+)?)?").match
_BLANKS: Final = re.compile(rf"(?:{_S}|,)+").sub
SHORT: Final = 100
"""So few characters may well be looked at again as they are."""


def first_key(text: str, pos: int) -> str:
    """The first key of the object at a position, or in the list there, as it reads; empty if that is not known."""
    head: Any = _HEAD(text, pos)  # be it of nothing
    return (
        (head["key"] or "")
        .strip()
        .lstrip("uUbBrR" if (head["key"] or "")[1:2] in _QUOTES else "")
        .strip(_QUOTES + "\\")
    )


def shortened(held: str) -> str:
    """What is undecided, with one blank for many where their number decides nothing."""
    if len(held) <= SHORT:
        return held
    head: Any = _HEAD(held)  # be it of nothing
    key = head["key"] or ""
    begins = _BLANKS(" ", held[: head.end() - len(key)])
    # Where a quote may also be part of a key, the blanks behind it may be, too: as far as a key can reach they count.
    return begins + key[: max(len(key.rstrip()) + 1, SHORT + 2)] + held[head.end() :]
