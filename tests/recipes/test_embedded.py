"""A request to the real model in this machine, from end to end."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from kiwi_recipes.llm.embedded import EmbeddedBackend, find_bundled_model
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.result import result_of
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.events import FieldDone, RecipeCompleted, Token
from kiwi_recipes.streams.sse import as_dict
from tests.recipes.kitchen import folded, written

pytestmark = [
    pytest.mark.skipif(find_bundled_model() is None, reason="the embedded model is not installed"),
    pytest.mark.timeout(180),
]


@pytest.fixture
async def backend() -> AsyncGenerator[EmbeddedBackend]:
    backend = EmbeddedBackend()
    try:
        yield backend
    finally:
        await backend.aclose()


async def test_eggs_spinach_feta(backend: EmbeddedBackend) -> None:
    request = RecipeRequest(pantry_items=["eggs", "spinach", "feta"])
    events = [event async for event in LLMRecipeGenerator(backend).stream_generate(request)]
    end = events[-1]
    assert isinstance(end, RecipeCompleted), end
    assert folded(events) == written(end.recipe)
    assert set(end.recipe["matched_ingredients"]) == {"eggs", "spinach", "feta"}
    assert end.recipe["provenance"]["backend"] == "embedded"
    assert end.usage["completion_tokens"] > 50
    assert 3 <= len(end.recipe["steps"]) <= 4
    assert result_of(request, as_dict(end)).status == "complete"
    tokens = [at for at, event in enumerate(events) if isinstance(event, Token)]
    done = {event.path: at for at, event in enumerate(events) if isinstance(event, FieldDone)}
    assert tokens[0] < done["/title"] < done["/ingredients/0"] < done["/ingredients"] < done["/steps/0"] < tokens[-1]


async def test_a_surprise_without_what_is_forbidden(backend: EmbeddedBackend) -> None:
    request = RecipeRequest(
        pantry_items=["salmon", "potatoes", "butter"],
        level=4,
        wildcard_confirmed=True,
        allergies=["dairy"],
        servings=3,
        max_minutes=20,
    )
    result = await LLMRecipeGenerator(backend).generate(request)
    recipe = result.suggestions[0].recipe
    assert recipe.servings == 3
    names = [row.name for row in recipe.ingredients]
    assert {"salmon", "potatoes"} <= set(names)
    assert "butter" not in names
    assert [entry.item for entry in recipe.allergens.withheld] == ["butter"]
