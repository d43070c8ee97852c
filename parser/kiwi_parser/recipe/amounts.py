"""How people and models write amounts: "1 1/2", "½", "2-3 cups", "2 x 400 g tins", "1 cup plus 2 tbsp", "200g/7oz".

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
from kiwi_parser.recipe.units import COUNTED, UNITS, Unit, convert, read_unit, take_holder, take_unit

__all__ = ["UNITS", "Amount", "Measure", "Unit", "measure", "read_amount", "read_unit", "split_amount"]

LONGEST = 200
"""Longer texts are not amounts: bounds the work on hostile input."""

_RANGE = re.compile(r"(?:-|~|\.\.\.?|…) ?")
_TIMES = re.compile(r"[x×*] ?(?=[0-9])")
_NEEDLESS_TIMES = re.compile(r"[x×] ")
_BRACKET = re.compile(r"\(([^()]*)\) ?")
_SLASH = re.compile(r"[/|] ?")
_HYPHEN = re.compile(r"-")
_OR_MORE = re.compile(r"\+ ?(?![0-9])")
_SIZED = re.compile(r"[^\W\d_]+(?:-sized?|-große[rsn]?|große[rsn]?) ")
_MINUS = re.compile(r"(?:minus|less|moins|menos|meno|weniger) ")
_COMMA = re.compile(r", ?")
_OR_SO = re.compile(r"(?:or|oder|ou|o) (?:more|so|mehr|plus|más|mas|più) (?![0-9])")
_FRACTION = re.compile(r"[0-9]/[0-9] ")
_APIECE = re.compile(r"(?:each|jeweils)(?: of|:)? ")
_COLON = re.compile(r": ?")
_LENGTHS = r"(?:inch(?:es)?|in\.|cm|mm|zoll|\"|''|pouces?|pulgadas?|pollic[ei])"
_LENGTH = re.compile(rf"(?:-| )?{_LENGTHS}(?![^\W_])(?:-(?:thick|wide|long))?-? ?")
_ENDS_WITH_LENGTH = re.compile(rf"{_LENGTHS}(?:-(?:thick|wide|long))?-?\Z")
_NUMBERED = re.compile(r"(?:no|nr|n)[.°º]? ?[0-9]{1,3} (?=[^\W\d_])")
"""A can's size: "No. 10 can"."""
_SOLD = frozenset({"g", "kg", "ml", "l", "oz", "lb", "fl_oz"})
"""Units of what is sold in packages."""
_UNIT_SEAM = re.compile(r"(?<=[0-9])-?(?=[^\W\d_])")


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

    @property
    def amount(self) -> Amount:
        return Amount(_as_json_number(self.low), None if self.high is None else _as_json_number(self.high))


def _as_json_number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


# --- amounts --------------------------------------------------------------------------------------------------------


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
    low = number(s)
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
    dashed = s.match(_RANGE) is not None
    if s.take(s.language.to) or dashed or (between and s.take(s.language.and_)):  # "3- to 4-pound"
        high = number(s)
        if high is not None:
            return high
    s.at = at
    return None


# --- measures -------------------------------------------------------------------------------------------------------


def measure(s: Scanner) -> Measure | None:
    """An amount with its unit and what belongs to it; None, and nothing is gone behind, where there is none."""
    start = s.at
    if s.take(s.language.few) is not None:
        s.at = start
        return None
    said = _before(s)
    found = quantity(s) or _one_alone(s)
    if found is None:
        s.at = start
        return None
    found.notes += said
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
    _or_so(s, found)
    if (length := s.match(_LENGTH)) is not None:
        return _of_length(s, found, s.text[start : length.end()].strip())
    _skip_times(s)
    if (size := _size(s, found, start)) is not None:
        return _packs(s, found, size)
    if s.match(_HYPHEN):
        return None  # "7-grain bread"
    _bracketed(s, found)
    if number := s.match(_NUMBERED):
        found.notes.append(s.text[number.start() : number.end()].strip())
    found.unit = _unit_of(s, found)
    if found.unit is None and not found.holder:
        if s.low[s.at - 1 : s.at].isdigit() and s.text[s.at : s.at + 1].isupper():
            return None  # "7UP"
        return None if s.take(s.language.and_) else found  # "half & half"
    while s.take(s.language.about) is not None:
        pass
    _and_half(s, found)
    _or_so(s, found)
    if found.holder or found.unit in COUNTED:
        _or_two(s, found)
        _size_of_each(s, found)
    elif not _is_of_one_can(s, found, start):
        _range_with_units(s, found)
        _sum(s, found)
        _difference(s, found)
        _other_system(s, found)
        _bracketed(s, found)
    return found


def length(s: Scanner) -> str | None:
    """The words of a length: "9-inch"; None, and nothing is gone behind, where there is none."""
    start = s.at
    if quantity(s) is not None and s.match(_LENGTH):
        return s.text[start : s.at].strip()
    s.at = start
    return None


def _of_length(s: Scanner, found: Measure, words: str) -> Measure | None:
    """ "1-inch piece ginger": one piece, of that length; None for "9-inch pie crust", which may be any number."""
    found.low, found.high = Fraction(1), None
    found.notes.append(words)
    found.unit = _unit_of(s, found)
    return found if found.holder or found.unit in COUNTED else None


def _skip_times(s: Scanner) -> None:
    """ "2 x eggs"."""
    if not _TIMES.match(s.low, s.at):
        s.match(_NEEDLESS_TIMES)


def _unit_of(s: Scanner, found: Measure) -> Unit | None:
    """The unit that stands here, with what says how full or large it is."""
    at = s.at
    said = []
    if found.low < 1:
        s.take(s.language.of)  # "deux tiers de tasse"
    while (modifier := _modifier(s)) is not None:
        said.append(modifier)
    before = s.at
    unit = take_unit(s) if s.language.not_holders.at(s.low, s.at) is None else None
    whole = s.text[before : s.at].strip().lower() == "whole"
    if whole and s.take(s.language.whole_foods) is not None:
        unit = None  # "1 whole wheat tortilla"
    if unit is None and not whole and (holder := take_holder(s)) is not None:
        each = s.match(_APIECE)
        found.notes.append(" ".join([*said, holder, *([] if each is None else [each[0].strip(": ")])]))
        found.holder = True
        return None
    if unit is None:
        s.at = at
        return None
    if (comma := _COMMA.match(s.low, s.at)) is not None and s.language.fills.at(s.low, comma.end()) is not None:
        s.at = comma.end()  # "1 TL, gestrichen"
    while (fill := s.take(s.language.fills) or _size_behind(s)) is not None:
        said.append(fill)
    if (each := s.match(_APIECE)) is not None:
        said.append(each[0].strip(": "))
    found.notes += said
    found.factor = unit[0]
    _multiply(found, Fraction(unit[0]))
    return unit[1]


def _modifier(s: Scanner) -> str | None:
    """What says how full or large a unit is, unless the same letters are more of a unit ("gr." is both)."""
    if (sized := s.match(_SIZED)) is not None:
        return s.text[sized.start() : sized.end()].strip()
    modifier = s.language.modifiers.at(s.low, s.at)
    if modifier is not None:
        unit = s.language.units.at(s.low, s.at)
        if unit is None or unit[1] < modifier[1]:
            s.go(modifier[1])
            return modifier[0]
    return None


def _size_behind(s: Scanner) -> str | None:
    """ "1 tranche épaisse de pain"."""
    found = s.language.modifiers.at(s.low, s.at)
    if found is None or s.language.of.at(s.low, found[1] + 1) is None:
        return None
    s.go(found[1])
    return found[0]


def _multiply(found: Measure, by: Fraction) -> None:
    found.low *= by
    if found.high is not None:
        found.high *= by


def _bracketed(s: Scanner, found: Measure) -> None:
    while inside := _BRACKET.match(s.text, s.at):
        found.notes.append(inside[1].strip())
        s.at = inside.end()


# --- packs: "2 x 400 g tins", "1 14-oz can", "4 (28 ounce) cans", "2 cans of 400 g" ---------------------------------


@dataclass(slots=True)
class _Size:
    """How large each of those is that were counted."""

    measure: Measure
    words: str
    is_adjective: bool = False
    """ "4 6-ounce fillets" are four; "2 x 150 g" are 300 g."""


def _size(s: Scanner, count: Measure, start: int) -> _Size | None:
    """The size of each of those that were counted; None, and nothing is gone behind, without one."""
    at = s.at
    times = s.match(_TIMES) is not None or s.take(s.language.times) is not None
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
        is_adjective = is_adjective or _ENDS_WITH_LENGTH.search(words) is not None
        alike = Measure(size.low)
        _other_system(s, alike)
        words = ", ".join([words, *alike.notes])
        return _Size(size, words, is_adjective)
    s.at = at
    return None


def _takes_size(s: Scanner, size: Measure, *, needed: bool) -> bool:
    """Give a size its unit, if that is what stands here: no thing that is counted, and none only where not needed."""
    if s.match(_LENGTH):
        return True
    s.match(_HYPHEN)
    found = take_unit(s)
    if found is None:
        return not needed
    _multiply(size, Fraction(found[0]))
    size.unit = found[1]
    return found[1] not in COUNTED


def as_words(text: str) -> str:
    """A measure as it is noted: "14 oz" for "14-oz", "400 g" for "400g"; "2-inch" stays."""
    text = text.strip()
    return text if _ENDS_WITH_LENGTH.search(text.lower()) else _UNIT_SEAM.sub(" ", text)


def _packs(s: Scanner, count: Measure, size: _Size) -> Measure:
    each = size.measure
    holder = _unit_of(s, count)
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


def _size_of_each(s: Scanner, found: Measure) -> None:
    """ "2 cans of 400 g tomatoes", "1 can (400 g)"."""
    _bracketed(s, found)
    at = s.at
    s.take(s.language.each)
    start = s.at
    size = quantity(s)
    if size is not None and _takes_size(s, size, needed=True):
        found.notes.append(as_words(s.text[start : s.at]))
    else:
        s.at = at


def _is_of_one_can(s: Scanner, found: Measure, start: int) -> bool:
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


# --- two measures of one thing --------------------------------------------------------------------------------------


def _with_unit(s: Scanner, *, or_holder: bool = False) -> Measure | None:
    """A measure of its own that has a unit; None, and nothing is gone behind, where there is none."""
    at = s.at
    found = quantity(s)
    if found is not None:
        found.unit = _unit_of(s, found)
        if found.unit is not None or (or_holder and found.holder):
            return found
    s.at = at
    return None


def _range_with_units(s: Scanner, found: Measure) -> None:
    """ "200 g - 250 g", "1 tsp to 1 tbsp"."""
    at = s.at
    if found.high is None and (s.match(_RANGE) or s.take(s.language.to)):
        other = _with_unit(s)
        high = None if other is None or other.high is not None else convert(other.low, other.unit, found.unit)
        if other is not None and high is not None and high > found.low:
            found.high = high
            found.notes += other.notes
            return
    s.at = at


def _and_half(s: Scanner, found: Measure) -> None:
    """ "1 cup and a half", "un verre et demi"."""
    at = s.at
    if found.high is None and (s.take(s.language.and_) is not None or _FRACTION.match(s.low, at)):
        half = number(s)
        if half is not None and half < 1 and s.language.units.at(s.low, s.at) is None:
            found.low += half * found.factor
            return
    s.at = at


def _or_so(s: Scanner, found: Measure) -> None:
    """ "2 or more cloves", "200 g oder mehr"."""
    if (more := s.match(_OR_SO)) is not None:
        found.notes.append(more[0].strip())


def _or_two(s: Scanner, found: Measure) -> None:
    """ "a pinch or two of salt"."""
    at = s.at
    if found.high is None and s.take(s.language.or_) is not None:
        high = s.take(s.language.numbers)
        if high is not None and high > found.low and (s.ended or s.language.of.at(s.low, s.at) is not None):
            found.high = high
            return
    s.at = at


def _sum(s: Scanner, found: Measure) -> None:
    """ "1 cup plus 2 tbsp", "1 lb 2 oz"."""
    at = s.at
    comma = s.match(_COMMA)
    said = s.take(s.language.plus) is not None
    more = _with_unit(s) if found.high is None else None
    added = None if more is None or more.high is not None else convert(more.low, more.unit, found.unit)
    if more is None or added is None or not (said or (added < 1 and comma is None)):
        s.at = at
        return
    found.low += added
    found.notes += more.notes
    if comma is not None:
        s.match(_COMMA)


def _difference(s: Scanner, found: Measure) -> None:
    """ "1 cup minus 1 tbsp" is noted: whoever weighs it takes less."""
    at = s.at
    if s.match(_MINUS):
        if _with_unit(s) is not None:
            found.notes.append(s.text[at : s.at].strip())
            return
        s.at = at


def _other_system(s: Scanner, found: Measure) -> None:
    """ "200g/7oz", "25 g or 2 tbsp"."""
    at = s.at
    while s.match(_SLASH) or s.take(s.language.or_):
        start = s.at
        other = _with_unit(s, or_holder=True)
        if other is None:
            break
        _sum(s, other)
        found.notes.append(as_words(s.text[start : s.at]))
        at = s.at
    s.at = at
