"""Rows under a section's name within a list are rows of the list, wherever the text is cut."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import BaseModel

from kiwi_parser import (
    FieldDelta,
    FieldDone,
    FieldDropped,
    Ingredient,
    ModelParser,
    Recipe,
    RecipeParser,
    Repaired,
    Step,
)
from kiwi_parser.recipe.fields import INGREDIENT_SECTIONS
from kiwi_parser.recipe.lines import heading_of
from proof.laws import check, run
from proof.splitting import chunkings

EGG, OIL, SALT = "1 egg", "2 tbsp oil", {"name": "salt"}
IN_SAUCE = [
    Ingredient(quantity=1, name="egg", group="Sauce"),
    Ingredient(quantity=2, unit="tbsp", name="oil", group="Sauce"),
]
BARE = [Ingredient(quantity=1, name="egg"), Ingredient(quantity=2, unit="tbsp", name="oil")]
END = Ingredient(name="salt")

INGREDIENTS: list[tuple[list[Any], list[Ingredient]]] = [
    ([{"section": "Sauce", "items": [EGG, OIL]}, SALT], [*IN_SAUCE, END]),
    ([SALT, {"group": "Sauce", "ingredients": [EGG, OIL]}], [END, *IN_SAUCE]),
    ([{"name": "Sauce", "items": [{"name": "egg", "quantity": 1}, OIL]}, SALT], [*IN_SAUCE, END]),
    ([{"title": "Sauce", "rows": [EGG, {"items": [OIL], "name": "Deep"}]}], [IN_SAUCE[0], IN_SAUCE[1]]),
    ([{"items": [EGG, OIL]}, SALT], [*BARE, END]),
    ([{"items": []}, SALT], [END]),
    ([{"section": "Sauce", "items": [EGG, 7]}, SALT], [IN_SAUCE[0], END]),
]
STEPS: list[tuple[list[Any], list[str]]] = [
    (
        [{"@type": "HowToSection", "name": "A", "itemListElement": [{"@type": "HowToStep", "text": "Mix."}, "Bake."]}],
        ["Mix.", "Bake."],
    ),
    (["Heat.", {"name": "Baking", "steps": ["Mix.", "Bake."]}, "Serve."], ["Heat.", "Mix.", "Bake.", "Serve."]),
    ([{"text": "Make it.", "substeps": ["Mix.", "Stir."]}, "Serve."], ["Make it.", "Mix.", "Stir.", "Serve."]),
    ([{"steps": [{"steps": ["Mix."]}, "Stir."]}], ["Mix.", "Stir."]),
    ([{"steps": "Mix."}, "Serve."], ["Serve."]),
    ([{"steps": []}, "Serve."], ["Serve."]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), INGREDIENTS, ids=str)
def test_ingredients_of_sections_are_rows(rows: list[Any], expected: list[Ingredient]) -> None:
    text = json.dumps({"title": "a", "ingredients": rows, "steps": ["b"]})
    for chunks in chunkings(text):
        observed = run(RecipeParser, chunks)
        check(observed)
        assert observed.outcome.kind == "complete"
        assert observed.value.ingredients == expected
        assert any(isinstance(event, Repaired) and event.code == "section" for event in observed.said())
    if not any(isinstance(event, FieldDropped) for event in observed.said()):
        assert Recipe.model_validate(json.loads(text)).ingredients == expected


@pytest.mark.parametrize(("rows", "expected"), STEPS, ids=str)
def test_steps_of_sections_are_rows(rows: list[Any], expected: list[str]) -> None:
    text = json.dumps({"title": "a", "ingredients": ["b"], "steps": rows})
    for chunks in chunkings(text):
        observed = run(RecipeParser, chunks)
        check(observed)
        assert observed.outcome.kind == "complete"
        assert observed.value.steps == [Step(text=text) for text in expected]
    if not any(isinstance(event, FieldDropped) for event in observed.said()):
        assert [step.text for step in Recipe.model_validate(json.loads(text)).steps] == expected


def test_a_strict_parser_knows_no_sections() -> None:
    text = json.dumps({"title": "a", "ingredients": [{"items": [EGG]}, EGG], "steps": ["b", {"steps": ["c"]}]})
    observed = run(lambda: RecipeParser(strict=True), [text])
    assert observed.value.ingredients == BARE[:1]
    assert [step.text for step in observed.value.steps] == ["b"]


# --- lines, and headings among them ---------------------------------------------------------------------------------

HEADINGS = {
    "en": ["For the sauce:", "For the sauce", "Sauce:", "**For the sauce:**", "**Sauce**:", "### Sauce",
           "--- Sauce ---", "- For the sauce:", "1. Sauce:", "[Sauce]:", "SAUCE:", "Dry ingredients:"],
    "de": ["Für den Teig:", "Für den Teig", "Außerdem:", "Zum Garnieren:"],
    "fr": ["Pour la sauce :", "Pour la pâte", "Pour l'assaisonnement :"],
    "es": ["Para la masa:", "Para la salsa"],
    "it": ["Per il ripieno:", "Per la pasta"],
}  # fmt: skip
NO_HEADINGS = [
    *("Salt", "for garnish", "2 eggs:", "For the sauce: 2 cups tomatoes", "Butter, 50g", "Eggs: 3", "oil for the pan"),
    *("", ":", "For the pan, oil", "**Sauce**", "a " * 40 + ":", "2% milk", "For the people who come early and late"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "line"), [(tag, line) for tag, lines in HEADINGS.items() for line in lines])
def test_a_heading_is_known_by_its_form(language: str, line: str) -> None:
    title = heading_of(line, language)
    assert title is not None
    assert title in line
    assert title[0].isalpha()
    assert title[-1].isalpha()


@pytest.mark.parametrize("line", NO_HEADINGS)
def test_a_food_is_no_heading(line: str) -> None:
    assert heading_of(line, "en") is None


LINES = [
    *("2 chicken breasts, diced", "For the sauce:", "1 cup rice", {"name": "salt", "quantity": None, "unit": None}),
    *("**For the top:**", "[ ] 2 eggs", {"name": "oil", "group": "Pan"}, "For the bowl: 1 tbsp honey"),
]  # fmt: skip
OF_LINES = [
    Ingredient(quantity=2, name="chicken breasts", note="diced"),
    Ingredient(quantity=1, unit="cup", name="rice", group="For the sauce"),
    Ingredient(name="salt", group="For the sauce"),
    Ingredient(quantity=2, name="eggs", group="For the top"),
    Ingredient(name="oil", group="Pan"),
    Ingredient(quantity=1, unit="tbsp", name="honey", group="For the top"),
]


@pytest.mark.parametrize("strict", [False, True])
def test_rows_stand_under_the_line_that_heads_them(strict: bool) -> None:
    text = json.dumps({"title": "a", "ingredients": LINES, "steps": [{"text": "b"}]})
    for chunks in chunkings(text):
        observed = run(lambda: RecipeParser(strict=strict, language="en"), chunks)
        check(observed)
        assert observed.outcome.kind == "complete"
        assert observed.value.ingredients == OF_LINES
        assert not any(isinstance(event, FieldDropped | Repaired) for event in observed.said())
    assert Recipe.model_validate(json.loads(text), context={"language": "en"}).ingredients == OF_LINES


SAUCE = Ingredient(quantity=1, unit="cup", name="milk", group="Sauce")
FOR_SAUCE = Ingredient(quantity=1, unit="cup", name="milk", group="For the sauce")
NULLS = {"quantity": None, "unit": None, "note": None, "group": None}


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ({"name": "For the sauce:"}, FOR_SAUCE),
        ({"name": "For the sauce:", **NULLS}, FOR_SAUCE),
        ({"name": "Sauce:", "quantity": "", "uses": []}, SAUCE),
        ({"ingredient": "For the sauce"}, FOR_SAUCE),
        ({"line": "For the sauce:"}, FOR_SAUCE),
        ({"title": "For the sauce"}, FOR_SAUCE),
        ({"name": "For the sauce:", "group": "For the sauce"}, FOR_SAUCE),
        ({"group": "Sauce"}, SAUCE),
        ({"group": "Sauce", "name": None}, SAUCE),
        ({"section": "Sauce"}, SAUCE),
        ({"heading": "**Sauce:**"}, SAUCE),
        ({"header": "Sauce"}, SAUCE),
        ({"type": "heading", "text": "Sauce"}, SAUCE),
        ({"type": "section", "name": "Sauce"}, SAUCE),
        ({"is_heading": True, "name": "Sauce"}, SAUCE),
    ],
    ids=str,
)
@pytest.mark.parametrize("strict", [False, True])
def test_an_object_that_is_a_heading_is_no_row(heading: dict[str, Any], row: Ingredient, strict: bool) -> None:
    text = json.dumps({"title": "a", "ingredients": [EGG, heading, "1 cup milk"], "steps": [{"text": "b"}]})
    for chunks in chunkings(text):
        observed = run(lambda: RecipeParser(strict=strict, language="en"), chunks)
        check(observed)
        assert observed.outcome.kind == "complete"
        assert observed.value.ingredients == [BARE[0], row]
        assert not any(isinstance(event, FieldDropped) for event in observed.said())
    assert Recipe.model_validate(json.loads(text), context={"language": "en"}).ingredients == [BARE[0], row]


@pytest.mark.parametrize(
    ("entry", "row"),
    [
        ({"name": "salt", "group": "Sauce"}, Ingredient(name="salt", group="Sauce")),
        ({"name": "For the sauce", "quantity": 2}, Ingredient(quantity=2, name="For the sauce")),
        ({"title": "rice", "quantity": "1 cup"}, Ingredient(quantity=1, unit="cup", name="rice")),
        ({"type": "vegetable", "name": "leek"}, Ingredient(name="leek")),
        ({"is_heading": False, "name": "leek"}, Ingredient(name="leek")),
        ({"name": "2 onions"}, Ingredient(quantity=2, name="onions")),
        ({"name": "2% milk"}, Ingredient(name="2% milk")),
        ({"name": "½ onion"}, Ingredient(quantity=0.5, name="onion")),
        ({"1 cup": "milk"}, Ingredient(quantity=1, unit="cup", name="milk")),
        ({"title": "rice"}, Ingredient(name="rice")),
        ({"title": "1 cup rice"}, Ingredient(quantity=1, unit="cup", name="rice")),
    ],
    ids=str,
)
def test_an_object_that_names_a_food_is_a_row(entry: dict[str, Any], row: Ingredient) -> None:
    text = json.dumps({"title": "a", "ingredients": [entry], "steps": ["b"]})
    for chunks in chunkings(text):
        observed = run(lambda: RecipeParser(language="en"), chunks)
        check(observed)
        assert observed.value.ingredients == [row]
    assert Recipe.model_validate(json.loads(text), context={"language": "en"}).ingredients == [row]


IN_LISTS: list[tuple[list[Any], list[Ingredient]]] = [
    ([EGG, [OIL]], BARE),
    ([[EGG, OIL]], BARE),
    ([[EGG], [[OIL]]], BARE),
    ([[{"name": "egg", "quantity": 1}, OIL]], BARE),
    ([{"Sauce": [EGG, OIL]}], IN_SAUCE),
    ([{"Sauce:": [{"name": "egg", "quantity": 1}, OIL]}, [SALT]], [*IN_SAUCE, END]),
    (["Sauce:", [EGG, OIL]], IN_SAUCE),
    ([[1, None, "egg"], [2, "tbsp", "oil"]], BARE),
    ([["1", "egg"], ["2 tbsp", "oil"]], BARE),
    ([["egg", 1], ["oil", "2 tbsp"]], BARE),
    ([[None, None, "salt", "to taste"]], [Ingredient(name="salt", note="to taste")]),
    ([["cloves", "salt"]], [Ingredient(name="cloves"), END]),
    ([["egg", "salt"]], [Ingredient(name="egg"), END]),
]


@pytest.mark.parametrize(("rows", "expected"), IN_LISTS, ids=str)
def test_ingredients_in_lists_of_their_own_are_rows(rows: list[Any], expected: list[Ingredient]) -> None:
    text = json.dumps({"title": "a", "ingredients": rows, "steps": ["b"]})
    for chunks in chunkings(text):
        observed = run(lambda: RecipeParser(language="en"), chunks)
        check(observed)
        assert observed.value.ingredients == expected
        assert not any(isinstance(event, FieldDropped) for event in observed.said())
    assert Recipe.model_validate(json.loads(text), context={"language": "en"}).ingredients == expected


def test_steps_in_lists_of_their_own_are_rows() -> None:
    text = json.dumps({"title": "a", "ingredients": ["b"], "steps": [["Mix.", "Bake."], "Rest.", [{"text": "Eat."}]]})
    for chunks in chunkings(text):
        observed = run(RecipeParser, chunks)
        check(observed)
        assert [step.text for step in observed.value.steps] == ["Mix.", "Bake.", "Rest.", "Eat."]
    assert [step.text for step in Recipe.model_validate(json.loads(text)).steps] == ["Mix.", "Bake.", "Rest.", "Eat."]


def test_a_parser_says_under_which_heading_a_list_goes_on() -> None:
    parser = RecipeParser(language="en")
    parser.feed('{"title": "a", "ingredients": ["1 egg"')
    assert parser.heading is None
    parser.feed(', "For the top:"')
    assert parser.heading == "For the top"
    parser.feed("]")
    assert parser.heading is None


def test_a_line_streams_under_its_row() -> None:
    text = json.dumps({"title": "a", "ingredients": LINES, "steps": ["b"]})
    for chunks in chunkings(text):
        observed = run(lambda: RecipeParser(language="en"), chunks)
        told = [event for event in observed.said() if event.path == ("ingredients", 0)]
        assert "".join(event.text for event in told if isinstance(event, FieldDelta)) == LINES[0]
        assert isinstance(told[-1], FieldDone)
        assert told[-1].value == OF_LINES[0]


def test_headings_in_one_text_for_the_list() -> None:
    whole = {"title": "a", "ingredients": "1 cup rice\nFor the sauce:\n1 egg", "steps": ["b"]}
    expected = [
        Ingredient(quantity=1, unit="cup", name="rice"),
        Ingredient(quantity=1, name="egg", group="For the sauce"),
    ]
    assert Recipe.model_validate(whole).ingredients == expected
    for chunks in chunkings(json.dumps(whole)):
        observed = run(RecipeParser, chunks)
        check(observed)
        assert observed.value.ingredients == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('"For the "best" sauce:", "1 egg"', [Ingredient(quantity=1, name="egg", group='For the "best" sauce')]),
        ('"Sauce:", "For the "best" top:", "1 egg"', [Ingredient(quantity=1, name="egg", group='For the "best" top')]),
        ('"Sauce:", "{\\"name\\": \\"egg\\"}"', [Ingredient(name="egg", group="Sauce")]),
        ('"Sauce:", "egg", ""', [Ingredient(name="egg", group="Sauce")]),
    ],
)
def test_slips_of_form_among_headings(rows: str, expected: list[Ingredient]) -> None:
    text = f'{{"title": "a", "ingredients": [{rows}], "steps": ["b"]}}'
    for chunks in chunkings(text):
        observed = run(lambda: RecipeParser(language="en"), chunks)
        check(observed)
        assert observed.value.ingredients == expected


class Rest(BaseModel):
    rows: Annotated[list[Ingredient], INGREDIENT_SECTIONS.opened("Sauce")]


def test_a_list_that_goes_on_within_a_section_opens_in_it() -> None:
    for chunks in chunkings(json.dumps({"rows": [EGG, OIL, "Top:", "salt"]})):
        observed = run(lambda: ModelParser(Rest), chunks)
        check(observed)
        assert observed.value.rows == [*IN_SAUCE, Ingredient(name="salt", group="Top")]
    assert INGREDIENT_SECTIONS.opening is None
