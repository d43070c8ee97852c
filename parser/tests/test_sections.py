"""Rows under a section's name within a list are rows of the list, wherever the text is cut."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiwi_parser import FieldDropped, Ingredient, Recipe, RecipeParser, Repaired, Step
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
