"""The recipe in a file of ours: a recipe or an API's answer as JSON, a stream's events, a recorded model stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

from kiwi_parser import Recipe
from pydantic import ValidationError

from kiwi_recipes.llm.backends.replay import ReplayBackend
from kiwi_recipes.llm.routing import LLMRouter, Route
from kiwi_recipes.plain_words import wrong_with
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.schemas import RecipeRequest, ServedRecipe
from kiwi_recipes.streams.codec import decode, encode

__all__ = ["NoRecipe", "recipe_of", "recipe_of_file"]


class NoRecipe(ValueError):
    """There is no recipe in it; the message says what was looked for."""


async def recipe_of_file(path: Path) -> Recipe:
    """Raises NoRecipe, RecordingError and OSError."""
    try:
        text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - nothing else runs here
    except UnicodeDecodeError:
        raise NoRecipe(f"{path.name} is not UTF-8 text.") from None
    try:
        return recipe_of(json.loads(text))
    except (ValueError, RecursionError) as error:
        if isinstance(error, NoRecipe):
            raise NoRecipe(f"{path.name}: {error}") from None
    entries = list(_json_lines(text))
    if not entries:
        raise NoRecipe(f"{path.name} is neither JSON nor JSON lines.")
    recipe = await _of_recording(path) if "wire" in entries[-1] or "source" in entries[0] else _of_events(entries)
    if not (recipe.get("title") and recipe.get("steps")):
        raise NoRecipe(f"{path.name}: the stream in it holds no recipe.")
    return recipe_of(recipe)


def recipe_of(said: Any) -> Recipe:
    """Of a recipe, of an answer to `suggest`, or of what wraps one as `recipe`. Raises NoRecipe."""
    if isinstance(said, dict) and isinstance(said.get("suggestions"), list):
        said = next(iter(said["suggestions"]), None)
    if isinstance(said, dict) and isinstance(said.get("recipe"), dict):
        said = said["recipe"]
    if not isinstance(said, dict):
        raise NoRecipe("not a recipe: a JSON object with a title, ingredients and steps is.")
    try:
        return (ServedRecipe if "allergens" in said else Recipe).model_validate(said)
    except ValidationError as error:
        fault = error.errors()[0]
        raise NoRecipe(f"not a recipe: {'.'.join(map(str, fault['loc']))}: {wrong_with(fault)}.") from None


def _json_lines(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            yield entry


def _of_events(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """What `kiwi suggest --json` printed."""
    fold = EventFold()
    for entry in entries:
        fold.apply(entry)
    return fold.recipe


async def _of_recording(path: Path) -> dict[str, Any]:
    """A model's stream, parsed again as it was when it was recorded."""
    router = LLMRouter([Route(ReplayBackend("replay", path, speed=0))])
    fold = EventFold()
    try:
        events = LLMRecipeGenerator(router, attempts=1).start(RecipeRequest(pantry_items=["salt"])).events()
        async with aclosing(events):
            seq = 0
            async for event in events:
                if (body := decode(encode(event, seq))) is not None:
                    fold.apply(body)
                seq += 1
    finally:
        await router.aclose()
    return fold.recipe
