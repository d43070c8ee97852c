"""Sentences: titles, descriptions, steps. They speak of food that is there, and of much that is not.

"Cut it into pieces the size of a walnut" has no nut, "butter knife" no butter and "fish out the bay leaf" no fish. And
they name things shortly: "the pasta" of a recipe whose list has gluten-free pasta, "the milk" beside oat milk, "the
pancakes" that are made of what the list says. A list that was judged before settles what such a word means.

What is not plainly one of these is taken at its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kiwi_recipes.food.allergens.report import Finding, Rule, held_against
from kiwi_recipes.food.allergens.vocabulary import language_of
from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.words import all_words, words

_ENDS_IT = "and|then|with|in|on|to|into|until|before|while|when|or|und|dann|mit|bis|et|puis|avec|y|e|con"
_FURTHER = rf"(?:[ '’-]+(?!(?:{_ENDS_IT})\b)\w+){{1,3}}"
_BUTTER = frozenset(("butter", "beurre", "burro", "mantequilla"))
"""What is not meant where peanut butter or cocoa butter is listed."""
_SPREAD = frozenset(
    all_words(
        "peanut almond cashew hazelnut nut seed sesame sunflower cocoa cacao shea apple pumpkin cookie soynut "
        "cacahuète cacao karité amande arachidi cacahuete maní"
    )
)
_REAL = frozenset(
    all_words(
        "heavy double single whipping sour whole skimmed skim dairy cow real regular ordinary normal clotted salted "
        "unsalted wheat wholemeal crusty rye"
    )
)
"""Before a food: not the one that the list has in its place."""
_HEADS = frozenset(
    all_words(
        "farine lait crème beurre fromage pâte pâtes yaourt pain boisson leche nata harina queso mantequilla yogur pan "
        "pasta bebida latte panna farina formaggio burro pane bevanda"
    )
)
"""What stands first in languages that put the kind behind: "farine de sarrasin"."""


class Heard(NamedTuple):
    """A finding in a sentence. `certain`: said to be in there, where else only a dish is called so."""

    finding: Finding
    certain: bool


_words_of = lru_cache(maxsize=4096)(all_words)
"""Of names and phrases, which each step is asked about anew."""


@cache
def _cuts(language: str) -> tuple[re.Pattern[str], ...]:
    data = load("allergens/prose.toml")
    cuts = [line for line in data["cut"][language].strip().split("\n") if line]
    likened = "|".join(re.escape(said).replace(r"\ ", " +") for said in names(data["likened"][language]))
    return tuple(re.compile(cut, re.IGNORECASE) for cut in (*cuts, rf"\b(?:{likened}){_FURTHER}"))


@cache
def _listed(kind: Literal["dishes", "made"]) -> frozenset[str]:
    return frozenset(" ".join(all_words(name)) for name in names(load("allergens/prose.toml")[kind]))


@lru_cache(maxsize=512)
def said_to_be_there(text: str, language: str | None) -> str:
    """The sentence without the food that it only likens something to, leaves out, or names a tool after."""
    for known in dict.fromkeys(("en", language or "en")):
        for cut in _cuts(known):
            text = cut.sub(" ", text)
    return text


def hear(
    text: str, rules: Iterable[Rule], language: str | None, listed: Sequence[str], *, title: str | None = None
) -> list[Heard]:
    """What the text says about the rules. `listed` are names of foods that were judged and kept; `title` is what the
    dish is called, None of the title itself."""
    bare = said_to_be_there(text, language_of(language))
    found = held_against(bare, rules, language)
    if not found:
        return []
    said = all_words(bare)
    called = None if title is None else all_words(title)
    return [
        Heard(finding, not _may_be_the_dish(finding, called))
        for finding in found
        if not any(_means(finding, said, name) for name in listed)
    ]


def _may_be_the_dish(finding: Finding, called: tuple[str, ...] | None) -> bool:
    """Is it the dish itself that is called so, in its title or by it, or what is made on the way: "the batter"?"""
    phrase = _words_of(finding.phrase or "")
    name = " ".join(phrase)  # all of it: "peanut sauce" is no sauce of another kind
    if name in _listed("made"):
        return True
    return name in _listed("dishes") and (called is None or name in " ".join(called))


def _means(finding: Finding, said: tuple[str, ...], name: str) -> bool:
    """Is it this food of the list that the text speaks of, by its last word or a few?"""
    phrase, listed = _words_of(finding.phrase or ""), words(name)
    if not phrase or not listed or not set(phrase[:-1]).issubset(_words_of(name)):
        return False
    if not listed[-1].endswith(phrase[-1]) and not (listed[0] == phrase[-1] and phrase[-1] in _HEADS):
        return False
    if phrase[-1] in _BUTTER and not _SPREAD.isdisjoint(listed):
        return False
    return all(before not in _REAL or before in listed for before in _before(said, phrase))


def _before(said: tuple[str, ...], phrase: tuple[str, ...]) -> Iterator[str]:
    """The word in front of each place where the phrase stands."""
    size = len(phrase)
    for at in range(len(said) - size + 1):
        if said[at : at + size] == phrase:
            yield said[at - 1] if at else ""
