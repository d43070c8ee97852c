"""`POST /api/v1/recipes/scale` and `kiwi scale`, through their front doors."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support import warm

SCALE = "/api/v1/recipes/scale"
RECIPE: dict[str, Any] = {
    "id": "kept",
    "title": "Omelette",
    "servings": 2,
    "ingredients": [
        {"quantity": 5, "name": "eggs", "pantry_item": "Eggs"},
        None,
        {"quantity": 1, "unit": "tsp", "name": "oil"},
        {"quantity": 1, "unit": "cup", "name": "flour"},
        {"unit": "pinch", "quantity": 1, "name": "salt"},
    ],
    "steps": [{"text": "Fry at 180 °C.", "minutes": 4, "uses": [0, 2]}],
}


async def test_by_servings(kiwi: httpx.AsyncClient) -> None:
    answer = await kiwi.post(SCALE, json={"recipe": RECIPE, "servings": 6})
    assert answer.status_code == 200
    body = answer.json()
    assert body["factor"] == 3
    eggs, gone, oil, flour, salt = body["recipe"]["ingredients"]
    assert eggs == {"quantity": 15, "name": "eggs", "unit": None, "pantry_item": "Eggs"}
    assert gone is None
    assert (oil["quantity"], oil["unit"]) == (1, "tbsp")
    assert (flour["quantity"], flour["unit"]) == (3, "cup")
    assert (salt["quantity"], salt["unit"]) == (1, "pinch")
    assert body["recipe"]["servings"] == 6
    assert body["recipe"]["steps"] == RECIPE["steps"]
    assert body["recipe"]["id"] == "kept"
    assert body["remarks"] == [{"code": "times_as_written", "path": None, "message": body["remarks"][0]["message"]}]


async def test_by_an_ingredient_and_in_other_units(kiwi: httpx.AsyncClient) -> None:
    there = {"name": "flour", "quantity": 62.5, "unit": "g"}
    body = (await kiwi.post(SCALE, json={"recipe": RECIPE, "ingredient": there, "units": "metric"})).json()
    assert body["factor"] == 0.5
    eggs, _, oil, flour, _ = body["recipe"]["ingredients"]
    assert eggs["quantity"] == 2.5
    assert (oil["quantity"], oil["unit"]) == (0.5, "tsp")
    assert (flour["quantity"], flour["unit"]) == (63, "g")
    assert {"part_of_an_egg", "times_as_written"} == {remark["code"] for remark in body["remarks"]}


async def test_units_alone(kiwi: httpx.AsyncClient) -> None:
    body = (await kiwi.post(SCALE, json={"recipe": RECIPE, "units": "metric"})).json()
    assert body["factor"] == 1
    assert [one and one.get("unit") for one in body["recipe"]["ingredients"]] == [None, None, "tsp", "g", "pinch"]
    assert body["remarks"] == []


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({}, "validation", "recipe"),
        ({"recipe": RECIPE, "servings": 0}, "validation", "servings"),
        ({"recipe": RECIPE, "servings": 51}, "validation", "servings"),
        ({"recipe": RECIPE, "factor": 1000}, "validation", "factor"),
        ({"recipe": RECIPE, "factor": 0}, "validation", "factor"),
        ({"recipe": RECIPE, "factor": 2, "servings": 4}, "validation", "one of servings, factor and ingredient"),
        ({"recipe": RECIPE, "units": "imperial"}, "validation", "units"),
        ({"recipe": RECIPE, "portions": 4}, "validation", "There is no such field"),
        ({"recipe": {"ingredients": [{"name": "salt", "quantity": 0}]}}, "validation", "quantity"),
        ({"recipe": {"ingredients": [{"name": "salt", "quantity": 1e300}]}}, "validation", "quantity"),
        ({"recipe": {"ingredients": [{"name": "salt", "unit": "stone"}]}}, "validation", "unit"),
        ({"recipe": {"ingredients": []}, "servings": 4}, "cant_scale", "does not say for how many"),
        ({"recipe": RECIPE, "ingredient": {"name": "rice", "quantity": 1}}, "cant_scale", "has no rice"),
        ({"recipe": RECIPE, "ingredient": {"name": "salt", "quantity": 5, "unit": "g"}}, "cant_scale", "not known"),
        ({"recipe": RECIPE, "ingredient": {"name": "eggs", "quantity": 1000}}, "cant_scale", "a hundred times"),
    ],
)
async def test_bad_input_is_a_problem(kiwi: httpx.AsyncClient, body: dict[str, Any], code: str, says: str) -> None:
    answer = await kiwi.post(SCALE, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert says in answer.json()["detail"]


def kiwi_scale(file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [warm.kiwi(), "scale", str(file), *options]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "omelette.json"
    whole = {**RECIPE, "ingredients": [row for row in RECIPE["ingredients"] if row is not None]}
    path.write_text(json.dumps({"type": "recipe.completed", "recipe": whole}), "utf-8")
    return path


def test_the_command_prints_the_list(file: Path) -> None:
    done = kiwi_scale(file, "--servings", "3")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Omelette",
        "serves 3",
        "  7½ eggs",
        "  1½ tsp oil",
        "  1½ cups flour",
        "  1 pinch salt",
    ]
    assert "beat one" in done.stderr


def test_the_command_by_what_is_there_as_json(file: Path) -> None:
    done = kiwi_scale(file, "--have", "250 g flour", "--units", "metric", "--json")
    assert done.returncode == 0
    recipe = json.loads(done.stdout)
    assert recipe["servings"] == 4
    assert [row["quantity"] for row in recipe["ingredients"]] == [10, 2, 250, 1]


def test_the_command_reads_what_an_export_writes(file: Path) -> None:
    recipe = json.loads(file.read_text("utf-8"))["recipe"]
    lines = [" ".join(str(row.get(key) or "") for key in ("quantity", "unit", "name")) for row in recipe["ingredients"]]
    steps = [step["text"] for step in recipe["steps"]]
    theirs = {"@context": "https://schema.org", "@type": "Recipe", "name": "Omelette", "recipeYield": "2 servings"}
    file.write_text(json.dumps({**theirs, "recipeIngredient": lines, "recipeInstructions": steps}), "utf-8")
    done = kiwi_scale(file, "--servings", "6")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == ["Omelette", "serves 6"]
    assert "  1 tbsp oil" in done.stdout.splitlines()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--servings", "3", "--factor", "2"), "Give one of"),
        (("--factor", "1000"), "a hundred times"),
        (("--have", "flour"), "There is no amount"),
        (("--have", "200 g rice"), "has no rice"),
    ],
)
def test_the_command_says_why_not(file: Path, options: tuple[str, ...], says: str) -> None:
    done = kiwi_scale(file, *options)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"recipe": 1}', '"soup"'])
def test_the_command_says_what_is_no_recipe(tmp_path: Path, text: str) -> None:
    (tmp_path / "none.json").write_text(text, "utf-8")
    done = kiwi_scale(tmp_path / "none.json", "--factor", "2")
    assert done.returncode == 1
    assert "This is not" in done.stderr
    assert "Traceback" not in done.stderr
