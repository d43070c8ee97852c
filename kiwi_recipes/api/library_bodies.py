"""What a client sends to keep a recipe, and to change what is kept of it."""

from __future__ import annotations

import re
from functools import partial
from typing import Annotated, Any

from kiwi_parser import Recipe
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from kiwi_recipes.library import Acknowledged, Changes
from kiwi_recipes.recipes.known_fields import KnownFields
from kiwi_recipes.recipes.schemas import AllergenReport, Provenance, ServedIngredient, clean, list_length

LONGEST_NOTE = 5_000

Title = Annotated[str, BeforeValidator(partial(clean, limit=300)), Field(min_length=1, max_length=300)]
Tag = Annotated[str, BeforeValidator(partial(clean, limit=40)), Field(min_length=1, max_length=40)]
Tags = Annotated[list[Tag], BeforeValidator(partial(list_length, least=0, most=20, what="tag")), Field(max_length=20)]
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
Note = Annotated[str, AfterValidator(lambda text: _INVISIBLE.sub("", text).strip()), Field(max_length=LONGEST_NOTE)]


class PostedRecipe(Recipe):
    """A recipe that a client has: as it was served, or of its own."""

    ingredients: list[ServedIngredient] = Field(min_length=1)  # type: ignore[assignment]
    total_minutes: int | None = None
    matched_ingredients: list[str] = Field(default_factory=list)
    missing_ingredients: list[str] = Field(default_factory=list)
    allergens: AllergenReport | None = None
    provenance: Provenance | None = None


class SaveRequest(KnownFields):
    """What to keep: a run by its id, or a recipe."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={"additionalProperties": False, "examples": [{"run": "9c372ae4c1d24f6c8a1f0b7d5e3f2a10"}]},
    )

    run: str | None = Field(
        default=None,
        max_length=64,
        description="A run that has ended, whatever its end: the server takes what it wrote. Saved again, it is there "
        "once.",
    )
    recipe: dict[str, Any] | None = Field(
        default=None, description="Or a whole recipe, as `GET /api/v1/recipes/schema` describes it."
    )
    acknowledged: list[Acknowledged] = Field(
        default_factory=list,
        max_length=100,
        description="The warnings of `recipe.allergens.likely` that the user has seen and agrees to, each with its "
        "`path`, `text` and `allergy`. With one missing the answer is a 409 that lists it.",
    )
    tags: Tags = Field(default_factory=list)
    note: Note = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> SaveRequest:
        if (self.run is None) == (self.recipe is None):
            raise PydanticCustomError("run_or_recipe", "Send either run, the id of a run, or recipe.")
        return self


class ChangeRequest(KnownFields):
    """What is to change; what is not sent stays."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "additionalProperties": False,
            "minProperties": 1,
            "examples": [{"favourite": True, "rating": 5, "tags": ["quick"]}],
        },
    )

    title: Title = ""
    favourite: bool = False
    rating: Annotated[int, Field(ge=1, le=5)] | None = Field(default=None, description="1 to 5; null takes it back.")
    note: Note = ""
    tags: Tags = Field(default_factory=list, description="All of them: others are taken off.")

    @model_validator(mode="after")
    def _something(self) -> ChangeRequest:
        if not self.model_fields_set:
            raise PydanticCustomError("nothing_to_change", "Send what is to change.")
        return self

    @property
    def changes(self) -> Changes:
        changes: Changes = {}
        for name in ("title", "favourite", "rating", "note", "tags"):
            if name in self.model_fields_set:
                changes[name] = getattr(self, name)
        return changes
