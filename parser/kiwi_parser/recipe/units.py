"""Units: what spells which, and how many of one are another."""

from __future__ import annotations

import re
from fractions import Fraction

from kiwi_parser.recipe.language import language
from kiwi_parser.recipe.scanner import Scanner
from kiwi_parser.recipe.words.table import UNITS, Unit

__all__ = ["COUNTED", "UNITS", "Unit", "convert", "read_unit", "take_few", "take_holder", "take_unit"]

COUNTED = frozenset({"piece", "clove", "slice", "can", "bunch", "sprig", "pinch"})
"""Units that are things: what is in one is a matter of its size."""

_MEASURES: tuple[dict[Unit, int], ...] = (
    {"g": 1, "kg": 1000},
    {"ml": 1, "l": 1000},
    {"oz": 1, "lb": 16},
    {"tsp": 1, "tbsp": 3, "fl_oz": 6, "cup": 48},
)
"""What is measured alike, in the smallest of each."""

_PLURAL = re.compile(r"(?:\((?:e?s|n|en|e)\)|/(?:e?n|e|s)(?![^\W_])) ?")
_HYPHEN = re.compile(r"(?<! )-(?=[^\W\d_])")
"""In "14-oz-can"."""
_STOP = re.compile(r"\. ?")


def convert(value: Fraction, unit: Unit | None, to: Unit | None) -> Fraction | None:
    """So many of a unit in another; None where they don't measure alike."""
    if unit == to:
        return value
    for sizes in _MEASURES:
        if unit in sizes and to in sizes:
            return value * sizes[unit] / sizes[to]
    return None


def take_unit(s: Scanner) -> tuple[int, Unit] | None:
    """The unit that stands here, and how many of it that is. "T" and "t" are told apart by case alone."""
    if s.low.startswith("t", s.at) and not (s.low[s.at + 1 : s.at + 2].isalnum() or s.low.startswith("-", s.at + 1)):
        spoon: Unit = "tbsp" if s.text[s.at] == "T" else "tsp"
        s.go(s.at + 1)
        s.match(_STOP)
        return 1, spoon
    found = s.take(s.language.units)
    if found is not None:
        s.match(_HYPHEN)
        s.match(_PLURAL)
        s.match(_STOP)
    return found


def take_holder(s: Scanner, *, only_packs: bool = False) -> str | None:
    """What is counted here that is none of our units ("handful", "package"), as it is written: a food follows it."""
    start = s.at
    if s.language.not_holders.at(s.low, start) is not None:
        return None
    if (poured := s.language.poured.at(s.low, start)) is not None and not only_packs:
        s.go(start + poured[0].index(" "))
        return s.text[start : s.at].rstrip()
    if s.take(s.language.packs) is None and (only_packs or s.take(s.language.holders) is None):
        return None
    s.match(_PLURAL)
    s.match(_STOP)
    if s.ended or s.low[s.at] in ",;:":
        s.at = start  # "2 ribs": that is the food
        return None
    return s.text[start : s.at].strip()


def take_few(s: Scanner) -> bool:
    """Whether what stands here is for a number and is none ("a knob"), and is gone past."""
    start = s.at
    if s.take(s.language.few) is None:
        return False
    word = s.low.rfind(" ", 0, s.at - 1) + 1
    if s.low[word : s.at].strip() in _CUTS and s.language.poured.at(s.low, word) is None:
        s.at = start  # "un filet de bœuf" is one, "un filet d'huile" is a dash
        return False
    return True


_CUTS = frozenset({"filet"})


def read_unit(text: str, tag: str | None = None) -> Unit | None:
    """The unit of the closed list that `text` spells ("Tablespoons", "fl. oz", "T"), wholly; else None."""
    s = Scanner(text, language(tag))
    found = take_unit(s)
    return found[1] if found is not None and found[0] == 1 and s.ended else None
