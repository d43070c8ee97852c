"""What `kiwi scale` reads and prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kiwi_parser.recipe import Ingredient, Recipe
from pydantic import ValidationError

from kiwi_recipes.food.scale import CantScale, Scaled, Units, factor_for_amount, factor_for_servings, scale
from kiwi_recipes.library.imports import ImportRefused
from kiwi_recipes.library.imports import read_recipe as import_recipe
from kiwi_recipes.plain_words import wrong_with
from kiwi_recipes.recipes.shown import shown_amount


class NotARecipe(ValueError):
    """Why a text is none, in words for a person."""


def read_recipe(text: str) -> dict[str, Any]:
    """A recipe in JSON, an event of a stream that holds one, or schema.org's, as `kiwi recipes export` writes it."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise NotARecipe(f"This is not JSON: {error}") from error
    if isinstance(said, dict) and isinstance(said.get("recipe"), dict):
        said = said["recipe"]
    try:
        recipe = Recipe.model_validate(said).model_dump()
    except ValidationError as error:
        return _imported(text, error)
    return {**said, **recipe}


def _imported(text: str, not_ours: ValidationError) -> dict[str, Any]:
    try:
        return import_recipe(text).recipe.model_dump()
    except ImportRefused:
        wrong = not_ours.errors()[0]
        where = ".".join(str(part) for part in wrong["loc"])
        raise NotARecipe(f"This is not a recipe: {where or 'the whole'}: {wrong_with(wrong)}") from not_ours


def scaled(
    recipe: dict[str, Any], *, servings: int | None, factor: float | None, have: str | None, units: Units
) -> Scaled:
    """One of the three at most; without any only the units change."""
    if servings is not None:
        factor = factor_for_servings(recipe, servings)
    if have is not None:
        row = Ingredient.model_validate(have)
        if row.quantity is None:
            raise CantScale(f'There is no amount in "{have}": write it as "300 g flour".')
        factor = factor_for_amount(recipe, row.name, row.quantity, row.unit)
    return scale(recipe, 1.0 if factor is None else factor, units)


def lines(recipe: dict[str, Any]) -> Iterator[str]:
    """The title, for how many it is, and the ingredients, each on its line."""
    yield recipe["title"]
    if recipe.get("servings") is not None:
        yield f"serves {recipe['servings']}"
    for row in recipe["ingredients"]:
        note = f", {row['note']}" if row.get("note") else ""
        yield "  " + " ".join(filter(None, (shown_amount(row), f"{row['name']}{note}")))
