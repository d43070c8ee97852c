"""A finished recipe as text, for wires whose clients show messages."""

from __future__ import annotations

from typing import Any

from kiwi_recipes.library.export.markdown import markdown
from kiwi_recipes.recipes.schemas import ServedRecipe


def as_markdown(recipe: dict[str, Any]) -> str:
    return markdown(ServedRecipe.model_validate(recipe))
