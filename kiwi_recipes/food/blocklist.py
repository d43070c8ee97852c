"""Things that are not food and that no recipe may be written for, whatever a model would say to it.

A short list of what could kill (not_food.toml), matched as whole words; it is no claim that the rest is good to eat.
"""

from __future__ import annotations

import re
from functools import cache

from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.words import all_words

_Phrase = tuple[str, ...]
_SMALL = frozenset(
    all_words(
        "any of the a use using add put der die das den dem von utiliser usar usare "
        "eau d'eau du des de d le la les el los las di il lo gli"
    )
)
_OR = frozenset(("or", "nor", "oder", "noch", "ou", "ni", "o"))
_SENTENCE = re.compile(r"[.!?;\n]+")


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
def _without() -> tuple[_Phrase, ...]:
    return tuple(all_words(name) for name in names(load("not_food.toml")["without"]))


@cache
def _free() -> frozenset[str]:
    return frozenset(names(load("not_food.toml")["free"]))


def not_food(text: str) -> str | None:
    """The first thing in the text that nobody should eat, or None."""
    return next(filter(None, map(_in_sentence, _SENTENCE.split(text))), None)


def _in_sentence(text: str) -> str | None:
    words, phrases = all_words(text), _phrases()
    at = turned = 0
    while at < len(words):
        listed = phrases.get(words[at], ())
        phrase, harmful = next(((p, bad) for p, bad in listed if words[at : at + len(p)] == p), ((), False))
        end = at + (len(phrase) or 1)
        if harmful:
            goes_on = turned and turned == at - 1 and words[turned] in _OR  # "no bleach or glue"
            if not (goes_on or _is_turned(words[:at]) or _free().intersection(words[end : end + 1])):
                return " ".join(phrase)
            turned = end
        at = end
    return None


def _is_turned(before: _Phrase) -> bool:
    """Is what follows these words said not to be wanted?"""
    while before:
        if any(before[-len(phrase) :] == phrase for phrase in _without()):
            return True
        if before[-1] not in _SMALL:
            return False
        before = before[:-1]
    return False
