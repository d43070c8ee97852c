"""Amounts, durations, units and printed ingredient lines, as people and models write them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kiwi_parser import Recipe
from kiwi_parser.recipe.amounts import Amount, read_amount, split_amount
from kiwi_parser.recipe.durations import read_minutes
from kiwi_parser.recipe.lines import IngredientLine, read_ingredient_line, split_rows, strip_numbering
from kiwi_parser.recipe.units import UNITS, read_unit

AMOUNTS = {
    "2": Amount(2),
    "250": Amount(250),
    "0.25": Amount(0.25),
    "2.50": Amount(2.5),
    "2,5": Amount(2.5),
    "1,000": Amount(1000),
    "1/2": Amount(0.5),
    "1 / 2": Amount(0.5),
    "1⁄2": Amount(0.5),
    "4/2": Amount(2),
    "½": Amount(0.5),
    "⅓": Amount(1 / 3),
    "⅞": Amount(0.875),
    "1½": Amount(1.5),
    "1 ½": Amount(1.5),
    "1 1/2": Amount(1.5),
    "1-1/2": Amount(1.5),
    "1 and 1/2": Amount(1.5),
    "１": Amount(1),
    "half": Amount(0.5),
    "half a": Amount(0.5),
    "a half": Amount(0.5),
    "a quarter": Amount(0.25),
    "three": Amount(3),
    "a": Amount(1),
    "a dozen": Amount(12),
    "a dozen and a half": Amount(18),
    "2 dozen and a half": Amount(30),
    "half a dozen": Amount(6),
    "about 2": Amount(2),
    "~2": Amount(2),
    "2-3": Amount(2, 3),
    "2 – 3": Amount(2, 3),
    "2 to 3": Amount(2, 3),
    "2 or 3": Amount(2, 3),
    "1/2 - 3/4": Amount(0.5, 0.75),
    "1-2 1/2": Amount(1, 2.5),
    "two to three": Amount(2, 3),
}
NO_AMOUNTS = [
    "", "to taste", "some", "0", "-2", "1/0", "2-1/0", "3-2", "2-2", "1/2/3", "1.5.2", "1e3", "5 %", "200 g", "2--3",
    "anchovies", "9" * 300, "١", "²", "0-2", "1,25.5",
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount"), AMOUNTS.items())
def test_amount_is_read_exactly(text: str, amount: Amount) -> None:
    read = read_amount(text)
    assert read == amount
    assert read is not None
    assert type(read.low) is type(amount.low)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert read_amount(text) is None


@given(st.integers(1, 9999), st.integers(1, 99), st.integers(1, 99))
def test_mixed_numbers_are_exact(whole: int, over: int, under: int) -> None:
    exact = whole + Fraction(over, under)
    assert read_amount(f"{whole} {over}/{under}") == Amount(int(exact) if exact.denominator == 1 else float(exact))


@given(st.text(max_size=60))
def test_nothing_is_lost_of_a_text_without_an_amount(text: str) -> None:
    amount, words = split_amount(text)
    if amount is None:
        assert words == text.strip()


def test_the_words_after_an_amount_are_kept() -> None:
    assert split_amount("200g") == (Amount(200), "g")
    assert split_amount("2-3 heaped cups") == (Amount(2, 3), "heaped cups")


MINUTES = {
    "20 min": 20, "20 minutes": 20, "20min.": 20, "20 minutes.": 20, "15 mins": 15, "10m": 10, "90": 90, "0": 0,
    "0 min": 0, "1 h 10 min": 70, "1h10": 70, "1 hr 5": 65, "1 hour": 60, "1 hour and 30 minutes": 90,
    "2 hours, 5 min": 125,
    "1:10": 70, "1.5 hours": 90, "1 1/2 hours": 90, "½ h": 30, "half an hour": 30, "an hour": 60, "2 days": 2880,
    "1 day 2 h": 1560, "20-25 minutes": 25, "20 to 25 min": 25, "2-3 hours": 180, "about 20 minutes": 20,
    "30 s": 1, "5 min 30 sec": 6, "PT20M": 20, "PT1H10M": 70, "P1DT2H": 1560, "PT90S": 2, "pt5m": 5,
}  # fmt: skip


@pytest.mark.parametrize(("text", "minutes"), MINUTES.items())
def test_duration_is_read_as_minutes(text: str, minutes: int) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "overnight",
        "min",
        "20 to",
        "20 - then",
        "20 to 10",
        "-5 min",
        "PT",
        "P",
        "10 min per side",
        "1:75",
        "3-2 min",
        "1/0 h",
        "x" * 100,
        "5 kg",
    ],
)
def test_what_is_no_duration_is_not_guessed(text: str) -> None:
    assert read_minutes(text) is None


UNIT_SPELLINGS = {
    "tablespoons": "tbsp", "Tbsp.": "tbsp", "T": "tbsp", "t": "tsp", "Teaspoon": "tsp", "grams": "g", "G": "g",
    "cups": "cup", "Cup": "cup", "kilograms": "kg", "ML": "ml", "litres": "l", "liter": "l", "ounces": "oz",
    "oz.": "oz", "pounds": "lb", "lbs": "lb", "fl oz": "fl_oz", "fl. oz.": "fl_oz",
    "fluid ounces": "fl_oz", "fl_oz": "fl_oz",
    "pcs": "piece", "whole": "piece", "cloves": "clove", "slices": "slice", "tin": "can", "bunches": "bunch",
    "sprigs": "sprig", "pinches": "pinch",
}  # fmt: skip


@pytest.mark.parametrize(("text", "unit"), UNIT_SPELLINGS.items())
def test_unit_spelling_is_mapped(text: str, unit: str) -> None:
    assert read_unit(text) == unit


@pytest.mark.parametrize("unit", UNITS)
def test_each_unit_spells_itself(unit: str) -> None:
    assert read_unit(unit) == unit


@pytest.mark.parametrize("text", ["", "dash", "large", "salmon", "cupboard", "."])
def test_unknown_unit_is_not_guessed(text: str) -> None:
    assert read_unit(text) is None


LINES = {
    "2 cups of spinach, chopped": (Amount(2), "cup", "spinach", "chopped"),
    "200g flour": (Amount(200), "g", "flour", None),
    "½ cup milk": (Amount(0.5), "cup", "milk", None),
    "2-3 cloves garlic": (Amount(2, 3), "clove", "garlic", None),
    "1 tbsp. olive oil": (Amount(1), "tbsp", "olive oil", None),
    "2 fl oz rum": (Amount(2), "fl_oz", "rum", None),
    "a pinch of salt": (Amount(1), "pinch", "salt", None),
    "3 large eggs": (Amount(3), None, "large eggs", None),
    "2 cloves": (Amount(2), None, "cloves", None),
    "1 (15 oz) can black beans, drained": (Amount(1), "can", "black beans", "15 oz, drained"),
    "1 onion (red), diced": (Amount(1), None, "onion", "red, diced"),
    "salt and pepper to taste": (None, None, "salt and pepper", "to taste"),
    "1 bunch parsley, for garnish": (Amount(1), "bunch", "parsley", "for garnish"),
    "Half & half, 1 cup": (Amount(1), "cup", "Half & half", None),
    "half & half": (None, None, "half & half", None),
    "1 cup half & half": (Amount(1), "cup", "half & half", None),
    "a dozen and a half eggs": (Amount(18), None, "eggs", None),
    "2 and more eggs": (None, None, "2 and more eggs", None),
    "- 2 eggs": (Amount(2), None, "eggs", None),
    "1. 2 eggs": (Amount(2), None, "eggs", None),
    "Salt": (None, None, "Salt", None),
    "anchovies": (None, None, "anchovies", None),
    "": (None, None, "", None),
}


@pytest.mark.parametrize(("line", "row"), LINES.items())
def test_printed_line_becomes_a_row(line: str, row: tuple[Amount | None, str | None, str, str | None]) -> None:
    assert read_ingredient_line(line) == IngredientLine(*row)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "bare"),
    {
        "1. Whisk": "Whisk",
        "12) Whisk": "Whisk",
        "(3) Bake": "Bake",
        "Step 2: Fold": "Fold",
        "STEP 1 - Whisk": "Whisk",
        "- Serve": "Serve",
        "• Serve": "Serve",
        " plain ": "plain",
        "2 eggs go in": "2 eggs go in",
        "1.5 l water": "1.5 l water",
        "-5 degrees": "-5 degrees",
    }.items(),
)
def test_numbering_is_taken_off(line: str, bare: str) -> None:
    assert strip_numbering(line) == bare


@pytest.mark.parametrize(
    ("text", "rows"),
    {
        "Whisk.\n\nFry.\n": ["Whisk.", "Fry."],
        "1. Whisk.\n2. Fry.": ["1. Whisk.", "2. Fry."],
        "1. Whisk 2 eggs. 2. Fry for 1.5 min. 3) Serve": ["1. Whisk 2 eggs.", "2. Fry for 1.5 min.", "3) Serve"],
        "Whisk and fry.": ["Whisk and fry."],
        " \n ": [],
    }.items(),
)
def test_one_text_is_split_into_rows(text: str, rows: list[str]) -> None:
    assert split_rows(text) == rows


# --- lists written as objects ---------------------------------------------------------------------------------------


def test_ingredients_as_an_object_of_amounts() -> None:
    recipe = a_recipe(ingredients={"tomatoes": "2 cups", "eggs": 3, "salt": None})
    assert [(row.quantity, row.unit, row.name) for row in recipe.ingredients] == [
        (2, "cup", "tomatoes"),
        (3, None, "eggs"),
        (None, None, "salt"),
    ]


def test_ingredients_as_an_object_of_groups() -> None:
    recipe = a_recipe(ingredients={"For the soup": ["2 cups tomatoes", {"name": "salt"}], "eggs": 3})
    assert [(row.group, row.name) for row in recipe.ingredients] == [
        ("For the soup", "tomatoes"),
        ("For the soup", "salt"),
        (None, "eggs"),
    ]


@pytest.mark.parametrize("rows", [{"eggs": {"how many": 3}}, {"For the soup": [3]}])
def test_an_object_that_is_no_list_of_ingredients(rows: object) -> None:
    with pytest.raises(ValidationError):
        a_recipe(ingredients=rows)


def test_steps_as_an_object() -> None:
    recipe = a_recipe(steps={"1": "Whisk.", "2": {"text": "Fold."}})
    assert [step.text for step in recipe.steps] == ["Whisk.", "Fold."]


def a_recipe(**changes: object) -> Recipe:
    return Recipe.model_validate({"title": "a", "ingredients": ["salt"], "steps": ["Fry."], **changes})


def test_a_number_alone_is_no_step() -> None:
    with pytest.raises(ValidationError, match="must not be blank"):
        a_recipe(steps=["1. "])
