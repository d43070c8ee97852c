"""Packs: "2 x 400 g tins", "1 14-oz can", "4 (28 ounce) cans", "2 cans of 400 g"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from kiwi_parser.recipe.amounts import Measure, multiply, quantity
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.sums import other_system
from kiwi_parser.recipe.unit_phrases import LENGTH, as_words, bracketed, ends_with_length, unit_of
from kiwi_parser.recipe.units import COUNTED, take_holder, take_unit

__all__ = ["TIMES", "is_of_one_can", "packs", "size_of", "size_of_each"]

TIMES = re.compile(r"[x×*] ?(?=[0-9])")
_HYPHEN = re.compile(r"-")
_SOLD = frozenset({"g", "kg", "ml", "l", "oz", "lb", "fl_oz"})
"""Units of what is sold in packages."""


@dataclass(slots=True)
class _Size:
    """How large each of those is that were counted."""

    measure: Measure
    words: str
    is_adjective: bool = False
    """ "4 6-ounce fillets" are four; "2 x 150 g" are 300 g."""


def size_of(s: Scanner, count: Measure, start: int) -> _Size | None:
    """The size of each of those that were counted; None, and nothing is gone behind, without one."""
    at = s.at
    times = s.match(TIMES) is not None or s.take(s.language.times) is not None
    if not times and s.match(_HYPHEN):  # "14-oz can": what was read for the count is the size of one
        size: Measure | None = Measure(count.low, count.high)
        count.low, count.high = Fraction(1), None
    elif times or s.low[at : at + 1].isdigit() or s.language.numbers.at(s.low, at) is not None:
        start = s.at
        size = quantity(s)
        if not times and not s.low[at : at + 1].isdigit() and not s.low.startswith("-", s.at):
            size = None  # "1 six-ounce can", but "1 five spice"
    else:
        return None
    is_adjective = start == at and s.low.startswith("-", s.at)
    if size is not None and _takes_size(s, size, needed=not times):
        words = as_words(s.text[start : s.at])
        is_adjective = is_adjective or ends_with_length(words)
        alike = Measure(size.low)
        other_system(s, alike)
        words = ", ".join([words, *alike.notes])
        is_adjective = is_adjective or (not times and count.low == 1 and size.high is not None)  # "1 5-6 lb turkey"
        return _Size(size, words, is_adjective)
    s.at = at
    return None


def _takes_size(s: Scanner, size: Measure, *, needed: bool) -> bool:
    """Give a size its unit, if that is what stands here: no thing that is counted, and none only where not needed."""
    if s.match(LENGTH):
        return True
    s.match(_HYPHEN)
    found = take_unit(s)
    if found is None:
        return not needed
    multiply(size, Fraction(found[0]))
    size.unit = found[1]
    return found[1] not in COUNTED


def packs(s: Scanner, count: Measure, size: _Size) -> Measure | None:
    each = size.measure
    holder = unit_of(s, count)
    if each.unit is None and holder is None and not count.holder and not size.is_adjective:
        return None  # "9x13 pan"
    if count.holder or size.is_adjective or (holder in COUNTED and each.unit is not None):
        count.unit = holder
        count.notes.insert(0, size.words)
        return count
    total = Measure(count.low * each.low, None, each.unit, count.notes)
    if count.high is not None or each.high is not None:
        total.high = (count.high or count.low) * (each.high or each.low)
    if count.low != 1 and each.unit is not None:
        total.packs = f"{count.amount.low} x {size.words}"
    total.unit = each.unit or holder
    return total


def size_of_each(s: Scanner, found: Measure) -> None:
    """ "2 cans of 400 g tomatoes", "1 can (400 g)"."""
    bracketed(s, found)
    at = s.at
    s.take(s.language.each)
    start = s.at
    size = quantity(s)
    if size is not None and _takes_size(s, size, needed=True):
        found.notes.append(as_words(s.text[start : s.at]))
    else:
        s.at = at


def is_of_one_can(s: Scanner, found: Measure, start: int) -> bool:
    """ "400 g tin chickpeas": one, of that size."""
    at = s.at
    words = as_words(s.text[start:at])
    holder = take_unit(s) if found.high is None else None
    pack = take_holder(s, only_packs=True) if holder is None and found.high is None and found.unit in _SOLD else None
    if pack is None and (holder is None or holder[1] != "can"):
        s.at = at
        return False
    found.low, found.unit = Fraction(1), None if pack else "can"
    found.notes += [words, pack] if pack else [words]
    return True
