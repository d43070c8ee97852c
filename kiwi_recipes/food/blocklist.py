"""Things that are not food and that no recipe may be written for, whatever a model would say to it.

A short list of what could kill (not_food.toml), matched as whole words; it is no claim that the rest is good to eat.
"""

from __future__ import annotations

from functools import cache

from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.words import all_words

_Phrase = tuple[str, ...]
_SMALL = frozenset(("any", "of", "the", "a", "de", "d", "use", "add", "put"))


@cache
def _phrases() -> dict[str, list[tuple[_Phrase, bool]]]:
    """Phrases by their first word, longest first: True for what is not food."""
    data = load("not_food.toml")
    phrases: dict[str, list[tuple[_Phrase, bool]]] = {}
    for kind in ("not_food", "food"):
        for name in names(data[kind]):
            phrase = all_words(name)
            phrases.setdefault(phrase[0], []).append((phrase, kind == "not_food"))
    for found in phrases.values():
        found.sort(key=lambda pair: len(pair[0]), reverse=True)
    return phrases


@cache
def _without() -> frozenset[str]:
    return frozenset(all_words(name)[-1] for name in names(load("not_food.toml")["without"]))


def not_food(text: str) -> str | None:
    """The first thing in the text that nobody should eat, or None."""
    words, phrases = all_words(text), _phrases()
    at = 0
    while at < len(words):
        listed = phrases.get(words[at], ())
        phrase, harmful = next(((p, bad) for p, bad in listed if words[at : at + len(p)] == p), ((), False))
        if harmful and not _is_turned(words[:at]):
            return " ".join(phrase)
        at += len(phrase) or 1
    return None


def _is_turned(before: _Phrase) -> bool:
    """Is what follows these words said not to be wanted?"""
    return next((word in _without() for word in reversed(before) if word not in _SMALL), False)
