"""Names of food as words that can be compared: "Baby Spinach (fresh)" and "spinach" are the same thing of yours.

A comparison of words, not knowledge about food: good enough to say which row is in the pantry. What a food contains
is the business of `withhold`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# Tails that say in which shape a food comes, not which food it is: "feta cheese", "garlic cloves", "basil leaves".
_SHAPES = frozenset(
    [
        "cheese",
        "clove",
        "leaf",
        "fillet",
        "piece",
        "slice",
        "bunch",
        "sprig",
        "stalk",
        "floret",
        "head",
        "can",
        "tin",
        "jar",
    ]
)

# Words that make another food of the one they stand before: "coconut milk" is not the milk in the fridge.
_CHANGES = frozenset(
    [
        "coconut",
        "almond",
        "oat",
        "soy",
        "soya",
        "rice",
        "cashew",
        "hazelnut",
        "peanut",
        "cocoa",
        "nut",
        "cream",
        "cottage",
        "goat",
        "sour",
        "condensed",
        "evaporated",
        "butter",
        "sweet",
        "spring",
        "water",
        "vegan",
        "mock",
        "imitation",
        "plant",
        "eggless",
        "egg",
        "chickpea",
        "corn",
        "potato",
        "tomato",
        "apple",
        "bread",
    ]
)


def singular(word: str) -> str:
    """A plain English guess that is the same for both sides of a comparison; no claim beyond that."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("leaves"):
        return word[:-3] + "f"
    if word.endswith(("oes", "shes", "ches", "xes", "sses")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The name's words: NFKC, without case, singular; what stands in brackets or after a comma is left out."""
    bare = re.sub(r"\([^)]*\)", " ", unicodedata.normalize("NFKC", name).casefold()).split(",")[0]
    return tuple(singular(word) for word in _WORD.findall(bare))


def _core(name: str) -> tuple[str, ...]:
    found = words(name)
    end = len(found)
    while end > 1 and found[end - 1] in _SHAPES:
        end -= 1
    return found[:end]


@lru_cache(maxsize=4096)
def same_food(one: str, other: str) -> bool:
    """Do two names mean the same food? One may be more exact than the other ("red onion" and "onion")."""
    a, b = _core(one), _core(other)
    if not a or not b:
        return one.strip().casefold() == other.strip().casefold()
    if a[-1] != b[-1]:  # what most pairs end with: asked first
        return set(a) == set(b)
    short, long = (set(a), set(b)) if len(a) < len(b) else (set(b), set(a))
    return short <= long and _CHANGES.isdisjoint(long - short)


def find_in(pantry: list[str], name: str) -> str | None:
    """Which thing in the pantry a recipe's ingredient is: the equal one before the merely similar, or None."""
    key = words(name)
    similar = None
    for item in pantry:
        if words(item) == key:
            return item
        if similar is None and same_food(item, name):
            similar = item
    return similar


def holds_phrase(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Does the phrase stand in the text, as whole words in a row?"""
    size = len(phrase)
    return any(text[i : i + size] == phrase for i in range(len(text) - size + 1))
