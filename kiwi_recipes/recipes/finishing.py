"""What the server adds to a recipe: what is from the pantry, the time in all, the allergies, who wrote it.

And what it can see of a finished recipe by looking: wishes that were not kept, steps that point to nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from kiwi_parser.recipe.fields import MAX_MINUTES

from kiwi_recipes.food.mentions import not_listed
from kiwi_recipes.food.pantry import find_in, is_staple
from kiwi_recipes.food.steps import links, minutes
from kiwi_recipes.recipes.echoes import as_said
from kiwi_recipes.recipes.languages import language_of
from kiwi_recipes.recipes.schemas import AllergenReport, Provenance, RecipeRequest, Withheld
from kiwi_recipes.recipes.withhold import NOT_CHECKED, Larder
from kiwi_recipes.streams.events import Warned

Row = dict[str, Any]

_ADDED = frozenset({"pantry_item", "staple", "quantity_max"})

_LARGEST_ID = 2**31 - 1
"""Older clients keep ids in 32 bits."""


def new_recipe_id(excluded: list[int]) -> int:
    """Never 0, which older clients take for "none", and none that the client has asked to be spared."""
    taken = set(excluded)
    while True:
        number = 1 + secrets.randbelow(_LARGEST_ID)
        if number not in taken:
            return number


def from_pantry(row: Row, pantry: list[str]) -> Row:
    """An ingredient's row with `pantry_item`, which thing in the pantry it is, or None; and `staple`, see STAPLES."""
    name = row.get("name") or ""
    return {**row, "pantry_item": find_in(pantry, name), "staple": is_staple(name)}


def linked(step: Row, ingredients: Sequence[Row], earlier: Sequence[Row], language: str) -> Row:
    """A step's row with what its text says: how long it takes and which ingredients it uses. What the model wrote of
    that itself is kept."""
    text, takes, uses = step["text"], step.get("minutes"), step.get("uses")
    if takes is None:
        said = minutes(text, language)
        takes = said if said is not None and said <= MAX_MINUTES else None
    if not uses:
        names, groups = [row["name"] for row in ingredients], [row.get("group") for row in ingredients]
        used = {at for row in earlier for at in row.get("uses") or []}
        uses = links(text, names, language, groups=groups, used=used)
    return {**step, "minutes": takes, "uses": uses}


def all_linked(steps: Sequence[Row], ingredients: Sequence[Row], language: str) -> list[Row]:
    """The same for a whole list."""
    rows: list[Row] = []
    for step in steps:
        rows.append(linked(step, ingredients, rows, language))
    return rows


def as_written(recipe: Row) -> Row:
    """The recipe without what was added to its rows, as a model could have written it."""
    rows = [{k: v for k, v in row.items() if k not in _ADDED} for row in recipe.get("ingredients", [])]
    return {**recipe, "ingredients": rows} if rows else recipe


def allergen_report(request: RecipeRequest, larder: Larder) -> AllergenReport:
    return AllergenReport(
        message=NOT_CHECKED,
        forbidden=request.allergies,
        withheld=[Withheld(item=item, allergy=allergy) for item, allergy in larder.withheld],
        unknown=list(larder.unknown_allergies),
        unread=list(larder.unread),
    )


def allergy_warnings(report: AllergenReport) -> Iterator[Warned]:
    """Said with every recipe; and which things of the pantry the model was not told about."""
    yield Warned("allergens_not_checked", report.message)
    if report.withheld:
        named = ", ".join(f"{entry.item} ({entry.allergy})" for entry in report.withheld)
        evidence = {"items": [entry.model_dump() for entry in report.withheld]}
        yield Warned("allergen_withheld", f"Left out because of your allergies: {named}.", evidence=evidence)
    if report.unknown:
        message = (
            f"On no list of allergens: {', '.join(report.unknown)}. Of your pantry only what has these very words "
            "in its name was left out."
        )
        yield Warned("allergy_unknown", message, evidence={"allergies": report.unknown})
    if report.unread:
        message = f"Could not be judged by its name, and was not left out: {', '.join(report.unread)}."
        yield Warned("pantry_unread", message, evidence={"items": report.unread})


def finished(recipe: Row, *, recipe_id: int, allergens: AllergenReport, provenance: Provenance) -> Row:
    """The recipe so far with the server's fields. What is not known yet (the time, of half a recipe) is None."""
    rows = [row for row in recipe.get("ingredients", []) if isinstance(row, dict) and row.get("name")]
    matched = dict.fromkeys(row["pantry_item"] for row in rows if row.get("pantry_item"))
    missing = dict.fromkeys(row["name"] for row in rows if not row.get("pantry_item") and not row.get("staple"))
    times = [recipe[name] for name in ("prep_minutes", "cook_minutes") if recipe.get(name) is not None]
    return {
        "id": recipe_id,
        **recipe,
        "total_minutes": sum(times) if times else None,
        "matched_ingredients": list(matched),
        "missing_ingredients": list(missing),
        "allergens": allergens.model_dump(mode="json"),
        "provenance": provenance.model_dump(mode="json"),
    }


def unkept_wishes(request: RecipeRequest, recipe: Row) -> Iterator[Warned]:
    """What was asked for in numbers and did not come so."""
    if request.servings is not None and recipe.get("servings") not in (None, request.servings):
        message = f"The recipe is for {recipe['servings']}, not for {request.servings} as you asked."
        yield Warned("servings", message, "/servings")
    total = recipe.get("total_minutes")
    if request.max_minutes is not None and total is not None and total > request.max_minutes:
        yield Warned("too_long", f"It takes {total} minutes; you asked for at most {request.max_minutes}.")
    if foreign := _foreign_units(request, recipe):
        asked = {"metric": "metric units", "us": "US units"}[request.units or "metric"]
        yield Warned("units", f"You asked for {asked}; some amounts are in {_listed(foreign)}.", "/ingredients")
    if (spoken := _other_language(request, recipe)) is not None:
        message = "The recipe seems to be in another language than you asked for."
        yield Warned("language", message, evidence={"asked": request.language, "seems": spoken})
    if request.max_missing is not None:
        to_buy = recipe["missing_ingredients"]
        if len(to_buy) > request.max_missing:
            message = f"{len(to_buy)} things are not in your pantry; you asked for at most {request.max_missing}."
            yield Warned("too_many_missing", message, "/ingredients", {"missing": to_buy})


_UNITS = {"metric": ("g", "kg", "ml", "l"), "us": ("cup", "oz", "lb", "fl_oz")}


def _foreign_units(request: RecipeRequest, recipe: Row) -> list[str]:
    """The units of the other system that were used, each once."""
    if request.units is None:
        return []
    other = _UNITS["us" if request.units == "metric" else "metric"]
    used = dict.fromkeys(row.get("unit") for row in recipe.get("ingredients", []))
    return [unit.replace("_", " ") for unit in used if unit in other]


def _other_language(request: RecipeRequest, recipe: Row) -> str | None:
    """The language that the text is in, if that is another one of those that can be told than was asked for."""
    if request.language is None:
        return None
    texts = [recipe.get("description"), recipe.get("notes"), *(step.get("text") for step in recipe.get("steps", []))]
    spoken = language_of(" ".join(text for text in texts if text))
    return spoken if spoken is not None and spoken != request.language.lower().partition("-")[0] else None


def steps_apart(recipe: Row) -> Iterator[Warned]:
    """Steps that name foods which are not in the list, and those that say what another one says."""
    names = [row["name"] for row in recipe.get("ingredients", []) if row.get("name")]
    said: dict[str, int] = {}
    for number, step in enumerate(recipe.get("steps", [])):
        text = step.get("text") or ""
        if lost := not_listed(text, names):
            message = f"Step {number + 1} speaks of {_listed(lost)}, not among the ingredients."
            yield Warned("food_not_listed", message, f"/steps/{number}/text", {"foods": lost})
        first = said.setdefault(as_said(text), number)
        if first != number:
            message = f"Step {number + 1} says the same as step {first + 1}."
            yield Warned("step_repeated", message, f"/steps/{number}/text", {"step": first})


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def dangling_uses(recipe: Row) -> Iterator[Warned]:
    """Steps that point to ingredients which are not in the list."""
    rows = len(recipe.get("ingredients", []))
    for number, step in enumerate(recipe.get("steps", [])):
        lost = [position for position in step.get("uses") or [] if position >= rows]
        if lost:
            message = f"Step {number + 1} points to ingredients that are not in the list."
            yield Warned("dangling_uses", message, f"/steps/{number}/uses", {"positions": lost})
