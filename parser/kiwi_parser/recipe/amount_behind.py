"""Ingredient lines whose amount stands behind the food: "Butter, 50g", "Eggs: 3", "Farina 00 250 g"."""

from __future__ import annotations

import re

from kiwi_parser.recipe.amounts import Measure
from kiwi_parser.recipe.language import Language
from kiwi_parser.recipe.line_names import brackets, foods_and_notes, is_adjective, name_and_notes
from kiwi_parser.recipe.measures import measure
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.unit_phrases import apiece

__all__ = ["Found", "amount_at_end", "amount_last", "amount_unmarked"]

Found = tuple[Measure, str, list[str]] | None
"""An amount, the food, and what is said of it."""

_SEPARATED = re.compile(r"([^0-9(),;:]+?)(?: ?[,;:] ?| [-–—] | ?\(| x ?(?=[0-9])| (?=[0-9.½¼¾⅓⅔]))")
_NUMBER = re.compile(r" (?=[0-9.½¼¾⅓⅔])")
_NAMES_A_KIND = re.compile(r"(?:\b(?:tipo|typ|type|n|nr|no|omega|num|numero|número|nummer)[.°º]?)\Z", re.IGNORECASE)
"""What a number names that stands behind it: "farina tipo 1", "spaghetti n. 5"."""
_FEW = 12
"""Of nothing more is so many written behind it without a mark: flour "405" is a type."""


def _measure_to_end(s: Scanner) -> Measure | None:
    """The amount that stands here, with its size and what it is counted in."""
    found = measure(s)
    if found is None:
        return None
    while (size := s.take(s.language.modifiers)) is not None:
        found.notes.append(size)
    if found.unit is None and not found.holder:
        start = s.at
        if s.take(s.language.packs) is not None or s.take(s.language.holders) is not None:
            if s.ended or s.low[s.at] in ",;(":
                found.notes.append(s.text[start : s.at].strip())
            else:
                s.at = start
    found.notes += apiece(s, found)
    return found


def amount_last(text: str, words: Language) -> Found:
    """ "Butter, 50g", "Eggs: 3", "Mehl 500 g"."""
    start = _SEPARATED.match(text)
    if start is None:
        return None
    s = Scanner(
        text[start.end() :].replace(")", " ", 1) if text[start.end() - 1] == "(" else text[start.end() :], words
    )
    found = _measure_to_end(s)
    if found is None:
        return None
    if found.unit is None and not s.ended and all(is_adjective(word, words) for word in s.rest.split()):
        return found, start[1].strip(), [s.rest]  # "Tomatoes: 3 ripe"
    if not (s.ended or s.low.startswith((",", "(", ";"), s.at)):
        return None
    if not text[start.end(1) : start.end()].strip() and not _is_of(found, start[1], words):
        return None
    return found, start[1].strip(), [*brackets(s.rest.lstrip(",; "))]


def _is_of(found: Measure, food: str, words: Language) -> bool:
    """Whether an amount without a mark between is of the food: "eggs 3" and "Mehl 500 g", but not "Type 405"; where the
    food is written first, "uova medie 3", too."""
    if _NAMES_A_KIND.search(food):
        return False
    return found.unit is not None or (found.low <= _FEW and (words.food_first or " " not in food))


def amount_at_end(text: str, words: Language) -> Found:
    """ "olives, black, 50 g", "eggs, large, 2"."""
    food, comma, last = text.rpartition(",")
    if not comma or not any(char.isdigit() for char in last):
        return None
    s = Scanner(last, words)
    found = _measure_to_end(s)
    if found is None or not s.ended or (found.unit is None and found.low > _FEW):
        return None
    name, notes = (foods_and_notes if found.apiece else name_and_notes)(food, words)
    return (found, name, notes) if name else None


def amount_unmarked(text: str, words: Language) -> Found:
    """ "Farina 00 250 g", "Uova (circa 2) 120 g": behind a food that has a number or a bracket of its own."""
    for start in _NUMBER.finditer(text):
        food = text[: start.start()]
        s = Scanner(text[start.end() :], words)
        found = _measure_to_end(s)
        if found is None or not s.ended or food.count("(") != food.count(")"):
            continue
        if _is_of(found, food, words):
            name, notes = (foods_and_notes if found.apiece else name_and_notes)(food.rstrip(" -–—:,"), words)
            return (found, name, notes) if name else None
    return None
