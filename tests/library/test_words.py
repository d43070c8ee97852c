"""What of a recipe its words are sought in."""

from __future__ import annotations

from kiwi_parser import Ingredient, Recipe, Step
from pydantic import BaseModel

from kiwi_recipes.library.words import TEXTS, TEXTS_OF_ROWS, body_text, words_of


def texts_of(model: type[BaseModel]) -> set[str]:
    """The fields of a model that hold free text."""
    properties = model.model_json_schema()["properties"]
    return {
        name
        for name, schema in properties.items()
        if any(one.get("type") == "string" and "enum" not in one for one in [schema, *schema.get("anyOf", [])])
    }


def test_the_texts_of_a_recipe_are_searched_and_no_field_that_it_does_not_have() -> None:
    assert {*TEXTS, "title"} == texts_of(Recipe)
    assert {name: set(inner) for name, inner in TEXTS_OF_ROWS.items()} == {
        "ingredients": texts_of(Ingredient),
        "steps": texts_of(Step),
    }


def test_each_of_them_is_found() -> None:
    recipe = {
        "description": "Hearty",
        "notes": "Freezes",
        "ingredients": [{"name": "Leek", "note": "sliced", "group": "Broth"}, "unread line"],
        "steps": [{"text": "Simmer"}],
    }
    found = words_of(body_text(recipe, "Grandma", ["winter"]))
    assert found == [
        *("hearty", "freezes", "leek", "sliced", "broth", "unread", "line", "simmer", "grandma", "winter"),
    ]
