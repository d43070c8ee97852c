"""Names of foods with a slip of the pen in them: "mozarella", "penut", "pistacio".

Only the foods that are often misspelt are looked for, listed under `misspelt`: no word of everyday speech is a slip
away from them, but those that stand there as `words`. `known` are slips in short words, and odd ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from kiwi_recipes.food.allergens.tokens import tokens
from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.distance import distance

_SHORTEST = 5
"""Letters of a word in which a slip is looked for; a letter doubled, or one of two, is seen in shorter ones too."""
_VERY_LONG = 8
_DOUBLED = re.compile(r"(.)\1+")
_ENDINGS = ("", "s", "n")


class _Foods(NamedTuple):
    by_rest: Mapping[str, frozenset[str]]
    """What is left of a name when a letter is taken out of it, to the names."""
    by_letters: Mapping[str, str]
    """A name with each letter once in a row."""
    words: frozenset[str]
    known: Mapping[str, str]


@lru_cache(maxsize=8192)
def put_right(word: str) -> str:
    """The word, or the food that it is known to be written for: "mlik"."""
    return _foods().known.get(word, word)


@lru_cache(maxsize=8192)
def meant(word: str) -> str | None:
    """The food that this unlisted word is a slip away from."""
    foods = _foods()
    if word in foods.words:
        return None
    if (name := foods.by_letters.get(_DOUBLED.sub(r"\1", word))) is not None:
        return name
    if len(word) < _SHORTEST:
        return None
    near = {name for rest in (word, *_rests(word)) for name in foods.by_rest.get(rest, ())}
    return min((name for name in near if name[0] == word[0] and distance(word, name, 1) <= 1), default=None)


@lru_cache(maxsize=1024)
def is_slip_of(word: str, listed: frozenset[str]) -> bool:
    """ "Alergic", "intollerant": a slip away from one of these long words, two slips from a very long one."""
    return len(word) > _SHORTEST and any(
        word[0] == name[0] and distance(word, name, 1 + (len(name) > _VERY_LONG)) <= 1 + (len(name) > _VERY_LONG)
        for name in listed
    )


@cache
def _foods() -> _Foods:
    listed = load("allergens/vocabulary.toml")["misspelt"]
    foods = [food for name in names(listed["foods"]) for food in tokens(name)]
    by_rest: dict[str, set[str]] = {}
    for form in (food + ending for food in foods for ending in _ENDINGS):
        if len(form) > _SHORTEST:
            for rest in (form, *_rests(form)):
                by_rest.setdefault(rest, set()).add(form)
    return _Foods(
        {rest: frozenset(near) for rest, near in by_rest.items()},
        {_DOUBLED.sub(r"\1", food + ending): food for food in foods for ending in _ENDINGS},
        frozenset(word for name in names(listed["words"]) for word in tokens(name)),
        dict(_tokens_of_both(known) for known in names(listed["known"])),
    )


def _tokens_of_both(known: str) -> tuple[str, str]:
    """ "mlik: milk"."""
    slip, food = ("".join(tokens(side)) for side in known.split(":"))
    return slip, food


def _rests(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
