"""What a person types as an allergy: "milk and eggs", "severe nut allergy", "Laktose", "kiwi".

Each part is read by itself. What no list names is taken at its word and said to be: nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kiwi_recipes.food.allergens.compounds import parts_of
from kiwi_recipes.food.allergens.matcher import find
from kiwi_recipes.food.allergens.tokens import AND, MARKS, tokens
from kiwi_recipes.food.allergens.vocabulary import Vocabulary, vocabulary
from kiwi_recipes.food.words import singular


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked about: an allergen by its name here with its keys, or (`keys` empty) a word of the person's own.

    `generic` are keys that speak of a whole group where a single kind was asked for: "fish" where cod was asked for.
    """

    name: str
    keys: frozenset[str]
    generic: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def understand(text: str, language: str | None = None) -> tuple[Asked, ...]:
    """All that the text asks about; empty if there is no word in it."""
    listed = vocabulary(language)
    found: dict[tuple[str, tuple[str, ...]], Asked] = {}
    for asked in _Text(text, language, listed).asked():
        found.setdefault((asked.name, asked.words), asked)
    return tuple(found.values())


def asked_by_name(names: Iterable[str], language: str | None = None) -> tuple[Asked, ...]:
    """Asks by their names here, such as those that `free_of` gives."""
    asks = vocabulary(language).asks
    return tuple(Asked(name, asks[name].keys) for name in sorted(names))


class _Text:
    def __init__(self, text: str, language: str | None, listed: Vocabulary) -> None:
        self._listed = listed
        self._language = language
        self._words = _without(tokens(text), listed.i_am)
        self._canonical = [
            word if word in MARKS else AND if word in listed.between and word not in listed.forms else word
            for word in self._words
        ]

    def asked(self) -> Iterator[Asked]:
        words = self._parts()
        at = 0
        own: list[str] = []
        while at < len(words):
            asked, size = self._known(words, at)
            if asked is None and words[at] not in MARKS and words[at] not in self._listed.beside:
                own.append(words[at])
            elif own and (asked is not None or words[at] in MARKS):
                yield _own(own)
                own = []
            if asked is not None:
                yield asked
            at += size
        if own:
            yield _own(own)

    def _parts(self) -> list[str]:
        parts: list[str] = []
        for word in self._canonical:
            if word in MARKS:
                parts.append(word)
            elif word in self._listed.beside:
                one = parts_of(word, self._language)  # "produits" beside "laitiers" as in "produit laitier"
                parts += one if one[0] in self._listed.beside else (word,)
            elif word not in self._listed.small:
                parts += parts_of(_without_free(word), self._language)
        return parts

    def _known(self, words: list[str], at: int) -> tuple[Asked | None, int]:
        """The longest name of an allergen that begins here, or of a food that is one."""
        for end in range(min(len(words), at + 5), at, -1):
            phrase = tuple(words[at:end])
            food = self._food(phrase)
            name = self._listed.called.get(phrase)
            if name is not None:
                return self._asked(name), end - at
            if food is not None:
                return food, end - at
        return None, 1

    def _asked(self, name: str) -> Asked:
        keys = self._listed.asks[name].keys
        groups = {self._listed.keys[key].group for key in keys}
        generic = {key.name for key in self._listed.keys.values() if key.generic and key.group in groups} - keys
        return Asked(name, keys, frozenset(generic) if len(keys) == 1 else frozenset())

    def _food(self, phrase: tuple[str, ...]) -> Asked | None:
        """A food that belongs to a group stands for the group: an allergy to cheddar is one to milk."""
        if phrase[0] in self._listed.beside:
            return None
        node = self._listed.root
        for word in phrase:
            following = node.next.get(word)
            if following is None:
                return None
            node = following
        if not node.says:
            return None
        said = find(" ".join(phrase), self._language)
        keys = {found.key for found in said if found.outcome == "contains"}
        keys = {key for key in keys if self._listed.keys[key].source != "diet"}
        if not keys:
            return None
        groups = {self._listed.keys[key].group for key in keys}
        if any(self._listed.keys[key].generic for key in keys):
            keys |= {key.name for key in self._listed.keys.values() if key.group in groups and key.group != "gluten"}
        return Asked(" ".join(phrase), frozenset(keys))


def _without_free(word: str) -> str:
    """ "Glutenfrei" is asked by one who wants no gluten."""
    free = next((end for end in _FREE if word.endswith(end) and len(word) > len(end) + 1), "")
    return word.removesuffix(free)


_FREE = ("frei", "freie", "freies", "freier", "freien")


def _without(words: list[str], phrases: tuple[tuple[str, ...], ...]) -> list[str]:
    """The words without such a beginning."""
    return next((words[len(phrase) :] for phrase in phrases if tuple(words[: len(phrase)]) == phrase), words)


def _own(words: list[str]) -> Asked:
    return Asked(" ".join(words), frozenset(), words=tuple(singular(word) for word in words))
