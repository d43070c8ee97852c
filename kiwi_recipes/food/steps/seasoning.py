"""Does a step season with nothing that it names, so with salt and pepper? "Season the beef well", "kräftig würzen"."""

from __future__ import annotations

from collections.abc import Sequence

from kiwi_recipes.food.steps.small_words import CONJUNCTIONS
from kiwi_recipes.food.steps.tokens import MARKS

__all__ = ["SEASONED", "SEASONING", "is_bare"]

SEASONED = (("salt",), ("pepper",), ("salz",), ("pfeff",), ("sel",), ("poivre",))
"""Stems of what one seasons with."""
_VERBS = {"en": "season", "de": "wurz", "fr": "assaisonn"}
SEASONING = tuple(_VERBS.values())
_TASTED = frozenset(("check", "adjust", "correct", "taste", "adjusting", "checking", "correcting", "tasting"))
_WITH = {"en": frozenset(("with", "using")), "fr": frozenset(("avec", "de", "d", "du", "des"))}
_ALONE = frozenset(("well", "lightly", "generously", "liberally", "again", "everything"))


def is_bare(words: Sequence[str], at: int, language: str, nouns: frozenset[int] | None) -> bool:
    """Is this the verb, with no word of what is taken for it?"""
    word = words[at]
    if word == "seasoning":
        return not _TASTED.isdisjoint(words[max(0, at - 3) : at])
    if language == "en" and word not in ("season", "seasons"):
        return False
    if not word.startswith(_VERBS.get(language, "-")) or (at and words[at - 1] == "in"):
        return False
    return _is_bare_german(words, at, nouns or frozenset()) if language == "de" else _is_bare(words, at, language)


def _is_bare(words: Sequence[str], at: int, language: str) -> bool:
    here = at + 1
    while here < len(words) and words[here] in _ALONE:
        here += 1
    if here < len(words) and words[here] in CONJUNCTIONS:  # "season and serve with the rice"
        return True
    end = next((to for to in range(here, len(words)) if words[to] in MARKS), len(words))
    return _WITH[language].isdisjoint(words[here:end])


def _is_bare_german(words: Sequence[str], at: int, nouns: frozenset[int]) -> bool:
    if words[at] not in ("wurzen", "wurze", "wurzt"):
        return False
    end = next((to for to in range(at, len(words)) if words[to] in MARKS or words[to] in CONJUNCTIONS), len(words))
    start = next((to + 1 for to in range(at, -1, -1) if words[to] in MARKS), 0)
    if "mit" in words[start:end]:
        return False
    is_listed = start > 0 and words[start - 1] == "," and start in nouns  # "mit Salz, Majoran würzen"
    return not is_listed
