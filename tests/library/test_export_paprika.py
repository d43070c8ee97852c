"""Paprika's file, taken apart as Paprika does: a zip of gzipped JSON objects, each value a text."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from io import BytesIO
from typing import Any

import pytest

from kiwi_recipes.library.export import export, json_ld
from tests.library.dishes import DISHES, dish, row, served
from tests.library.recorded import RECORDED

ALL = {**DISHES, **RECORDED}


def read_back(content: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        [path] = archive.namelist()
        assert path.endswith(".paprikarecipe")
        assert "/" not in path
        found: dict[str, Any] = json.loads(gzip.decompress(archive.read(path)))
    return found


@pytest.mark.parametrize("name", ALL)
def test_what_is_in_the_file(name: str) -> None:
    recipe = ALL[name]
    made = export(recipe, "paprika")
    read, body = read_back(made.content), json_ld(recipe)
    assert made.file_name.endswith(".paprikarecipes")
    assert read["name"] == body["name"]
    assert read["ingredients"].split("\n") == body["recipeIngredient"]
    assert read["directions"].split("\n\n") == [step["text"] for step in body["recipeInstructions"]]
    assert read["notes"].split("\n\n") == [comment["text"] for comment in body["comment"]]
    assert read["servings"] == ("" if recipe.servings is None else str(recipe.servings))
    for key, minutes in (("prep_time", recipe.prep_minutes), ("cook_time", recipe.cook_minutes)):
        assert read[key] == (f"{minutes} min" if minutes else "")
    assert re.fullmatch(r"([1-9]\d* min)?", read["total_time"])
    lists = {"categories"}
    assert all(isinstance(value, list if key in lists else str) for key, value in read.items())


def test_times_are_minutes_and_a_warning_is_there() -> None:
    recipe = served(
        dish("Pesto", [row(50, "g", "pesto")], ["Stir."], prep_minutes=5, cook_minutes=90), ("pesto", "nuts")
    )
    read = read_back(export(recipe, "paprika", tags=["quick", "green"]).content)
    assert (read["prep_time"], read["cook_time"], read["total_time"]) == ("5 min", "90 min", "95 min")
    assert read["description"].startswith("“pesto” likely contains nuts")
    assert "“pesto” likely contains nuts" in read["notes"]
    assert read["categories"] == ["quick", "green"]


@pytest.mark.parametrize("form", ["paprika", "nextcloud"])
def test_the_same_recipe_is_the_same_file(form: Any) -> None:
    assert export(DISHES["plain"], form).content == export(DISHES["plain"], form).content
