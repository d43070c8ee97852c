"""A kept recipe as a file: under its own title, with its tags and its note, and a draft as far as it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiwi_parser.recipe import Recipe, Step
from pydantic import Field, ValidationError

from kiwi_recipes.library.entries import KeptRecipe
from kiwi_recipes.library.export.forms import Export, FormName, export
from kiwi_recipes.library.export.made_from import made_from_line
from kiwi_recipes.library.export.words import language_in, words_of
from kiwi_recipes.recipes.schemas import AllergenReport, Provenance, ServedIngredient

__all__ = ["export_kept", "recipe_of_kept"]


class _Kept(Recipe):
    """A recipe of which anything may be missing but the title."""

    ingredients: list[ServedIngredient] = Field(default_factory=list)  # type: ignore[assignment]
    steps: list[Step] = Field(default_factory=list)
    allergens: AllergenReport | None = None
    provenance: Provenance | None = None
    source: str | None = None
    made_from: str = ""


def export_kept(kept: KeptRecipe, form: FormName) -> Export:
    """The file; its texts of ours are in the language of the recipe."""
    recipe = recipe_of_kept(kept)
    return export(recipe, form, language=language_in(recipe), tags=kept.tags)


def recipe_of_kept(kept: KeptRecipe) -> Recipe:
    """The recipe as its reader sees it. What a run left half done is left out."""
    known = {name: value for name, value in kept.recipe.items() if name in _Kept.model_fields and value is not None}
    recipe = _valid({**known, "title": kept.title, "source": kept.provenance.source})
    language = language_in(recipe)
    said = [recipe.notes, kept.note, words_of(language).draft if kept.draft else ""]
    notes = "\n".join(filter(None, said))
    made_from = made_from_line(kept.provenance.made_from, kept.recipe, language)
    return recipe.model_copy(update={"notes": notes, "made_from": made_from})


def _valid(said: Mapping[str, Any]) -> _Kept:
    """Without the rows and fields that are none: they go one after the other, as each is found out."""
    recipe: dict[str, Any] = dict(said)
    while True:
        try:
            return _Kept.model_validate(recipe)
        except ValidationError as error:
            _drop(recipe, [(str(fault["loc"][0]), fault["loc"][1:]) for fault in error.errors()])


def _drop(recipe: dict[str, Any], wrong: list[tuple[str, tuple[int | str, ...]]]) -> None:
    for name in {name for name, _ in wrong}:
        rows = recipe[name]
        numbers = {loc[0] for of, loc in wrong if of == name and loc}
        if name in ("ingredients", "steps") and isinstance(rows, list) and numbers:
            recipe[name] = [row for at, row in enumerate(rows) if at not in numbers]
        else:
            del recipe[name]
