"""What is wrong is said in one kind of words wherever it is read: in settings, options and files (requests have theirs
in tests/api/test_problems.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from kiwi_recipes.plain_words import wrong_with
from kiwi_recipes.scaling import NotARecipe, read_recipe
from kiwi_recipes.settings import SettingsError, load_settings


class Everything(BaseModel):
    """A field of each kind."""

    text: str = ""
    short: Annotated[str, Field(min_length=1, max_length=3)] = "a"
    code: Annotated[str, Field(pattern="^[a-z]$")] = "a"
    count: int = 0
    share: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.5
    flag: bool = False
    rows: Annotated[list[int], Field(min_length=2, max_length=2)] = [1, 2]
    table: dict[str, int] = {}
    kind: Literal["a", "b"] = "a"
    file: Path = Path()


FAULTS: list[tuple[str, Any, str]] = [
    ("text", 5, "Must be a text, not a number"),
    ("code", "\ud800", "Must be a text of whole characters: half a surrogate pair is none"),
    ("short", "", "Must have at least 1 character"),
    ("short", "abcd", "Must have at most 3 characters"),
    ("code", "AB", "Must be written as ^[a-z]$ says"),
    ("count", "many", "Must be a whole number"),
    ("count", 1.5, "Must be a whole number"),
    ("count", [], "Must be a whole number, not a list"),
    ("share", "much", "Must be a number"),
    ("share", float("nan"), "Must be a number"),
    ("share", 0, "Must be more than 0"),
    ("share", 1, "Must be less than 1"),
    ("flag", "perhaps", "Must be true or false"),
    ("flag", {}, "Must be true or false, not an object"),
    ("rows", [1], "Must have at least 2 entries"),
    ("rows", [1, 2, 3], "Must have at most 2 entries"),
    ("rows", True, "Must be a list, not true or false"),
    ("table", None, "Must be an object, not null"),
    ("kind", "c", "Must be 'a' or 'b'"),
    ("file", 5, "Must be a path, not a number"),
]


@pytest.mark.parametrize(("name", "value", "words"), FAULTS)
def test_what_is_expected_is_said(name: str, value: Any, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate({name: value})
    assert wrong_with(caught.value.errors()[0]) == words


SETTINGS = {
    "KIWI_MAX_RUNS": ("many", "Must be a whole number"),
    "KIWI_HEARTBEAT": ("-1", "Must be more than 0"),
    "CLOUD_MODE": ("perhaps", "Must be true or false"),
    "KIWI_PROMPT_FORM": ("columns", "Must be 'lines', 'rows' or 'lite'"),
    "KIWI_TIER_URL": ("abc", "Not an address that begins with http:// or https://"),
}


def test_of_settings() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({name: value for name, (value, _) in SETTINGS.items()})
    assert {*str(caught.value).split("; ")} == {f"{name}: {words}" for name, (_, words) in SETTINGS.items()}


def test_of_options() -> None:
    """As typed: the command reads no more of them than the first that is wrong."""
    for options, words in [
        (["suggest", "eggs", "--servings", "many"], "Invalid value for '--servings': Must be a whole number"),
        (["recipes", "list", "--limit", "many"], "Invalid value for '--limit': Must be a whole number"),
    ]:
        command = [str(Path(sys.executable).with_name("kiwi")), *options]
        done = subprocess.run(command, capture_output=True, text=True, env={"COLUMNS": "200"}, check=False)
        assert done.returncode == 2
        assert words in done.stderr


def test_of_a_recipe_in_a_file() -> None:
    with pytest.raises(NotARecipe, match="title: Must be a text, not a number"):
        read_recipe('{"title": 5}')
