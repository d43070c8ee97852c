"""Two measures of one thing: "1 cup plus 2 tbsp", "200g/7oz", "1 tsp to 1 tbsp", "1 cup and a half"."""

from __future__ import annotations

import re
from fractions import Fraction

from kiwi_parser.recipe.amounts import RANGE, Measure, quantity
from kiwi_parser.recipe.numbers import number
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.unit_phrases import COMMA, as_words, unit_of
from kiwi_parser.recipe.units import convert, take_unit

__all__ = [
    "add_sum",
    "and_half",
    "difference",
    "more_of_it",
    "or_packed",
    "or_so",
    "or_two",
    "other_system",
    "range_with_units",
    "thousandths",
]

_SLASH = re.compile(r"[/|] ?")
_MINUS = re.compile(r"(?:minus|less|moins|menos|meno|weniger) ")
_OR_SO = re.compile(r"(?:or|oder|ou|o) (?:more|so|mehr|plus|más|mas|più) (?![0-9])")
_THOUSANDS = frozenset({"kg", "l"})
_THOUSANDTHS = re.compile(r"([1-9][0-9]{2})(?: |\Z)")
_FRACTION = re.compile(r"[0-9]/[0-9] ")


def _with_unit(s: Scanner, *, or_holder: bool = False) -> Measure | None:
    """A measure of its own that has a unit; None, and nothing is gone behind, where there is none."""
    at = s.at
    found = quantity(s)
    if found is not None:
        found.unit = unit_of(s, found)
        if found.unit is not None or (or_holder and found.holder):
            return found
    s.at = at
    return None


def range_with_units(s: Scanner, found: Measure) -> None:
    """ "200 g - 250 g", "1 tsp to 1 tbsp"."""
    at = s.at
    if found.high is None and (s.match(RANGE) or s.take(s.language.to)):
        other = _with_unit(s)
        high = None if other is None or other.high is not None else convert(other.low, other.unit, found.unit)
        if other is not None and high is not None and high > found.low:
            found.high = high
            found.notes += other.notes
            return
    s.at = at


def and_half(s: Scanner, found: Measure) -> None:
    """ "1 cup and a half", "un verre et demi"."""
    at = s.at
    if found.high is None and (s.take(s.language.and_) is not None or _FRACTION.match(s.low, at)):
        half = number(s)
        if half is not None and half < 1 and s.language.units.at(s.low, s.at) is None:
            found.low += half * found.factor
            return
    s.at = at


def or_so(s: Scanner, found: Measure) -> None:
    """ "2 or more cloves", "200 g oder mehr"."""
    if (more := s.match(_OR_SO)) is not None:
        found.notes.append(more[0].strip())


def or_two(s: Scanner, found: Measure) -> None:
    """ "a pinch or two of salt"."""
    at = s.at
    if found.high is None and s.take(s.language.or_) is not None:
        high = s.take(s.language.numbers)
        if high is not None and high > found.low and (s.ended or s.language.of.at(s.low, s.at) is not None):
            found.high = high
            return
    s.at = at


def thousandths(s: Scanner, found: Measure) -> None:
    """ "1 kg 200 de rôti"."""
    rest = _THOUSANDTHS.match(s.low, s.at) if found.unit in _THOUSANDS and found.high is None else None
    if rest is not None and (rest.end() == len(s.low) or s.language.of.at(s.low, rest.end()) is not None):
        found.low += Fraction(int(rest[1]), 1000)
        s.at = rest.end()


def or_packed(s: Scanner, found: Measure) -> None:
    """ "1 can or jar of artichokes"."""
    at = s.at
    if s.take(s.language.or_) is not None and (s.take(s.language.packs) or take_unit(s)) is not None:
        found.notes.append(s.text[at : s.at].strip())
        return
    s.at = at


def add_sum(s: Scanner, found: Measure) -> None:
    """ "1 cup plus 2 tbsp", "1 lb 2 oz"."""
    at = s.at
    comma = s.match(COMMA)
    said = s.take(s.language.plus) is not None
    more = _with_unit(s) if found.high is None else None
    added = None if more is None or more.high is not None else convert(more.low, more.unit, found.unit)
    if more is None or added is None or not (said or (added < 1 and comma is None)):
        s.at = at
        return
    found.low += added
    found.notes += more.notes
    if comma is not None:
        s.match(COMMA)


def more_of_it(s: Scanner, found: Measure) -> None:
    """ "1 quart plus 1 cup": what is none of our units has no sum, and the rest is noted."""
    at = s.at
    if s.take(s.language.plus) is not None and _with_unit(s) is not None:
        found.notes.append(s.text[at : s.at].strip())
        return
    s.at = at


def difference(s: Scanner, found: Measure) -> None:
    """ "1 cup minus 1 tbsp" is noted: whoever weighs it takes less."""
    at = s.at
    if s.match(_MINUS):
        if _with_unit(s) is not None:
            found.notes.append(s.text[at : s.at].strip())
            return
        s.at = at


def other_system(s: Scanner, found: Measure) -> None:
    """ "200g/7oz", "25 g or 2 tbsp"."""
    at = s.at
    while s.match(_SLASH) or s.take(s.language.or_):
        start = s.at
        other = _with_unit(s, or_holder=True)
        if other is None:
            break
        add_sum(s, other)
        found.notes.append(as_words(s.text[start : s.at]))
        at = s.at
    s.at = at
