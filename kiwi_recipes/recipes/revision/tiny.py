"""What a model of some hundred million parameters may write of a change: few lines, each held to its pattern.

Which parts change is decided here, as far as words tell: those that a diet rules out, those that the wish names. The
model fills in the patterns of `recipes/phrases.py` with the foods that the recipe has then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kiwi_parser.events import Path

from kiwi_recipes.food.pantry import STAPLES
from kiwi_recipes.food.steps import links
from kiwi_recipes.llm.types import JsonSchema
from kiwi_recipes.recipes.json_schema import (
    IS_A_NAME,
    Shelf,
    allowed,
    field_schemas,
    sentence,
    tiny_line,
    tiny_texts,
)
from kiwi_recipes.recipes.phrases import phrases_for
from kiwi_recipes.recipes.revision.lines import LISTS, part_name
from kiwi_recipes.recipes.schemas import RecipeRequest

MOST_LINES = 8
SUBSTITUTES = ("tofu", "chickpeas", "mushrooms", "lentils", "sweet potatoes", "carrots", "beans", "rice", "peas")
"""What takes the place of a food that is to go, if it is not ruled out itself."""
_NUMBERS = {"servings": (1, 2, 3, 4, 6, 8), "prep_minutes": (5, 10, 15, 20), "cook_minutes": (10, 15, 20, 25, 30, 40)}
_STEP_SAID = re.compile(r"\b(?:step|schritt|étape|paso|passaggio) +(\d{1,2})\b", re.IGNORECASE)

Recipe = dict[str, Any]


def tiny_changes(
    recipe: Recipe, rules: RecipeRequest, wish: str | None, scope: Path | None, ruled_out: Sequence[Path]
) -> JsonSchema:
    """The schema of the list of changes."""
    slots = _slots(recipe, rules, wish, scope, ruled_out)[:MOST_LINES]
    foods = _foods(recipe, rules, {path for slot in slots for path in slot if path[0] == "ingredients"}, ruled_out)
    patterns = _Patterns(recipe, rules, foods)
    lines = [{"type": "string", "pattern": f"^({'|'.join(map(patterns.line, slot))})$"} for slot in slots]
    return {"type": "array", "prefixItems": lines, "minItems": len(lines), "maxItems": len(lines)}


def _slots(
    recipe: Recipe, rules: RecipeRequest, wish: str | None, scope: Path | None, ruled_out: Sequence[Path]
) -> list[list[Path]]:
    """For each line the parts that it may be about."""
    rows = {name: [(name, at) for at in range(len(recipe.get(name, [])))] for name in LISTS}
    if scope is not None:
        whole = len(scope) == 1 and scope[0] in LISTS
        return [[path] for path in rows[str(scope[0])]] if whole else [[scope]]
    if ruled_out:
        return [[path] for path in ruled_out if path[0] not in ("description", "notes")] or [[("title",)]]
    steps: list[Path] = list(rows["steps"])
    said: list[Path] = [("steps", int(number) - 1) for number in _STEP_SAID.findall(wish or "")]
    if any(path in said for path in steps):
        return [[path] for path in steps if path in said]
    foods = links(wish or "", [row["name"] for row in recipe.get("ingredients", [])], rules.language)
    if foods:
        speak = [at for at, step in enumerate(recipe.get("steps", [])) if set(step.get("uses") or []) & set(foods)]
        named: list[list[Path]] = [[("ingredients", at)] for at in foods]
        return named + [[("steps", at)] for at in speak]
    return [*([steps] if steps else []), [("notes",)]]


def _foods(recipe: Recipe, rules: RecipeRequest, going: set[Path], ruled_out: Sequence[Path]) -> dict[int, str]:
    """The foods of the recipe by their rows, with substitutes for those that go."""
    names = [row["name"] for row in recipe.get("ingredients", [])]
    going = going | {path for path in ruled_out if path[0] == "ingredients"}
    instead = iter(allowed(SUBSTITUTES, rules, but=names))
    return {at: next(instead, name) if ("ingredients", at) in going else name for at, name in enumerate(names)}


class _Patterns:
    """The pattern of each part's line."""

    def __init__(self, recipe: Recipe, rules: RecipeRequest, foods: dict[int, str]) -> None:
        self._recipe = recipe
        self._foods = foods
        phrases = phrases_for(rules.language or "en")
        named = {name: phrases.staples.get(name, name) if phrases else name for name in allowed(STAPLES[:3], rules)}
        here = {name: own for name, own in named.items() if own not in foods.values()}
        shelf = Shelf([[name] for name in foods.values() if IS_A_NAME.fullmatch(name)][:6], dict([*here.items()][:2]))
        self._texts = tiny_texts(rules, shelf, min(recipe.get("cook_minutes") or 20, 30))

    def line(self, path: Path) -> str:
        return f"{part_name(path)}: {self._of(path)}"

    def _of(self, path: Path) -> str:
        name = str(path[0])
        if name in _NUMBERS:
            return f"({'|'.join(map(str, _NUMBERS[name]))})"
        if name == "ingredients":
            return self._food(int(path[1]))
        if name == "steps":
            steps = self._texts["steps"]
            return _inner(steps[min(int(path[1]), len(steps) - 1)])
        return _inner(self._texts[name]) if name in self._texts else _value(field_schemas()[name])

    def _food(self, at: int) -> str:
        food = self._foods.get(at, SUBSTITUTES[0])
        if not IS_A_NAME.fullmatch(food):
            food = SUBSTITUTES[0]
        return _inner(tiny_line([food], self._recipe.get("servings") or 2))


def _value(schema: JsonSchema) -> str:
    """Of a field that is none of the above: a choice, a number, or a sentence."""
    if "enum" in schema:
        return f"({'|'.join(re.escape(str(value)) for value in schema['enum'] if value is not None)})"
    return _inner(sentence(10, 100)) if "string" in schema["type"] else "[0-9]{1,3}"


def _inner(schema: JsonSchema) -> str:
    """The pattern of a text within that of a line."""
    pattern: str = schema["pattern"]
    return pattern.removeprefix("^").removesuffix("$")
