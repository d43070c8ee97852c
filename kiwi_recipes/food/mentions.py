"""Which foods a sentence names, and whether a list of ingredients has them. English words alone, from pantry.toml."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.pantry import find_in, is_staple
from kiwi_recipes.food.words import all_words

_TOO_GENERAL = frozenset(
    all_words(
        "nut cream butter seed stock sauce soup juice zest peel vegetable fruit meat fish bean sausage oil salt sugar "
        "water date caramel toffee cracker biscuit marrow bread truffle goat sheep buffalo sunflower poppy lavender "
        "oyster"
    )
)
"""What may be a part, a kind, a dish or another word: "the sauce", "biscuit-sized", "the fish" for a salmon."""


@cache
def _foods() -> frozenset[str]:
    return frozenset(word for name in names(load("pantry.toml")["foods"]) for word in all_words(name)) - _TOO_GENERAL


def foods_in(sentence: str) -> list[str]:
    """The foods that it names, each once, as words in the singular."""
    return [word for word in dict.fromkeys(all_words(sentence)) if word in _foods()]


def not_listed(sentence: str, ingredients: Sequence[str]) -> list[str]:
    """Those that no ingredient is, or has in its name, and that are not in every kitchen."""
    listed = {word for name in ingredients for word in all_words(name)}
    return [
        food
        for food in foods_in(sentence)
        if food not in listed and not is_staple(food) and find_in(list(ingredients), food) is None
    ]
