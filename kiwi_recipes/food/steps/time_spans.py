"""Every time in the words of a text, from number to unit: "8-10 minutes", "an hour and a half", "1 Std. 20"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from kiwi_recipes.food.steps.time_words import DASHES, HOUR, MINUTE, NIGHT, TimeWords

__all__ = ["TOKEN", "Token", "times_in"]

TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[½¼¾⅓⅔⅛]|[^\W\d_]+|[^\s\w]")
_GLYPHS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3),
           "⅛": Fraction(1, 8)}  # fmt: skip
_APOSTROPHES = frozenset(("'", "’"))


class Token(NamedTuple):
    text: str
    start: int
    end: int


Span = tuple[int, int, int, int]
"""The first token of a time and the one behind it, and its ends in seconds."""


def times_in(tokens: list[Token], words: TimeWords) -> Iterator[Span]:
    at = 0
    told: Span | None = None
    while at < len(tokens):
        found = _time(tokens, at, words)
        if found is None and told is not None:
            found = _other_way(tokens, at, told, words) or _of_the_same_unit(tokens, at, words)
        if found is None:
            at += 1
            continue
        least, most, end = found
        told = at, end, ceil(least), ceil(most)
        yield told
        at = end


_Size = tuple[Fraction, Fraction, int]
"""The ends of a range, and the token behind it."""


def _time(tokens: list[Token], at: int, words: TimeWords) -> _Size | None:
    word = tokens[at].text
    is_figure = word[0].isdecimal() or word in _GLYPHS
    if not is_figure and word not in words.firsts:
        return None
    if is_figure or word in words.numbers or word in words.parts:
        found = _counted(tokens, at, words)
        if found is not None:
            return found
    if word in words.units and words.units[word] == HOUR and len(word) > 2:
        half = _joined(tokens, at + 1, HOUR, words)  # "hora y media"
        if half is not None and half[2] == HOUR:
            return HOUR + half[0], HOUR + half[1], half[3]
    if word in words.spans:
        return words.spans[word], words.spans[word], at + 1
    for phrase in words.nights:
        if word == phrase[0] and tuple(token.text for token in tokens[at : at + len(phrase)]) == phrase:
            return NIGHT, NIGHT, at + len(phrase)
    if word in words.more:
        return _without_unit(tokens, at, words)
    if word in words.single and _text(tokens, at - 1) in words.last and _text(tokens, at - 3) not in _IDIOMS:
        return words.units[word], words.units[word], at + 1  # "for the last minute"
    return None


_IDIOMS = frozenset(("at", "à", "a", "all"))
"""At the last minute is no time."""


def _of_the_same_unit(tokens: list[Token], at: int, words: TimeWords) -> _Size | None:
    """ "Roast for 35 minutes, adding the beans for the final 10", "…, but cover it after 30"."""
    if tokens[at].text in words.more:
        return _without_unit(tokens, at, words, is_told=True)
    before = _text(tokens, at - 1)
    if tokens[at].text.isdecimal() and before in words.joints and _text(tokens, at + 1) in _OTHER_SIDE:
        value = Fraction(tokens[at].text) * MINUTE  # "4 minutes on the first side and 3 on the second"
        return (value, value, at + 1) if _text(tokens, at + 2) in _SIDES else None
    if tokens[at].text[0].isdecimal() and (before in words.last or before in words.after or before in words.lasting):
        return _without_unit(tokens, at - 1, words, is_told=True)
    return None


_OTHER_SIDE = frozenset(("on", "auf", "sur", "de", "por", "sull", "dall"))
_SIDES = frozenset(("the", "der", "l", "el", "la", "los", "'", "’"))
"""What is fried for another time."""


def _other_way(tokens: list[Token], at: int, told: Span, words: TimeWords) -> _Size | None:
    """ "Knead for 10 minutes by hand, or 5 in a mixer", "8 hours on low or 4 on high", "… or on high for 4": of the
    unit that was said, where that is likely."""
    if not tokens[at].text[0].isdecimal():
        return None
    between = [token.text for token in tokens[told[1] : at]]
    is_next = between[-1:] == ["("] or not words.or_.isdisjoint(between[-2:])
    for_so_long = between[-1:] != [] and between[-1] in words.lasting and not words.or_.isdisjoint(between)
    size = _range(tokens, at, words) if len(between) <= _WAY and (is_next or for_so_long) else None
    if size is None or _text(tokens, size[2]) not in (words.ways if is_next else words.until | {""}):
        return None
    in_hours = HOUR <= told[3] <= 4 * size[1] * HOUR and size[1] * HOUR <= 2 * told[3]
    unit = HOUR if in_hours and words.units.get(tokens[told[1] - 1].text) == HOUR else MINUTE
    return size[0] * unit, size[1] * unit, size[2]


_WAY = 8
"""So many words tell how the first time is meant: "by hand"."""


def _without_unit(tokens: list[Token], at: int, words: TimeWords, is_told: bool = False) -> _Size | None:
    """ "For another 5": minutes, where no other word follows; behind another time, "y otros 8 a fuego lento"."""
    size = _range(tokens, at + 1, words)
    if size is None or not tokens[at + 1].text[0].isdecimal():
        return None
    following = tokens[size[2]].text if size[2] < len(tokens) else "."
    if following != "," and following not in words.until and not (is_told and following in words.ways):
        return None
    return size[0] * MINUTE, size[1] * MINUTE, size[2]


def _counted(tokens: list[Token], at: int, words: TimeWords) -> _Size | None:
    """ "1 h 10", "8 to 10 minutes", "an hour and a half", "1 hour and 20 minutes"."""
    size = _slashed(tokens, at, words) or _range(tokens, at, words)
    if size is None:
        return None
    least, most, end = size
    unit, behind = _unit(tokens, end, words)
    if unit is None or (unit == 1 and _is_ordinal(tokens, at, behind, words)):
        return None
    least, most = least * unit, most * unit
    end = behind
    if end < len(tokens) and tokens[end].text in words.joints:
        more = _or_two(tokens, end, words)
        if more is not None:
            return least, more[0] * unit, more[1]
    to = _range_to(tokens, end, words) or _up_to(tokens, end, unit, words)
    if to is not None and to[0] > most:
        return least, to[0], to[1]
    while True:
        joined = _joined(tokens, end, unit, words)
        if joined is None:
            to = _range_to(tokens, end, words)  # "2 h 30 à 3 h"
            return (least, *to) if to is not None and to[0] > most else (least, most, end)
        more_least, more_most, unit, end = joined
        least, most = least + more_least, most + more_most


def _is_ordinal(tokens: list[Token], at: int, behind: int, words: TimeWords) -> bool:
    """ "A second layer", "une seconde couche"; but "for a second", "a second or two"."""
    if _text(tokens, behind - 1) not in _SECOND or tokens[at].text[0].isdecimal() or behind - at > 2:
        return False
    return _text(tokens, at - 1) not in words.lasting and _text(tokens, behind) not in words.ranges


_SECOND = frozenset(("second", "seconde", "segundo", "secondo"))


def _slashed(tokens: list[Token], at: int, words: TimeWords) -> _Size | None:
    """ "20/25 minuti" is a range; "3/4 Stunde" is a part."""
    low, slash, high = (_text(tokens, here) for here in range(at, at + 3))
    if slash != "/" or not low.isdecimal() or not high.isdecimal() or not 1 < int(low) < int(high):
        return None
    unit, _ = _unit(tokens, at + 3, words)
    if unit is None or (unit >= HOUR and int(high) < 5):
        return None
    return Fraction(int(low)), Fraction(int(high)), at + 3


def _or_two(tokens: list[Token], at: int, words: TimeWords) -> tuple[Fraction, int] | None:
    """ "A minute or two"."""
    if tokens[at].text in words.ranges and at + 1 < len(tokens):
        number = words.numbers.get(tokens[at + 1].text)
        if number is not None and number > 1 and _unit(tokens, at + 2, words)[0] is None:
            return number, at + 2
    return None


def _range_to(tokens: list[Token], at: int, words: TimeWords) -> tuple[Fraction, int] | None:
    """ "45 minutes to 1 hour"."""
    if at >= len(tokens) or tokens[at].text not in words.ranges:
        return None
    size = _range(tokens, at + 1, words)
    if size is None:
        return None
    unit, behind = _unit(tokens, size[2], words)
    if unit is None:
        return None
    more = _joined(tokens, behind, unit, words)  # "1 hr to 1 hr 10 mins"
    return (size[1] * unit, behind) if more is None else (size[1] * unit + more[1], more[3])


def _up_to(tokens: list[Token], at: int, unit: Fraction, words: TimeWords) -> tuple[Fraction, int] | None:
    """ "For at least 2 hours and up to 8", "no longer than 2 days"; "or up to 2 days" is another way."""
    while _text(tokens, at) == "," or _text(tokens, at) in words.joints:
        at += 1
    word = _text(tokens, at)
    for phrase in words.up_to:
        end = at + len(phrase)
        if word == phrase[0] and tuple(token.text for token in tokens[at:end]) == phrase:
            size = _range(tokens, end, words)
            if size is None:
                return None
            own, behind = _unit(tokens, size[2], words)
            if own is None:
                return size[1] * unit, size[2]
            return None if _text(tokens, at - 1) in words.or_ else (size[1] * own, behind)
    return None


def _joined(
    tokens: list[Token], at: int, unit: Fraction, words: TimeWords
) -> tuple[Fraction, Fraction, Fraction, int] | None:
    """What follows of the same time: minutes behind hours, "and a half"."""
    start = at
    if at < len(tokens) and tokens[at].text in (".", ",") and not _is_stop(tokens, at):
        at += 1
    linked = at < len(tokens) and tokens[at].text in words.joints
    at += linked
    size = _range(tokens, at, words)
    if size is None:
        return None
    least, most, end = size
    further, behind = _unit(tokens, end, words)
    if further is None:
        if linked and least < 1:  # "an hour and a half", "2 h y media a 150 °C"
            end = end if least == most else at + 1
            return least * unit, least * unit, unit, end
        figures = tokens[at].text[0].isdecimal()
        if not linked and at == start and figures and unit == HOUR and least < 60:  # "1 h 10", "1 h 15 à 100 °C"
            end = end if least == most else at + 1
            return least * MINUTE, least * MINUTE, MINUTE, end
        is_last = _text(tokens, end) in words.until | {"", "."}
        if linked and figures and unit == HOUR and 5 <= least == most < 60 and is_last:  # "1 hora y 45"
            return least * MINUTE, least * MINUTE, MINUTE, end
        return None
    return None if further >= unit else (least * further, most * further, further, behind)


def _is_stop(tokens: list[Token], at: int) -> bool:
    """A full stop that ends a sentence, not a shortened word."""
    return tokens[at].text == "." and at + 1 < len(tokens) and not tokens[at + 1].text[0].isdecimal()


def _unit(tokens: list[Token], start: int, words: TimeWords) -> tuple[Fraction | None, int]:
    """The unit that stands here, with "more", "full", "of an" and the like before it; and the token behind."""
    for at in range(start, min(start + 4, len(tokens))):
        word = tokens[at].text
        unit = words.units.get(word) or words.spans.get(word)  # "zwei Dreiviertelstunden"
        if unit is not None and not (len(word) == 1 and _elided(tokens, at)):
            shortened = _text(tokens, at + 1) == "." and len(word) <= 4 and at + 2 < len(tokens)
            return unit, at + 1 + shortened
        if word not in words.fillers and word not in words.links and word not in words.more and word not in DASHES:
            break
    return None, start


def _elided(tokens: list[Token], at: int) -> bool:
    """Is this letter or mark a part of another word, as in "d'heure" and "un'ora"?"""
    return (tokens[at].text != "'" and _text(tokens, at + 1) in _APOSTROPHES) or (
        tokens[at].text in _APOSTROPHES and at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end
    )


def _range(tokens: list[Token], at: int, words: TimeWords) -> _Size | None:
    low = _number(tokens, at, words)
    if low is None:
        return None
    value, end = low
    if end < len(tokens) and tokens[end].text in words.ranges:
        high = _number(tokens, end + 1, words)
        if high is not None and high[0] > value:
            return value, high[0], high[1]
    if _text(tokens, at - 1) in words.between and _text(tokens, end) in words.joints:  # "between 35 and 40 minutes"
        high = _number(tokens, end + 1, words)
        if high is not None and high[0] > value:
            return value, high[0], high[1]
    return value, value, end


def _number(tokens: list[Token], at: int, words: TimeWords) -> tuple[Fraction, int] | None:
    """ "1 1/2", "1½", "2,5", "thirty five", "one and a half", "half", "three quarters"."""
    if at >= len(tokens):
        return None
    word = tokens[at].text
    if word[0].isdecimal():
        value = Fraction(word.replace(",", "."))
        if _text(tokens, at + 1) == "/" and _text(tokens, at + 2).isdecimal() and int(tokens[at + 2].text):
            return value / int(tokens[at + 2].text), at + 3
        if (mixed := _mixed(tokens, at, value, words)) is not None:
            return mixed
        if _text(tokens, at + 2) == "/" and _text(tokens, at + 1).isdecimal() and _text(tokens, at + 3).isdecimal():
            under = int(tokens[at + 3].text)
            return (value + Fraction(int(tokens[at + 1].text), under), at + 4) if under else None
        end = at + 1
    elif word in _GLYPHS:
        return _GLYPHS[word], at + 1
    elif (part := words.parts.get(word)) is not None:
        return part, at + 1
    elif (number := words.numbers.get(word)) is not None:
        value, end = number, at + 1
        if value >= 20 and _text(tokens, end) == "-" and _text(tokens, end + 1) in words.numbers:
            end += 1  # "thirty-five"
        if value >= 20 and 0 < (ones := words.numbers.get(_text(tokens, end), Fraction(0))) < 10:
            value, end = value + ones, end + 1
        elif (part := words.parts.get(_text(tokens, end + (_text(tokens, end) == "-")))) is not None:
            return value * part, end + 1 + (_text(tokens, end) == "-")  # "three quarters", "three-quarters"
    else:
        return None
    following = _text(tokens, end)
    if following in _GLYPHS:
        return value + _GLYPHS[following], end + 1
    hyphens = _text(tokens, end) == "-" and _text(tokens, end + 1) in words.joints  # "one-and-a-half"
    if hyphens or following in words.joints:  # "one and a half"
        next_one = end + 1 + hyphens
        if hyphens and _text(tokens, next_one) == "-":
            next_one += 1
        if _text(tokens, next_one) in words.numbers:
            next_one += 1
        if hyphens and _text(tokens, next_one) == "-":
            next_one += 1
        if (part := words.parts.get(_text(tokens, next_one))) is not None:
            return value + part, next_one + 1
    return value, end


def _mixed(tokens: list[Token], at: int, value: Fraction, words: TimeWords) -> tuple[Fraction, int] | None:
    """ "1-1/2" is one and a half, "1:30" before hours is one and 30 sixtieths."""
    mark, second, slash, under = (_text(tokens, here) for here in range(at + 1, at + 5))
    if not second.isdecimal():
        return None
    if mark == "-" and slash == "/" and under.isdecimal() and int(second) < int(under):
        return value + Fraction(int(second), int(under)), at + 5
    if mark == ":" and len(second) == 2 and int(second) < 60 and _unit(tokens, at + 3, words)[0] in (HOUR, MINUTE):
        return value + Fraction(int(second), 60), at + 3
    return None


def _text(tokens: list[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""
