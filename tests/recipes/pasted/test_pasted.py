# ruff: noqa: E501
"""A recipe out of a pasted text: what a model made up is told of, part by part, and what it left out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from kiwi_parser import Recipe
from pydantic import ValidationError

from kiwi_recipes.recipes.pasted import MAX_TEXT, Reading, ReadRequest
from kiwi_recipes.recipes.pasted.checks import held_against_text
from kiwi_recipes.recipes.pasted.outline import outline_of
from kiwi_recipes.recipes.pasted.source import Source
from tests.recipes.pasted.texts import BLOG, GERMAN, HOSTILE, LETTER, LIST, NOTE, TEXTS

PANCAKES: dict[str, Any] = {
    "title": "Grandma's Pancakes",
    "description": "Soft and thick, for Sundays.",
    "servings": 4,
    "prep_minutes": 10,
    "cook_minutes": 20,
    "ingredients": ["2 cups flour", "3 eggs", "300 ml milk", "1 pinch of salt", "butter, for frying"],
    "steps": [
        "Whisk the flour, eggs, milk and salt.",
        "Let it rest for 10 minutes.",
        "Fry in butter for 2-3 minutes on each side.",
    ],
    "notes": "Keep them warm at 80 °C.",
}


def told(recipe: dict[str, Any], text: str = LIST, language: str | None = None) -> list[tuple[str, str | None]]:
    source = Source(text, language)
    whole = Recipe.model_validate(recipe, context={"language": source.language}).model_dump(mode="json")
    return [(warned.code, warned.path) for warned in held_against_text(whole, source)]


def changed(**more: Any) -> dict[str, Any]:
    return {**PANCAKES, **more}


def with_row(at: int, line: str) -> dict[str, Any]:
    rows = list(PANCAKES["ingredients"])
    rows[at] = line
    return changed(ingredients=rows)


def test_what_is_in_the_text_is_not_warned_of() -> None:
    assert told(PANCAKES) == []


@pytest.mark.parametrize(
    ("recipe", "warned"),
    [
        (changed(ingredients=[*PANCAKES["ingredients"], "1 tsp vanilla extract"]), [("not_in_text", "/ingredients/5")]),
        (with_row(4, "maple syrup"), [("not_in_text", "/ingredients/4")]),
        (with_row(0, "3 cups flour"), [("amount_not_in_text", "/ingredients/0")]),
        (with_row(0, "2 tbsp flour"), [("amount_not_in_text", "/ingredients/0")]),
        (with_row(0, "300 ml flour"), [("amount_not_in_text", "/ingredients/0")]),
        (with_row(4, "50 g butter"), [("amount_not_in_text", "/ingredients/4")]),
        (changed(ingredients=[*PANCAKES["ingredients"][:2], *PANCAKES["ingredients"][3:]]), [("left_out", "/ingredients")]),
        (changed(title="Swedish Crêpes"), [("not_in_text", "/title")]),
        (changed(servings=6), [("not_in_text", "/servings")]),
        (changed(cook_minutes=45), [("not_in_text", "/cook_minutes")]),
        (changed(steps=[*PANCAKES["steps"], "Serve with whipped cream and fresh strawberries."]), [("not_in_text", "/steps/3/text")]),
        (changed(steps=["Whisk the flour, eggs, milk and salt.", "Let it rest for 30 minutes."]), [("not_in_text", "/steps/1/text")]),
    ],
)  # fmt: skip
def test_what_is_not_from_the_text(recipe: dict[str, Any], warned: list[tuple[str, str | None]]) -> None:
    assert told(recipe) == warned


def test_what_is_not_there_is_named_as_it_is_written_and_small_words_are_not() -> None:
    [warned] = held_against_text({"title": "Walnüsse mit Käse"}, Source("Käse und Brot", "de"))
    assert warned.message == "The title “Walnüsse mit Käse” is not in the text: Walnüsse."
    assert warned.evidence == {"words": ["Walnüsse"]}


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("0.5 cup sugar", "1/2 cup sugar"),
        ("1.5 cups sugar", "1½ cups of sugar"),
        ("2-3 cloves garlic", "garlic (2 to 3 cloves)\n2-3 cloves garlic"),
        ("50 g butter", "Butter, 50g"),
        ("12 eggs", "1 dozen eggs"),
        ("1 egg", "Add an egg."),
        ("2 eggs", "Beat two eggs."),
        ("2 onions, chopped", "2 chopped onions"),
        ("1 can tomatoes, 400 g", "1 can tomatoes (400 g)"),
        ("300 ml milk", "300ml milk"),
    ],
)
def test_the_same_amount_written_in_another_way(line: str, text: str) -> None:
    recipe = {"title": "It", "ingredients": [line], "steps": ["Mix it."]}
    assert [code for code, path in told(recipe, f"It\n{text}\nMix it.") if path == "/ingredients/0"] == []


@pytest.mark.parametrize(
    ("line", "text"),
    [("0,5 l Milch", "0,5 l Milch"), ("2 Zwiebeln", "zwei Zwiebeln schälen"), ("1 EL Öl", "1 EL Öl"), ("200 g Mehl", "Mehl: 200 g")],
)  # fmt: skip
def test_in_german(line: str, text: str) -> None:
    recipe = {"title": "Teig", "ingredients": [line], "steps": ["Alles verrühren."]}
    assert told(recipe, f"Teig\n{text}\nAlles verrühren.", "de") == []


@pytest.mark.parametrize(
    ("text", "titles", "rows", "steps"),
    [
        (LIST, ["Grandma's Pancakes"], 5, 3),
        (LETTER, ["pancakes"], 4, 3),
        (GERMAN, ["Kartoffelsuppe"], 5, 2),
        (BLOG, ["BUTTER CHICKEN"], 7, 3),
        (NOTE, ["easy hummus", "blend", "done"], 3, 1),
    ],
)
def test_which_lines_are_what(text: str, titles: list[str], rows: int, steps: int) -> None:
    found = outline_of(Source(text))
    assert (found.titles, len(found.ingredients), len(found.steps)) == (titles, rows, steps)


def test_facts_among_the_lines() -> None:
    found = outline_of(Source(LIST))
    assert (found.servings, found.prep_minutes, found.cook_minutes) == (4, 10, 20)
    assert (found.description, found.notes) == ("Soft and thick, for Sundays.", "Keep them warm at 80 °C.")
    assert (outline_of(Source(GERMAN)).servings, outline_of(Source(BLOG)).servings) == (4, 6)


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_of_a_text_gets_out_of_its_block(name: str) -> None:
    prompt = Reading(ReadRequest(text=TEXTS[name])).prompt(None, {})
    assert prompt.tiny is not None
    for question in (prompt, prompt.tiny(), prompt.forms["lite"](), prompt.forms["rows"]()):
        assert question.user.count("<data>") == question.user.count("</data>") == 1
        assert "<|" not in question.user
        assert question.schema is not None
        json.dumps(question.schema)


def test_a_tiny_model_is_held_to_the_lines() -> None:
    prompt = Reading(ReadRequest(text=LIST)).prompt(None, {})
    assert prompt.tiny is not None
    schema = prompt.tiny().schema
    assert schema is not None
    rows = schema["properties"]["ingredients"]["prefixItems"]
    assert [row["enum"] for row in rows][:2] == [["2 cups flour"], ["3 eggs"]]
    assert schema["properties"]["servings"]["enum"] == [4]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "x" * (MAX_TEXT + 1)])
def test_what_is_no_text(text: str) -> None:
    with pytest.raises(ValidationError):
        ReadRequest(text=text)


def test_a_text_is_cleaned() -> None:
    assert ReadRequest(text="Soup\r\n1 l\twater\u202e\x00\r").text == "Soup\n1 l water"


@pytest.mark.timeout(60)
def test_hostile_texts_are_read_in_time() -> None:
    for text in (
        "1 " * 6000,
        "1" * 12_000,
        "a" * 12_000,
        "½" * 12_000,
        "1 g a\n" * 2000,
        "(" * 12_000,
        "for the " * 1500,
    ):
        source = Source(text)
        outline_of(source)
        list(held_against_text({**PANCAKES, "ingredients": [], "steps": []}, source))
        Reading(ReadRequest(text=text)).prompt(None, {})
    assert told({**PANCAKES, "title": "Soup", "ingredients": ["1 l water"], "steps": ["Boil it."]}, HOSTILE)
