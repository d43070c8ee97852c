"""The answer of the JSON path, made from a run's terminal event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiwi_recipes.recipes.enrich import allergy_warnings, implausible
from kiwi_recipes.recipes.events import Warned
from kiwi_recipes.recipes.guard import warning_of
from kiwi_recipes.recipes.schemas import Notice, RecipeRequest, RecipeResult, RecipeSuggestion, ServedRecipe


def result_of(request: RecipeRequest, terminal: dict[str, Any]) -> RecipeResult:
    """The result of a run that ended completed or incomplete; `terminal` is that event's body as the wire has it.

    Raises ValueError for any other end, and pydantic's ValidationError for a recipe without a title or a step.
    """
    kind = terminal["type"]
    if kind not in ("recipe.completed", "recipe.incomplete"):
        raise ValueError(f"{kind} has no result")
    recipe = ServedRecipe.model_validate(terminal["recipe"])
    return RecipeResult(
        suggestions=[_suggestion(request, recipe)],
        grocery_list=recipe.missing_ingredients,
        status="complete" if kind == "recipe.completed" else "incomplete",
        missing=terminal.get("missing", []),
        warnings=[
            Notice(code=warning.code, message=warning.message, path=warning.path, evidence=warning.evidence)
            for warning in _warnings(recipe)
        ],
        error=terminal.get("error"),
        finish_reason=terminal["finish_reason"],
        usage=terminal["usage"],
        timings=terminal["timings"],
    )


def _warnings(recipe: ServedRecipe) -> Iterator[Warned]:
    """What must be known of the recipe, for a client that did not see the stream."""
    yield from allergy_warnings(recipe.allergens)
    yield from (warning_of(found) for found in (*recipe.allergens.conflicts, *recipe.allergens.likely))
    yield from implausible(recipe.model_dump(mode="json"))


def _suggestion(request: RecipeRequest, recipe: ServedRecipe) -> RecipeSuggestion:
    return RecipeSuggestion(
        id=recipe.id,
        title=recipe.title,
        match_count=len(recipe.matched_ingredients),
        matched_ingredients=recipe.matched_ingredients,
        missing_ingredients=recipe.missing_ingredients,
        directions=[step.text for step in recipe.steps],
        prep_notes=[f"{row.name}: {row.note}" for row in recipe.ingredients if row.note],
        notes=recipe.notes,
        level=4 if request.level == 4 else 3,
        is_wildcard=request.level == 4,
        recipe=recipe,
    )
