"""For how many a recipe is: "4", "serves 4-6", "Für 4 Personen", "1 loaf (12 slices)"."""

from __future__ import annotations

import re

from kiwi_parser.recipe.amounts import LONGEST, quantity
from kiwi_parser.recipe.language import language
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.units import take_unit

__all__ = ["read_servings"]

_COLON = re.compile(r"[:=-] ?")
_PLUS = re.compile(r"\+ ?")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_PORTIONS = frozenset({"piece", "slice"})


def read_servings(text: str, tag: str | None = None) -> int | float | None:
    """For how many; of "4-6" the smaller number, so that nobody counts on a plate too many. None where none is said."""
    if len(text) > LONGEST:
        return None
    s = Scanner(_BRACKETS.sub(" ", text), language(tag))
    found = _read(s)
    if found is None:
        for inside in _BRACKETS.findall(text):
            if (found := _read(Scanner(inside, language(tag)))) is not None:
                break
    return found


def _read(s: Scanner) -> int | float | None:
    words = s.language
    while s.take(words.serves) is not None or s.take(words.at_least) is not None:
        s.match(_COLON)
    if s.take(words.few) is not None:
        return None
    found = quantity(s)
    if found is None:
        return None
    s.match(_PLUS)
    people = found.amount.low
    s.take(words.at_least)
    s.take(words.modifiers)
    if s.ended or s.take(words.people) is not None:
        return people
    unit = take_unit(s)
    if s.take(words.wholes) is not None or (unit is not None and unit[1] not in _PORTIONS):
        return None
    return people if people > 1 else None  # "12 muffins", but nobody's "a crowd"
