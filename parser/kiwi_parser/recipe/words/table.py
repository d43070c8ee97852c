"""What a language's table holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, get_args

Unit = Literal[
    "g", "kg", "ml", "l", "tsp", "tbsp", "cup", "oz", "lb", "fl_oz",
    "piece", "clove", "slice", "can", "bunch", "sprig", "pinch",
]  # fmt: skip
UNITS: tuple[Unit, ...] = get_args(Unit)


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words. Values are texts with commas between the spellings. Its attributes are the kinds of words
    that a recipe's lines are read by: a language file fills in all that it has."""

    numbers: dict[int | Fraction, str]
    parts: dict[int, str]
    """Fractions, by what they divide by: 3 is "third, thirds"."""
    units: dict[Unit, str]
    of_units: dict[tuple[int, Unit], str] = field(default_factory=dict)
    """Units that are so many of ours, exactly: (10, "ml") is "cl"."""
    packs: str = ""
    """Packages that are none of our units: what is in one is sold as one."""
    holders: str = ""
    """Other measures that are none of our units: "handful"."""
    not_holders: str = ""
    """Foods whose names begin as one of those: "rib eye"."""
    poured: str = ""
    """Measures that are so before these foods alone: the "filet" of "filet d'huile", which is none of beef."""
    not_tails: str = ""
    """Foods whose names end as a tail does: "nata para montar"."""
    numbered: str = ""
    """Foods whose names begin with a number, which says nothing of how many: "7 UP"."""
    alone: str = ""
    """What stands at the beginning of a line for one of it: "pinch of"."""
    own: str = ""
    """Of all these the words that mean something else in other languages: known only where this one is written."""
    not_own: str = ""
    """Words of other languages that mean something else here."""
    dozen: str = ""
    and_: str = ""
    to: str = ""
    """Between the ends of a range."""
    between: str = ""
    """Before a range."""
    plus: str = ""
    or_: str = ""
    times: str = ""
    each: str = ""
    """Between a container and its size: "2 cans of 400 g"."""
    about: str = ""
    few: str = ""
    """What stands for a number and is none: "a few"."""
    before: str = ""
    """Before an amount: "at least", "optionally"."""
    more: str = ""
    """What follows "plus" where no number does."""
    of: str = ""
    """Between an amount and the food."""
    fills: str = ""
    """How full a measure is."""
    sizes: str = ""
    extracts: str = ""
    """What is taken from a food: the juice "of 1 lemon"."""
    tails: str = ""
    """What may end a line without being food: "to taste"; `*` is any letters of a word."""
    for_the: str = ""
    """What the heading of a group begins with."""
    seasonings: str = ""
    """What stands in one line without amounts: "salt, pepper"."""
    adjectives: str = ""
    """What may stand before a comma and a food ("peeled, deveined shrimp"): words, or endings with a hyphen."""
    whole_foods: str = ""
    """What follows "whole" where that is part of the food's name."""
    days: str = ""
    hours: str = ""
    minutes: str = ""
    seconds: str = ""
    spans: dict[int, str] = field(default_factory=dict)
    """Spans of time with names of their own, in minutes."""
    at_least: str = ""
    """Around a time or number that may be more."""
    serves: str = ""
    """Before the number of people."""
    people: str = ""
    """Behind it."""
    food_first: bool = False
    """Whether lists have the amount behind the food without a mark: "uova medie 3"."""
    wholes: str = ""
    """What is made as one thing: that there is one of it does not say for how many it is."""
