"""Words inside words: "Haselnusscreme", "fishsauce"."""

from __future__ import annotations

from functools import lru_cache

from kiwi_recipes.food.allergens.vocabulary import vocabulary

_LONGEST = 60
_JOINTS = frozenset(("", "s", "n", "en", "er", "e", "es", "ol", "oel"))
"""What German puts between two words, or behind the last; and oil, which is too short to be any word."""
_LEAST = 3
"""Letters of a rest that may be a word nobody listed."""


@lru_cache(maxsize=8192)
def parts_of(word: str, language: str | None) -> tuple[str, ...]:
    """The listed words of which this one is made; the word itself where there are none."""
    listed = vocabulary(language)
    if (known := listed.forms.get(word)) is not None:
        return (known,)
    if word in listed.root.next or not 6 <= len(word) <= _LONGEST:
        return (word,)
    for at in range(_LEAST, len(word) - _LEAST + 1):
        if word[:at] in listed.english and word[at:] in listed.english:
            return listed.forms[word[:at]], listed.forms[word[at:]]
    return tuple(listed.canonical(part) for part in _inside(word, listed.inside)) or (word,)


def _inside(word: str, inside: dict[str, list[str]]) -> list[str]:
    """The longest listed words from the left, if what lies between them can be words."""
    found, at, rest = [], 0, ""
    while at < len(word):
        part = next((part for part in inside.get(word[at : at + 4], ()) if word.startswith(part, at)), None)
        if part is None or not _may_stand(rest):
            rest += word[at]
            at += 1
            continue
        found.append(part)
        at += len(part)
        rest = ""
    return found if _may_stand(rest) else found[:-1]


def _may_stand(rest: str) -> bool:
    return rest in _JOINTS or len(rest) >= _LEAST
