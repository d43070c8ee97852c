"""The recipes that the recorded model streams hold."""

from __future__ import annotations

import asyncio
from pathlib import Path

from kiwi_parser import Recipe

from kiwi_recipes.recipe_file import NoRecipe, recipe_of_file

RECORDINGS = sorted((Path(__file__).parent.parent / "fixtures" / "recordings").rglob("*.jsonl"))


async def _recipes() -> dict[str, Recipe]:
    found = {}
    for path in RECORDINGS:
        try:
            found[path.stem] = await recipe_of_file(path)
        except NoRecipe:
            continue
    return found


RECORDED = asyncio.run(_recipes())
assert len(RECORDED) >= 5
