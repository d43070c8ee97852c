"""RecipeParser: a `ModelParser` for `Recipe`."""

from __future__ import annotations

from typing import Any

from kiwi_parser.limits import Limits
from kiwi_parser.model_parser import ModelParser
from kiwi_parser.recipe.models import Recipe


class RecipeParser(ModelParser[Recipe]):
    """A `ModelParser` for `Recipe`. By its `language` it reads amounts: "1,250 kg" is 1.25 in German."""

    def __init__(self, *, strict: bool = False, limits: Limits | None = None, language: str | None = None) -> None:
        super().__init__(Recipe, strict=strict, limits=limits, language=language)

    @property
    def recipe(self) -> Recipe | dict[str, Any] | None:
        """What is known so far, never more: a dict until the recipe is whole and valid, then a `Recipe`."""
        return self.value
