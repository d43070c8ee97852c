"""What others see of a recipe by its link: the recipe, and nothing of whose it is."""

from __future__ import annotations

import secrets
from collections.abc import Container
from typing import Any

from kiwi_parser.recipe import Ingredient, Recipe, Step

from kiwi_recipes.library.entries import KeptRecipe, SharedOrigin, SharedRecipe
from kiwi_recipes.library.export.allergens import NOBODY_LOOKED
from kiwi_recipes.recipes.pantry_split import BY_NAME, NOT_CHECKED
from kiwi_recipes.recipes.schemas import AllergenReport

TOKEN_BYTES = 24
"""192 bits: a link can't be guessed."""


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def shared_of(kept: KeptRecipe) -> SharedRecipe:
    """What is meant for others, each field named: what a recipe has besides stays with its owner."""
    origin = kept.provenance
    recipe = _only(kept.recipe, {*Recipe.model_fields, "total_minutes"})
    for name, row in (("ingredients", Ingredient), ("steps", Step)):
        if isinstance(recipe.get(name), list):
            recipe[name] = [_only(one, row.model_fields) for one in recipe[name]]
    likely = (kept.recipe.get("allergens") or {}).get("likely") or []
    return SharedRecipe(
        title=kept.title,
        ending=kept.ending,
        recipe={**recipe, "allergens": _report(likely, by_model=origin.run is not None).model_dump(mode="json")},
        warnings=[one for one in origin.warnings if _is_of_the_recipe(one)],
        provenance=SharedOrigin(model=origin.model, source=origin.source),
    )


def _only(row: Any, names: Container[str]) -> Any:
    return {name: value for name, value in row.items() if name in names} if isinstance(row, dict) else row


def _report(likely: list[dict[str, Any]], *, by_model: bool) -> AllergenReport:
    """Not what else was looked for: whoever has it was not asked about, and others rule out other things."""
    entries = dict.fromkeys(f"“{one['allergy']}”" for one in likely)
    unchecked = NOT_CHECKED if by_model else NOBODY_LOOKED
    message = BY_NAME.format(", ".join(entries)) if likely else unchecked
    return AllergenReport.model_validate({"checked": bool(likely), "message": message, "likely": likely})


def _is_of_the_recipe(warning: dict[str, Any]) -> bool:
    """About a food that is in it: not what was left out of it, nor out of the pantry."""
    likely = (warning.get("evidence") or {}).get("outcome") == "likely"
    return warning.get("code") == "food_unread" or (likely and warning.get("code") in ("allergen", "diet"))
