# ruff: noqa: E501
"""Pasted texts, read by the real model in this machine."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from kiwi_recipes.llm.backends.bundled_model import find_bundled_model
from kiwi_recipes.llm.backends.embedded import EmbeddedBackend
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.pasted import Reading, ReadRequest
from kiwi_recipes.streams.codec import as_dict
from tests.recipes.pasted.texts import TEXTS

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(find_bundled_model() is None, reason="the embedded model is not installed"),
    pytest.mark.timeout(180),
]

READ: dict[str, tuple[str | None, list[tuple[float, str | None, str]]]] = {
    "list": ("Grandma's Pancakes", [(2, "cup", "flour"), (3, None, "eggs"), (300, "ml", "milk"), (1, "pinch", "salt")]),
    "letter": ("pancakes", [(2, "cup", "flour"), (3, None, "eggs"), (300, "ml", "milk"), (1, "pinch", "salt")]),
    "german": ("Kartoffelsuppe", [(1, "kg", "Kartoffeln"), (0.5, "l", "Gemüsebrühe"), (1, None, "Zwiebel"), (200, "g", "Sahne")]),
    "blog": ("BUTTER CHICKEN", [(500, "g", "chicken thighs"), (0.5, "cup", "yoghurt"), (2, "tbsp", "butter"), (1, None, "onion")]),
    "note": (None, [(1, "can", "chickpeas"), (2, "tbsp", "tahini"), (1, None, "lemon")]),
    "hostile": ("Soup", [(1, "l", "water")]),
}  # fmt: skip


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def generator() -> AsyncGenerator[LLMRecipeGenerator]:
    backend = EmbeddedBackend()
    yield LLMRecipeGenerator(backend)
    await backend.aclose()


@pytest.mark.parametrize("name", TEXTS)
async def test_what_the_text_says_is_the_recipe(generator: LLMRecipeGenerator, name: str) -> None:
    reading = Reading(ReadRequest(text=TEXTS[name]))
    events = [as_dict(event) async for event in generator.write(reading).events()]
    recipe = events[-1]["recipe"]
    assert events[-1]["type"] == "recipe.completed", events[-1]
    title, rows = READ[name]
    assert title in (None, recipe["title"])
    found = [(row["quantity"], row["unit"], row["name"]) for row in recipe["ingredients"]]
    assert found[: len(rows)] == rows
    assert recipe["steps"]
    warned = [(event["code"], event.get("path")) for event in events if event["type"] == "warning"]
    assert [code for code, _ in warned if code in ("not_in_text", "amount_not_in_text", "left_out")] == []
    assert warned[0][0] == "allergens_not_checked"
