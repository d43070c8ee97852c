"""One ingredient's name as the phrases by which a step may speak of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kiwi_recipes.food.steps.compounds import is_of
from kiwi_recipes.food.steps.small_words import SEEDS
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Name, stems, vocabulary

EXACT, OTHER_NAME, HEAD, KIND, LOOSE = range(5)
"""How near a phrase is to the name it was made of."""

_OR = re.compile(r"\s(?:or|and|oder|und|ou|et|o|y|e|plus|with)\s|[&/+]")
_IN = re.compile(r"(?<=\w)\s(?:in|im)\s")
_BROTHS = ("fond", "bruh", "saft")
"""German for what is made of meat or fruit, and is none."""
_JUICES = frozenset(("juice", "jus", "jugo", "zumo", "succ"))
_TOMATOES = frozenset(("tomato", "tomat", "tomate", "pomodor", "dosentomat", "tomatenmark"))
_TINNED = frozenset(
    """
    tin tinned can canned crushed chopped strained pureed gehackt passiert gestuckelt stuckig geschalt dose dosentomat
    tomatenmark concassee pelee boite triturado frito pelado lata pelat passat polp scatol
    """.split()  # noqa: SIM905 - a list to be read and added to
)
_EGGS = frozenset(("yolk", "white"))
"""Of an egg that is listed so, before those of whole eggs."""
_SALTS = frozenset(("flaky", "flaked", "sea", "fine", "coarse", "pink", "grey", "smoked", "maldon", "cornish", "flake"))
"""It is salt all the same, as garlic salt is not."""
_PULSES = frozenset(("split", "eyed", "pigeon", "marrowfat"))
_VEGETABLES = frozenset(("vegetable", "veg", "veggie", "gemus", "legum", "verdur", "verdura"))
_BRACKETS = re.compile(r"\([^)]*\)")


class Phrase(NamedTuple):
    words: Name
    nearness: int
    needs_the: bool = False
    left_out: frozenset[str] = frozenset()
    """What the name says besides."""
    of_several: bool = False
    """Says too little of one food, and enough of several: "both sauces"."""


class Called(NamedTuple):
    phrases: tuple[Phrase, ...]
    compounds: tuple[str, ...]
    """The words that may be made of others, and be part of others: the heads of German names."""


@lru_cache(maxsize=4096)  # kitchens have much the same in them
def called(name: str, language: str) -> Called:
    reading = _Reading(language)
    phrases = tuple(dict.fromkeys(reading.phrases(name)))
    return Called(phrases, tuple(reading.compounds))


class _Reading:
    def __init__(self, language: str) -> None:
        self._language = language
        self._v = vocabulary(language)
        self.compounds: list[str] = []

    def phrases(self, name: str) -> Iterator[Phrase]:
        for food in self._foods(name):
            words = tuple(word for word in stems(food, self._language) if word not in self._v.small)
            if words:
                yield from self._of(words)

    def _foods(self, name: str) -> Iterator[str]:
        """ "Salt and pepper" is two; "boneless, skinless thighs" is the last."""
        bare = _BRACKETS.sub(" ", name)
        told = [part for part in bare.split(",") if not self._v.shapes.issuperset(stems(part, self._language))]
        bare = told[0] if told else bare
        yield bare
        if self._language == "de" and "-" in bare:
            yield bare.replace("-", "")  # "Vanillepudding-Pulver"
        if (lies_in := _IN.search(bare)) is not None:
            yield bare[: lies_in.start()]  # "chipotle in adobo"
        foods = _OR.split(bare)
        if len(foods) > 1:
            yield from foods

    def _of(self, words: Name) -> Iterator[Phrase]:
        v = self._v
        bare = tuple(word for at, word in enumerate(words) if word not in v.shapes or self._is_part(at, words)) or words
        if bare in v.general and not v.condiments.isdisjoint(words):
            bare = words  # "hot sauce"
        core = tuple(word for word in bare if word not in v.parts) or bare
        everything = frozenset(words)
        self.compounds.append(bare[0 if self._language in HEAD_FIRST else -1])
        yield Phrase(words, EXACT)
        if len(words) > 1 and v.shapes.issuperset(words):  # "ground cloves"
            yield Phrase(words[:1] if self._language in HEAD_FIRST else words[-1:], OTHER_NAME)
        yield Phrase(bare, EXACT if v.states.isdisjoint(words) else OTHER_NAME)
        if len(core) > 1 and core[-1] in v.kinds and self._language not in HEAD_FIRST:
            yield Phrase(core[:-1], HEAD, left_out=frozenset(core[-1:]))
        if len(core) > 1 and core[0] in v.kinds and self._language in HEAD_FIRST and v.colours.isdisjoint(core):
            yield Phrase(core[1:], HEAD, left_out=frozenset(core[:1]))  # "el feta" is the queso feta
        for form in dict.fromkeys((words, bare, core)):
            for other in v.same.get(form, ()):
                yield Phrase(other, OTHER_NAME)
        if core != words:
            yield Phrase(core, HEAD, left_out=everything - set(core))
            for word in words:
                if word in v.parts and (word,) in v.classes.get(core, ()):  # the yolks of egg yolks are no whole eggs
                    yield Phrase((word,), HEAD, needs_the=word == "leaf")
                elif word in v.parts and ((word,) not in v.general or (word,) in v.dishes):
                    yield Phrase((word,), LOOSE, needs_the=True)
        if len(core) > 1 and core[0] in v.head_first:
            yield Phrase(core[:1], HEAD, left_out=everything - {core[0]})
        for head in self._heads(core):
            yield from self._of_head(head, everything - set(head))
        kinds = list(self._kinds(words)) if not v.states.isdisjoint(words) else []  # ground coriander is no herb
        if not kinds:
            kinds = [
                kind
                for form in (words, bare, core, *self._heads(core), *self._minced(words))
                for kind in self._kinds(form)
            ]
        if not kinds:  # "shin of veal", "lamb leg steaks": the part says it
            kinds = [kind for form in self._heads(bare) for kind in self._kinds(form)]
        if ("spice",) in kinds and ("whole", "spice") not in kinds:
            kinds.append(("ground", "spice"))
        is_tinned = not _TOMATOES.isdisjoint(words) and not _TINNED.isdisjoint(words)
        if is_tinned or ("pea" in words and not _PULSES.isdisjoint(words)):  # no vegetables to be chopped
            kinds = [kind for kind in kinds if kind[0] not in _VEGETABLES]
        if not _JUICES.isdisjoint(words) or not SEEDS.isdisjoint(words):  # orange juice is no fruit, a seed no pumpkin
            kinds = [kind for kind in kinds if kind[-1] in v.parts or kind in v.classes.get(words, ())]
        yield from (Phrase(kind, KIND, needs_the=kind == ("leaf",)) for kind in kinds)

    def _is_part(self, at: int, words: Name) -> bool:
        """ "Blancs d'œufs" begins with a part, "vin blanc" ends with how it comes."""
        return at == 0 and len(words) > 1 and self._language in HEAD_FIRST and words[at] in self._v.parts

    def _heads(self, core: Name) -> Iterator[Name]:
        """The name with fewer and fewer words that say which kind it is."""
        for size in range(len(core) - 1, 0, -1):
            yield core[:size] if self._language in HEAD_FIRST else core[-size:]

    def _of_head(self, head: Name, left_out: frozenset[str]) -> Iterator[Phrase]:
        v = self._v
        changed = not left_out.isdisjoint(v.changes) and len(head) == 1 and head[0] not in _EGGS
        weak = changed and head in v.staples
        is_salt = head == ("salt",) and left_out <= _SALTS
        if head not in v.general or is_salt or (head in v.dishes and left_out.isdisjoint(v.condiments)):
            nearness = LOOSE if weak else KIND if changed else HEAD
            yield Phrase(head, nearness, weak or (head in v.general and not is_salt), left_out)
        elif len(head) == 1:
            yield Phrase(head, LOOSE, False, left_out, of_several=True)
        for other in v.same.get(head, ()):
            if other not in v.general and not changed:
                yield Phrase(other, KIND, False, left_out)

    def _minced(self, words: Name) -> Iterator[Name]:
        """ "Lean minced pork" is mince as minced pork is."""
        at = next((at for at, word in enumerate(words) if word in ("minced", "ground")), 0)
        if at:
            yield words[at:]

    def _kinds(self, name: Name) -> Iterator[Name]:
        classes, parts = self._v.classes, self._v.parts
        yield from classes.get(name, ())
        if self._language != "de" or len(name) > 1 or name[0].endswith(_BROTHS):
            return
        word = name[0]
        for member in self._v.members:
            if member in word and member != word and is_of(word, member, parts):
                yield from classes[(member,)]
