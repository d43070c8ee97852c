"""A field that only `Recipe` knows is asked for, streamed, guarded, kept and changed: CONTRIBUTING.md, "Where to change
what"."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from kiwi_parser.recipe import Recipe

from kiwi_recipes.recipes.fields import free_texts, kind_of_value, single_values, unnamed_in
from kiwi_recipes.recipes.json_schema import field_schemas
from kiwi_recipes.recipes.revision.lines import read_head

SCRIPT = Path(__file__).with_name("one_more_field.py")
CHOICES = ["easy", "medium", "hard"]


def test_one_line_in_the_model_is_enough(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", str(SCRIPT), str(tmp_path / "library.db")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    nullable = {"type": ["string", "null"], "enum": [*CHOICES, None]}
    plain = {"type": "string", "enum": CHOICES}  # in lines there is no null, not among the choices either
    assert found["schemas"] == {
        "recipe_schema": nullable,
        "lines_schema": plain,
        "tiny_schema": plain,
        "tiny_lines_schema": plain,
    }
    asked = "- difficulty: how hard it is to cook: one of easy, medium, hard"
    assert f"{asked}, or null.\n" in found["rules"]["rows"]
    assert f"{asked}.\n" in found["rules"]["lines"]
    assert f"{asked}, or null where the text says none.\n" in found["copy rules"]
    assert found["copy"] == [nullable, {"type": "null"}]
    assert '"difficulty: ..."' in found["change rules"]
    assert "('difficulty',)" in found["head"]
    assert found["schema"] == "how hard it is to cook"
    assert found["field"] == ["easy"]
    assert (found["end"], found["answer"], found["kept"]) == ("easy", "easy", "easy")
    assert "10 min to cook · difficulty: easy" in found["card"]
    assert found["revised"]["recipe"]["difficulty"] == "hard"


def test_the_fields_by_what_they_hold() -> None:
    """The right values, as they were written by hand before: of each field one of three."""
    assert free_texts() == ("title", "description", "notes")
    assert single_values() == ("servings", "prep_minutes", "cook_minutes")
    assert {*free_texts(), *single_values(), "ingredients", "steps"} == set(Recipe.model_fields)
    assert [kind_of_value(name) for name in ("title", "servings", "steps")] == ["a text", "a whole number", "a list"]
    assert unnamed_in("- title, prep_minutes and steps") == [
        *("description", "servings", "cook_minutes", "ingredients", "notes"),
    ]


def test_a_line_of_a_change_may_name_every_field() -> None:
    for name in field_schemas():
        for spelled in (name, name.replace("_", " "), name.upper()):
            head = read_head(f"{spelled} 1: x" if name in ("ingredients", "steps") else f"{spelled}: x")
            assert head is not None, spelled
            assert head[0].path[0] == name
