"""The words of a language, put together: its own first, then those of the others that mean nothing else in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Generic, TypeVar

from kiwi_parser.recipe.words.de import DE
from kiwi_parser.recipe.words.en import EN
from kiwi_parser.recipe.words.es import ES
from kiwi_parser.recipe.words.fr import FR
from kiwi_parser.recipe.words.it import IT
from kiwi_parser.recipe.words.table import Unit, Words

T = TypeVar("T")

_TABLES = {"en": EN, "de": DE, "fr": FR, "es": ES, "it": IT}
FIRST_WORD = re.compile(r"[^\W\d_]+|\S")

# Which mark stands before decimals (CLDR's number symbols, decimal).
_COMMA = frozenset({
    "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb", "nn", "no", "fi", "is", "pl", "cs", "sk", "sl", "hr", "sr",
    "bs", "hu", "ro", "bg", "ru", "uk", "be", "el", "tr", "lt", "lv", "et", "ca", "gl", "eu", "id", "vi",
})  # fmt: skip
_POINT = frozenset({
    "en", "zh", "ja", "ko", "th", "he", "hi", "ms", "fil", "ga", "cy", "mt", "sw", "bn", "ta", "te", "ur",
})  # fmt: skip
_MARKS = {
    **dict.fromkeys(("de-ch", "de-li", "it-ch"), "."),
    **dict.fromkeys(("es-mx", "es-us", "es-gt", "es-hn", "es-ni", "es-pa", "es-pr", "es-do", "es-sv"), "."),
    "en-za": ",",
}
_SPACED = frozenset(
    ["fr", "sv", "nb", "nn", "no", "fi", "pl", "cs", "sk", "hu", "bg", "ru", "uk", "be", "lt", "lv", "et"]
)
"""Languages that write 1 250 for 1250."""


class Phrases(Generic[T]):
    """A table of phrases, found by their first word, the longest first."""

    __slots__ = ("_by_first", "_letters")

    def __init__(self, said: Mapping[str, T]) -> None:
        self._by_first: dict[str, list[tuple[str, T]]] = {}
        for phrase in sorted(said, key=len, reverse=True):
            first = FIRST_WORD.match(phrase)
            assert first is not None  # noqa: S101 - no phrase is empty
            self._by_first.setdefault(first[0], []).append((phrase, said[phrase]))
        self._letters = frozenset(first[0] for first in self._by_first)

    def at(self, text: str, start: int) -> tuple[T, int] | None:
        """The value of the longest phrase that `text`, in lower case, has there, and where that ends."""
        if text[start : start + 1] not in self._letters:
            return None  # mostly: a line asks some forty tables
        first = FIRST_WORD.match(text, start)
        for phrase, value in self._by_first.get(first[0], ()) if first else ():
            end = start + len(phrase)
            if text.startswith(phrase, start) and not (phrase[-1].isalpha() and text[end : end + 1].isalpha()):
                return value, end
        return None


@dataclass(frozen=True, slots=True)
class Language:
    """What reading a text in one language takes. Its attributes are the patterns and tables that are made of the
    language's `Words`, each once."""

    mark: str | None
    """What stands before decimals; None where that is not known."""
    spaced: bool
    numbers: Phrases[Fraction]
    parts: Phrases[Fraction]
    units: Phrases[tuple[int, Unit]]
    dozen: Phrases[str]
    and_: Phrases[str]
    to: Phrases[str]
    between: Phrases[str]
    plus: Phrases[str]
    or_: Phrases[str]
    times: Phrases[str]
    each: Phrases[str]
    about: Phrases[str]
    few: Phrases[str]
    of: Phrases[str]
    fills: Phrases[str]
    modifiers: Phrases[str]
    """How full a measure is, or how large a piece."""
    numbered: Phrases[str]
    packs: Phrases[str]
    holders: Phrases[str]
    not_holders: Phrases[str]
    poured: Phrases[str]
    """By the measure, which is the first word."""
    alone: Phrases[str]
    before: Phrases[str]
    extracts: Phrases[str]
    clock: Phrases[Fraction]
    """Units of time, in minutes."""
    at_least: Phrases[str]
    serves: Phrases[str]
    people: Phrases[str]
    wholes: Phrases[str]
    whole_foods: Phrases[str]
    adjectives: frozenset[str]
    adjective_endings: tuple[str, ...]
    seasonings: Phrases[str]
    tail: re.Pattern[str]
    not_tail: re.Pattern[str]
    label: re.Pattern[str]
    """A tail in front of what it is said of: "To serve: lemon wedges"."""
    aside: re.Pattern[str]
    """Before what a food may be replaced by, or more of it: "or 2 shallots", "plus more for dusting"."""
    size_behind: re.Pattern[str]
    """The size of each behind a food: "Tomaten à 400 g"."""
    for_the: re.Pattern[str]
    food_first: bool
    """Whether amounts are written behind the foods."""


@lru_cache(maxsize=64)
def language(tag: str | None) -> Language:
    """The words of a language by its BCP 47 tag; of one that has no table, or none, those of all."""
    code = (tag or "").lower().replace("_", "-")
    main = code.partition("-")[0]
    own = _TABLES.get(main, EN)
    tables = [own, *(table for table in (EN, *_TABLES.values()) if table is not own)]

    def merged(kind: str) -> dict[str, str]:
        return {phrase: phrase for table in tables for phrase in _known(getattr(table, kind), table, own)}

    numbers: dict[str, Fraction] = {}
    parts: dict[str, Fraction] = {}
    units: dict[str, tuple[int, Unit]] = {}
    clock: dict[str, Fraction] = {}
    for table in tables:
        for number, said in table.numbers.items():
            _add(numbers, _known(said, table, own), Fraction(number))
        for under, said in table.parts.items():
            _add(parts, _known(said, table, own), Fraction(1, under))
        for unit, said in table.units.items():
            _add(units, _known(said, table, own), (1, unit))
        for (factor, unit), said in table.of_units.items():
            _add(units, _known(said, table, own), (factor, unit))
        for minutes, said in _clock(table):
            _add(clock, _known(said, table, own), minutes)
    adjectives = merged("adjectives")
    tails = _one_of(merged("tails"))
    or_, and_ = _one_of(merged("or_")), _one_of(merged("plus"))
    plus = _one_of(word for word in merged("plus") if word not in merged("and_"))
    each = rf"(?:(?:{_one_of(merged('each'))}) ?)"
    more = _one_of([*merged("more"), *merged("few"), *numbers])
    return Language(
        mark=_MARKS.get("-".join(code.split("-")[:2])) or ("," if main in _COMMA else "." if main in _POINT else None),
        spaced=main in _SPACED,
        numbers=Phrases(numbers),
        parts=Phrases(parts),
        units=Phrases(units),
        modifiers=Phrases(merged("fills") | merged("sizes")),
        clock=Phrases(clock),
        adjectives=frozenset(adjectives),
        adjective_endings=tuple(_known_ends(own)),
        tail=re.compile(rf"(?:^|[,;:\s])\s*\(?\s*({tails})\s*\)?\s*[.]?\Z", re.IGNORECASE),
        not_tail=re.compile(rf"(?:^|\s)(?:{_one_of(merged('not_tails'))})\Z", re.IGNORECASE),
        label=re.compile(rf"({tails}) ?: ?(?=\S)", re.IGNORECASE),
        aside=re.compile(rf" (?=(?:{or_}|{plus}) (?:[0-9]|(?:{more})(?!\w))|(?:{and_}) [0-9])", re.IGNORECASE),
        size_behind=re.compile(rf" (?:{each}?({_SIZE} (?:{_APIECE}))|{each}({_SIZE}))\Z", re.IGNORECASE),
        food_first=own.food_first,
        for_the=re.compile(rf"(?:{_one_of(_spellings(own.for_the))})(?!\w)", re.IGNORECASE),
        **{
            kind: Phrases(merged(kind))
            for kind in (
                *("dozen", "and_", "to", "between", "plus", "or_", "times", "each", "about", "few", "of", "fills"),
                *(
                    "numbered",
                    "packs",
                    "holders",
                    "not_holders",
                    "poured",
                    "alone",
                    "before",
                    "seasonings",
                    "extracts",
                    "at_least",
                    "serves",
                    "people",
                    "wholes",
                    "whole_foods",
                ),
            )
        },
    )


_APIECE = "each|apiece|jeweils|chacune?|cada un[oa]|ciascun[oa]|l'un[oa]"
_SIZE = r"[0-9][0-9.,/]*(?: ?- ?[0-9.,]+)? ?(?:k?g|gr|[mcd]?l|oz|lb|ounces?|[cm]m|inch(?:es)?|zoll)\.?"


def _one_of(phrases: Iterable[str]) -> str:
    """A pattern for any of these, the longest first; `*` is any letters."""
    return "|".join(re.escape(phrase).replace(r"\*", r"\w+") for phrase in sorted(phrases, key=len, reverse=True))


def _spellings(said: str) -> list[str]:
    return [phrase for part in said.split(",") if (phrase := part.strip())]


def _known(said: str, table: Words, own: Words) -> list[str]:
    """Of a table's words those that may be read where another table's language is written."""
    if table is own:
        return _spellings(said)
    unknown = {*_spellings(table.own), *_spellings(own.not_own)}
    return [phrase for phrase in _spellings(said) if phrase not in unknown]


def _known_ends(table: Words) -> Iterable[str]:
    """The endings of a language's adjectives: of no other one, in which they are those of nouns."""
    return (ending.removeprefix("-") for ending in _spellings(table.adjectives) if ending.startswith("-"))


def _clock(table: Words) -> list[tuple[Fraction, str]]:
    return [
        (Fraction(1440), table.days),
        (Fraction(60), table.hours),
        (Fraction(1), table.minutes),
        (Fraction(1, 60), table.seconds),
        *((Fraction(minutes), said) for minutes, said in table.spans.items()),
    ]


def _add(table: dict[str, T], phrases: Iterable[str], value: T) -> None:
    for phrase in phrases:
        table.setdefault(phrase, value)
