"""`POST /api/v1/recipes/scale`: a posted recipe for more or fewer people. No model is asked."""

from __future__ import annotations

from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from kiwi_parser.recipe import MAX_INGREDIENTS
from kiwi_parser.recipe.units import Unit
from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from kiwi_recipes.api import examples, problems
from kiwi_recipes.api.problem_details import Problem
from kiwi_recipes.api.services import SessionFirst
from kiwi_recipes.food.scale import (
    FACTORS,
    MOST,
    CantScale,
    Scaled,
    Units,
    factor_for_amount,
    factor_for_servings,
    scale,
)
from kiwi_recipes.recipes.known_fields import KnownFields

router = APIRouter(prefix="/api/v1/recipes", tags=["recipes"], route_class=SessionFirst)

Amount = Annotated[StrictInt | StrictFloat, Field(gt=1e-6, le=MOST, allow_inf_nan=False)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class IngredientToScale(BaseModel):
    """A row as the stream delivers it; what is not named here is kept."""

    model_config = ConfigDict(extra="allow")

    name: Name
    quantity: Amount | None = None
    quantity_max: Amount | None = None
    unit: Unit | None = None
    note: Annotated[str, Field(max_length=1000)] | None = None


class RecipeToScale(BaseModel):
    """A recipe as the stream delivers it; what is not named here is kept."""

    model_config = ConfigDict(extra="allow")

    servings: int | None = Field(default=None, ge=1, le=50)
    ingredients: list[IngredientToScale | None] = Field(max_length=MAX_INGREDIENTS)


class AmountThere(KnownFields):
    """So much of one ingredient is there."""

    name: Name
    quantity: Amount
    unit: Unit | None = None


class ScaleRequest(KnownFields):
    """A recipe, and by what to scale it: at most one of `servings`, `factor` and `ingredient`."""

    model_config = ConfigDict(
        json_schema_extra={
            "additionalProperties": False,
            "examples": [
                {
                    "recipe": {
                        "title": "Omelette",
                        "servings": 2,
                        "ingredients": [
                            {"quantity": 3, "name": "eggs"},
                            {"quantity": 1, "unit": "tsp", "name": "butter"},
                        ],
                    },
                    "servings": 6,
                }
            ],
        },
    )

    recipe: RecipeToScale
    servings: int | None = Field(default=None, ge=1, le=50)
    factor: float | None = Field(default=None, ge=FACTORS[0], le=FACTORS[1], allow_inf_nan=False)
    ingredient: AmountThere | None = None
    units: Units = Field(default="as_is", description="Metric or US measures, or those of the recipe.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.servings, self.factor, self.ingredient)) > 1:
            raise PydanticCustomError("one_way", "Give one of servings, factor and ingredient.")
        return self


class ScaleRemark(BaseModel):
    """What a cook should know of the new amounts."""

    code: str
    path: str | None = Field(description="A JSON pointer into the recipe; null: of all of it.")
    message: str


class ScaledRecipe(BaseModel):
    recipe: dict[str, Any]
    factor: float
    remarks: list[ScaleRemark]


def _cant_scale(error: CantScale) -> Problem:
    return Problem(422, "cant_scale", str(error))


@router.post(
    "/scale",
    summary="Scale a recipe",
    operation_id="scale_recipe",
    responses={
        200: {"description": "The recipe in other amounts"},
        **problems.responses(
            examples.NOT_IN_SESSION, *examples.JSON_BODY, _cant_scale(CantScale("The recipe has no butter."))
        ),
    },
)
async def scale_recipe(body: ScaleRequest, request: Request) -> ScaledRecipe:
    """Scale a recipe to a number of people, by a factor, or to how much of one ingredient there is.

    The new amounts are ones that can be measured. A pinch, times and temperatures stay as they are; `remarks` say what
    a cook should know of that. No model is asked.
    """
    try:
        scaled = _scaled(body)
    except CantScale as error:
        raise _cant_scale(error) from error
    return ScaledRecipe(
        recipe=scaled.recipe,
        factor=scaled.factor,
        remarks=[ScaleRemark(**remark._asdict()) for remark in scaled.remarks],
    )


def _scaled(body: ScaleRequest) -> Scaled:
    recipe = body.recipe.model_dump(exclude_unset=True)
    factor = body.factor or 1.0
    if body.servings is not None:
        factor = factor_for_servings(recipe, body.servings)
    elif body.ingredient is not None:
        there = body.ingredient
        factor = factor_for_amount(recipe, there.name, there.quantity, there.unit)
    return scale(recipe, factor, body.units)
