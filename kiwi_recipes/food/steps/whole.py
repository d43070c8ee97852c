"""What a step says of the whole list at once, or of a part of it that has a name: "all the ingredients"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from kiwi_recipes.food.steps.vocabulary import Vocabulary, stem, vocabulary
from kiwi_recipes.food.words import fold

__all__ = ["said_of_the_list"]


def said_of_the_list(
    low: str, language: str, count: int, groups: Sequence[str | None], used: Collection[int]
) -> set[int]:
    """The positions, of `count`, that the folded text speaks of so."""
    v = vocabulary(language)
    everything = set(range(count))
    for at, group in enumerate(groups):
        if group and any(name in low for name in _names_of_group(group, v, language)):
            return {other for other in range(at, count) if groups[other] == group}
    if any(_is_said(phrase, low, v) for phrase in v.rest):
        return everything.difference(used)
    if any(_is_said(phrase, low, v) for phrase in v.all):
        return everything
    if any(_is_said(phrase, low, v) for phrase in v.everything):
        return set(used) if used else everything
    return set()


def _names_of_group(group: str, v: Vocabulary, language: str) -> Iterator[str]:
    """ "For the sauce" is the sauce."""
    for word in re.findall(r"[^\W\d_]{3,}", fold(group)):
        if word not in _FOR and stem(word, language) not in v.small:
            yield from (pattern.format(word) for pattern in v.group_of)


_FOR = frozenset(("for", "fur", "pour", "para", "per"))


def _is_said(phrase: str, low: str, v: Vocabulary) -> bool:
    """Does the phrase stand there, and neither as "until everything is hot" nor as "tutto l'olio" nor of some of the
    list alone, "les ingrédients secs"?"""
    at = low.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not low[at - 1 : at].isalpha() and not low[end : end + 1].isalpha():
            before = _WORD_BEFORE.search(low[:at])
            behind = _WORD_BEHIND.match(low, end)
            aside = before is not None and before[1] in v.aside
            of_one = " " not in phrase and behind is not None and behind[1] in v.the
            if not aside and not of_one and v.narrowed.match(low, end) is None:
                return True
        at = low.find(phrase, end)
    return False


_WORD_BEFORE = re.compile(r"([^\W\d_]+)\W*$")
_WORD_BEHIND = re.compile(r"\s*([^\W\d_]+)")
