"""A list of ingredients, made ready once for all steps that are read by it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kiwi_recipes.food.steps.compounds import related
from kiwi_recipes.food.steps.names import EXACT, HEAD, Phrase, called
from kiwi_recipes.food.steps.vocabulary import Name, vocabulary


class Said(NamedTuple):
    """A phrase, and the ingredient that it means."""

    at: int
    phrase: Phrase


class Listed:
    """A list of ingredients, made ready."""

    __slots__ = ("_compounds", "_inside", "by_first", "count", "finishing", "full", "language", "vocabulary")

    def __init__(self, names: tuple[str, ...], language: str) -> None:
        self.language = language
        self.vocabulary = vocabulary(language)
        self.count = len(names)
        self.by_first: dict[str, list[Said]] = {}
        self.full: dict[Name, set[int]] = {}
        """The ingredients by their whole names."""
        self._compounds: list[tuple[str, int]] = []
        self._inside: dict[str, list[Said]] = {}
        for at, name in enumerate(names):
            phrases, compounds = called(name, language)
            self._compounds += ((compound, at) for compound in compounds)
            for phrase in phrases[:1]:
                self.full.setdefault(phrase.words, set()).add(at)
            for phrase in phrases:
                self.by_first.setdefault(phrase.words[0], []).append(Said(at, phrase))

        said = (entry for word in self.vocabulary.finishing for entry in self.by_first.get(word, ()))
        self.finishing = frozenset(entry.at for entry in said if entry.phrase.nearness == EXACT)
        """The oils that nothing is fried in."""

    def inside(self, word: str) -> list[Said]:
        """The ingredients of whose name a German word is the head ("Reis" of Basmatireis), or the whole ("Hähnchen" of
        Hähnchenbrust), or that it is a part of ("Zwiebelwürfel")."""
        if word not in self._inside:
            self._inside[word] = list(self._made_of(word))
        return self._inside[word]

    def _blended(self, word: str) -> Iterator[Said]:
        """Both foods of "Salbeibutter", where both are listed."""
        if not word.endswith(tuple(self.vocabulary.blends)):
            return
        for blend in self.vocabulary.blends:
            other = word.removesuffix(blend)
            if len(other) >= 4 and other != word:
                of = [
                    at
                    for compound, at in self._compounds
                    if compound.startswith(other) or (len(compound) >= 4 and other.startswith(compound))
                ]
                with_ = [at for compound, at in self._compounds if compound == blend]
                if of and with_:
                    yield from (Said(at, Phrase((word,), EXACT)) for at in (*of, *with_))

    def _made_of(self, word: str) -> Iterator[Said]:
        v = self.vocabulary
        yield from self._blended(word)
        if (word,) in v.general and (word,) not in v.dishes:
            return
        for compound, at in self._compounds:
            is_condiment = (word,) in v.general and any(compound.startswith(name) for name in v.condiments)
            if compound != word and (compound,) not in v.general and not is_condiment:
                left_out = related(word, compound, v.parts)
                if left_out is not None:
                    yield Said(at, Phrase((word,), HEAD, False, left_out))


@lru_cache(maxsize=64)
def made_ready(names: tuple[str, ...], language: str) -> Listed:
    return Listed(names, language)
