"""How people and models write amounts: "1 1/2", "½", "2-3".

Pure functions from text to values. What cannot be read for certain is `None`: nothing here guesses, and what is
not understood is handed back as words, so that nothing is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction

from kiwi_parser.recipe.language import language
from kiwi_parser.recipe.numbers import number
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.words.table import Unit

__all__ = ["LONGEST", "RANGE", "Amount", "Measure", "multiply", "quantity", "read_amount", "split_amount"]

LONGEST = 200
"""Longer texts are not amounts: bounds the work on hostile input."""

RANGE = re.compile(r"(?:-|~|\.\.\.?|…) ?")
_HYPHEN = re.compile(r"-")


@dataclass(frozen=True, slots=True)
class Amount:
    """`low` is the quantity; `high` the other end where a range was written ("2-3"), else None."""

    low: int | float
    high: int | float | None = None


@dataclass(slots=True)
class Measure:
    """An amount with its unit, as it is being read."""

    low: Fraction
    high: Fraction | None = None
    unit: Unit | None = None
    notes: list[str] = field(default_factory=list)
    factor: int = 1
    """How many of `unit` the one is that was written: "cl" is 10 ml."""
    packs: str | None = None
    """How the whole comes: "2 x 150 g"."""
    holder: bool = False
    """Whether it is counted in something that is none of our units: "2 handfuls"."""
    apiece: bool = False
    """Whether each of several foods has the amount: "1 tbsp each soy sauce and mirin"."""

    @property
    def amount(self) -> Amount:
        return Amount(_as_json_number(self.low), None if self.high is None else _as_json_number(self.high))


def _as_json_number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def split_amount(text: str, tag: str | None = None) -> tuple[Amount | None, str]:
    """The amount a text begins with, and the words after it; (None, the text) where it begins with none."""
    if len(text) <= LONGEST:
        s = Scanner(text, language(tag))
        found = None if s.take(s.language.few) else quantity(s)
        if found is not None and not _HYPHEN.match(s.low, s.at):
            return found.amount, s.rest.strip()
    return None, text.strip()


def read_amount(text: str, tag: str | None = None) -> Amount | None:
    """The amount that `text` is, exactly and wholly; None where it is anything else."""
    amount, rest = split_amount(text, tag)
    return amount if not rest else None


def quantity(s: Scanner) -> Measure | None:
    """A number or a range; None, and nothing is gone behind, where there is none: "3-2", "0"."""
    start = s.at
    while s.take(s.language.about) is not None:
        pass
    between = s.take(s.language.between) is not None
    low = None if s.language.numbered.at(s.low, s.at) is not None else number(s)
    if low is None:
        s.at = start
        return None
    at = s.at
    high = _other_end(s, between=between)
    if high is not None and low < 12 <= high and _has_dozen(s, at):
        low *= 12  # "1 to 2 dozen"
    if low == 0 or (high is None and between) or (high is not None and high <= low):
        s.at = start
        return None
    return Measure(low, high)


def _has_dozen(s: Scanner, start: int) -> bool:
    return any(s.language.dozen.at(s.low, at) is not None for at in range(start, s.at))


def _other_end(s: Scanner, *, between: bool) -> Fraction | None:
    at = s.at
    dashed = s.match(RANGE) is not None
    if s.take(s.language.to) or dashed or (between and s.take(s.language.and_)):  # "3- to 4-pound"
        high = number(s)
        if high is not None:
            return high
    s.at = at
    return None


def multiply(found: Measure, by: Fraction) -> None:
    found.low *= by
    if found.high is not None:
        found.high *= by
