"""Files of our own that hold a recipe."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kiwi_recipes.recipe_file import NoRecipe, recipe_of, recipe_of_file
from tests.library.dishes import DISHES, served
from tests.library.recorded import LAST, RECORDED, WHOLE
from tests.support.fixtures import EVENTS, FIXTURES, UPSTREAM, named

PLAIN = served(DISHES["plain"], ("eggs", "eggs"))
SAID = PLAIN.model_dump(mode="json")


@pytest.mark.parametrize(
    "answer",
    [SAID, {"recipe": SAID}, {"suggestions": [{"title": "Feta Eggs", "recipe": SAID}]}, {"suggestions": [SAID]}],
)
async def test_answers_of_the_api(answer: Any, tmp_path: Path) -> None:
    assert recipe_of(answer) == PLAIN
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(answer, indent=2), "utf-8")
    assert await recipe_of_file(file) == PLAIN


def test_a_recipe_without_the_servers_part() -> None:
    recipe = DISHES["plain"]
    assert recipe_of(recipe.model_dump()) == recipe


@pytest.mark.parametrize("path", [*EVENTS, *(FIXTURES / "protocol").glob("*.jsonl")], ids=named)
async def test_events_as_a_recording_has_them(path: Path) -> None:
    name = named(path)
    if name in WHOLE:
        read = await recipe_of_file(path)
        assert foods(read) == foods(RECORDED[name])
    elif name not in RECORDED:
        with pytest.raises(NoRecipe, match="holds no recipe"):
            await recipe_of_file(path)


@pytest.mark.parametrize("name", sorted(name for name in WHOLE if name.startswith(("events/", "protocol/"))))
async def test_events_as_the_command_prints_them(name: str, tmp_path: Path) -> None:
    """`kiwi suggest --json`: one event a line, nothing around it."""
    [path] = [path for path in [*EVENTS, *(FIXTURES / "protocol").glob("*.jsonl")] if named(path) == name]
    entries = map(json.loads, path.read_text("utf-8").splitlines())
    file = tmp_path / "printed.jsonl"
    file.write_text("".join(json.dumps(entry["event"]) + "\n" for entry in entries if "event" in entry), "utf-8")
    assert await recipe_of_file(file) == RECORDED[name]


@pytest.mark.parametrize("path", UPSTREAM, ids=named)
async def test_a_models_stream_is_parsed_again(path: Path) -> None:
    if named(path) in WHOLE:
        read = await recipe_of_file(path)
        assert read.title
        assert len(read.ingredients) >= 1
        assert [step.text for step in read.steps] == [step.text for step in RECORDED[named(path)].steps]
    elif not (LAST[named(path)].get("recipe") or {}).get("steps"):
        with pytest.raises(NoRecipe, match="holds no recipe"):
            await recipe_of_file(path)


def foods(recipe: Any) -> list[Any]:
    return [(row.quantity, row.unit, row.name) for row in recipe.ingredients]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe\x00", "file.json is not UTF-8 text"),
        (b"", "file.json is neither JSON nor JSON lines"),
        (b"Beat the eggs.", "file.json is neither JSON nor JSON lines"),
        (b"[]", "file.json: not a recipe: a JSON object"),
        (b'{"suggestions": []}', "file.json: not a recipe: a JSON object"),
        (b'{"title": "x", "ingredients": [], "steps": []}', "file.json: not a recipe: ingredients: "),
        (b'{"title": "x"}', "file.json: not a recipe: ingredients: This is missing"),
        (b"[" * 100_000, "file.json is neither JSON nor JSON lines"),
    ],
)
async def test_what_is_none_is_refused_in_words(content: bytes, why: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)
    with pytest.raises(NoRecipe) as refused:
        await recipe_of_file(file)
    assert str(refused.value).startswith(why)
