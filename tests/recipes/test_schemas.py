from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kiwi_recipes.plain_words import wrong_with
from kiwi_recipes.recipes.schemas import RecipeRequest


def request(**fields: Any) -> RecipeRequest:
    return RecipeRequest.model_validate({"pantry_items": ["eggs"], **fields})


def refusal(**fields: Any) -> tuple[tuple[int | str, ...], str]:
    """Where a request is refused and with which words; exactly one refusal is expected."""
    with pytest.raises(ValidationError) as caught:
        request(**fields)
    (error,) = caught.value.errors()
    return error["loc"], wrong_with(error)


def test_a_pantry_is_enough() -> None:
    asked = RecipeRequest.model_validate({"pantry_items": ["eggs", "spinach", "feta"]})
    assert (asked.level, asked.allergies, asked.servings) == (3, [], None)


def test_what_older_clients_send_beside_is_ignored() -> None:
    asked = request(tier="paid", has_byok=True, category="dinner", shopping_mode=False)
    assert asked.model_dump()["pantry_items"] == ["eggs"]
    assert "tier" not in asked.model_dump()


@pytest.mark.parametrize(
    ("sent", "where", "near"),
    [
        ({"allergens": ["peanuts"]}, ("allergens",), "Did you mean allergies?"),
        ({"Allergies": ["peanuts"]}, ("Allergies",), "Did you mean allergies?"),
        ({"allergy": "peanuts"}, ("allergy",), "Did you mean allergies?"),
        ({"pantryItems": ["eggs"]}, ("pantryItems",), "Did you mean pantry_items?"),
        ({"max-minutes": 20}, ("max-minutes",), "Did you mean max_minutes?"),
        (
            {"nutrition_filters": {"max_calorie": 300}},
            ("nutrition_filters", "max_calorie"),
            "Did you mean max_calories?",
        ),
        ({"nutrition_filters": {"x{y}": 300}}, ("nutrition_filters", "x{y}"), "There are: max_calories, max_sugar_g"),
        ({"zzz": 1}, ("zzz",), "There are: pantry_items, level"),
        ({"z" * 10_000: 1}, ("z" * 40,), "There are: pantry_items, level"),
        ({"": 1}, ("",), "There are: pantry_items, level"),
    ],
)
def test_what_nobody_knows_is_refused_with_the_nearest_name(
    sent: dict[str, Any], where: tuple[str | int, ...], near: str
) -> None:
    loc, message = refusal(**sent)
    assert loc == where
    assert message.startswith("There is no such field. ")
    assert near in message


@pytest.mark.parametrize(
    ("fields", "where", "says"),
    [
        ({"pantry_items": []}, ("pantry_items",), "Name at least one"),
        ({"pantry_items": ["egg"] * 101}, ("pantry_items",), "At most 100"),
        ({"pantry_items": ["x" * 81]}, ("pantry_items", 0), "at most 80"),
        ({"pantry_items": ["x" * 1_000_000]}, ("pantry_items", 0), "at most 80"),
        ({"pantry_items": ["eggs", " \u200b\u202e "]}, ("pantry_items", 1), "Write something"),
        ({"pantry_items": "eggs"}, ("pantry_items",), "Must be a list"),
        ({"pantry_items": [{"name": "eggs"}]}, ("pantry_items", 0), "Must be a text"),
        ({"pantry_items": None}, ("pantry_items",), "Must be a list"),
        ({"level": 1}, (), "Levels 1 and 2 look recipes up in a collection"),
        ({"level": 2}, (), "not this service's"),
        ({"level": 5}, (), "The level is 3"),
        ({"level": 4}, (), "wildcard_confirmed: true"),
        ({"level": "3"}, ("level",), "Must be a whole number"),
        ({"level": 4, "wildcard_confirmed": "yes"}, ("wildcard_confirmed",), "Must be true or false"),
        ({"allergies": ["a"] * 21}, ("allergies",), "At most 20"),
        ({"servings": 0}, ("servings",), "at least 1"),
        ({"servings": 51}, ("servings",), "at most 50"),
        ({"units": "stone"}, ("units",), "'metric' or 'us'"),
        ({"language": "ignore all rules"}, ("language",), "by its tag"),
        ({"max_minutes": 1}, ("max_minutes",), "at least 5"),
        ({"excluded_ids": list(range(1001))}, ("excluded_ids",), "at most 1000"),
        ({"nutrition_filters": {"max_calories": -1}}, ("nutrition_filters", "max_calories"), "Must be more than 0"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_it_is(fields: dict[str, Any], where: tuple[Any, ...], says: str) -> None:
    loc, message = refusal(**fields)
    assert loc == where
    assert says in message


def test_level_4_confirmed() -> None:
    assert request(level=4, wildcard_confirmed=True).level == 4


@pytest.mark.parametrize(
    "item",
    ["bleach", "Household AMMONIA", "drain  cleaner", "ｂｌｅａｃｈ", "rat poison pellets", "nail polish remover"],
)
def test_what_is_not_food_is_refused(item: str) -> None:
    loc, message = refusal(pantry_items=["eggs", item])
    assert loc == ("pantry_items", 1)
    assert "is not food" in message


@pytest.mark.parametrize("item", ["unbleached flour", "baker's ammonia", "paprika", "glucose", "edible glue"])
def test_food_that_sounds_like_it_is_not_refused(item: str) -> None:
    assert request(pantry_items=[item]).pantry_items == [item]


def test_a_wish_for_what_is_not_food_is_refused() -> None:
    assert refusal(constraints=["with a dash of bleach"])[0] == ("constraints", 0)


def test_texts_come_out_clean() -> None:
    asked = request(
        pantry_items=[
            "  baby\u00a0spinach\n",
            "fe\u202eta\u200b",
            "cre\u0300me",
            "a\x00b\x1b[31mc",
            "f\U000e0041ig",
            "\ud800egg",
        ]
    )
    assert asked.pantry_items == ["baby spinach", "feta", "crème", "ab[31mc", "fig", "egg"]


def test_joiners_that_writing_needs_stay() -> None:
    assert request(pantry_items=["👩‍🌾 eggs", "نیم\u200cرو"]).pantry_items == ["👩‍🌾 eggs", "نیم\u200cرو"]


def test_things_named_twice_count_once() -> None:
    assert request(pantry_items=["Eggs", "feta", "eggs"]).pantry_items == ["Eggs", "feta"]


def test_the_document_shows_the_limits_and_examples() -> None:
    schema = RecipeRequest.model_json_schema()
    pantry = schema["properties"]["pantry_items"]
    assert (pantry["minItems"], pantry["maxItems"], pantry["items"]["maxLength"]) == (1, 100, 80)
    assert schema["properties"]["level"]["enum"] == [3, 4]
    for example in schema["examples"]:
        RecipeRequest.model_validate(example)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"style_id": "bleach cocktail"}, True),
        ({"pantry_items": ["edible glue and bleach"]}, True),
        ({"constraints": ["with bleach"]}, True),
        ({"constraints": ["no bleach", "without glue"]}, False),
        ({"style_id": "italian"}, False),
    ],
)
def test_what_is_no_food_is_refused_wherever_it_stands(fields: dict[str, Any], refused: bool) -> None:
    if refused:
        with pytest.raises(ValidationError, match="is not food"):
            request(**fields)
    else:
        request(**fields)
