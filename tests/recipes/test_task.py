"""A generation writes what its task asks for: here a recipe that exists, changed, with its own question and check."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Iterator

from kiwi_recipes.llm.types import Prompt
from kiwi_recipes.recipes.events import RecipeCompleted, StreamReset, Warned
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.json_schema import Lacking
from kiwi_recipes.recipes.schemas import AllergenReport, Provenance, RecipeRequest
from kiwi_recipes.recipes.task import Recipe, Suggestion
from tests.recipes.kitchen import PLAIN, PLAIN_TEXT, ScriptedModel, pieces, reply


class Change(Suggestion):
    """Another question, and a check that it was heeded."""

    def __init__(self, recipe: Recipe, wish: str) -> None:
        super().__init__(RecipeRequest(pantry_items=[row["name"] for row in recipe["ingredients"]]))
        self.before = recipe
        self.wish = wish

    def prompt(self, lacking: Lacking | None, recipe: Recipe) -> Prompt:
        prompt = super().prompt(lacking, recipe)
        return dataclasses.replace(prompt, user=f"{self.wish}: {self.before['title']}. {prompt.user}")

    def checks(self, recipe: Recipe) -> Iterator[Warned]:
        if recipe["title"] == self.before["title"]:
            yield Warned("unchanged", "It has the same name.", "/title")


async def test_another_task_has_its_own_question_and_checks() -> None:
    changed = PLAIN_TEXT.replace("Tomato Rice", "Vegan Tomato Rice")
    for text, warned in ((changed, []), (PLAIN_TEXT, ["unchanged"])):
        cut = text.index("Fry the tomatoes")
        model = ScriptedModel(pieces(text[:cut]), reply(text[text.index('{"title"') :]))
        events = [event async for event in LLMRecipeGenerator(model).write(Change(PLAIN, "Make it vegan")).events()]
        assert [prompt.user.startswith("Make it vegan: Tomato Rice. ") for prompt in model.prompts] == [True, True]
        assert sum(isinstance(event, StreamReset) for event in events) == 1
        end = events[-1]
        assert isinstance(end, RecipeCompleted)
        assert end.recipe["matched_ingredients"] == [row["name"] for row in PLAIN["ingredients"]]
        told = [event.code for event in events if isinstance(event, Warned)]
        assert [code for code in told if code == "unchanged"] == warned
        assert "dangling_uses" not in told


def reports() -> dict[int, AllergenReport]:
    """All that there are, by their address."""
    gc.collect()
    return {id(one): one for one in gc.get_objects() if type(one) is AllergenReport}


def test_what_is_said_of_allergens_is_not_kept_while_the_recipe_is_written() -> None:
    before = reports()  # other tests' own: held, so that no new one has the address of an old one
    suggestion = Suggestion(RecipeRequest(pantry_items=["eggs", "rice"], allergies=["nuts"]))
    assert [warning.code for warning in suggestion.notices()] == ["allergens_by_name"]
    assert reports().keys() <= before.keys()
    provenance = Provenance(
        backend=None, model=None, prompt_version="1", attempts=1, mends=0, created="2026-01-01T00:00:00Z"
    )
    assert suggestion.complete({}, provenance)["allergens"]["checked"]
