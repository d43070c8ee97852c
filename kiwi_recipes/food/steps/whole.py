"""What a step says of the whole list at once, or of a part of it that has a name: "all the ingredients"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from kiwi_recipes.food.steps.in_order import told_by_place
from kiwi_recipes.food.steps.vocabulary import Vocabulary, stem, vocabulary
from kiwi_recipes.food.words import fold

__all__ = ["group_made", "said_of_the_list", "without_parts"]


def said_of_the_list(
    low: str, language: str, count: int, groups: Sequence[str | None], used: Collection[int]
) -> set[int]:
    """The positions, of `count`, that the folded text speaks of so."""
    if (placed := told_by_place(low, count, used)) is not None:
        return placed
    v = vocabulary(language)
    everything = set(range(count))
    for at, group in enumerate(groups):
        if group and any(name in low for name in _names_of_group(group, language)):
            return {other for other in range(at, count) if groups[other] == group}
    if _is_any_said(v.rest, low, v):
        if _REPEATED.search(low):
            return set()
        return everything.difference(used)
    said_all = _is_any_said(v.all, low, v)
    if not said_all and not _is_any_said(v.everything, low, v):
        return set()
    if (made := group_made(low, language, groups, of_all=True)) is not None:
        return made
    return set(used) if used and not said_all else everything


def group_made(low: str, language: str, groups: Sequence[str | None], *, of_all: bool = False) -> set[int] | None:
    """The rows of the part of the dish that is being made: "make the dressing". Where the step speaks `of_all`, so does
    "for the dressing, whisk everything together"."""
    made = _MADE if of_all else _JUST_MADE
    for at, group in enumerate(groups):
        for word in _words_of_group(group, language) if group and group not in groups[:at] else ():
            if re.search(made.format(re.escape(word)), low):
                return {other for other in range(at, len(groups)) if groups[other] == group}
    return None


def without_parts(low: str, groups: Sequence[str | None], made: Collection[int]) -> str:
    """The text without the names of parts that other steps make: "pour over the lemon cream" takes no lemon."""
    for at, group in enumerate(groups):
        name = _FOR_THE.sub("", fold(group)) if group and at not in made else ""
        if " " in name and name in low:
            low = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda said: re.sub(r"\w", "x", said[0]), low)
    return low


_FOR_THE = re.compile(r"^(?:for|pour|para|per|fur)\s(?:(?:the|a|la|le|les|el|los|las|il|lo|i|gli|die|den|das)\s)?|^l'")
_MAKING = "make|making|prepare|prepara|preparad|preparar|preparez|preparer|preparate|preparare|faites|haz|fate"
_THE = "the|a|your|la|le|les|l'|el|los|las|il|lo|i|gli|das|die|den|une?|una?"
_MADE = rf"(?<!\w)(?:{_MAKING}|for|pour|para|per|fur)\s(?:(?:{_THE})\s?)?{{0}}(?!\w)|^{{0}}\s?:"
_JUST_MADE = rf"(?<!\w)(?:{_MAKING})\s(?:(?:{_THE})\s?)?{{0}}(?!\w)"
"""Around the folded name of a part that is being made."""


@lru_cache(maxsize=256)  # each step of a recipe is asked for each of its groups
def _names_of_group(group: str, language: str) -> tuple[str, ...]:
    """ "For the sauce" is the sauce."""
    patterns = vocabulary(language).group_of
    return tuple(pattern.format(word) for word in _words_of_group(group, language) for pattern in patterns)


@lru_cache(maxsize=256)
def _words_of_group(group: str, language: str) -> tuple[str, ...]:
    small = vocabulary(language).small
    said = re.findall(r"[^\W\d_]{3,}", fold(group))
    return tuple(word for word in said if word not in _FOR and stem(word, language) not in small)


_FOR = frozenset(("for", "fur", "pour", "para", "per"))


def _is_any_said(phrases: Sequence[str], low: str, v: Vocabulary) -> bool:
    return any(phrase in low and _is_said(phrase, low, v) for phrase in phrases)


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


_REPEATED = re.compile(r"(?<!\w)(?:repeat\w*|wiederhol\w*|ebenso|repetez|repeter|repite|repetir|ripete\w*)(?!\w)")
"""With the rest of what was begun with, not with what no step used."""
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\W*$")
_WORD_BEHIND = re.compile(r"\s*([^\W\d_]+)")
