"""What a server says of a recipe, as the types of plain JSON. A member that the model left out is not there.

tests/clients/test_kiwi_client.py holds them to the schema of the server.
"""

# Not `from __future__ import annotations`: with it nobody can tell at run time which member may be missing.
from typing import Any, Literal, NotRequired, TypedDict

__all__ = [
    "AllergenReport",
    "GroceryLink",
    "Ingredient",
    "MadeFrom",
    "Notice",
    "PartialRecipe",
    "PartialStep",
    "Provenance",
    "Recipe",
    "Result",
    "Sighting",
    "Step",
    "Suggestion",
    "Trouble",
    "Withheld",
]

Unit = Literal[
    "g", "kg", "ml", "l", "tsp", "tbsp", "cup", "oz", "lb", "fl_oz",
    "piece", "clove", "slice", "can", "bunch", "sprig", "pinch",
]  # fmt: skip


class Ingredient(TypedDict):
    """A row. `pantry_item` is which of `pantry_items` it is; `staple`: nearly every kitchen has it."""

    name: str
    quantity: NotRequired[float | None]
    quantity_max: NotRequired[float | None]
    unit: NotRequired[Unit | None]
    note: NotRequired[str | None]
    group: NotRequired[str | None]
    pantry_item: NotRequired[str | None]
    staple: NotRequired[bool]


class Step(TypedDict):
    """One thing to do. `uses` are positions in the list of ingredients, counted from 0."""

    text: str
    minutes: NotRequired[int | None]
    uses: NotRequired[list[int]]


class PartialStep(TypedDict, total=False):
    """A step as far as it is written."""

    text: str
    minutes: int | None
    uses: list[int]


class Withheld(TypedDict):
    """A thing in the pantry that was kept from the model."""

    item: str
    allergy: str


class Sighting(TypedDict):
    """Where the recipe, or a wish, speaks of something forbidden, with the words that say so."""

    path: str | None
    text: str
    allergy: str
    kind: Literal["allergen", "diet"]
    outcome: Literal["contains", "likely"]
    phrase: NotRequired[str | None]
    group: NotRequired[str | None]
    key: NotRequired[str | None]
    source: NotRequired[str | None]


class AllergenReport(TypedDict):
    """What was done about allergies and diets, by the names of foods: what was not found may be there, too."""

    message: str
    checked: NotRequired[bool]
    forbidden: NotRequired[list[str]]
    diets: NotRequired[list[str]]
    withheld: NotRequired[list[Withheld]]
    clashes: NotRequired[list[Sighting]]
    unknown: NotRequired[list[str]]
    did_you_mean: NotRequired[dict[str, list[str]]]
    unread: NotRequired[list[str]]
    unread_language: NotRequired[str | None]
    conflicts: NotRequired[list[Sighting]]
    likely: NotRequired[list[Sighting]]


class MadeFrom(TypedDict):
    """What a recipe was made from. `name` is a file's, or the title of the recipe that was changed."""

    kind: Literal["pantry", "text", "file", "recipe"]
    name: NotRequired[str | None]


class Provenance(TypedDict):
    """Who wrote the recipe, and with how much help."""

    prompt_version: str
    attempts: int
    mends: int
    created: str
    backend: NotRequired[str | None]
    model: NotRequired[str | None]
    schema_use: NotRequired[Literal["held", "ignored", "in_words"] | None]
    made_from: NotRequired[MadeFrom | None]


class Recipe(TypedDict):
    """A recipe that is whole, or can be cooked at least: then `ingredients` may be missing."""

    title: str
    steps: list[Step]
    id: int
    allergens: AllergenReport
    provenance: Provenance
    ingredients: NotRequired[list[Ingredient]]
    description: NotRequired[str]
    servings: NotRequired[int | None]
    prep_minutes: NotRequired[int | None]
    cook_minutes: NotRequired[int | None]
    total_minutes: NotRequired[int | None]
    notes: NotRequired[str]
    matched_ingredients: NotRequired[list[str]]
    missing_ingredients: NotRequired[list[str]]


class PartialRecipe(TypedDict, total=False):
    """What was written of a recipe until its run ended."""

    title: str
    steps: list[PartialStep]
    id: int
    allergens: AllergenReport
    provenance: Provenance
    ingredients: list[Ingredient]
    description: str
    servings: int | None
    prep_minutes: int | None
    cook_minutes: int | None
    total_minutes: int | None
    notes: str
    matched_ingredients: list[str]
    missing_ingredients: list[str]


class Suggestion(TypedDict):
    """One recipe, in the flat shape that older clients read; `recipe` is the same in full."""

    id: int
    title: str
    recipe: Recipe
    match_count: NotRequired[int]
    element_coverage: NotRequired[dict[str, float]]
    swap_candidates: NotRequired[list[dict[str, Any]]]
    matched_ingredients: NotRequired[list[str]]
    missing_ingredients: NotRequired[list[str]]
    directions: NotRequired[list[str]]
    prep_notes: NotRequired[list[str]]
    notes: NotRequired[str]
    level: NotRequired[Literal[3, 4]]
    is_wildcard: NotRequired[bool]
    nutrition: NotRequired[dict[str, Any] | None]
    source_url: NotRequired[str | None]


class GroceryLink(TypedDict):
    """Where to buy something."""

    ingredient: str
    retailer: str
    url: str


class Notice(TypedDict):
    """A warning, which changes nothing in the recipe."""

    code: str
    message: str
    path: NotRequired[str | None]
    evidence: NotRequired[dict[str, Any] | None]


class Trouble(TypedDict):
    """Why a recipe is incomplete. `message` may be shown."""

    code: str
    message: str
    retryable: bool
    phase: str
    retry_after_ms: NotRequired[int | None]
    backend: NotRequired[str | None]


class Result(TypedDict):
    """The answer in one piece: one suggestion, whole or, where the model ended too early, in part."""

    suggestions: list[Suggestion]
    status: Literal["complete", "incomplete"]
    finish_reason: str
    element_gaps: NotRequired[list[str]]
    grocery_list: NotRequired[list[str]]
    grocery_links: NotRequired[list[GroceryLink]]
    rate_limited: NotRequired[bool]
    rate_limit_count: NotRequired[int]
    missing: NotRequired[list[str]]
    warnings: NotRequired[list[Notice]]
    error: NotRequired[Trouble | None]
    usage: NotRequired[dict[str, Any]]
    timings: NotRequired[dict[str, Any]]
