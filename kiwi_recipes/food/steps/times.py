"""Every time in a step's text, and how long the step takes by them.

A step is cut into words and looked at once, from number to unit: "8-10 minutes", "an hour and a half", "1 Std. 20",
"trois quarts d'heure", "overnight". The words are the parser's tables of the five languages, and steps.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from math import ceil
from typing import Literal, NamedTuple, TypeVar

from kiwi_parser.recipe.words.de import DE
from kiwi_parser.recipe.words.en import EN
from kiwi_parser.recipe.words.es import ES
from kiwi_parser.recipe.words.fr import FR
from kiwi_parser.recipe.words.it import IT
from kiwi_parser.recipe.words.table import Words

from kiwi_recipes.food.data import load, names

T = TypeVar("T")

Role = Literal["takes", "part", "point", "repeats", "keeps"]


@dataclass(frozen=True, slots=True)
class Timer:
    """A time that stands at `text[start:end]`; `most` is the longer end of a range, in seconds as `least`.

    takes    the step lasts so long, or a part of it does that follows the others
    part     it lies within a time that was said before: "for the last 5 minutes"
    point    something happens then: "after 10 minutes", "an hour before serving"
    repeats  "every 5 minutes"
    keeps    how long the dish keeps: "for up to 3 days in the fridge"
    """

    start: int
    end: int
    least: int
    most: int
    role: Role = "takes"

    @property
    def minutes(self) -> int:
        """As everywhere: of a range the longer end, and a part of a minute counts as one."""
        return ceil(self.most / 60)


class _Token(NamedTuple):
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Words:
    numbers: dict[str, Fraction]
    parts: dict[str, Fraction]
    units: dict[str, Fraction]
    """In seconds."""
    signs: frozenset[str]
    """Every time has one of these words."""
    spans: dict[str, Fraction]
    nights: dict[tuple[str, ...], str]
    ranges: frozenset[str]
    joints: frozenset[str]
    fillers: frozenset[str]
    links: frozenset[str]
    more: frozenset[str]
    until: frozenset[str]
    after: frozenset[str]
    last: frozenset[str]
    first: frozenset[str]
    before: frozenset[str]
    lasting: frozenset[str]
    waiting: frozenset[str]
    or_: frozenset[str]
    then: frozenset[str]
    every: frozenset[str]
    keeps: tuple[str, ...]
    parallel: re.Pattern[str]
    rather: frozenset[str]


_TABLES: dict[str, Words] = {"en": EN, "de": DE, "fr": FR, "es": ES, "it": IT}
_MINUTE, _HOUR, _DAY = Fraction(60), Fraction(3600), Fraction(86400)
_NIGHT = 8 * _HOUR
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[½¼¾⅓⅔⅛]|[^\W\d_]+|[^\s\w]")
_GLYPHS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3),
           "⅛": Fraction(1, 8)}  # fmt: skip
_APOSTROPHES = frozenset(("'", "’"))
_DASHES = "-–—‐‑−~"


def language_of(tag: str | None) -> str | None:
    """One of the five languages that steps are read in, of a BCP 47 tag."""
    main = (tag or "").lower().replace("_", "-").partition("-")[0]
    return main if main in _TABLES else None


@cache
def _words(language: str | None) -> _Words:
    """The words of all languages, the step's own first: units and numbers are hardly ever another one's other word."""
    own = _TABLES.get(language or "en", EN)
    tables = [own, *(table for table in _TABLES.values() if table is not own)]
    numbers: dict[str, Fraction] = {}
    parts: dict[str, Fraction] = {}
    units: dict[str, Fraction] = {}
    spans: dict[str, Fraction] = {}
    for table in tables:
        for value, said in table.numbers.items():
            _add(numbers, said, Fraction(value))
        for under, said in table.parts.items():
            _add(parts, said, Fraction(1, under))
        for seconds, said in (
            (_DAY, table.days), (_HOUR, table.hours), (_MINUTE, table.minutes), (Fraction(1), table.seconds),
        ):  # fmt: skip
            _add(units, said, seconds)
        for minutes, said in table.spans.items():
            _add(spans, said, minutes * _MINUTE)
    data = load("steps.toml")["times"]
    for week in names(data["weeks"]):
        units.setdefault(week, 7 * _DAY)
    for entry in data["abouts"]:
        count, said = entry.split(":")
        _add(numbers, said, Fraction(int(count)))
    for entry in data["parts"]:
        under, said = entry.split(":")
        _add(parts, said, Fraction(under))
    phrases = {tuple(name.split()): name for name in names(data["nights"])}

    def some(key: str) -> frozenset[str]:
        return frozenset(names(data[key]))

    signs = frozenset((*units, *spans, *(phrase[-1] for phrase in phrases))) | some("more")
    return _Words(
        numbers=numbers,
        parts=parts,
        units=units,
        signs=signs,
        spans=spans,
        nights=phrases,
        ranges=some("ranges") | frozenset(_DASHES),
        joints=some("joints"),
        fillers=some("fillers"),
        links=some("links"),
        more=some("more"),
        until=some("until"),
        after=some("after"),
        last=some("last"),
        first=some("first"),
        before=some("before"),
        lasting=some("lasting"),
        waiting=some("waiting"),
        or_=some("or"),
        then=some("then"),
        every=some("every"),
        keeps=tuple(names(data["keeps"])),
        parallel=re.compile(rf"(?<!\w)(?:{_either(data['parallel'])}|(?P<clause>{_either(data['while'])}))(?!\w)"),
        rather=some("rather"),
    )


def _either(said: str) -> str:
    return "|".join(map(re.escape, names(said)))


def _add(table: dict[str, T], said: str, value: T) -> None:
    for name in names(said):
        table.setdefault(name, value)


def timers(text: str, language: str | None = None) -> list[Timer]:
    """Every time in the text, in its order."""
    words = _words(language_of(language))
    low = text.lower()
    if len(low) != len(text):  # İ is two characters then
        low = text
    if words.signs.isdisjoint(_TOKEN.findall(low)):
        return []
    tokens = [_Token(found[0], *found.span()) for found in _TOKEN.finditer(low)]
    return list(_roles([(timer, tokens, first) for timer, first in _times(tokens, words)], low, words))


def minutes_of(text: str, found: Sequence[Timer], language: str | None = None) -> int | None:
    """How long the step takes: the sum of the times that follow one another, the longest of those that run beside each
    other. What happens at a point of time counts where nothing else is said; None where no time is."""
    takes = [timer for timer in found if timer.role == "takes"]
    if not takes:
        points = [timer.minutes for timer in found if timer.role in ("part", "point")]
        return max(points) if points else None
    if len(takes) == 1:
        return takes[0].minutes
    cuts = _cuts(text.lower(), _words(language_of(language)).parallel)
    sums = [0] * (len(cuts) + 1)
    before: Timer | None = None
    for timer in takes:
        most = timer.most
        if before is not None and _is_other_way(text[before.end : timer.start].lower(), _words(language_of(language))):
            most = max(0, timer.most - before.most)
        sums[sum(timer.start >= cut for cut in cuts)] += most
        before = timer
    return ceil(max(sums) / 60)


def _is_other_way(between: str, words: _Words) -> bool:
    """ "10 minutes by hand or 5 minutes in a mixer"."""
    if _CLAUSE_END.search(between):
        return False
    said = frozenset(_TOKEN.findall(between))
    return not said.isdisjoint(words.or_) and said.isdisjoint(words.then)


_CLAUSE_END = re.compile(r"[.;!?]\s")


def _cuts(low: str, parallel: re.Pattern[str]) -> list[int]:
    """Where what runs beside the rest begins: at "meanwhile"; at the comma behind a clause that opens with "while"."""
    cuts = []
    for found in parallel.finditer(low):
        at = found.start()
        comma = low.find(",", found.end())
        if found["clause"] and comma > 0 and (at == 0 or low[:at].rstrip()[-1] in ".;!"):
            cuts.append(comma)
        if at > 0:
            cuts.append(at)
    return sorted(cuts)


# --- finding ----------------------------------------------------------------------------------------------------------


def _times(tokens: list[_Token], words: _Words) -> Iterator[tuple[Timer, int]]:
    """Each time with the number of its first token."""
    at = 0
    while at < len(tokens):
        found = _time(tokens, at, words)
        if found is None:
            at += 1
            continue
        least, most, end = found
        yield Timer(tokens[at].start, tokens[end - 1].end, ceil(least), ceil(most)), at
        at = end


_Size = tuple[Fraction, Fraction, int]
"""The ends of a range, and the token behind it."""


def _time(tokens: list[_Token], at: int, words: _Words) -> _Size | None:
    word = tokens[at].text
    if word[0].isdecimal() or word in words.numbers or word in words.parts or word in _GLYPHS:
        found = _counted(tokens, at, words)
        if found is not None:
            return found
    if word in words.units and words.units[word] == _HOUR and len(word) > 2:
        half = _joined(tokens, at + 1, _HOUR, words)  # "hora y media"
        if half is not None and half[2] == _HOUR:
            return _HOUR + half[0], _HOUR + half[1], half[3]
    if word in words.spans:
        return words.spans[word], words.spans[word], at + 1
    for phrase in words.nights:
        if word == phrase[0] and tuple(token.text for token in tokens[at : at + len(phrase)]) == phrase:
            return _NIGHT, _NIGHT, at + len(phrase)
    if word in words.more:
        return _without_unit(tokens, at, words)
    return None


def _without_unit(tokens: list[_Token], at: int, words: _Words) -> _Size | None:
    """ "For another 5": minutes, where no other word follows."""
    size = _range(tokens, at + 1, words)
    if size is None or not tokens[at + 1].text[0].isdecimal():
        return None
    following = tokens[size[2]].text if size[2] < len(tokens) else "."
    if following != "," and following not in words.until:
        return None
    return size[0] * _MINUTE, size[1] * _MINUTE, size[2]


def _counted(tokens: list[_Token], at: int, words: _Words) -> _Size | None:
    """ "1 h 10", "8 to 10 minutes", "an hour and a half", "1 hour and 20 minutes"."""
    size = _range(tokens, at, words)
    if size is None:
        return None
    least, most, end = size
    unit, behind = _unit(tokens, end, words)
    if unit is None:
        return None
    least, most = least * unit, most * unit
    end = behind
    if end < len(tokens) and tokens[end].text in words.joints:
        more = _or_two(tokens, end, words)
        if more is not None:
            return least, more[0] * unit, more[1]
    to = _range_to(tokens, end, words)
    if to is not None and to[0] > most:
        return least, to[0], to[1]
    while True:
        joined = _joined(tokens, end, unit, words)
        if joined is None:
            return least, most, end
        more_least, more_most, unit, end = joined
        least, most = least + more_least, most + more_most


def _or_two(tokens: list[_Token], at: int, words: _Words) -> tuple[Fraction, int] | None:
    """ "A minute or two"."""
    if tokens[at].text in words.ranges and at + 1 < len(tokens):
        number = words.numbers.get(tokens[at + 1].text)
        if number is not None and number > 1 and _unit(tokens, at + 2, words)[0] is None:
            return number, at + 2
    return None


def _range_to(tokens: list[_Token], at: int, words: _Words) -> tuple[Fraction, int] | None:
    """ "45 minutes to 1 hour"."""
    if at >= len(tokens) or tokens[at].text not in words.ranges:
        return None
    size = _range(tokens, at + 1, words)
    if size is None:
        return None
    unit, behind = _unit(tokens, size[2], words)
    return None if unit is None else (size[1] * unit, behind)


def _joined(
    tokens: list[_Token], at: int, unit: Fraction, words: _Words
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
        if linked and most < 1:  # "an hour and a half"
            return least * unit, most * unit, unit, end
        figures = tokens[at].text[0].isdecimal()
        if not linked and at == start and figures and unit == _HOUR and least == most < 60:  # "1 h 10"
            return least * _MINUTE, most * _MINUTE, _MINUTE, end
        return None
    return None if further >= unit else (least * further, most * further, further, behind)


def _is_stop(tokens: list[_Token], at: int) -> bool:
    """A full stop that ends a sentence, not a shortened word."""
    return tokens[at].text == "." and at + 1 < len(tokens) and not tokens[at + 1].text[0].isdecimal()


def _unit(tokens: list[_Token], start: int, words: _Words) -> tuple[Fraction | None, int]:
    """The unit that stands here, with "more", "full", "of an" and the like before it; and the token behind."""
    for at in range(start, min(start + 4, len(tokens))):
        word = tokens[at].text
        unit = words.units.get(word)
        if unit is not None and not (len(word) == 1 and _elided(tokens, at)):
            shortened = _text(tokens, at + 1) == "." and len(word) <= 4 and at + 2 < len(tokens)
            return unit, at + 1 + shortened
        if word not in words.fillers and word not in words.links and word not in words.more and word not in _DASHES:
            break
    return None, start


def _elided(tokens: list[_Token], at: int) -> bool:
    """Is this letter or mark a part of another word, as in "d'heure" and "un'ora"?"""
    return (tokens[at].text != "'" and _text(tokens, at + 1) in _APOSTROPHES) or (
        tokens[at].text in _APOSTROPHES and at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end
    )


def _range(tokens: list[_Token], at: int, words: _Words) -> _Size | None:
    low = _number(tokens, at, words)
    if low is None:
        return None
    value, end = low
    if end < len(tokens) and tokens[end].text in words.ranges:
        high = _number(tokens, end + 1, words)
        if high is not None and high[0] > value:
            return value, high[0], high[1]
    return value, value, end


def _number(tokens: list[_Token], at: int, words: _Words) -> tuple[Fraction, int] | None:
    """ "1 1/2", "1½", "2,5", "thirty five", "one and a half", "half", "three quarters"."""
    if at >= len(tokens):
        return None
    word = tokens[at].text
    if word[0].isdecimal():
        value = Fraction(word.replace(",", "."))
        if _text(tokens, at + 1) == "/" and _text(tokens, at + 2).isdecimal() and int(tokens[at + 2].text):
            return value / int(tokens[at + 2].text), at + 3
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
        elif (part := words.parts.get(_text(tokens, end))) is not None:
            return value * part, end + 1  # "three quarters"
    else:
        return None
    following = _text(tokens, end)
    if following in _GLYPHS:
        return value + _GLYPHS[following], end + 1
    if following in words.joints:  # "one and a half"
        next_one = end + 1
        if _text(tokens, next_one) in words.numbers:
            next_one += 1
        if (part := words.parts.get(_text(tokens, next_one))) is not None:
            return value + part, next_one + 1
    return value, end


def _text(tokens: list[_Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


# --- what a time is of ------------------------------------------------------------------------------------------------

_LOOK_BACK = 5


def _roles(found: list[tuple[Timer, list[_Token], int]], low: str, words: _Words) -> Iterator[Timer]:
    """What each time is of. The first minutes of a time that is not told are one of their own, and so is the rest."""
    told, is_first = Fraction(0), False
    for timer, tokens, number in found:
        before = [token.text for token in tokens[max(0, number - _LOOK_BACK) : number]]
        role = _role(timer, before, low, words)
        if role == "part" and ((not told and not words.first.isdisjoint(before)) or (is_first and timer.most <= told)):
            role, is_first = "takes", True
        if role == "takes":
            told = max(told, Fraction(timer.most))
        yield replace(timer, role=role)


def _role(timer: Timer, before: list[str], low: str, words: _Words) -> Role:
    close = [word for word in before[-3:] if word not in ",("]
    if before and (before[-1] in words.every or (len(close) > 1 and close[-2] in words.every)):
        return "repeats"
    if timer.most >= _DAY and any(word in low for word in words.keeps):
        return "keeps"
    if any(word in words.after for word in (*close[-2:], " ".join(close[-2:]))):
        return "point"
    if any(word in words.last for word in close[-2:]):
        return "part"
    following = _FOLLOWING.match(low, timer.end)
    waits = (close and close[-1] in words.lasting) or not words.waiting.isdisjoint(before)
    if following and following[0].strip() in words.before and not waits:
        return "point"
    if low[timer.start : timer.end] in words.nights.values() and words.rather.intersection(before[-2:]):
        return "point"
    return "takes"


_FOLLOWING = re.compile(r"\s*[^\W\d_]+")
