"""Which thing in the pantry a recipe's ingredient is, and which ingredients nearly every kitchen has.

"Baby spinach (washed)" is spinach and chicken breast is chicken, but coconut milk is no milk and cream cheese no cream.
The words that decide stand in pantry.toml. What a food contains is the business of `allergens`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kiwi_recipes.food import pantry_languages
from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.words import fold, singular, words, written

STAPLES = ("olive oil", "salt", "black pepper", "garlic", "butter", "onion", "lemon juice", "water")
"""What nearly every kitchen has: not counted as missing. pantry.toml has them in other languages, too."""

_Name = tuple[str, ...]
_ENDINGS = ("en", "es", "n", "s", "e", "x")


def _stem(word: str) -> str:
    """One for "Tomate" and "Tomaten", "olive" and "olives"; only ever compared with another stem."""
    stem = singular(fold(word)).rstrip("'’")  # "goat's"
    if len(stem) < 5:
        return stem
    return next((stem[: -len(ending)] for ending in _ENDINGS if stem.endswith(ending)), stem)


_LEAF = _stem("leaf")
_TINNED = frozenset(map(_stem, ("tinned", "canned", "tin", "can", "jarred")))
_FRESH = frozenset(map(_stem, ("fresh", "steak")))
_SHARE = re.compile(r"(?<!\S)\d{1,2}(?:[.,]\d)?\s?%(?:\s(?:fat|cocoa|fett|mg|lean))?")
"""How much fat or cocoa there is in it."""


def _stems(name: str) -> _Name:
    return tuple(_stem(word) for word in words(_SHARE.sub("", pantry_languages.food_alone(name))))


@dataclass(frozen=True, slots=True)
class _Words:
    """pantry.toml, in stems."""

    shapes: frozenset[_Name]
    kinds: frozenset[_Name]
    cuts: frozenset[str]
    cut_animals: frozenset[_Name]
    of_the_whole: frozenset[_Name]
    changes: frozenset[str]
    no_change: frozenset[_Name]
    same: dict[_Name, _Name]
    is_a: dict[_Name, frozenset[_Name]]
    own_leaves: frozenset[str]
    brands: dict[_Name, str]
    brand_words: frozenset[_Name]
    whole_names: frozenset[_Name]
    staples: frozenset[_Name]


@cache
def _words() -> _Words:
    data = load("pantry.toml")

    def phrases(key: str) -> frozenset[_Name]:
        return frozenset(_stems(name) for name in names(data[key]))

    same = [[_stems(name) for name in names(entry)] for entry in data["same"]]
    kinds = (entry.split(":") for entry in data["is_a"])
    return _Words(
        shapes=phrases("shapes"),
        kinds=phrases("kinds"),
        cuts=frozenset(word for name in phrases("cuts") for word in name),
        cut_animals=phrases("cut_animals"),
        of_the_whole=phrases("of_the_whole"),
        changes=frozenset(word for key in ("changes", "foods") for name in phrases(key) for word in name),
        no_change=phrases("no_change"),
        same={name: first for first, *others in same for name in others},
        is_a={_stems(kind): frozenset(_stems(name) for name in names(members)) for kind, members in kinds},
        own_leaves=frozenset(word for name in phrases("own_leaves") for word in name),
        brands={_stems(brand): food for brand, food in (entry.split(": ") for entry in data["brands"])},
        brand_words=phrases("brand_words"),
        whole_names=phrases("whole_names"),
        staples=phrases("staples"),
    )


def _without_shapes(name: _Name, shapes: frozenset[_Name]) -> _Name:
    """The name without how it comes, or who made it, unless that is all there is."""
    kept: list[str] = []
    at = 0
    while at < len(name):
        size = next((size for size in (3, 2, 1) if name[at : at + size] in shapes), 0)
        if not size:
            kept.append(name[at])
        at += size or 1
    return tuple(kept) or name


@lru_cache(maxsize=4096)
def _food(name: str) -> _Name:
    """The words that say which food it is, the usual ones where there are several."""
    data = _words()
    plain = _stems(name)
    if plain in data.same:
        return data.same[plain]
    if (brand := _brand(plain, data)) is not None:
        return _food(brand)
    if plain in data.whole_names:
        return plain
    # The leaves of what is no herb are a food of their own: curry leaves, lime leaves.
    if len(plain) > 1 and plain[-1] == _LEAF and plain[-2] in data.own_leaves:
        return plain
    bare = _without_shapes(_without_shapes(plain, data.brand_words), data.shapes)
    if bare[-2:] in data.kinds:
        bare = bare[:-1]
    if bare == ("pepper",) and written(name)[-1:] == ["peppers"]:
        return _food("bell pepper")  # of the spice nobody has several
    for _ in range(3):  # a part may be usual only once another part is: freshly ground black pepper
        bare = _usual(bare, data.same)
    return bare


def _brand(plain: _Name, data: _Words) -> str | None:
    """What a name means that is nothing but a brand: "Kraft Philadelphia"."""
    bare = _without_shapes(plain, data.shapes)
    if bare in data.brands:
        return data.brands[bare]
    return data.brands.get(bare[-1:]) if all((word,) in data.brand_words for word in bare) else None


def _usual(name: _Name, same: dict[_Name, _Name]) -> _Name:
    """The name with the usual words for the longest part of it that is said in several ways."""
    for size in range(len(name), 0, -1):
        for at in range(len(name) - size + 1):
            usual = same.get(name[at : at + size])
            if usual is not None and not _stands_there(usual, name):  # porridge oats are oats, and no porridge porridge
                return (*name[:at], *usual, *name[at + size :])
    return name


def _stands_there(usual: _Name, name: _Name) -> bool:
    size = len(usual)
    return size > 1 and any(name[at : at + size] == usual for at in range(len(name) - size + 1))


@cache
def _known() -> frozenset[str]:
    """Every word of pantry.toml: what tells that a name is English."""
    data = load("pantry.toml")
    lists = (
        "shapes",
        "kinds",
        "cuts",
        "cut_animals",
        "changes",
        "no_change",
        "foods",
        "own_leaves",
        "whole_names",
        "brand_words",
    )
    said = [*(data[key] for key in lists), *data["same"], *(entry.replace(":", ",") for entry in data["is_a"])]
    known = frozenset(word for text in said for name in names(text) for word in _stems(name))
    return known.difference(map(_stem, names(data["borrowed"])))


@lru_cache(maxsize=4096)
def _english(name: str) -> int:
    return sum(word in _known() for word in _stems(name))


@lru_cache(maxsize=8192)
def same_food(one: str, other: str, language: str | None = None) -> bool:
    """Do two names mean the same food? One may be more exact than the other ("red onion" and "onion")."""
    spoken = pantry_languages.spoken(one, other, _english(one) + _english(other), language)
    return any(pantry_languages.same_food(one, other, code) for code in spoken) if spoken else _same(one, other)


def _same(one: str, other: str) -> bool:
    if _tinned_and_fresh(one, other) or _tinned_and_fresh(other, one):
        return False
    a, b = _food(one), _food(other)
    if not a or not b:
        return one.strip().casefold() == other.strip().casefold()
    if sorted(a) == sorted(b):
        return True
    short, long = sorted((a, b), key=len)
    return _more_exact(short, long)


def _tinned_and_fresh(one: str, other: str) -> bool:
    """Is one a tin, where the other says that it is fresh, or a steak of it?"""
    return not (_TINNED.isdisjoint(_stems(one)) or _FRESH.isdisjoint(_stems(other)))


def _more_exact(short: _Name, long: _Name) -> bool:
    """Is the longer name the same food, said with more words?"""
    data = _words()
    if not set(short) < set(long) or long in data.whole_names:
        return False
    extra = [word for word in long if word not in short]
    if short in data.cut_animals and long[: len(short)] == short and data.cuts.issuperset(extra):
        return True
    if long[-1] != short[-1]:
        return False
    return all(word not in data.changes or (word, *short[-1:]) in data.no_change for word in extra)


def find_in(pantry: list[str], name: str, language: str | None = None) -> str | None:
    """Which thing in the pantry a recipe's ingredient is: the equal one before the merely similar, or None. Either name
    may be English; of the other languages (BCP 47) the named one comes first where a word is of several."""
    main = (language or "").lower().partition("-")[0] or None
    key = words(name)
    similar = None
    for item in pantry:
        if words(item) == key and (key or same_food(item, name, main)):
            return item
        if similar is None and (same_food(item, name, main) or _will_do(item, name, main)):
            similar = item
    return similar


@lru_cache(maxsize=8192)
def _will_do(item: str, name: str, language: str | None) -> bool:
    """Can the item serve for the name, though not the other way round: an egg for a yolk, cheddar for cheese?"""
    spoken = pantry_languages.spoken(item, name, _english(item) + _english(name), language)
    if spoken:
        return any(pantry_languages.will_do(item, name, code) for code in spoken)
    wanted, there = _food(name), _food(item)
    if wanted in _words().of_the_whole:
        return there == wanted[:1]
    return any(there == member or _more_exact(member, there) for member in _words().is_a.get(wanted, ()))


@lru_cache(maxsize=1024)
def is_staple(name: str, language: str | None = None) -> bool:
    """Is this something that nearly every kitchen has? "Salt and pepper" is two of them."""
    if _stems(name) in _words().staples:
        return True
    return all(_is_one_staple(part, language) for part in _AND.split(name))


_AND = re.compile(r"\s*&\s*|\s(?:and|und|et|y|e)\s")


def _is_one_staple(name: str, language: str | None) -> bool:
    main = (language or "").lower().partition("-")[0] or None
    spoken = pantry_languages.spoken(name, "", _english(name), main)
    if not spoken:
        return any(same_food(name, staple, main) for staple in STAPLES)
    return any(
        pantry_languages.same_food(name, staple, code) for code in spoken for staple in pantry_languages.staples(code)
    )
