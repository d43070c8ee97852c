"""Amounts and times as a cook reads them, alone and on the terminal's card."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from kiwi_recipes.card import card
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.shown import shown_amount, shown_minutes, shown_number


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({"quantity": 2, "quantity_max": 3, "unit": "clove"}, "2-3 cloves"),
        ({"quantity": 1, "unit": "clove"}, "1 clove"),
        ({"quantity": 1, "quantity_max": 2, "unit": "bunch"}, "1-2 bunches"),
        ({"quantity": 0.5, "quantity_max": 0.75, "unit": "cup"}, "½-¾ cup"),
        ({"quantity": 1.5, "unit": "cup"}, "1½ cups"),
        ({"quantity": 1 / 3, "unit": "cup"}, "⅓ cup"),
        ({"quantity": 1.125, "unit": "lb"}, "1⅛ lb"),
        ({"quantity": 3, "unit": "piece"}, "3"),
        ({"quantity": 2, "unit": "fl_oz"}, "2 fl oz"),
        ({"quantity": 10000, "unit": "g"}, "10000 g"),
        ({"quantity": 12345678, "unit": "g"}, "12345678 g"),
        ({"quantity": 0.003, "unit": "kg"}, "3 g"),
        ({"quantity": 0.01, "quantity_max": 0.05, "unit": "l"}, "10-50 ml"),
        ({"quantity": 0.01, "quantity_max": 0.5, "unit": "l"}, "0.01-0.5 l"),
        ({"quantity": 0.125, "unit": "l"}, "0.125 l"),
        ({"quantity": 1.5, "unit": "kg"}, "1.5 kg"),
        ({"quantity": 0.0004, "unit": "g"}, "0.0004 g"),
        ({"quantity": 2.001, "quantity_max": 2.002, "unit": "cup"}, "2 cups"),
        ({"quantity": None, "unit": "pinch"}, "pinch"),
        ({"quantity": None, "unit": "piece"}, ""),
        ({}, ""),
    ],
    ids=str,
)
def test_amount_is_shown_as_a_cook_writes_it(row: dict[str, Any], shown: str) -> None:
    assert shown_amount(row) == shown


def test_number_without_a_unit_and_minutes() -> None:
    assert [shown_number(value) for value in (1, 0.5, 2.75, 1.1, 3.999, 1e6)] == ["1", "½", "2¾", "1.1", "4", "1000000"]
    assert [shown_minutes(minutes) for minutes in (0, 5, 60, 95)] == ["0 min", "5 min", "1 h", "1 h 35 min"]


def test_card_shows_ranges_fractions_groups_and_times() -> None:
    rows: list[dict[str, Any]] = [
        {"quantity": 2, "quantity_max": 3, "unit": "clove", "name": "garlic", "note": "sliced"},
        {"quantity": 0.5, "unit": "cup", "name": "cream", "group": "For the sauce"},
    ]
    recipe = {
        "title": "Soup",
        "servings": 2,
        "cook_minutes": 95,
        "ingredients": rows,
        "steps": [{"text": "Simmer.", "minutes": 90}],
    }
    fold = EventFold()
    for number, (name, value) in enumerate(recipe.items()):
        fold.apply({"type": "field.done", "seq": number, "path": f"/{name}", "value": value})
    console = Console(width=80, record=True, file=StringIO())
    console.print(card(fold, 1))
    text = console.export_text()
    for shown in ("2-3 cloves garlic, sliced", "For the sauce", "½ cup cream", "1 h 35 min to cook", "(1 h 30 min)"):
        assert shown in text


@pytest.mark.parametrize("width", [20, 30, 40, 80])
def test_no_word_is_cut_however_narrow_the_terminal_is(width: int) -> None:
    long = "Rinderkraftbrühenwürfelersatzgewürzmischungspäckchen"
    recipe = {
        "title": f"Soup of {long} with leeks, potatoes and croutons",
        "ingredients": [{"quantity": 1, "unit": "tbsp", "name": long, "note": "crumbled"}],
        "steps": [{"text": f"Stir in {long}."}],
    }
    fold = EventFold()
    for number, (name, value) in enumerate(recipe.items()):
        fold.apply({"type": "field.done", "seq": number, "path": f"/{name}", "value": value})
    console = Console(width=width, record=True, file=StringIO())
    console.print(card(fold, 1))
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= width
    assert "".join(filter(str.isalnum, text)).count(long) == 3
