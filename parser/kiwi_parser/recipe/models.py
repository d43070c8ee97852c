"""Recipe, Ingredient, Step: what a model is asked to write, in the order in which it must write it.

These are ordinary pydantic models: `Recipe.model_validate(whole)` gives what the streamed reply gives. What a field
tolerates (a quantity in words, a duration as text, a row as one printed line) stands in its annotation, and each such
reading is reported, so that nothing is changed silently. For the parser a new field is one line here; what else asks
for it, shows it and keeps it: CONTRIBUTING.md, "Where to change what".
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)

from kiwi_parser.limits import Limits
from kiwi_parser.plan import LeavesLists, Spelled, Streams, leaves_objects, notes_only
from kiwi_parser.recipe.fields import (
    INGREDIENT_SECTIONS,
    MAX_INGREDIENTS,
    MAX_MINUTES,
    MAX_STEP,
    MAX_STEPS,
    STEP_SECTIONS,
    OursToAdd,
    at_most,
    ingredient_rows,
    minutes,
    no_bool,
    not_blank,
    of_words,
    one_sentence,
    people,
    positions,
    step_rows,
    timer,
)
from kiwi_parser.recipe.rows import MAX_GROUP, MAX_NAME, MAX_NOTE, row_of_line, row_of_words
from kiwi_parser.recipe.spellings import ROW
from kiwi_parser.recipe.units import Unit

__all__ = ["MAX_INGREDIENTS", "MAX_STEPS", "Ingredient", "Recipe", "Step"]

MAX_TITLE = 120
MAX_DESCRIPTION = 300
MAX_NOTES = 600

Line = Annotated[str, AfterValidator(not_blank)]
"""Its length is limited behind the validator, by Python: pydantic itself refuses to measure half a surrogate pair."""
Minutes = Annotated[int, Field(ge=0, le=MAX_MINUTES), BeforeValidator(minutes)]
Quantity = Annotated[
    Annotated[int, Field(gt=0)] | Annotated[float, Field(gt=0, allow_inf_nan=False)],
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
]


class Ingredient(BaseModel):
    """One row of the list."""

    # A range keeps both ends: "2-3" is quantity 2 and quantity_max 3.

    model_config = ConfigDict(extra="ignore")

    quantity: Annotated[Quantity | None, Spelled(*ROW["quantity"])] = None
    unit: Annotated[Unit | None, Spelled(*ROW["unit"])] = None
    name: Annotated[Line, Field(max_length=MAX_NAME), Spelled(*ROW["name"])]
    note: Annotated[str | None, Field(max_length=MAX_NOTE), Spelled(*ROW["note"])] = None
    group: Annotated[str | None, Field(max_length=MAX_GROUP), Spelled(*ROW["group"])] = None
    quantity_max: Annotated[Annotated[Quantity, BeforeValidator(no_bool)] | None, OursToAdd()] = None

    @model_validator(mode="before")
    @classmethod
    @notes_only
    def _read(cls, row: Any, info: ValidationInfo) -> Any:
        if isinstance(row, str):
            return row_of_line(of_words(row), info)
        return row_of_words(row, info) if isinstance(row, dict) else row


class Step(BaseModel):
    """One thing to do. `uses` are positions in the list of ingredients, counted from 0."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[
        Line,
        Field(max_length=MAX_STEP),
        BeforeValidator(one_sentence),
        Streams(),
        Spelled("step", "instruction", "description", "action", "details", "direction"),
    ]
    minutes: Annotated[
        Minutes | None, BeforeValidator(timer), Spelled("time", "duration", "timer", "time_minutes", "duration_minutes")
    ] = None
    uses: Annotated[list[int], BeforeValidator(positions), Spelled("ingredients")] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    @leaves_objects
    def _read(cls, row: Any) -> Any:
        return {"text": of_words(row)} if isinstance(row, str) else row


class Recipe(BaseModel):
    """A recipe as a model writes it. What the server adds (ids, allergens, provenance) is not asked for here."""

    model_config = ConfigDict(extra="ignore")
    stream_limits: ClassVar[Limits] = Limits()

    title: Annotated[
        Line,
        Field(max_length=MAX_TITLE),
        BeforeValidator(at_most(MAX_TITLE)),
        Spelled("name", "recipe_name", "recipe_title", "dish", "dish_name"),
    ]
    description: Annotated[
        str,
        Field(max_length=MAX_DESCRIPTION),
        BeforeValidator(at_most(MAX_DESCRIPTION)),
        Spelled("summary", "intro", "introduction"),
    ] = ""
    servings: Annotated[
        int | None,
        Field(ge=1, le=50),
        BeforeValidator(people),
        Spelled("serves", "yield", "yields", "portions", "recipe_yield", "number_of_servings"),
    ] = None
    prep_minutes: Annotated[
        Minutes | None, Spelled("prep_time", "prepTime", "prep_time_minutes", "preparation_time", "prep")
    ] = None
    cook_minutes: Annotated[Minutes | None, Spelled("cook_time", "cookTime", "cook_time_minutes", "cooking_time")] = (
        None
    )
    ingredients: Annotated[
        list[Ingredient],
        Field(min_length=1, max_length=MAX_INGREDIENTS),
        BeforeValidator(ingredient_rows),
        LeavesLists(),
        INGREDIENT_SECTIONS,
        Spelled("ingredient_list", "ingredients_list", "ingredient", "recipe_ingredient"),
    ]
    steps: Annotated[
        list[Step],
        Field(min_length=1, max_length=MAX_STEPS),
        BeforeValidator(step_rows),
        LeavesLists(),
        STEP_SECTIONS,
        Spelled(
            *("instructions", "directions", "method", "procedure", "preparation", "preparation_steps"),
            *("recipe_instructions", "cooking_instructions", "cooking_steps", "instruction", "step"),
        ),
    ]
    notes: Annotated[
        str, Field(max_length=MAX_NOTES), BeforeValidator(at_most(MAX_NOTES)), Spelled("tips", "note", "tip")
    ] = ""
