"""What a client asks and gets: `RecipeRequest`, `RecipeResult`.

The result keeps the shape that older clients know (`suggestions[0].title`, `directions`, ...); the typed recipe
stands beside it. Every text of a request is cleaned and capped here, once: nothing further in has to fear it.
"""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import Annotated, Any, Literal

from kiwi_parser.recipe import Ingredient, Recipe
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kiwi_recipes.food.blocklist import not_food
from kiwi_recipes.llm.types import SchemaUse
from kiwi_recipes.recipes.known_fields import KnownFields
from kiwi_recipes.recipes.made_from import MadeFrom
from kiwi_recipes.streams.events import ErrorBody

__all__ = [
    "AllergenReport",
    "GroceryLink",
    "Notice",
    "NutritionFilters",
    "Provenance",
    "RecipeRequest",
    "RecipeResult",
    "RecipeSuggestion",
    "ServedIngredient",
    "ServedRecipe",
    "Sighting",
    "Withheld",
]


_JOINERS = "\u200c\u200d"
"""Invisible, but part of how Persian, Indic scripts and emoji are written."""


def clean(value: Any, *, limit: int) -> Any:
    """One line of visible text: NFC, no control, bidi, tag or other invisible characters, no doubled spaces.

    The limit is that of the text as it is sent, as the schema says; NFC may make it longer still.
    """
    if not isinstance(value, str):
        return value
    if len(value) > limit:
        raise _too_long(limit, len(value))
    text = unicodedata.normalize("NFC", value)
    if not text.isprintable():  # few are
        text = "".join(
            char if char in _JOINERS or unicodedata.category(char)[0] != "C" else " " if char.isspace() else ""
            for char in text
        )
    text = " ".join(text.split())
    if not text.strip(_JOINERS):
        raise PydanticCustomError("empty_text", "Write something here, or leave the entry out.")
    if len(text) > limit:
        raise _too_long(limit, len(text))
    return text


def _too_long(limit: int, length: int) -> PydanticCustomError:
    return PydanticCustomError(
        "text_too_long",
        "Shorten this to at most {limit} characters; it has {length}.",
        {"limit": limit, "length": length},
    )


def not_blocked(value: str) -> str:
    if found := not_food(value):
        raise PydanticCustomError(
            "not_food", "{found} is not food and can make people very ill. Take it out and ask again.", {"found": found}
        )
    return value


def list_length(value: Any, *, least: int, most: int, what: str) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    if len(value) < least:
        raise PydanticCustomError("list_too_short", "Name at least one {what}.", {"what": what})
    if len(value) > most:
        raise PydanticCustomError(
            "list_too_long",
            "At most {most} entries are read here; {length} were sent. Leave some out.",
            {"most": most, "length": len(value)},
        )
    return value


def _unique(values: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for value in values:
        seen.setdefault(value.casefold(), value)
    return list(seen.values())


FoodName = Annotated[
    str, BeforeValidator(partial(clean, limit=80)), AfterValidator(not_blocked), Field(min_length=1, max_length=80)
]
Wish = Annotated[
    str, BeforeValidator(partial(clean, limit=120)), AfterValidator(not_blocked), Field(min_length=1, max_length=120)
]
Allergy = Annotated[str, BeforeValidator(partial(clean, limit=60)), Field(min_length=1, max_length=60)]
Style = Annotated[
    str, BeforeValidator(partial(clean, limit=40)), AfterValidator(not_blocked), Field(min_length=1, max_length=40)
]


def _a_tag(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError as error:
        if error.errors()[0]["type"] != "string_pattern_mismatch":
            raise
        words = "Must be a language by its tag, such as en or pt-BR"
        raise PydanticCustomError("string_pattern_mismatch", words) from None


Language = Annotated[
    str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", max_length=30), WrapValidator(_a_tag)
]
Level = Literal[3, 4]
Units = Literal["metric", "us"]


class NutritionFilters(KnownFields):
    """Upper bounds per serving, told to the model. It estimates; nothing is measured."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, json_schema_extra={"additionalProperties": False})

    max_calories: float | None = Field(default=None, gt=0, le=10_000)
    max_sugar_g: float | None = Field(default=None, ge=0, le=1_000)
    max_carbs_g: float | None = Field(default=None, ge=0, le=1_000)
    max_sodium_mg: float | None = Field(default=None, ge=0, le=20_000)


_NO_FILTERS = NutritionFilters()
"""For all requests that have none, half a KB each."""


class RecipeRequest(KnownFields):
    """What is in the kitchen and what is wished for. A field that is not known is refused."""

    of_old = frozenset({"tier", "has_byok", "category", "shopping_mode"})

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "additionalProperties": False,
            "examples": [
                {"pantry_items": ["eggs", "spinach", "feta"], "level": 3},
                {
                    "pantry_items": ["chickpeas", "coconut milk", "tomatoes", "onion"],
                    "level": 4,
                    "wildcard_confirmed": True,
                    "allergies": ["peanuts"],
                    "constraints": ["vegan"],
                    "servings": 2,
                    "max_minutes": 40,
                },
            ],
        },
    )

    pantry_items: Annotated[
        list[FoodName],
        BeforeValidator(partial(list_length, least=1, most=100, what="thing in the pantry")),
        AfterValidator(_unique),
    ] = Field(
        min_length=1, max_length=100, description="What is there. With `expiry_first`: what expires soonest, first."
    )
    level: Annotated[int, Field(json_schema_extra={"enum": [3, 4]})] = Field(
        default=3, description="3: a recipe built on the pantry. 4: a surprise, to be confirmed first."
    )
    wildcard_confirmed: bool = Field(default=False, description="Level 4 may stray from the pantry: confirm that.")
    constraints: Annotated[
        list[Wish], BeforeValidator(partial(list_length, least=0, most=20, what="wish")), AfterValidator(_unique)
    ] = Field(default_factory=list, max_length=20, description='Diets and wishes: "vegan", "no oven".')
    allergies: Annotated[
        list[Allergy], BeforeValidator(partial(list_length, least=0, most=20, what="allergy")), AfterValidator(_unique)
    ] = Field(
        default_factory=list,
        max_length=20,
        description="Told to the model as forbidden; matching pantry items are left out, and what the model writes is "
        "held against them by the names of foods, which never proves that something is absent.",
    )
    style_id: Style | None = Field(default=None, description='A cuisine or style, such as "italian".')
    expiry_first: bool = Field(default=False, description="Use up what comes first in the pantry.")
    hard_day_mode: bool = Field(default=False, description="As little work as possible.")
    max_missing: int | None = Field(default=None, ge=0, le=40, description="How many things may have to be bought.")
    nutrition_filters: NutritionFilters = Field(default_factory=lambda: _NO_FILTERS)
    excluded_ids: list[int] = Field(default_factory=list, max_length=1_000, description="Ids not to be given again.")
    servings: int | None = Field(default=None, ge=1, le=50)
    units: Units | None = Field(default=None, description="Which units amounts are written in; default: the model's.")
    language: Language | None = Field(
        default=None, description="A BCP 47 tag, such as `de` or `pt-BR`: the language to write in; default: English."
    )
    max_minutes: int | None = Field(default=None, ge=5, le=2880, description="Time for preparing and cooking together.")

    @model_validator(mode="after")
    def _level_is_ours(self) -> RecipeRequest:
        if self.level in (1, 2):
            raise PydanticCustomError(
                "corpus_level",
                "Levels 1 and 2 look recipes up in a collection; that needs no model and is not this service's. "
                "Ask for level 3, or for level 4 with wildcard_confirmed.",
            )
        if self.level not in (3, 4):
            raise PydanticCustomError("unknown_level", "The level is 3 (from the pantry) or 4 (a surprise).")
        if self.level == 4 and not self.wildcard_confirmed:
            raise PydanticCustomError(
                "wildcard_not_confirmed",
                "Level 4 is a surprise and may stray from the pantry: send wildcard_confirmed: true to agree to it.",
            )
        return self


# --- what is answered -----------------------------------------------------------------------------------------------


class ServedIngredient(Ingredient):
    """A row of the recipe, which thing in the pantry it is, and whether one has it anyway."""

    pantry_item: str | None = Field(default=None, description="Which of `pantry_items` this is; null: not there.")
    staple: bool = Field(
        default=False, description="Nearly every kitchen has it: with no `pantry_item` it is neither had nor to buy."
    )


class Withheld(BaseModel):
    """A thing in the pantry that was kept from the model."""

    item: str
    allergy: str = Field(description="The entry of `allergies`, or of `diets` here, that it matches.")


class Sighting(BaseModel):
    """Where the recipe, or a wish, speaks of something forbidden, with the words that say so."""

    path: str | None = Field(description="A JSON Pointer; null of a wish.")
    text: str = Field(description="The ingredient's name, the sentence, the wish.")
    allergy: str = Field(description="The entry of `allergies`, or the wish, that forbids it.")
    kind: Literal["allergen", "diet"]
    outcome: Literal["contains", "likely"]
    phrase: str | None = None
    group: str | None = None
    key: str | None = None
    source: str | None = None


class AllergenReport(BaseModel):
    """What was done about allergies and diets. Foods are known by their names alone: what was found is there, what was
    not found may be, too. `checked: false` means that nothing was asked for, and nobody looked."""

    checked: bool = False
    message: str
    forbidden: list[str] = Field(default_factory=list, description="What the model was told never to use.")
    diets: list[str] = Field(default_factory=list, description="The wishes that were held to in the same way.")
    withheld: list[Withheld] = Field(default_factory=list)
    clashes: list[Sighting] = Field(
        default_factory=list, description="Wishes that ask for what is forbidden; the model was not told of them."
    )
    unknown: list[str] = Field(
        default_factory=list,
        description="Allergies that no list names: only the very words were looked for. And wishes that were not read.",
    )
    did_you_mean: dict[str, list[str]] = Field(
        default_factory=dict, description="What misspelt ones among them come near to; that was looked for, too."
    )
    unread: list[str] = Field(default_factory=list, description="Things in the pantry whose names could not be judged.")
    unread_language: str | None = Field(
        default=None, description="The language asked for, if names of foods are not read in it."
    )
    conflicts: list[Sighting] = Field(
        default_factory=list, description="What was left out because it contains something forbidden, in any attempt."
    )
    likely: list[Sighting] = Field(
        default_factory=list,
        description="What is in the recipe and likely contains something forbidden: to be acknowledged before cooking.",
    )


class Provenance(BaseModel):
    """Who wrote the recipe, and with how much help."""

    backend: str | None = None
    model: str | None = None
    prompt_version: str
    attempts: int = Field(ge=0, description="How often a model began to write; 2 means that the rest came later.")
    mends: int = Field(ge=0, description="How many slips of form in the model's text were mended.")
    created: str = Field(description="When the request was accepted: ISO 8601, UTC.")
    schema_use: SchemaUse | None = Field(
        default=None,
        description="held: the model was held to the recipe's JSON Schema; ignored: its server was given the schema "
        "and did not hold it to that; in_words: the schema was asked for in words alone; null: not known.",
    )
    made_from: MadeFrom | None = Field(default=None, description="What the recipe was made from; null: not known.")


class ServedRecipe(Recipe):
    """The recipe as the model wrote it and the parser validated it, with what the server knows about it."""

    # A run that ended too early may have a title and a step, but no list.
    ingredients: list[ServedIngredient] = Field(default_factory=list)  # type: ignore[assignment]
    id: int = Field(gt=0)
    total_minutes: int | None = None
    matched_ingredients: list[str] = Field(default_factory=list)
    missing_ingredients: list[str] = Field(default_factory=list, description="What is to be bought: no staples.")
    allergens: AllergenReport
    provenance: Provenance


class RecipeSuggestion(BaseModel):
    """One recipe, in the flat shape that older clients read; `recipe` is the same in full."""

    id: int = Field(gt=0)
    title: str
    match_count: int = 0
    element_coverage: dict[str, float] = Field(default_factory=dict)
    swap_candidates: list[dict[str, Any]] = Field(default_factory=list)
    matched_ingredients: list[str] = Field(default_factory=list)
    missing_ingredients: list[str] = Field(default_factory=list)
    directions: list[str] = Field(default_factory=list)
    prep_notes: list[str] = Field(default_factory=list)
    notes: str = ""
    level: Level = 3
    is_wildcard: bool = False
    nutrition: dict[str, Any] | None = None
    source_url: str | None = None
    recipe: ServedRecipe


class GroceryLink(BaseModel):
    """Where to buy something; this service knows no shops, so there are none."""

    ingredient: str
    retailer: str
    url: str


class Notice(BaseModel):
    """A `warning` of the stream, for those who did not see the stream."""

    code: str
    message: str
    path: str | None = None
    evidence: dict[str, Any] | None = None


class RecipeResult(BaseModel):
    """The answer of the JSON path: one suggestion, whole or, where the model ended too early, in part."""

    suggestions: list[RecipeSuggestion]
    element_gaps: list[str] = Field(default_factory=list)
    grocery_list: list[str] = Field(default_factory=list)
    grocery_links: list[GroceryLink] = Field(default_factory=list)
    rate_limited: bool = False
    rate_limit_count: int = 0
    status: Literal["complete", "incomplete"]
    missing: list[str] = Field(default_factory=list, description="JSON Pointers of what did not come.")
    warnings: list[Notice] = Field(default_factory=list)
    error: ErrorBody | None = Field(default=None, description="Why it is incomplete, where that is known.")
    finish_reason: str
    usage: dict[str, Any] = Field(default_factory=dict)
    timings: dict[str, Any] = Field(default_factory=dict, description="Milliseconds.")
