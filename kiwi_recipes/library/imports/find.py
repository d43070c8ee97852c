"""Which objects of a JSON document are recipes: by its type wherever it stands, else by its keys."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from kiwi_recipes.library.imports.errors import ImportRefused
from kiwi_recipes.library.imports.expanded import expanded, unprefixed

__all__ = ["MOST_RECIPES", "FoundRecipe", "find_recipes", "name_of"]

Node = dict[str, Any]

MOST_RECIPES = 200
"""Of one file."""
_MOST_NODES = 100_000


@dataclass(frozen=True, slots=True)
class FoundRecipe:
    """A recipe's object, and what its references (`{"@id": …}`) point to."""

    recipe: Node
    by_id: dict[str, Node] = field(default_factory=dict)

    def resolve(self, value: Any) -> Any:
        """The object that a mere reference names."""
        if isinstance(value, dict) and value.keys() <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            node = self.by_id.get(value["@id"])
            return value if node is None else expanded(node)
        return value


def find_recipes(documents: list[Any], *, where: Literal["page", "file"]) -> list[FoundRecipe]:
    """Every recipe, each once; those that a page merely names beside a whole one are left out. Raises ImportRefused."""
    nodes = [node for document in documents for node in _nodes(document)]
    by_id: dict[str, Node] = {}
    for node in nodes:
        if isinstance(node.get("@id"), str) and len(node) > 2:
            by_id.setdefault(node["@id"], node)
    recipes = [node for node in nodes if _is_recipe(node)] or [node for node in nodes if _has_its_keys(node)]
    if not recipes:
        raise ImportRefused(
            "import_no_recipe",
            "This page holds no recipe as JSON-LD (schema.org). Copy its text and paste that instead."
            if where == "page"
            else "This JSON holds no recipe: no object of the type Recipe, and none with ingredients and steps.",
        )
    recipes = [node for node in recipes if _has_its_keys(node)] or recipes
    different = [node for at, node in enumerate(recipes[: MOST_RECIPES + 1]) if node not in recipes[:at]]
    if len(different) > MOST_RECIPES:
        raise ImportRefused(
            "import_too_long", f"There are more than {MOST_RECIPES} recipes in this file. Import it in parts."
        )
    return [FoundRecipe(expanded(node), by_id) for node in different]


def name_of(node: Node) -> str:
    """What the recipe is called; empty if it isn't."""
    for key in ("name", "title", "headline"):
        said = node.get(key)
        for name in said if isinstance(said, list) else [said]:  # in several languages, say: the first one
            if isinstance(name, str) and name.strip():
                return name.strip()
    return ""


def _nodes(document: Any) -> Iterator[Node]:
    """Every object, those further out first."""
    waiting: deque[Any] = deque([document])
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield unprefixed(value)
            waiting.extend(member for member in value.values() if isinstance(member, (dict, list)))
        elif isinstance(value, list):
            waiting.extend(member for member in value if isinstance(member, (dict, list)))


def _is_recipe(node: Node) -> bool:
    kinds = node.get("@type") or node.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(
        isinstance(kind, str) and kind.replace(":", "/").rpartition("/")[2].lower() == "recipe" for kind in kinds
    )


_INGREDIENTS = ("recipeIngredient", "ingredients", "recipe_ingredient")
_STEPS = ("recipeInstructions", "RecipeInstructions", "instructions", "steps", "recipe_instructions", "directions")


def _has_its_keys(node: Node) -> bool:
    """Mealie's and Tandoor's own forms, and ours, name no type."""
    has_steps = any(node.get(key) for key in _STEPS)
    return has_steps and (any(node.get(key) for key in _INGREDIENTS) or "steps" in node)
