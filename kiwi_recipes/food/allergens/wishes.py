"""The foods that a wish wants left out: "no mushrooms", "ohne Zwiebeln oder Käse"."""

from __future__ import annotations

from collections.abc import Iterator

from kiwi_recipes.food.allergens.own_words import WITHOUT, is_named
from kiwi_recipes.food.allergens.spelling import is_a_food
from kiwi_recipes.food.allergens.tokens import AND, MARKS, tokens
from kiwi_recipes.food.allergens.vocabulary import vocabulary

_WITH = frozenset(("with", "mit", "avec", "con"))
_NO_FOOD = frozenset(("pan", "more", "sale", "pain", "rape"))
"""English words that are foods in other languages."""
_FURTHEST = 5
"""Words behind a "without" that it may still speak of."""


def left_out(wish: str, language: str | None) -> Iterator[str]:
    """Each food behind a word for "without", up to where something else is said; "no oven" names none."""
    listed = vocabulary(language)
    words = [word for word in tokens(wish) if word not in listed.small]
    for at, word in enumerate(words):
        if word not in WITHOUT:
            continue
        for following in words[at + 1 : at + 1 + _FURTHEST]:
            if following in _WITH or following in listed.however or (following in MARKS and following != AND):
                break
            is_food = is_a_food(following, language) or is_named((following,), language)
            if is_food and (language in ("fr", "es", "it") or following not in _NO_FOOD):
                yield following
