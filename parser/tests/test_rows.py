"""A row that names a food is never dropped for its amount, unit, note or group; a step never for its minutes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiwi_parser import FieldDone, FieldDropped, Ingredient, Recipe, RecipeParser, Step
from kiwi_parser.recipe.servings import read_servings
from proof.laws import check, run
from proof.splitting import chunkings

LONG = (
    "very finely chopped, then rinsed twice under cold water, drained on a clean cloth and left to dry for half an hour"
)

Row = Ingredient
NO_UNITS = ["N/A", "none", "-", "–", "", " "]
NO_AMOUNTS: list[Any] = [
    *(True, -1, -0.5, 10**30, 1e300, "-1", "N/A", ""),
    *({}, {"min": None}, {"of": 2}, {"value": [2]}, [], [None], [[2]]),
]

ROWS: list[tuple[Any, Ingredient]] = [
    # amounts in words
    ({"quantity": "500 ml", "unit": "l", "name": "stock"}, Row(quantity=500, unit="ml", name="stock")),
    ({"quantity": "2 x 400", "unit": "g", "name": "beans"}, Row(quantity=800, unit="g", name="beans")),
    ({"quantity": "2 x 400 g", "unit": "tins", "name": "a"}, Row(quantity=2, unit="can", name="a", note="400 g")),
    ({"quantity": "1 (14 oz)", "unit": "can", "name": "a"}, Row(quantity=1, unit="can", name="a", note="14 oz")),
    ({"quantity": 2, "unit": "14-oz cans", "name": "a"}, Row(quantity=2, unit="can", name="a", note="14 oz")),
    ({"quantity": 1.5, "unit": "dl", "name": "cream"}, Row(quantity=150, unit="ml", name="cream")),
    ({"quantity": "200 g / 7 oz", "name": "a"}, Row(quantity=200, unit="g", name="a", note="7 oz")),
    ({"quantity": "2 cups", "unit": "diced", "name": "a"}, Row(quantity=2, unit="cup", name="a", note="diced")),
    ({"quantity": "2 (large)", "unit": "cloves", "name": "a"}, Row(quantity=2, unit="clove", name="a", note="large")),
    ({"quantity": 1, "unit": "tsp (5 ml)", "name": "salt"}, Row(quantity=1, unit="tsp", name="salt", note="5 ml")),
    ({"quantity": 2, "unit": "cup(s)", "name": "a"}, Row(quantity=2, unit="cup", name="a")),
    ({"quantity": 2, "unit": "heaped tbsp", "name": "a"}, Row(quantity=2, unit="tbsp", name="a", note="heaped")),
    ({"quantity": 2, "unit": "7-inch", "name": "a"}, Row(quantity=2, name="a", note="7-inch")),
    ({"quantity": 2, "unit": "handful", "name": "a"}, Row(quantity=2, name="a", note="handful")),
    ({"quantity": "a few", "unit": "sprigs", "name": "a"}, Row(unit="sprig", name="a", note="a few")),
    ({"quantity": "2~3", "unit": "clove", "name": "a"}, Row(quantity=2, quantity_max=3, unit="clove", name="a")),
    ({"quantity": 2, "quantity_max": 3, "name": "a"}, Row(quantity=2, quantity_max=3, name="a")),
    ({"quantity": 2.0, "unit": "Cups", "name": "a"}, Row(quantity=2.0, unit="cup", name="a")),
    # units that are none
    *(({"quantity": 2, "unit": unit, "name": "a"}, Row(quantity=2, name="a")) for unit in NO_UNITS),
    # amounts that are none
    *(
        ({"quantity": quantity, "unit": "g", "name": "a"}, Row(unit="g", name="a"))
        for quantity in NO_AMOUNTS
    ),
    ({"quantity": 2, "quantity_max": "x", "name": "a"}, Row(quantity=2, name="a")),
    ({"quantity": 2, "quantity_max": 1, "name": "a"}, Row(quantity=2, name="a")),
    ({"quantity": "9" * 40, "name": "a"}, Row(name="a", note="9" * 40)),
    # amounts of other kinds
    ({"quantity": {"min": 2, "max": 3}, "unit": "g", "name": "a"}, Row(quantity=2, quantity_max=3, unit="g", name="a")),
    ({"quantity": {"max": 3}, "name": "a"}, Row(quantity=3, name="a")),
    ({"quantity": {"value": 200, "unit": "grams"}, "name": "a"}, Row(quantity=200, unit="g", name="a")),
    ({"quantity": [200, 250], "unit": "g", "name": "a"}, Row(quantity=200, quantity_max=250, unit="g", name="a")),
    ({"quantity": [2], "name": "a"}, Row(quantity=2, name="a")),
    ({"quantity": ["some", "more"], "name": "a"}, Row(name="a", note="some, more")),
    # units, notes and groups of other kinds
    ({"unit": {"g": 1}, "name": "a"}, Row(name="a")),
    ({"unit": ["g"], "name": "a", "quantity": 2}, Row(quantity=2, unit="g", name="a")),
    ({"unit": 5, "name": "a", "quantity": 2}, Row(quantity=2, name="a", note="5")),
    ({"note": ["fresh", "cold"], "name": "a"}, Row(name="a", note="fresh, cold")),
    ({"note": {"is": "cold"}, "name": "a"}, Row(name="a")),
    ({"note": [{"is": "cold"}], "name": "a"}, Row(name="a")),
    ({"note": True, "name": "a"}, Row(name="a")),
    ({"note": 5, "group": 7, "name": "a"}, Row(name="a", note="5", group="7")),
    ({"note": LONG * 2, "name": "a"}, Row(name="a", note=LONG + "very…")),
    ({"group": "very " * 20 + "long", "name": "a"}, Row(name="a", group="very " * 6 + "very…")),
    ({"group": {}, "name": "a"}, Row(name="a")),
    # names
    ({"name": "flour " * 20}, Row(name="flour " * 12 + "flour…")),
    ({"name": "x" * 90}, Row(name="x" * 79 + "…")),
    ({"name": ["onion", "leek"]}, Row(name="onion, leek")),
    ({"name": "200 g flour, sifted"}, Row(quantity=200, unit="g", name="flour", note="sifted")),
    ({"name": "2 cups rice", "quantity": 2, "unit": "cup"}, Row(quantity=2, unit="cup", name="rice")),
    ({"name": "2 cups rice", "quantity": 3, "unit": "cup"}, Row(quantity=3, unit="cup", name="2 cups rice")),
    ({"name": "7 spice"}, Row(name="7 spice")),
    ({"zutat": "Mehl", "menge": "200 g"}, Row(quantity=200, unit="g", name="Mehl")),
    ({"ingrediente": "harina", "cantidad": "2 tazas"}, Row(quantity=2, unit="cup", name="harina")),
    ({"foodName": "flour", "Qty": 2, "UOM": "cups"}, Row(quantity=2, unit="cup", name="flour")),
    ({"flour": "200 g"}, Row(quantity=200, unit="g", name="flour")),
    ({"salt": "to taste"}, Row(name="salt", note="to taste")),
    ("flour " * 120, Row(name="flour " * 12 + "flour…")),
    ("2 onions, " + LONG * 2, Row(quantity=2, name="onions", note=LONG + "very…")),
]  # fmt: skip

QUIET = [
    {"quantity": 2, "quantity_max": 3, "name": "a"},
    {"name": "7 spice"},
    {"name": "2 cups rice", "quantity": 3, "unit": "cup"},
]


def of_row(row: Any, language: str | None = None) -> Any:
    text = json.dumps({"title": "Soup", "ingredients": [row], "steps": ["Stir."]})
    observed = run(lambda: RecipeParser(language=language), [text])
    check(observed)
    assert not any(isinstance(event, FieldDropped) for event in observed.said())
    assert observed.outcome.kind == "complete"
    return next(event for event in observed.said() if event.path == ("ingredients", 0) and isinstance(event, FieldDone))


@pytest.mark.parametrize(("row", "expected"), ROWS, ids=lambda value: str(value)[:80])
def test_row_stays_and_what_cannot_be_read_is_kept_or_said(row: Any, expected: Ingredient) -> None:
    told = of_row(row)
    assert told.value == expected
    assert told.notes or row in QUIET


@pytest.mark.parametrize(
    ("row", "language", "quantity"),
    [
        ({"quantity": "1,250", "unit": "kg", "name": "a"}, "de", 1.25),
        ({"quantity": "1,250", "unit": "g", "name": "a"}, "en", 1250),
        ({"quantity": "1.250", "unit": "ml", "name": "a"}, "de", 1250),
        ({"quantity": "1.250", "unit": "kg", "name": "a"}, "en", 1.25),
        ({"quantity": "1,250", "unit": "kg", "name": "a"}, None, None),
        ({"quantity": "0,125", "unit": "l", "name": "a"}, None, 0.125),
        ({"quantity": 1.125, "unit": "Tassen", "name": "a"}, "de", 1.125),
        ("1,250 kg a", "pt-BR", 1.25),
        ("1,250 kg a", "tlh", None),
    ],
    ids=str,
)
def test_amount_is_read_by_the_recipes_language(row: Any, language: str | None, quantity: float | None) -> None:
    assert of_row(row, language).value.quantity == quantity
    assert Recipe.model_validate(
        {"title": "a", "ingredients": [row], "steps": ["b"]}, context={"language": language}
    ).ingredients[0].quantity == quantity  # fmt: skip


STEPS: list[tuple[Any, Step]] = [
    *(
        ({"text": "Simmer.", "minutes": minutes}, Step(text="Simmer."))
        for minutes in ("overnight", "until soft", "", -1, 2881, True, [5], {"min": 5}, 1e300, "9999 hours", "-5")
    ),
    ({"text": "Simmer.", "minutes": 2.5}, Step(text="Simmer.", minutes=3)),
    ({"text": "Simmer.", "minutes": 2.0}, Step(text="Simmer.", minutes=2)),
    ({"text": "Simmer.", "minutes": "5-7"}, Step(text="Simmer.", minutes=7)),
    ({"text": "Simmer.", "minutes": "PT1.5H"}, Step(text="Simmer.", minutes=90)),
    ({"text": "Simmer.", "uses": "eggs"}, Step(text="Simmer.")),
    ({"text": "Simmer.", "uses": {"a": 1}}, Step(text="Simmer.")),
    ({"text": "Simmer.", "uses": 2}, Step(text="Simmer.", uses=[2])),
    ({"text": "Stir and stir. " * 50}, Step(text="Stir and stir. " * 39 + "Stir and…")),
]


@pytest.mark.parametrize(("step", "expected"), STEPS, ids=lambda value: str(value)[:60])
def test_step_stays_without_what_cannot_be_read(step: Any, expected: Step) -> None:
    text = json.dumps({"title": "Soup", "ingredients": ["salt"], "steps": [step, "Serve."]})
    for chunks in chunkings(text):
        observed = run(RecipeParser, chunks)
        check(observed)
        assert observed.outcome.kind == "complete"
        assert observed.value.steps == [expected, Step(text="Serve.")]
    told = next(
        event for event in observed.said() if event.path == ("steps", 0, "text") and isinstance(event, FieldDone)
    )
    row = next(event for event in observed.said() if event.path == ("steps", 0) and isinstance(event, FieldDone))
    assert told.notes or row.notes


@pytest.mark.parametrize("field", ["title", "description", "notes"])
def test_long_text_is_cut_and_says_so(field: str) -> None:
    text = json.dumps({"title": "a", "ingredients": ["salt"], "steps": ["b"], field: "Soup and bread " * 50})
    observed = run(RecipeParser, [text])
    assert observed.outcome.kind == "complete"
    told = [event for event in observed.said() if event.path == (field,) and isinstance(event, FieldDone)][-1]
    assert told.value.endswith(("Soup…", "and…", "bread…"))
    assert "of which" in told.notes[0]


@pytest.mark.parametrize(
    ("servings", "read"),
    [(["4 servings", "4"], 4), ([6], 6), ("", None), ("n/a", None), (4.0, 4), ([4.0], 4), ("Für 4 Personen", 4)],
    ids=str,
)
def test_servings_in_other_forms(servings: Any, read: int | None) -> None:
    recipe = Recipe.model_validate({"title": "a", "ingredients": ["b"], "steps": ["c"], "servings": servings})
    assert recipe.servings == read


def test_servings_in_a_novel_are_none() -> None:
    assert read_servings("4 " * 200) is None


def test_keys_in_other_words_within_a_group() -> None:
    foods = {"For the soup": [{"amount": "2 cups", "ingredient": "stock"}]}
    recipe = Recipe.model_validate({"title": "a", "ingredients": foods, "steps": ["c"]})
    assert recipe.ingredients == [Ingredient(quantity=2, unit="cup", name="stock", group="For the soup")]


def test_ingredients_as_an_object_of_rows() -> None:
    foods = {"flour": {"quantity": "200 g"}, "eggs": {"quantity": 3}, "salt": None}
    recipe = Recipe.model_validate({"title": "a", "ingredients": foods, "steps": ["c"]})
    assert recipe.ingredients == [
        Ingredient(quantity=200, unit="g", name="flour"),
        Ingredient(quantity=3, name="eggs"),
        Ingredient(name="salt"),
    ]
