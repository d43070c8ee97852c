"""`POST /api/v1/foods/check`: what names of foods say about allergies and diets. No model is asked."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kiwi_recipes.api import examples, problems
from kiwi_recipes.api.services import SessionFirst
from kiwi_recipes.food.allergens import NOT_PROVEN, Finding, Outcome, check_all
from kiwi_recipes.recipes.known_fields import KnownFields
from kiwi_recipes.recipes.pantry_split import misspelt, unknown_allergies
from kiwi_recipes.recipes.schemas import Allergy, Language, clean, list_length

router = APIRouter(prefix="/api/v1/foods", tags=["foods"], route_class=SessionFirst)

MOST_FOODS = 200

Diet = Literal["vegan", "vegetarian", "pescatarian", "halal", "kosher", "gluten-free", "dairy-free"]
Name = Annotated[str, BeforeValidator(partial(clean, limit=200)), Field(min_length=1, max_length=200)]


class FoodsRequest(KnownFields):
    """Names of foods, and what they are to be held against."""

    model_config = ConfigDict(
        json_schema_extra={
            "additionalProperties": False,
            "examples": [
                {"foods": ["almond milk"], "allergies": ["nuts", "milk"], "diets": ["vegan"], "language": "en"}
            ],
        },
    )

    foods: Annotated[list[Name], BeforeValidator(partial(list_length, least=1, most=MOST_FOODS, what="food"))] = Field(
        min_length=1, max_length=MOST_FOODS
    )
    allergies: Annotated[list[Allergy], BeforeValidator(partial(list_length, least=0, most=20, what="allergy"))] = (
        Field(
            default_factory=list,
            max_length=20,
            description='As people type them: "severe nut allergy", "Milch und Eier".',
        )
    )
    diets: list[Diet] = Field(default_factory=list, max_length=7)
    language: Language | None = Field(
        default=None, description="A BCP 47 tag: words that mean something else in English are read in this language."
    )


class FoodFinding(BaseModel):
    """What a name says about one allergy or diet. What is not named here was not found, which proves nothing."""

    allergy: str = Field(description="The entry of `allergies` or `diets`.")
    outcome: Outcome
    group: str | None = None
    key: str | None = Field(default=None, description="The food that the law names, such as `hazelnuts` in `nuts`.")
    phrase: str | None = Field(default=None, description="The words that say so.")
    source: str | None = None
    note: str | None = None


class CheckedFood(BaseModel):
    name: str
    findings: list[FoodFinding]


class FoodsReport(BaseModel):
    foods: list[CheckedFood]
    unknown_allergies: list[str] = Field(description="On no list of allergens: only the very words were looked for.")
    did_you_mean: dict[str, list[str]] = Field(
        description="What misspelt ones among them come near to; looked for, too. A guess at a short word is `likely`."
    )
    message: str = NOT_PROVEN


@router.post(
    "/check",
    summary="Check foods for allergens and diets",
    operation_id="check_foods",
    responses={
        200: {"description": "What each name tells"},
        **problems.responses(examples.NOT_IN_SESSION, *examples.JSON_BODY),
    },
)
async def check_foods(body: FoodsRequest, request: Request) -> FoodsReport:
    """Say what names of foods tell about allergies and diets, with the evidence.

    A finding proves that something is in there. No finding does not prove that it is not.
    """
    asked = dict.fromkeys([*body.allergies, *body.diets])
    return FoodsReport(
        foods=[
            CheckedFood(
                name=name,
                findings=[
                    FoodFinding(**finding._asdict())
                    for finding in check_all(name, asked, body.language)
                    if _is_worth_saying(finding)
                ],
            )
            for name in body.foods
        ],
        unknown_allergies=unknown_allergies(body.allergies, body.language),
        did_you_mean=misspelt(body.allergies, body.language),
    )


def _is_worth_saying(finding: Finding) -> bool:
    return finding.outcome != "no_match" or finding.note not in (None, NOT_PROVEN)
