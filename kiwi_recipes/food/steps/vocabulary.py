"""The words of one language that say which ingredient a step means, from steps.toml; and its words without endings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.words import fold, singular

Name = tuple[str, ...]

HEAD_FIRST = frozenset(("fr", "es", "it"))
"""Languages that name the food first and its kind behind it: "huile d'olive"."""
_WORD = re.compile(r"[^\W\d_]+")


def _german(word: str) -> str:
    if word.endswith(_SORTS) and len(word) > 8:
        return _german(word.rpartition("sort")[0])  # "beide Käsesorten"
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 5:
        return word.removesuffix("e") if len(word) == 4 else word  # as in Ziegenkäse, Frischhefe
    if word.endswith(("ss", "reis", "mais")):
        return word
    if word.endswith(("eln", "ern", "els", "ers")):  # "die Hälfte des Zuckers"
        return _german(word[:-1])
    return next((word[: -len(end)] for end in _GERMAN_ENDINGS if word.endswith(end)), word)


_SORTS = ("sorte", "sorten")
_GERMAN_ENDINGS = ("en", "er", "es", "e", "s")
_IRREGULAR = {
    "pute": "pute",
    "puten": "pute",
    "ente": "ente",
    "enten": "ente",
    "eier": "ei",
    "eiern": "ei",
    "eies": "ei",
    "reis": "reis",
    "nusse": "nuss",
    "nussen": "nuss",
}


def _french(word: str) -> str:
    return word if len(word) < 4 or word == "pates" or word[-1] not in "sx" else word[:-1]


def _spanish(word: str) -> str:
    if len(word) < 4:
        return word
    if word.endswith("ces"):
        return word[:-3] + "z"
    bare = word.removesuffix("s")
    return bare[:-1] if bare.endswith("e") else bare


def _italian(word: str) -> str:
    if len(word) < 4 or word in ("pesce", "pesci"):
        return word[:4]
    bare = word[:-1] if word[-1] in "aeio" else word
    return bare.removesuffix("i").removesuffix("h") if len(bare) > 3 else bare


_STEMS: dict[str, Callable[[str], str]] = {
    "en": singular, "de": _german, "fr": _french, "es": _spanish, "it": _italian,
}  # fmt: skip


@lru_cache(maxsize=8192)
def stem(word: str, language: str) -> str:
    """One for all forms of a folded word; only ever compared with another stem."""
    return _STEMS[language](word)


def stems(text: str, language: str) -> Name:
    return tuple(stem(word, language) for word in _WORD.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language by which a step is read. Its attributes are the lists of `steps.toml`, each under its
    own name."""

    small: frozenset[str]
    states: frozenset[str]
    kinds: frozenset[str]
    the: frozenset[str]
    shapes: frozenset[str]
    parts: frozenset[str]
    general: frozenset[Name]
    dishes: frozenset[Name]
    condiments: frozenset[str]
    staples: frozenset[Name]
    finishing: frozenset[str]
    blended: frozenset[str]
    blends: frozenset[str]
    changes: frozenset[str]
    makes: frozenset[str]
    head_first: frozenset[str]
    colours: frozenset[str]
    classes: dict[Name, frozenset[Name]]
    """What a food is called besides, by the food."""
    members: tuple[str, ...]
    """Of these the foods of one word that a German compound may be made of."""
    same: dict[Name, frozenset[Name]]
    acts: dict[str, tuple[Name, ...]]
    verbs: frozenset[str]
    no_food: frozenset[str]
    rest: tuple[str, ...]
    all: tuple[str, ...]
    everything: tuple[str, ...]
    aside: frozenset[str]
    narrowed: re.Pattern[str]
    excepted: re.Pattern[str]
    without: frozenset[str]
    adding: frozenset[str]
    not_behind: frozenset[str]
    group_of: tuple[str, ...]
    definite: frozenset[str]
    prepositions: frozenset[str]
    subordinate: frozenset[str]
    openers: frozenset[str]
    letting: frozenset[str]
    heating: tuple[str, ...]
    mixing: tuple[str, ...]
    strewing: tuple[str, ...]
    taking: tuple[str, ...]
    cutting: tuple[str, ...]
    done: frozenset[str]


@cache
def vocabulary(language: str) -> Vocabulary:
    data = load("steps.toml")["links"][language]

    def single(key: str) -> frozenset[str]:
        return frozenset(word for name in names(data[key]) for word in stems(name, language))

    def folded(key: str) -> tuple[str, ...]:
        return tuple(fold(name) for name in names(data[key]))

    def phrases(key: str) -> frozenset[Name]:
        return frozenset(stems(name, language) for name in names(data[key]))

    small = single("small")
    classes: dict[Name, set[Name]] = {}
    for entry in data["classes"]:
        kinds, members = entry.split(":")
        for member in names(members):
            classes.setdefault(_content(stems(member, language), small), set()).update(
                stems(kind, language) for kind in names(kinds)
            )
    same: dict[Name, set[Name]] = {}
    for entry in data["same"]:
        alike = {_content(stems(name, language), small) for name in names(entry)}
        for name in alike:
            same.setdefault(name, set()).update(alike - {name})
    acts: dict[str, tuple[Name, ...]] = {}
    for entry in data["acts"]:
        act, food = entry.split(":")
        for form in _with_pronouns(fold(act).strip(), language):
            acts[form] = (*acts.get(form, ()), stems(food, language))
    return Vocabulary(
        small=small,
        states=single("states"),
        kinds=single("kinds"),
        the=frozenset(fold(name) for name in names(data["the"])) | single("the"),
        shapes=single("shapes"),
        parts=single("parts"),
        general=phrases("general"),
        dishes=phrases("dishes"),
        condiments=single("condiments"),
        staples=phrases("staples"),
        finishing=single("finishing"),
        blended=single("blended"),
        blends=single("blends"),
        changes=single("changes"),
        makes=single("makes"),
        head_first=single("head_first"),
        colours=single("colours"),
        classes={name: frozenset(kinds) for name, kinds in classes.items()},
        members=tuple(name[0] for name in classes if len(name) == 1 and len(name[0]) > 3),
        same={name: frozenset(others) for name, others in same.items()},
        acts=acts,
        verbs=single("verbs"),
        no_food=frozenset(folded("no_food")),
        rest=folded("rest"),
        all=folded("all"),
        everything=folded("everything"),
        aside=frozenset(folded("aside")),
        narrowed=re.compile(rf"\s+(?:{'|'.join(map(re.escape, folded('narrowed')))})(?!\w)"),
        excepted=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, folded('except')))})(?!\w)"),
        without=frozenset(folded("without")),
        adding=frozenset(folded("adding")),
        not_behind=frozenset(folded("not_behind")),
        group_of=folded("group_of"),
        definite=frozenset(folded("definite")),
        prepositions=frozenset(folded("prepositions")),
        subordinate=frozenset(folded("subordinate")),
        openers=frozenset(folded("openers")),
        letting=frozenset(folded("letting")),
        heating=folded("heating"),
        mixing=folded("mixing"),
        strewing=folded("strewing"),
        taking=folded("taking"),
        cutting=folded("cutting"),
        done=frozenset(folded("done")),
    )


_PRONOUNS = {"es": ("lo", "la", "los", "las"), "it": ("lo", "la", "li", "le")}
"""What hangs on a verb: "sálalas", "salatele" salt them."""


def _with_pronouns(act: str, language: str) -> Iterator[str]:
    yield act
    verb = act[:-1] if act.endswith("re") else act  # "salarle"
    if verb.endswith(("ate", "ete", "ar", "a")):
        yield from (verb + pronoun for pronoun in _PRONOUNS.get(language, ()))


def _content(name: Name, small: frozenset[str]) -> Name:
    return tuple(word for word in name if word not in small) or name
