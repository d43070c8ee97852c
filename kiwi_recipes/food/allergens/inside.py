"""Which listed words a longer word is made of: the longest from the left, if what lies between them can be words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

_JOINTS = frozenset(("", "s", "n", "en", "er", "e", "es", "ol", "oel"))
"""What German puts between two words, or behind the last; and oil, which is too short to be any word."""
_LEAST = 3
"""Letters of a rest that may be a word nobody listed."""


class Parts(NamedTuple):
    """What to look for, by its first four letters, longest first, and the words that hold such a one by chance."""

    listed: Mapping[str, list[str]]
    chance: Mapping[str, list[str]]


def parts(listed: Iterable[str], chance: Iterable[str]) -> Parts:
    return Parts(_by_beginning(listed), _by_beginning(chance))


def inside(word: str, parts: Parts, but: str = "") -> list[str]:
    """The listed words in `word`, other than `but`."""
    found, at, rest = [], 0, ""
    while at < len(word):
        chance = _longest(word, at, parts.chance)
        if chance is not None:
            at += len(chance)
            rest = ""
            continue
        part = _longest(word, at, parts.listed, but)
        if part is None or not _may_stand(rest):
            rest += word[at]
            at += 1
            continue
        found.append(part)
        at += len(part)
        rest = ""
    return found if _may_stand(rest) else found[:-1]


def _longest(word: str, at: int, by_beginning: Mapping[str, list[str]], but: str = "") -> str | None:
    """The longest of the words that stands there in `word`."""
    for one in by_beginning.get(word[at : at + 4], ()):
        if one != but and word.startswith(one, at):
            return one
    return None


def _by_beginning(words: Iterable[str]) -> dict[str, list[str]]:
    beginnings: dict[str, list[str]] = {}
    for word in sorted(sorted(words), key=len, reverse=True):
        beginnings.setdefault(word[:4], []).append(word)
    return beginnings


def _may_stand(rest: str) -> bool:
    return rest in _JOINTS or len(rest) >= _LEAST
