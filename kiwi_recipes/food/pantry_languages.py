"""The same food in German, French, Spanish and Italian names; `pantry` has the rules for English ones.

Which language a pair of names is in is told by its words (pantry_languages.toml), so that an English name in a German
request is read as English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.steps.vocabulary import HEAD_FIRST, Name, stem
from kiwi_recipes.food.words import fold, written

_SMALL = frozenset(
    """
    de d du des la le les l en a au aux et del los las el y con al para sin di della dello dei delle degli dell da il lo
    gli i per alla pour der die das dem den und von vom mit im in zum
    """.split()  # noqa: SIM905 - a list to be read and added to
)
_TELLING = {
    "de": frozenset(("und", "vom", "mit", "zum")),
    "fr": frozenset(("de", "du", "des", "d", "au", "aux", "en")),
    "es": frozenset(("de", "del", "con", "en")),
    "it": frozenset(("di", "del", "della", "dei", "delle", "d", "dell", "al")),
}
"""Small words that tell a language, too."""
_IN_SOMETHING = re.compile(
    r"\s(?:in|im|à|en|al|au|sott)[\s'’](?:\S+\s)?(?:l['’])?"
    r"(?:tomato sauce|tomatensauce|tomatensoße|salsa di pomodoro|tomate|oil|brine|water|juice|syrup|öl|saft|lake|"
    r"wasser|huile|naturel|saumure|aceite|agua|natural|olio|naturale)\b.*"
)
"""What a food lies in: "tuna in sunflower oil"."""
_FROM_SOMETHING = re.compile(
    r"\s(?:aus|from)\s(?:der|dem|a|the)\s(?:dose|konserve|glas|tin|can|jar)\b"
    r"|\saus\s(?:biologischer\s|ökologischer\s)?(?:freiland|boden|bio|weide)?haltung\b"
    r"|\s(?:de|d['’])\s?(?:élevage en )?plein air\b|\sde (?:gallinas camperas|corral)\b"
    r"|\sda allevamento (?:a terra|all['’]aperto)\b"
)
"""What a food comes in, and how the animal was kept: "Tomaten aus der Dose", "Eier aus Freilandhaltung"."""
_WITHOUT = re.compile(
    r"\s(?:sin|sans|senza|ohne)\s"
    r"(?:sal|sel|sale|salz|piel|peau|pelle|haut|hueso|os|osso|knochen|lactosa|lactose|lattosio|laktose|semillas|pépins)\b"
)
"""What is left out of a food that stays itself: "mantequilla sin sal"."""
LANGUAGES = ("de", "fr", "es", "it")


@dataclass(frozen=True, slots=True)
class _Words:
    all: frozenset[str]
    foods: frozenset[str]
    changes: frozenset[str]
    no_change: frozenset[Name]
    other: frozenset[Name]
    prefixes: frozenset[str]
    shapes: frozenset[str]
    cuts: frozenset[str]
    cut_animals: frozenset[str]
    same: dict[Name, Name]
    is_a: dict[Name, frozenset[Name]]


def food_alone(name: str) -> str:
    """The name without what the food lies in or comes in."""
    return _FROM_SOMETHING.sub("", _IN_SOMETHING.sub("", name.casefold()))


def _stems(text: str, language: str) -> Name:
    text = _WITHOUT.sub("", food_alone(text))
    found = tuple(stem(fold(word).strip("'"), language) for part in written(text) for word in part.split("'") if word)
    return tuple(word for word in found if word not in _SMALL) or found


@cache
def _words(language: str) -> _Words:
    data = load("pantry_languages.toml")[language]

    def phrases(key: str) -> frozenset[Name]:
        return frozenset(_stems(name, language) for name in names(data[key]))

    def single(key: str) -> frozenset[str]:
        return frozenset(word for name in phrases(key) for word in name)

    same = [[_stems(name, language) for name in names(entry)] for entry in data["same"]]
    foods = single("foods")
    foods |= {name[0] for first, *others in same if foods.issuperset(first) for name in others if len(name) == 1}
    kinds = (entry.split(":") for entry in data["is_a"])
    lists = ("foods", "changes", "no_change", "other", "shapes", "cuts", "cut_animals")
    said = [*(data[key] for key in lists), *data["same"], *(entry.replace(":", ",") for entry in data["is_a"])]
    return _Words(
        all=frozenset(word for text in said for name in names(text) for word in _stems(name, language)),
        foods=foods,
        changes=single("changes"),
        no_change=phrases("no_change"),
        other=phrases("other"),
        prefixes=frozenset(fold(name) for name in names(data["prefixes"])),
        shapes=single("shapes"),
        cuts=single("cuts"),
        cut_animals=single("cut_animals"),
        same={name: entry[0] for entry in same for name in entry},
        is_a={
            _stems(kind, language): frozenset(_stems(name, language) for name in names(members))
            for kind, members in kinds
        },
    )


@lru_cache(maxsize=4096)
def _known(name: str, language: str) -> int:
    """How many words of the name belong to foods of this language."""
    told = _words(language)
    small = sum(word in _TELLING[language] for part in written(name) for word in part.replace("'", " ").split())
    return small + sum(word in told.all or _is_compound(word, told) for word in _stems(name, language))


def _is_compound(word: str, told: _Words) -> bool:
    return bool(told.prefixes) and len(word) > 6 and any(word.endswith(food) for food in told.foods if len(food) > 3)


def spoken(one: str, other: str, english: int, language: str | None = None) -> tuple[str, ...]:
    """The languages that the two names can be in, by how many words of them are known in each: none for English, of
    which `english` words are, and where no word is known. The named language comes before English where both may be."""
    known = {code: _known(one, code) + _known(other, code) for code in LANGUAGES}
    most = max(known.values())
    if most < max(english, 1) or (most == english and known.get(language or "") != most):
        return ()
    best = tuple(code for code in LANGUAGES if known[code] == most)
    return (language,) if language in best else best


@lru_cache(maxsize=4096)
def _food(name: str, language: str) -> Name:
    """The words that say which food it is, the usual ones where there are several."""
    told = _words(language)
    plain = _stems(name, language)
    if plain in told.same:
        return told.same[plain]
    if plain in told.other:
        return plain
    bare = _known_name(plain, told) or tuple(word for word in plain if word not in told.shapes) or plain
    return told.same.get(bare, bare)


def _known_name(plain: Name, told: _Words) -> Name | None:
    """The name within this one beside which only shapes stand: "petits pois surgelés" are petits pois."""
    for size in range(len(plain) - 1, 1, -1):
        for at in range(len(plain) - size + 1):
            part = plain[at : at + size]
            if (part in told.other or part in told.same) and told.shapes.issuperset((*plain[:at], *plain[at + size :])):
                return part
    return None


@lru_cache(maxsize=4096)
def same_food(one: str, other: str, language: str) -> bool:
    """Do both names mean the same food? One may be more exact than the other."""
    a, b = _food(one, language), _food(other, language)
    if not a or not b:
        return False
    if sorted(a) == sorted(b):
        return True
    return any(_more_exact(short, long, language) for short, long in ((a, b), (b, a)))


def _more_exact(short: Name, long: Name, language: str) -> bool:
    told = _words(language)
    if long in told.other or short in told.other:
        return False
    if language in HEAD_FIRST:
        return _is_kind(short, long, told) or _is_cut(short, long, told)
    if len(long) == 1 == len(short):
        return _is_finer(short[0], long[0], told)
    return _is_kind(short[::-1], long[::-1], told) or (
        len(short) == 1 and all(word not in told.changes for word in long[:-1]) and _is_finer(short[0], long[-1], told)
    )


def _is_kind(short: Name, long: Name, told: _Words) -> bool:
    """The same head, and besides only words that leave it what it is; unlisted words are brands and kinds."""
    if long[0] != short[0] or not set(short) < set(long):
        return False
    extra = [word for word in long if word not in short]
    return all(
        (word not in told.foods and word not in told.changes) or (short[0], word) in told.no_change for word in extra
    )


def _is_cut(short: Name, long: Name, told: _Words) -> bool:
    """ "Blanc de poulet" is poulet."""
    return len(short) == 1 and short[0] in told.cut_animals and long[0] in told.cuts and long[1:2] == short


_JOINTS = ("", "en", "n", "er", "s", "e")


def _is_finer(short: str, long: str, told: _Words) -> bool:
    """ "Weizenmehl" is Mehl, "Hähnchenbrust" is Hähnchen, "Knoblauchzehe" Knoblauch."""
    if long.endswith(short) and len(short) > 1:
        before = long[: -len(short)]
        if any(before.removesuffix(joint) in told.prefixes for joint in _JOINTS):
            return True
    if not long.startswith(short):
        return False
    behind = [long[len(short) :].removeprefix(joint) for joint in _JOINTS]
    return any(rest in told.shapes or (short in told.cut_animals and rest in told.cuts) for rest in behind)


@cache
def staples(language: str) -> tuple[str, ...]:
    return tuple(names(load("pantry_languages.toml")[language]["staples"]))


def will_do(there: str, wanted: str, language: str) -> bool:
    """Can the one serve for the other, though not the other way round: a Gouda for cheese?"""
    told = _words(language)
    has = _food(there, language)
    return any(
        has == member or _more_exact(member, has, language) for member in told.is_a.get(_food(wanted, language), ())
    )
