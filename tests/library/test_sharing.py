"""Links to recipes, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio

import pytest

from kiwi_recipes.library import NewRecipe, NoSuchRecipe, RecipeDeleted
from kiwi_recipes.library.repository import Library
from tests.support.app import DISH

ANA, BEN = "session:ana", "session:ben"


async def test_a_link_is_one_recipes_until_it_is_taken_back(library: Library) -> None:
    kept, _ = await library.save(ANA, NewRecipe(DISH["title"], DISH))
    other, _ = await library.save(ANA, NewRecipe("Other", DISH))
    made = await asyncio.gather(*(library.share(ANA, kept.id) for _ in range(10)))
    assert sum(is_new for _, _, is_new in made) == 1
    (token,) = {token for _, token, _ in made}
    assert {one.version for one, _, _ in made} == {2}
    _, second, _ = await library.share(ANA, other.id)
    assert (await library.shared(token)).title == DISH["title"]
    assert (await library.shared(second)).title == "Other"
    for use in (library.share, library.stop_sharing):
        with pytest.raises(NoSuchRecipe):
            await use(BEN, kept.id)
    await library.delete(ANA, other.id)
    with pytest.raises(RecipeDeleted):
        await library.share(ANA, other.id)
    assert (await library.stop_sharing(ANA, kept.id)).version == 3
    assert (await library.stop_sharing(ANA, kept.id)).version == 3
    for nothing in (token, second, token.swapcase(), ""):
        with pytest.raises(NoSuchRecipe):
            await library.shared(nothing)
    _, third, is_new = await library.share(ANA, kept.id)
    assert is_new
    assert third != token


async def test_what_leaves_of_a_recipe_that_a_client_sent(library: Library) -> None:
    """Whatever it has in it, and however little."""
    rows = [{"name": "eggs", "pantry_item": "my eggs"}, None, "flo"]
    odd = {"title": "x", "ingredients": rows, "missing_ingredients": ["flour"], "made_up": 1, "allergens": None}
    for recipe, left in ((odd, {"title": "x", "ingredients": [{"name": "eggs"}, None, "flo"]}), ({}, {})):
        kept, _ = await library.save(ANA, NewRecipe("x", recipe, ending="failed"))
        _, token, _ = await library.share(ANA, kept.id)
        seen = (await library.shared(token)).recipe
        report = seen.pop("allergens")
        assert (report["checked"], "language model" in report["message"]) == (False, False)
        assert seen == left
