"""The words that a unit stands among: "heaping tablespoon", "gestrichener TL", "handfuls", a bracket behind it."""

from __future__ import annotations

import re
from fractions import Fraction

from kiwi_parser.recipe.amounts import Measure, multiply
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.units import Unit, take_holder, take_unit

__all__ = ["COMMA", "LENGTH", "apiece", "as_words", "bracketed", "ends_with_length", "unit_of"]

_LENGTHS = r"(?:inch(?:es)?|in\.|cm|mm|zoll|\"|''|pouces?|pulgadas?|pollic[ei])"
LENGTH = re.compile(rf"(?:-| )?{_LENGTHS}(?![^\W_])(?:-(?:thick|wide|long))?-? ?")
_ENDS_WITH_LENGTH = re.compile(rf"{_LENGTHS}(?:-(?:thick|wide|long))?-?\Z")
_UNIT_SEAM = re.compile(r"(?<=[0-9])-?(?=[^\W\d_])")
_BRACKET = re.compile(r"\(([^()]*)\) ?")
_SIZED = re.compile(r"[^\W\d_]+(?:-sized?|-große[rsn]?|große[rsn]?) ")
_APIECE = re.compile(
    r"(?:each|apiece|jeweils|de chaque|de chacune?|chacune?|de cada(?: un[oa])?|cada un[oa]|ciascun[oa]|l'un[oa])"
    r"(?![^\W_])(?: of|:| di| de)? ?"
)
COMMA = re.compile(r", ?")


def unit_of(s: Scanner, found: Measure) -> Unit | None:
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
        found.notes.append(" ".join([*said, holder, *apiece(s, found)]))
        found.holder = True
        return None
    if unit is None:
        s.at = at
        return None
    if (comma := COMMA.match(s.low, s.at)) is not None and s.language.fills.at(s.low, comma.end()) is not None:
        s.at = comma.end()  # "1 TL, gestrichen"
    while (fill := s.take(s.language.fills) or _size_behind(s)) is not None:
        said.append(fill)
    found.notes += [*said, *apiece(s, found)]
    found.factor = unit[0]
    multiply(found, Fraction(unit[0]))
    return unit[1]


def apiece(s: Scanner, found: Measure) -> list[str]:
    """ "1 tbsp each: soy sauce, sesame oil": that each of the foods has the amount."""
    each = s.match(_APIECE)
    if each is None:
        return []
    found.apiece = True
    return [each[0].strip(": ")]


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


def bracketed(s: Scanner, found: Measure) -> None:
    while inside := _BRACKET.match(s.text, s.at):
        found.notes.append(inside[1].strip())
        s.at = inside.end()


def as_words(text: str) -> str:
    """A measure as it is noted: "14 oz" for "14-oz", "400 g" for "400g"; "2-inch" stays."""
    text = text.strip()
    return text if ends_with_length(text) else _UNIT_SEAM.sub(" ", text)


def ends_with_length(text: str) -> bool:
    return _ENDS_WITH_LENGTH.search(text.lower()) is not None
