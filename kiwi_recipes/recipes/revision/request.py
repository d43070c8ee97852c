"""What a client asks: a wish, a part to be written anew, or both."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from kiwi_parser.events import Path
from kiwi_parser.recipe import Recipe
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from kiwi_recipes.recipes.known_fields import KnownFields
from kiwi_recipes.recipes.revision.lines import LISTS
from kiwi_recipes.recipes.schemas import Allergy, Language, Wish, clean, list_length, not_blocked
from kiwi_recipes.streams.pointers import pointer_keys

LONGEST_WISH = 200


class PathUnknown(ValueError):
    """The recipe has no such part."""


def _says_something(wish: str) -> str:
    if not any(char.isalnum() for char in wish):
        raise PydanticCustomError("no_wish", "Say in words what is to change, such as: make it vegan.")
    return wish


Change = Annotated[
    str,
    BeforeValidator(partial(clean, limit=LONGEST_WISH)),
    AfterValidator(_says_something),
    AfterValidator(not_blocked),
    Field(min_length=1, max_length=LONGEST_WISH),
]


class ReviseRequest(KnownFields):
    """What is to change in a kept recipe. A field that is not known is refused."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "additionalProperties": False,
            "examples": [{"wish": "make it vegan"}, {"path": "/steps/2", "wish": "explain it"}, {"path": "/title"}],
        },
    )

    wish: Change | None = Field(default=None, description='"make it vegan", "no oven", "swap the feta".')
    path: str | None = Field(
        default=None,
        max_length=100,
        description="Write this part anew and leave the others: `/title`, `/steps/2`, `/ingredients`. A JSON Pointer "
        "into the recipe as it is kept.",
    )
    allergies: Annotated[list[Allergy], BeforeValidator(partial(list_length, least=0, most=20, what="allergy"))] = (
        Field(default_factory=list, max_length=20, description="Beside those that the recipe was held against.")
    )
    diets: Annotated[list[Wish], BeforeValidator(partial(list_length, least=0, most=20, what="diet"))] | None = Field(
        default=None, max_length=20, description="In place of those that the recipe was held to; [] for none."
    )
    language: Language | None = Field(default=None, description="A BCP 47 tag; default: the recipe's own.")

    @model_validator(mode="after")
    def _something(self) -> ReviseRequest:
        if self.wish is None and self.path is None:
            raise PydanticCustomError("nothing_to_change", "Send a wish, or the path of a part to be written anew.")
        return self


def part_of(path: str, recipe: dict[str, Any]) -> Path:
    """The part that a pointer names. Raises PathUnknown, with what there is."""
    name, *rest = pointer_keys(path) or [""]
    if not path.startswith("/") or name not in Recipe.model_fields:
        raise PathUnknown(f"{path[:60] or 'This'} is no part of a recipe. There are: {', '.join(_names())}.")
    if not rest or name not in LISTS:
        if rest or (name in LISTS and not recipe.get(name)):
            raise PathUnknown(f"There is nothing at {path[:60]}.")
        return (name,)
    rows = len(recipe.get(name) or [])
    number = rest[0]
    if not (number.isascii() and number.isdigit() and len(number) < 4 and int(number) < rows) or rest[1:] not in (
        [],
        ["text" if name == "steps" else "name"],
    ):
        raise PathUnknown(f"There is nothing at {path[:60]}: the recipe's {name} are numbered 0 to {rows - 1}.")
    return (name, int(number))


def _names() -> list[str]:
    return [f"/{name}/0" if name in LISTS else f"/{name}" for name in Recipe.model_fields]
