"""The words of times in five languages: the parser's tables, and steps.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TypeVar

from kiwi_parser.recipe.words.de import DE
from kiwi_parser.recipe.words.en import EN
from kiwi_parser.recipe.words.es import ES
from kiwi_parser.recipe.words.fr import FR
from kiwi_parser.recipe.words.it import IT
from kiwi_parser.recipe.words.table import Words

from kiwi_recipes.food.data import load, names

__all__ = ["DASHES", "DAY", "HOUR", "MINUTE", "NIGHT", "TimeWords", "language_of", "time_words"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of one language by which a time is read. Its attributes are the lists of `steps.toml` about times."""

    numbers: dict[str, Fraction]
    parts: dict[str, Fraction]
    units: dict[str, Fraction]
    """In seconds."""
    signs: frozenset[str]
    """Every time has one of these words."""
    firsts: frozenset[str]
    """A time begins with one of these, or with a figure."""
    spans: dict[str, Fraction]
    nights: dict[tuple[str, ...], str]
    ranges: frozenset[str]
    joints: frozenset[str]
    between: frozenset[str]
    fillers: frozenset[str]
    links: frozenset[str]
    more: frozenset[str]
    until: frozenset[str]
    ways: frozenset[str]
    up_to: tuple[tuple[str, ...], ...]
    single: frozenset[str]
    after: frozenset[str]
    about: frozenset[str]
    last: frozenset[str]
    first: frozenset[str]
    before: frozenset[str]
    lasting: frozenset[str]
    least: frozenset[str]
    waiting: frozenset[str]
    or_: frozenset[str]
    then: frozenset[str]
    every: frozenset[str]
    every_more: frozenset[str]
    keeps: tuple[str, ...]
    holds: re.Pattern[str]
    parallel: re.Pattern[str]
    rather: frozenset[str]
    if_possible: tuple[str, ...]
    relative: tuple[str, ...]
    ends: tuple[str, ...]


_TABLES: dict[str, Words] = {"en": EN, "de": DE, "fr": FR, "es": ES, "it": IT}
MINUTE, HOUR, DAY = Fraction(60), Fraction(3600), Fraction(86400)
NIGHT = 8 * HOUR
DASHES = "-–—‐‑−~"


def language_of(tag: str | None) -> str | None:
    """One of the five languages that steps are read in, of a BCP 47 tag."""
    main = (tag or "").lower().replace("_", "-").partition("-")[0]
    return main if main in _TABLES else None


@cache
def time_words(language: str | None) -> TimeWords:
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
            (DAY, table.days), (HOUR, table.hours), (MINUTE, table.minutes), (Fraction(1), table.seconds),
        ):  # fmt: skip
            _add(units, said, seconds)
        for minutes, said in table.spans.items():
            _add(spans, said, minutes * MINUTE)
    data = load("steps.toml")["times"]
    for week in names(data["weeks"]):
        units.setdefault(week, 7 * DAY)
    for month in names(data["months"]):
        units.setdefault(month, 30 * DAY)
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
    return TimeWords(
        numbers=numbers,
        parts=parts,
        units=units,
        signs=signs,
        firsts=frozenset((*numbers, *parts, *units, *spans, *(phrase[0] for phrase in phrases))) | some("more"),
        spans=spans,
        nights=phrases,
        ranges=some("ranges") | frozenset(DASHES),
        joints=some("joints"),
        between=some("between"),
        fillers=some("fillers"),
        links=some("links"),
        more=some("more"),
        until=some("until"),
        ways=some("ways"),
        up_to=tuple(tuple(name.split()) for name in names(data["up_to"])),
        single=some("single"),
        after=some("after"),
        about=some("about"),
        last=some("last"),
        first=some("first"),
        before=some("before"),
        lasting=some("lasting"),
        least=some("least"),
        waiting=some("waiting"),
        or_=some("or"),
        then=some("then"),
        every=some("every"),
        every_more=some("every_more"),
        keeps=tuple(names(data["keeps"])),
        holds=re.compile(_either(data["holds"])),
        parallel=re.compile(rf"(?<!\w)(?:{_either(data['parallel'])}|(?P<clause>{_either(data['while'])}))(?!\w)"),
        rather=some("rather"),
        if_possible=tuple(names(data["if_possible"])),
        relative=tuple(names(data["relative"])),
        ends=tuple(names(data["ends"])),
    )


def _either(said: str) -> str:
    return "|".join(map(re.escape, names(said)))


def _add(table: dict[str, T], said: str, value: T) -> None:
    for name in names(said):
        table.setdefault(name, value)
