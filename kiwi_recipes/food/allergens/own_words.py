"""Foods that no list of allergens names, looked for by their words: "apple" in "Apfelmus".

unlisted.toml has what the more frequent of them are called in our languages; any other is looked for as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kiwi_recipes.food.allergens.inflections import are_forms
from kiwi_recipes.food.allergens.tokens import AND, tokens
from kiwi_recipes.food.allergens.vocabulary import Phrase, Vocabulary, vocabulary
from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.words import singular

_MAIS = re.compile(r"\bma(?:i\u0308?|ï)s\b", re.IGNORECASE)
_MAIZE = re.compile(r"\bma(?:ï|i\u0308)s\b|^mais$", re.IGNORECASE)
_FREE = re.compile(r"frei(?:e[mnrs]?)?$")
WITHOUT = frozenset(
    ("without", "no", "ohne", "kein", "keine", "keinen", "sans", "sin", "senza", "niente", "omit", "pas")
)
_WITHOUT = frozenset(map(singular, WITHOUT))
"""As they are compared: "sans" is cut to "san"."""
_OR = frozenset(("and", "or", "nor", "und", "oder", "et", "ou", "ni", "y", "o", "e", "ne", AND))
_SHORTEST = 4
"""Letters of a word that is looked for in German compounds."""
_REST = 3
"""Letters at least of what else such a compound has."""


class _Food(NamedTuple):
    phrases: tuple[Phrase, ...]
    german: tuple[str, ...]


def compared(words: Iterable[str], listed: Vocabulary) -> Phrase:
    """Words as they are compared: one for the forms of an English word, and of all that the vocabulary has."""
    return tuple(singular(listed.canonical(singular(word))) for word in words)


@lru_cache(maxsize=8192)
def says(name: str, asked: Phrase, language: str | None) -> Literal["contains", "likely"] | None:
    """Does the name speak of these words? Of a compound that begins or ends with one it is only likely."""
    listed = vocabulary(language)
    found = _phrase(name, listed, language)
    by_start, german = _looked_for(asked, language)
    for at, word in enumerate(found):
        for phrase in by_start.get(word[:2], ()):
            if _begins(phrase, found, at, language) and not _is_left_out(found, at, at + len(phrase)):
                return "contains"
    return "likely" if any(_is_part(word, part) for part in german for word in found) else None


def unlisted_words() -> frozenset[str]:
    """All words of the foods that no list names."""
    return frozenset(word for food in _foods().values() for phrase in food.phrases for word in phrase)


def is_named(words: Phrase, language: str | None) -> bool:
    """Are they the name of a food that no list has, or a form of it?"""
    said = compared(words, vocabulary(language))
    return any(_is_it(known, said, language) for known in _foods())


@lru_cache(maxsize=1024)
def _called(asked: Phrase, language: str | None) -> _Food:
    """What else the food is called, and its German words, which compounds are made of."""
    named = [food for known, food in _foods().items() if _is_it(known, asked, language)]
    phrases = dict.fromkeys((asked, *(phrase for food in named for phrase in food.phrases)))
    german = {word for food in named for word in food.german}
    if language == "de" and len(asked) == 1:
        german.add(asked[0])
    return _Food(tuple(phrases), tuple(german) if language in ("de", None) else ())


@lru_cache(maxsize=256)
def _looked_for(asked: Phrase, language: str | None) -> tuple[dict[str, list[Phrase]], tuple[str, ...]]:
    """The phrases by their first two letters, which all forms of a word have alike."""
    food = _called(asked, language)
    by_start: dict[str, list[Phrase]] = {}
    for phrase in food.phrases:
        by_start.setdefault(phrase[0][:2], []).append(phrase)
    return by_start, food.german


def _is_it(known: Phrase, words: Phrase, language: str | None) -> bool:
    return len(known) == len(words) and _begins(known, words, 0, language)


def _begins(phrase: Phrase, text: Phrase, at: int, language: str | None) -> bool:
    """Does the phrase stand there in the text?"""
    following = text[at : at + len(phrase)]
    return len(following) == len(phrase) and all(
        are_forms(one, other, language) for one, other in zip(phrase, following, strict=True)
    )


def _is_left_out(text: Phrase, start: int, end: int) -> bool:
    """ "Without mushrooms", "ohne Knoblauch und Zwiebeln", "onion-free"; not "free-range chicken"."""
    free, ranging = [*text[end : end + 2], "", ""][:2]
    if free in ("free", "frei", "less") and ranging not in ("range", "run"):
        return True
    before = [*("",) * 3, *text[max(start - 3, 0) : start]][-3:]
    return before[-1] in _WITHOUT or (before[-1] in _OR and before[0] in _WITHOUT)


def _is_part(word: str, part: str) -> bool:
    """ "Apfelmus" and "Bratapfel" are made with "apfel", "Erdbeereis" with "erdbeere"."""
    if len(part) < _SHORTEST or len(word) < len(part) + _REST or _FREE.search(word):
        return False
    stem = part.removesuffix("e") if len(part) > _SHORTEST + 1 else part
    return word.startswith(stem) or word.endswith(tuple(part + end for end in ("", "n", "e", "en")))


@cache
def _foods() -> dict[Phrase, _Food]:
    """By each of its names; of names that are two foods' ("paprika") the first food's."""
    listed = vocabulary(None)
    foods: dict[Phrase, _Food] = {}
    for line in load("allergens/unlisted.toml")["foods"]:
        read = {name: _phrase(name, listed, None) for name in names(line)}
        german = tuple(phrase[0] for name, phrase in read.items() if name[0].isupper() and len(phrase) == 1)
        food = _Food(tuple(dict.fromkeys(read.values())), german)
        for phrase in food.phrases:
            foods.setdefault(phrase, food)
    return foods


def _phrase(name: str, listed: Vocabulary, language: str | None) -> Phrase:
    return compared((word for word in tokens(maize(name, language)) if word not in listed.small), listed)


def maize(text: str, language: str | None) -> str:
    """Corn by its English name: "Mais" is a French "but", too, where it is neither alone nor "maïs"."""
    return (_MAIS if language in ("de", "it") else _MAIZE).sub("maize", text)
