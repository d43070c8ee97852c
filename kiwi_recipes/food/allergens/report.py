"""Names of foods held against what somebody must not eat. It proves that something is there, never that it is not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Literal, NamedTuple

from kiwi_recipes.food.allergens.asks import Asked, understand
from kiwi_recipes.food.allergens.matcher import Found, find
from kiwi_recipes.food.allergens.own_words import says
from kiwi_recipes.food.allergens.spelling import did_you_mean, guess, is_clear
from kiwi_recipes.food.allergens.tokens import as_written, tokens
from kiwi_recipes.food.allergens.vocabulary import LACTOSE, language_of, vocabulary

Rule = tuple[str, tuple[Asked, ...]]
"""What somebody must not eat: the entry as it was typed, and what it asks about."""
Outcome = Literal["contains", "likely", "unknown", "no_match"]
_WEIGHT: dict[Outcome, int] = {"contains": 3, "likely": 2, "unknown": 1, "no_match": 0}

NOT_PROVEN = "Only the name was looked at: no match proves nothing about the food. Read the label."

_WHEAT = "wheat"
_SPELT = re.compile(r"dinkel|grünkern|spelt|emmer|einkorn|kamut|khorasan|durum|épeautre|epeautre|espelta|escanda|farro")

_MEANT = "“{}” is on no list of allergens: taken for {}, which it may have been meant for."


class Finding(NamedTuple):
    """What a name says about one allergy, with the evidence. `note` is worth knowing and changes no outcome."""

    allergy: str
    outcome: Outcome
    phrase: str | None = None
    group: str | None = None
    key: str | None = None
    source: str | None = None
    note: str | None = None


def check(name: str, allergy: str, language: str | None = None) -> Finding:
    """The strongest that the name says about the allergy, or that it says nothing."""
    return strongest(name, (allergy,), language)


def strongest(name: str, allergies: Iterable[str], language: str | None = None) -> Finding:
    """The strongest that the name says about any of the allergies; there is at least one."""
    return max(check_all(name, allergies, language), key=lambda finding: _WEIGHT[finding.outcome])


def check_all(name: str, allergies: Iterable[str], language: str | None = None) -> list[Finding]:
    """Each phrase of the name that speaks of an allergy, once for each key; at least one finding for each allergy."""
    return list(_Check(name, language).findings(allergies))


def first_match(name: str, allergies: Iterable[str], language: str | None = None) -> Finding | None:
    """What the name says about the first allergy that it holds, or usually holds; quicker than all there is to say."""
    named = tuple(allergies)
    return next(_Check(name, language).matches(named), None) if named else None


def held_against(name: str, rules: Iterable[Rule], language: str | None = None) -> list[Finding]:
    """Each phrase of the name that speaks of a rule, under the rule's entry; nothing where none does."""
    return list(_Check(name, language).against(rules))


def is_read(name: str, language: str | None = None) -> bool:
    """Can a name in this language be judged? Else that nothing was found in it says even less."""
    return _is_readable(name) and (language is None or language_of(language) is not None)


class _Check:
    """One name, read once for all that is asked about it."""

    def __init__(self, name: str, language: str | None) -> None:
        self._name = name
        self._language = language_of(language)
        self._listed = vocabulary(self._language)
        self._found = find(name, self._language)
        self._keys = frozenset(found.key for found in self._found)
        self._is_read = partial(is_read, name, language)

    def findings(self, allergies: Iterable[str]) -> Iterator[Finding]:
        for allergy in allergies:
            asks = understand(allergy, self._language)
            found = [finding for asked in asks for finding in self._of(allergy, asked)]
            if found:
                yield from found
            else:
                yield self._nothing(allergy, asks)

    def matches(self, allergies: Iterable[str]) -> Iterator[Finding]:
        return self.against((allergy, understand(allergy, self._language)) for allergy in allergies)

    def against(self, rules: Iterable[Rule]) -> Iterator[Finding]:
        keys = self._keys
        for entry, asks in rules:
            for asked in asks:
                if not asked.keys or asked.generic or not keys.isdisjoint(asked.keys):
                    yield from self._each(entry, asked)

    def _of(self, allergy: str, asked: Asked) -> Iterator[Finding]:
        """The strongest for each key."""
        strongest_of: dict[str | None, Finding] = {}
        for finding in self._each(allergy, asked):
            before = strongest_of.get(finding.key)
            if before is None or _WEIGHT[before.outcome] < _WEIGHT[finding.outcome]:
                strongest_of[finding.key] = finding
        yield from strongest_of.values()

    def _each(self, allergy: str, asked: Asked) -> Iterator[Finding]:
        if not asked.keys:
            if asked.words and (said := says(self._name, asked.words, self._language)) is not None:
                named = as_written(self._name, asked.name)
                yield Finding(allergy, said, named, source=self._listed.sources["own"])
            for guessed in guess(asked, self._language):
                for finding in self._each(allergy, guessed):
                    outcome = finding.outcome if is_clear(asked) else "likely"
                    note = _MEANT.format(asked.name, guessed.name.replace("_", " "))
                    yield finding._replace(outcome=outcome, note=note)
            return
        if self._keys.isdisjoint(asked.keys) and self._keys.isdisjoint(asked.generic):
            return
        for found in self._found:
            wanted = found.key in asked.keys
            if (wanted or found.key in asked.generic) and not self._is_free(found, asked):
                key = self._listed.keys[found.key]
                outcome = found.outcome if wanted else "likely"
                phrase = ", ".join(as_written(self._name, said) for said in found.phrase.split(", "))
                yield Finding(allergy, outcome, phrase, key.group, key.name, self._listed.sources[key.source])

    def _is_free(self, found: Found, asked: Asked) -> bool:
        """Does the name say that it is free of this? Lactose-free milk is milk, unless lactose was asked about, and
        "wheat-free spelt bread" is spelt, which the law counts as wheat."""
        return any(
            found.key in self._listed.asks[ask].keys
            and (ask != LACTOSE or asked.name == LACTOSE)
            and (ask != _WHEAT or not _SPELT.search(found.phrase))
            for ask in found.freed
        )

    def _nothing(self, allergy: str, asks: tuple[Asked, ...]) -> Finding:
        if near := did_you_mean(allergy, self._language):
            return Finding(allergy, "unknown", note=f"Did you mean {' or '.join(near)}?")
        read = asks and self._is_read() and _is_readable(allergy)
        return Finding(allergy, "no_match" if read else "unknown", note=self._related(asks) or NOT_PROVEN)

    def _related(self, asks: tuple[Asked, ...]) -> str | None:
        """What is on no list of the allergy's and still worth a remark: coconut, with an allergy to nuts."""
        related = [key for name in self._keys if (key := self._listed.keys[name]).related is not None]
        if not related:
            return None
        groups = {self._listed.keys[name].group for asked in asks for name in asked.keys}
        return next((key.note for key in related if key.related in groups), None)


@lru_cache(maxsize=4096)
def _is_readable(text: str) -> bool:
    """Is there a word, and are all of them in Latin letters?"""
    if text.isascii():
        return any(char.isalpha() for char in text)
    letters = [char for word in tokens(text) for char in word if char.isalpha()]
    return bool(letters) and all(unicodedata.name(char, "").startswith("LATIN") for char in letters)
