"""Plurals by rule, for the words of the vocabulary: a form too many does no harm unless it is another word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_CUT_SHORT = ("ch", "sh", "x", "ss", "us", "o")
"""How a word ends whose plural was taken for an English one: "pêches" is cut to "pech"."""
_GERMAN = ("n", "en", "e", "er", "s", "es")


def inflections(word: str, language: str) -> Iterator[str]:
    """Other forms in which the word may stand; `word` is without accents."""
    if len(word) < 3:
        return
    yield from _RULES[language](word)


def _english(word: str) -> Iterator[str]:
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    elif not word.endswith("s"):
        yield word + "s"
    if word.endswith("f"):
        yield word[:-1] + "ves"
    if word.endswith("fe"):
        yield word[:-2] + "ves"


def _german(word: str) -> Iterator[str]:
    if len(word) > 3:
        yield from (word + ending for ending in _GERMAN)


def _french(word: str) -> Iterator[str]:
    yield word + "s"
    yield word + "x"
    if word.endswith("al"):
        yield word[:-1] + "ux"


def _spanish(word: str) -> Iterator[str]:
    yield word + "s"
    yield word + "es"
    if word.endswith("z"):
        yield word[:-1] + "ces"


def _italian(word: str) -> Iterator[str]:
    """Only of longer words: "paste" is no Italian word to an English reader."""
    if len(word) < 6:
        return
    if word[-1] in "oe":
        yield word[:-1] + "i"
    if word.endswith(("ca", "ga")):
        yield word[:-1] + "he"
    elif word.endswith("a"):
        yield word[:-1] + "e"
    if word.endswith("io"):
        yield word[:-1]
    if word.endswith(("co", "go")):
        yield word[:-1] + "hi"


@lru_cache(maxsize=8192)
def are_forms(one: str, other: str, language: str | None) -> bool:
    """Are these forms of one word, such as "mela" and "mele"? German endings are read where it is the language."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or short[:2] != long[:2]:
        return False
    if long == short + "e" and short.endswith(_CUT_SHORT):
        return True
    if language in ("it", None) and _are_italian(one, other):
        return True
    rules = [_RULES[language]] if language in _RULES else [_english, _french, _spanish]
    return any(form in (long, long + "s") for rule in rules for form in rule(short))


def _are_italian(one: str, other: str) -> bool:
    """ "Mela" and "mele", "fungo" and "funghi"; not "pesche" and "pesce", which sound otherwise."""
    if min(len(one), len(other)) < 4:
        return False
    ends = {one[-1], other[-1]}
    if one[:-1] == other[:-1]:
        return ends == {"o", "i"} or (one[-2] not in "cg" and ends in ({"a", "e"}, {"e", "i"}, {"a", "i"}))
    short, long = sorted((one, other), key=len)
    return long[:-2] == short[:-1] and long[-3:-1] in ("ch", "gh") and ends in ({"a", "e"}, {"o", "i"})


_RULES = {"en": _english, "de": _german, "fr": _french, "es": _spanish, "it": _italian}
LANGUAGES = tuple(_RULES)
