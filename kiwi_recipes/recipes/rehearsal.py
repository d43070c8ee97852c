"""A recipe that nobody sees, read as a model's reply is, so that the first one that somebody sees does not wait.

The words and patterns of a language are made ready when they are first needed, which takes some 0.15 s. On the event
loop every stream would stand still for that long.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recipes.attempt import Attempt, Mends
from kiwi_recipes.recipes.draft import Draft
from kiwi_recipes.recipes.pantry_split import exclude_allergens
from kiwi_recipes.recipes.prompts import PromptForm, recipe_prompt
from kiwi_recipes.recipes.schemas import Provenance, RecipeRequest
from kiwi_recipes.recipes.task import Suggestion

__all__ = ["opening", "rehearse"]

_REPLY = json.dumps(
    {
        "title": "Rice",
        "ingredients": ["1/2 kg rice (washed)", "For the sauce:", "2 eggs"],
        "steps": ["Boil the rice at 100 °C for 12 minutes.", "Add the eggs."],
    }
)


def rehearse(language: str) -> None:
    """Ask for a recipe in this language (see `RecipeRequest.language`) and read a reply, by all that asks, reads,
    checks and finishes."""
    task = Suggestion(RecipeRequest(pantry_items=["rice"], allergies=["peanuts"], language=language))
    task.prompt(None, {})
    draft = Draft()
    attempt = Attempt(draft, task.pantry, Mends(), language=task.language, guard=task.guard)
    attempt.feed(_REPLY)
    attempt.close()
    nobody = Provenance(
        backend=None, model=None, prompt_version="", attempts=1, mends=0, created=datetime.now(UTC).isoformat()
    )
    for _ in task.checks(task.complete(draft.recipe(), nobody)):
        pass


def opening(form: PromptForm) -> Prompt:
    """What all prompts begin with, and a short question, for a model to read before somebody asks."""
    request = RecipeRequest(pantry_items=["eggs"])
    return recipe_prompt(request, exclude_allergens(request.pantry_items, ()), form=form)
