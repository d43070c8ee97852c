"""An amount with its unit and what belongs to it: "2 heaping cups", "1 1/2 lb (700 g)", "at least 2 cloves"."""

from __future__ import annotations

import re
from fractions import Fraction

from kiwi_parser.recipe.amounts import Measure, quantity
from kiwi_parser.recipe.packs import TIMES, is_of_one_can, packs, size_of, size_of_each
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.sums import (
    add_sum,
    and_half,
    difference,
    more_of_it,
    or_packed,
    or_so,
    or_two,
    other_system,
    range_with_units,
    thousandths,
)
from kiwi_parser.recipe.unit_phrases import LENGTH, apiece, bracketed, unit_of
from kiwi_parser.recipe.units import COUNTED, take_few

__all__ = ["complete", "length", "measure"]

_NEEDLESS_TIMES = re.compile(r"[x×] ")
_HYPHEN = re.compile(r"-")
_OR_MORE = re.compile(r"\+ ?(?![0-9])")
_APIECE = frozenset({"je", "jeweils"})
_COLON = re.compile(r": ?")
_NUMBERED = re.compile(r"(?:no|nr|n|#)[.°º]? ?[0-9]{1,3} (?=[^\W\d_])")
"""A can's size: "No. 10 can"."""


def measure(s: Scanner) -> Measure | None:
    """An amount with its unit and what belongs to it; None, and nothing is gone behind, where there is none."""
    start = s.at
    if take_few(s):
        s.at = start
        return None
    said = _before(s)
    found = quantity(s) or _one_alone(s)
    if found is None:
        s.at = start
        return None
    found.notes += said
    found.apiece = any(word in _APIECE for word in said)
    if (whole := complete(s, found, start)) is None:
        s.at = start
    return whole


def _before(s: Scanner) -> list[str]:
    """ "at least 2 cups", "je 1 TL": what stands before an amount and is noted."""
    said = []
    while (word := s.take(s.language.before)) is not None:
        s.match(_COLON)
        said.append(word)
    return said


def _one_alone(s: Scanner) -> Measure | None:
    """ "pinch of salt", "large handful of kale": one, without a number."""
    at = s.at
    while s.take(s.language.modifiers) is not None:
        pass
    found = s.language.alone.at(s.low, s.at)
    s.at = at
    return None if found is None else Measure(Fraction(1))


def complete(s: Scanner, found: Measure, start: int) -> Measure | None:
    """A quantity, read from `start` on, with the unit and the rest that follow; None where it is none after all."""
    if s.match(_OR_MORE):
        found.notes.append(s.text[start : s.at].strip())
    or_so(s, found)
    if (length := s.match(LENGTH)) is not None:
        return _of_length(s, found, s.text[start : length.end()].strip())
    _skip_times(s)
    if (size := size_of(s, found, start)) is not None:
        return packs(s, found, size)
    if s.match(_HYPHEN):
        return None  # "7-grain bread"
    bracketed(s, found)
    if number := s.match(_NUMBERED):
        found.notes.append(s.text[number.start() : number.end()].strip())
    found.unit = unit_of(s, found)
    if found.unit is None and not found.holder:
        if s.low[s.at - 1 : s.at].isdigit() and s.text[s.at : s.at + 1].isupper():
            return None  # "7UP"
        found.notes += apiece(s, found)
        return None if s.take(s.language.and_) else found  # "half & half"
    while s.take(s.language.about) is not None:
        pass
    and_half(s, found)
    or_so(s, found)
    if found.holder or found.unit in COUNTED:
        or_two(s, found)
        or_packed(s, found)
        size_of_each(s, found)
        more_of_it(s, found)
    elif not is_of_one_can(s, found, start):
        thousandths(s, found)
        range_with_units(s, found)
        add_sum(s, found)
        difference(s, found)
        other_system(s, found)
        bracketed(s, found)
    return found


def length(s: Scanner) -> str | None:
    """The words of a length: "9-inch"; None, and nothing is gone behind, where there is none."""
    start = s.at
    if quantity(s) is not None and s.match(LENGTH):
        return s.text[start : s.at].strip()
    s.at = start
    return None


def _of_length(s: Scanner, found: Measure, words: str) -> Measure | None:
    """ "1-inch piece ginger": one piece, of that length; None for "9-inch pie crust", which may be any number."""
    found.low, found.high = Fraction(1), None
    found.notes.append(words)
    found.unit = unit_of(s, found)
    return found if found.holder or found.unit in COUNTED else None


def _skip_times(s: Scanner) -> None:
    """ "2 x eggs"."""
    if not TIMES.match(s.low, s.at):
        s.match(_NEEDLESS_TIMES)
