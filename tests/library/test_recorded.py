"""Every fixture that is a whole recipe goes through every form: none is left out unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kiwi_parser import Ingredient

from kiwi_recipes.library.export import FORMS, export, json_ld
from kiwi_recipes.library.imports import read_recipe
from tests.library.recorded import DRAFTS, RECORDED, WHOLE
from tests.support.fixtures import EVENTS, UPSTREAM, named

SNAPSHOTS = Path(__file__).parent.parent / "recording" / "__snapshots__" / "test_snapshots"


def test_the_round_trips_are_of_all_that_the_snapshots_call_whole() -> None:
    """The snapshots are files that were looked at, written by another way than the recipes here."""
    whole = {
        file.name.partition("[")[2].partition("]")[0]
        for file in SNAPSHOTS.glob("*.jsonl")
        if json.loads(file.read_text("utf-8").splitlines()[-1])["type"] == "recipe.completed"
    }
    assert whole == {named(path).replace("/", "-") for path in UPSTREAM if named(path) in WHOLE}
    assert len(whole) >= 40
    assert {"events/plain", "events/german", "protocol/protocol-1"} <= WHOLE
    assert len([name for name in RECORDED if name.startswith("events/")]) >= len(EVENTS) // 2
    assert len(DRAFTS) >= 3


@pytest.mark.parametrize("name", RECORDED)
def test_what_we_export_we_import(name: str) -> None:
    """The same foods in the same amounts, the same steps, the same times, from each form that we read."""
    recipe = RECORDED[name]
    for form in ("jsonld", "html"):
        read = read_recipe(export(recipe, form).content).recipe
        assert [kept(row) for row in read.ingredients] == [kept(row) for row in recipe.ingredients]
        assert [step.text for step in read.steps] == [step["text"] for step in json_ld(recipe)["recipeInstructions"]]
        assert read.servings == recipe.servings
        assert (read.prep_minutes, read.cook_minutes) == (recipe.prep_minutes, recipe.cook_minutes)


def kept(row: Ingredient) -> tuple[float | None, float | None, str]:
    return row.quantity, row.quantity_max, row.unit or "piece"


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_a_file_with_a_name(form: str) -> None:
    for recipe in RECORDED.values():
        made = export(recipe, form)  # type: ignore[arg-type]
        assert made.content
        assert made.file_name.isascii()
        assert "/" not in made.file_name
        assert made.media_type == FORMS[form].media_type  # type: ignore[index]
