"""What is looked at in a recipe: plain checks, each with its evidence. None says that a recipe is good.

A check says True, False, or None where it has nothing to go by: no allergy was named, a language is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from kiwi_recipes.food.allergens import check_all
from kiwi_recipes.food.mentions import not_listed
from kiwi_recipes.food.pantry import is_staple
from kiwi_recipes.food.plausible import too_long_or_hot, too_much
from kiwi_recipes.food.steps import links, minutes
from kiwi_recipes.recipes.echoes import EXAMPLE, SAID_BEFORE, as_said, handed_back
from kiwi_recipes.recipes.languages import language_of

Made = dict[str, Any]
"""One recipe as `runs` saves it."""


class Verdict(NamedTuple):
    ok: bool | None
    evidence: str = ""


def _verdict(wrong: Sequence[str]) -> Verdict:
    return Verdict(not wrong, "; ".join(wrong))


NOTHING = Verdict(None)


def _language(made: Made) -> str:
    return str(made["request"].get("language") or "en").lower().partition("-")[0]


def _texts(made: Made) -> list[str]:
    return [step.get("text") or "" for step in made["recipe"].get("steps", [])]


def _names(made: Made) -> list[str]:
    return [row["name"] for row in made["recipe"].get("ingredients", []) if row.get("name")]


def completed(made: Made) -> Verdict:
    """The model came to an end, and nothing was lacking. What was stopped for an allergy is told by its own check."""
    if made["end"] == "RecipeFailed" and any(_RULED_OUT in reason for reason in made["dropped"]):
        return NOTHING
    return Verdict(made["end"] == "RecipeCompleted", made["end"])


def every_ingredient_used(made: Made) -> Verdict:
    """Each ingredient is named in a step, but for what every kitchen has."""
    return _verdict(_unused(made)) if _names(made) and _texts(made) else NOTHING


def used_and_listed(made: Made) -> tuple[int, int]:
    """How many of the ingredients that are no staples are used, and of how many."""
    listed = sum(not is_staple(name, _language(made)) for name in _names(made))
    return listed - len(_unused(made)), listed


def _unused(made: Made) -> list[str]:
    names, language = _names(made), _language(made)
    used: set[int] = set()
    for text in _texts(made):
        used.update(links(text, names, language, used=used))
    return [name for at, name in enumerate(names) if at not in used and not is_staple(name, language)]


def every_food_listed(made: Made) -> Verdict:
    """No step speaks of a food that is not in the list. English alone: the words are."""
    texts = _texts(made)
    if _language(made) != "en" or not texts:
        return NOTHING
    names = _names(made)
    return _verdict([food for text in texts for food in not_listed(text, names)])


def plausible_amounts(made: Made) -> Verdict:
    """No amount that nobody can have meant, for so many servings; and an amount at all for what is no staple."""
    rows = made["recipe"].get("ingredients", [])
    if not rows:
        return NOTHING
    servings = made["recipe"].get("servings")
    wrong = [row["name"] for row in rows if too_much(row, servings)]
    bare = [row["name"] for row in rows if row.get("quantity") is None and not is_staple(row["name"], _language(made))]
    return _verdict([*wrong, *(f"no amount of {name}" for name in bare if len(bare) > len(rows) / 2)])


def plausible_times(made: Made) -> Verdict:
    """The steps' times fit into the time in all, and are neither absurd nor none at all where the dish is cooked."""
    texts, total = _texts(made), made["recipe"].get("total_minutes")
    if not texts:
        return NOTHING
    wrong = [f"{excess.amount:g} {excess.measure}" for text in texts for excess in too_long_or_hot(text)]
    took = sum(minutes(text, _language(made)) or 0 for text in texts)
    if total is not None and took > 1.5 * total + 5:
        wrong.append(f"{took} minutes in the steps, {total} in all")
    return _verdict(wrong)


def nothing_forbidden(made: Made) -> Verdict:
    """No name of a food says that it holds what the request's allergies and diets rule out: neither left in, nor
    dropped on the way."""
    request = made["request"]
    asked = [*request.get("allergies", []), *(wish for wish in request.get("constraints", []) if wish in _DIETS)]
    if not asked or not made["recipe"]:
        return NOTHING
    said = [*_names(made), made["recipe"].get("title") or ""]
    found = [
        f"{name}: {finding.phrase} ({finding.allergy})"
        for name in said
        for finding in check_all(name, asked, request.get("language"))
        if finding.outcome == "contains"
    ]
    return _verdict([*found, *(reason for reason in made["dropped"] if _RULED_OUT in reason)])


_RULED_OUT = "rules out"
"""Of the reason with which a field is dropped for an allergy."""
_DIETS = frozenset(("vegan", "vegetarian", "pescatarian", "halal", "kosher", "gluten-free", "dairy-free", "vegano"))


def language_as_asked(made: Made) -> Verdict:
    """The texts are in the language that was asked for, as far as small words tell."""
    recipe = made["recipe"]
    spoken = language_of(" ".join((recipe.get("description") or "", *_texts(made), recipe.get("notes") or "")))
    return NOTHING if spoken is None else Verdict(spoken == _language(made), spoken)


def no_example(made: Made) -> Verdict:
    """No sentence of the prompt's own example was handed back: neither left in, nor dropped on the way."""
    recipe, names = made["recipe"], _names(made)
    texts = (recipe.get("description") or "", *_texts(made), recipe.get("notes") or "")
    left = [text for text in texts if text and handed_back(text, names)]
    return _verdict([*left, *(reason for reason in made["dropped"] if reason == EXAMPLE)])


def nothing_said_twice(made: Made) -> Verdict:
    """No step says what another says: neither left in, nor dropped on the way."""
    said: set[str] = set()
    again = [text for text in _texts(made) if as_said(text) in said or said.add(as_said(text))]  # type: ignore[func-returns-value]
    return _verdict([*again, *(reason for reason in made["dropped"] if reason == SAID_BEFORE)])


def no_ingredient_twice(made: Made) -> Verdict:
    """No food is listed twice in one part of the dish."""
    rows = [(row["name"].casefold(), row.get("group")) for row in made["recipe"].get("ingredients", [])]
    return _verdict([name for at, (name, group) in enumerate(rows) if (name, group) in rows[:at]])


def servings_as_asked(made: Made) -> Verdict:
    asked = made["request"].get("servings")
    got = made["recipe"].get("servings")
    return NOTHING if asked is None else Verdict(got == asked, f"{got}, not {asked}")


def time_as_asked(made: Made) -> Verdict:
    asked, took = made["request"].get("max_minutes"), made["recipe"].get("total_minutes")
    return NOTHING if asked is None or took is None else Verdict(took <= asked, f"{took} of {asked} minutes")


def pantry_used(made: Made) -> Verdict:
    """At least half of the pantry, or four things of it, are in the list: it is what the recipe was asked for."""
    pantry = made["request"]["pantry_items"]
    if not _names(made):
        return NOTHING
    there = made["recipe"].get("matched_ingredients") or []
    return Verdict(len(there) >= min(4, (len(pantry) + 1) // 2), f"{len(there)} of {len(pantry)}")


CHECKS: dict[str, Callable[[Made], Verdict]] = {
    "complete": completed,
    "every ingredient is used": every_ingredient_used,
    "every food is listed": every_food_listed,
    "amounts are plausible": plausible_amounts,
    "times are plausible": plausible_times,
    "nothing forbidden": nothing_forbidden,
    "language as asked": language_as_asked,
    "not the prompt's example": no_example,
    "no step said twice": nothing_said_twice,
    "no ingredient twice": no_ingredient_twice,
    "servings as asked": servings_as_asked,
    "time as asked": time_as_asked,
    "pantry used": pantry_used,
}


def score(made: Made) -> dict[str, Verdict]:
    return {name: check(made) for name, check in CHECKS.items()}
