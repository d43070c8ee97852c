"""Texts as words that can be compared: NFKC, without case and accents, singular."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ACCENTS = re.compile("[\u0300-\u036f]+")
_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_LETTERS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'", "‘": "'", "`": "'", "´": "'"})


def fold(text: str) -> str:
    """Without case and accents: "Crème fraîche" and "creme fraiche" are one."""
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", apart))


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """A plain English guess that is the same for both sides of a comparison; no claim beyond that."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("leaves"):
        return word[:-3] + "f"
    if word.endswith(("oes", "shes", "ches", "xes", "sses", "uses")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """The words that name a food: singular; what stands in brackets or after a comma is left out."""
    return tuple(map(singular, written(name)))


def written(name: str) -> list[str]:
    """The same as they are written, but for their case."""
    bare = unicodedata.normalize("NFKC", name).casefold()
    if "(" in bare:
        bare = _BRACKETS.sub(" ", bare)
    return _WORD.findall(bare.split(",")[0])


def all_words(text: str) -> tuple[str, ...]:
    """Every word of the text, singular and without accents."""
    return tuple(map(singular, _WORD.findall(fold(text))))


def spellings(text: str) -> dict[str, str]:
    """Every word of `all_words`, each once, with how the text spells it first."""
    shown = unicodedata.normalize("NFC", text)
    found: dict[str, str] = {}
    for word in _WORD.findall(shown):
        found.setdefault(singular(fold(word)), word)
    return found
