"""How many of several hundred lines, times and servings in five languages are read right: all of them."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from kiwi_parser import Recipe, RecipeParser
from kiwi_parser.recipe.amounts import Amount
from kiwi_parser.recipe.durations import read_minutes
from kiwi_parser.recipe.lines import IngredientLine, read_ingredient_line
from kiwi_parser.recipe.servings import read_servings
from proof.written import LINES, SERVINGS, TIMES


def _table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def _language(cell: str) -> str | None:
    return None if cell == "-" else cell


def _amount(cell: str) -> tuple[Amount | None, str | None]:
    said, _, unit = cell.partition(" ")
    if not said:
        return None, None
    ends = [Fraction(end) for end in said.split("..")]
    low, *high = [end.numerator if end.denominator == 1 else float(end) for end in ends]
    return Amount(low, *high), unit or None


@pytest.mark.parametrize("row", _table(LINES), ids=lambda row: row[1])
def test_line_is_read_as_its_cook_meant_it(row: list[str]) -> None:
    tag, line, said, name, note = row
    amount, unit = _amount(said)
    assert read_ingredient_line(line, _language(tag)) == IngredientLine(amount, unit, name, note or None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("tag", "text", "minutes"), _table(TIMES), ids=str)
def test_time_is_read_as_its_cook_meant_it(tag: str, text: str, minutes: str) -> None:
    assert read_minutes(text, _language(tag)) == (None if minutes == "-" else int(minutes))


@pytest.mark.parametrize(("tag", "text", "people"), _table(SERVINGS), ids=str)
def test_servings_are_read_as_their_cook_meant_them(tag: str, text: str, people: str) -> None:
    assert read_servings(text, _language(tag)) == (None if people == "-" else int(people))


def test_the_table_is_long_enough_to_say_something() -> None:
    assert sum(len(_table(text)) for text in (LINES, TIMES, SERVINGS)) >= 300


@pytest.mark.parametrize("nothing", ["N/A", "none", "None", "null", "-", "–", "nil", " n/a "])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_what_models_write_for_nothing_is_no_food_and_no_step(nothing: str, size: int) -> None:
    def read(**fields: Any) -> RecipeParser:
        text = json.dumps({"title": "Omelette", "ingredients": ["1 egg"], "steps": ["Beat it."], **fields})
        parser = RecipeParser()
        for at in range(0, len(text), size):
            parser.feed(text[at : at + size])
        parser.close()
        return parser

    for fields in (
        {"ingredients": [nothing, "1 egg"]},
        {"ingredients": [{"name": nothing}, {"name": "egg", "quantity": 1}]},
        {"steps": ["Beat it.", nothing]},
        {"steps": [{"text": nothing}, {"text": "Beat it."}]},
    ):
        parser = read(**fields)
        assert isinstance(parser.recipe, Recipe)
        assert [row.name for row in parser.recipe.ingredients] == ["egg"]
        assert [step.text for step in parser.recipe.steps] == ["Beat it."]
    for name in ("ingredients", "steps", "title"):
        outcome = read(**{name: nothing}).outcome
        assert outcome is not None
        assert outcome.kind == "invalid"
