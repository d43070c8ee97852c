"""The foods that a wish wants left out: "no mushrooms", "ohne Zwiebeln oder Käse"."""

from __future__ import annotations

from collections.abc import Iterator

from kiwi_recipes.food.allergens.own_words import WITHOUT, is_named, maize
from kiwi_recipes.food.allergens.spelling import is_a_food
from kiwi_recipes.food.allergens.tokens import AND, MARKS, tokens
from kiwi_recipes.food.allergens.vocabulary import vocabulary

_WITH = frozenset(("with", "mit", "avec", "con"))
_FREE = ("free", "frei", "freie", "freies", "freier", "los")
_NO_FOOD = frozenset(("pan", "date", "more", "sale", "pain", "rape"))
"""English words that are foods in other languages."""
_FURTHEST = 5
"""Words behind a "without" that it may still speak of."""


def left_out(wish: str, language: str | None) -> Iterator[str]:
    """Each food behind a word for "without", up to where something else is said; "no oven" names none."""
    listed = vocabulary(language)
    words = [word for word in tokens(maize(wish, language)) if word not in listed.small]
    for at, word in enumerate(words):
        if (free := _free_of(words, at)) and _is_food(free, language):
            yield free
        if word not in WITHOUT:
            continue
        for following in words[at + 1 : at + 1 + _FURTHEST]:
            if following in _WITH or following in listed.however or (following in MARKS and following != AND):
                break
            if _is_food(following, language):
                yield following


def _is_food(word: str, language: str | None) -> bool:
    is_food = is_a_food(word, language) or is_named((word,), language)
    return is_food and (language in ("fr", "es", "it") or word not in _NO_FOOD)


def _free_of(words: list[str], at: int) -> str:
    """The "sugar" of "sugar-free" and "zuckerfrei"; no chicken of "chicken, free range"."""
    word, following = words[at], [*words[at + 1 : at + 2], ""][0]
    if word == "free":
        return words[at - 1] if at and following not in ("range", "run") else ""
    return next((word.removesuffix(end) for end in _FREE if word.endswith(end)), "")
