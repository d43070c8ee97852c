"""Keeps from the model what the user must not eat. Words against words; it says what it did and claims no more.

An allergy names a group of `allergens.toml` ("dairy", "nuts", "shellfish") or is a food in the user's own words. A
pantry item matches when one of the group's foods stands in its name as whole words; the longest phrase is read first,
so that an exception ("coconut milk" for milk) hides the shorter food inside it. What matches is withheld and named to
the user. What the model then writes is not looked at.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kiwi_recipes.food.words import singular, words

NOT_CHECKED = (
    "This recipe was not checked for allergens. A language model wrote it and can be wrong: "
    "read every ingredient yourself before you cook."
)

_Phrase = tuple[str, ...]
_Vocabulary = dict[_Phrase, bool]
"""Phrases of one group: True for its foods, False for what merely looks like them."""

# "allergic to nuts", "nut allergy", "gluten-free": what is left when these go is the group's name.
_FILLER = frozenset(
    (
        "allergy",
        "allergic",
        "intolerance",
        "intolerant",
        "to",
        "free",
        "no",
        "any",
        "all",
        "the",
        "of",
        "and",
        "product",
    )
)


def _phrase(text: str) -> _Phrase:
    return tuple(singular(word) for word in text.casefold().split())


@cache
def _groups() -> dict[_Phrase, tuple[tuple[_Phrase, bool], ...]]:
    """From what a group is called to its vocabulary, longest phrase first."""
    data = tomllib.loads(files(__package__).joinpath("allergens.toml").read_text("utf-8"))
    groups = {name: entry for name, entry in data.items() if isinstance(entry, dict)}
    called: dict[_Phrase, tuple[tuple[_Phrase, bool], ...]] = {}
    for entry in groups.values():
        longest_first = sorted(_vocabulary(entry, groups).items(), key=lambda pair: len(pair[0]), reverse=True)
        called |= {_phrase(name): tuple(longest_first) for name in entry["called"]}
    return called


def _vocabulary(entry: dict[str, Any], groups: dict[str, dict[str, Any]]) -> _Vocabulary:
    """A group's own phrases and those of the groups it includes; a food of one outweighs an exception of another."""
    vocabulary: _Vocabulary = {_phrase(name): False for name in entry.get("except", [])}
    included = [_vocabulary(groups[name], groups) for name in entry.get("includes", [])]
    for phrases in included:
        for phrase, is_food in phrases.items():
            vocabulary[phrase] = vocabulary.get(phrase, False) or is_food
    return vocabulary | {_phrase(name): True for name in entry.get("foods", [])}


def _phrases_for(allergy: str) -> tuple[tuple[_Phrase, bool], ...]:
    named = tuple(word for word in words(allergy) if word not in _FILLER)
    return _groups().get(named) or (((named, True),) if named else ())


def holds(name: str, allergy: str) -> bool:
    """Does the food's name say that it is what the allergy names? A no says nothing about the food."""
    found = words(name)
    phrases = _phrases_for(allergy)
    at = 0
    while at < len(found):
        phrase, is_food = next(((p, food) for p, food in phrases if found[at : at + len(p)] == p), ((), False))
        if is_food:
            return True
        at += len(phrase) or 1
    return False


@dataclass(frozen=True, slots=True)
class Larder:
    """The pantry as the model may see it: `items` without what was `withheld` (item, allergy)."""

    items: tuple[str, ...]
    withheld: tuple[tuple[str, str], ...]


def withhold(pantry: Iterable[str], allergies: Iterable[str]) -> Larder:
    """Split the pantry into what may be used and what matches an allergy, with the first allergy that it matches."""
    kept: list[str] = []
    withheld: list[tuple[str, str]] = []
    named = tuple(allergies)
    for item in pantry:
        match = next((allergy for allergy in named if holds(item, allergy)), None)
        if match is None:
            kept.append(item)
        else:
            withheld.append((item, match))
    return Larder(tuple(kept), tuple(withheld))
