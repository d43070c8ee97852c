"""Cooklang, read back by its reference parser (cooklang-rs, by its Python bindings)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cooklang as reference
import pytest
from hypothesis import given, settings
from kiwi_parser import Ingredient, Recipe

from kiwi_recipes.library.export import cooklang
from tests.library.dishes import DISHES, dish, served
from tests.library.recorded import RECORDED
from tests.library.test_export_json_ld import RECIPE

ALL = {**DISHES, **RECORDED}


Amount = tuple[float | None, float | None, str | None]


def amounts(rows: Sequence[Ingredient]) -> list[Amount]:
    """What must come back, in no order: rows stand where a step uses them."""
    found: list[Amount] = []
    for row in rows:
        if row.quantity is None:
            found.append((None, None, None))
            continue
        most = row.quantity_max if row.quantity_max != row.quantity else None
        found.append((row.quantity, most, None if row.unit == "piece" else row.unit))
    return sorted(found, key=in_order)


def read_amounts(read: reference.Recipe) -> list[Amount]:
    found: list[Amount] = []
    for row in read.ingredients:
        quantity = row.quantity
        if quantity is None or quantity.value is None:
            found.append((None, None, None))
            continue
        if isinstance(quantity.value, str):  # cooklang-rs 0.18.7, as these bindings ask it, leaves a range as its text
            ends: list[Any] = [reference.parse_value(end) for end in quantity.value.split("-")]
            assert len(ends) == 2, f"{row} does not scale"
        else:
            ends = [quantity.value, None]
        assert not any(isinstance(end, (str, reference.Range)) for end in ends), f"{row} does not scale"
        found.append((ends[0], ends[1], quantity.unit))
    return sorted(found, key=in_order)


def in_order(amount: Amount) -> tuple[str, float, float]:
    least, most, unit = amount
    return unit or "", -1 if least is None else least, -1 if most is None else most


def check_same(read: float | None, value: float | None) -> None:
    """Exactly, but for a third, which "0.333" stands for, and more than six figures."""
    if value is None or read is None:
        assert read is value
    elif abs(read * 3 - round(read * 3)) < 1e-9 and read != int(read):
        assert read == pytest.approx(value, rel=2e-3)
        assert len(repr(value).partition(".")[2]) >= 3
    elif value < 1e5:
        assert read == float(f"{value:.6g}")
    else:
        assert read == round(value, 2)


def check(recipe: Recipe) -> reference.Recipe:
    read = reference.parse(cooklang(recipe))
    came, went = read_amounts(read), amounts(recipe.ingredients)
    assert [unit for _, _, unit in came] == [unit for _, _, unit in went]
    for (least, most, _), (of_least, of_most, _) in zip(came, went, strict=True):
        check_same(least, of_least)
        check_same(most, of_most)
    assert len(read.steps) == len(recipe.steps)
    assert [section.name for section in read.sections] == [None]
    assert read.cookware == ()
    assert [timer.quantity.value for timer in read.timers if timer.quantity] == [
        step.minutes for step in recipe.steps if step.minutes
    ]
    assert all(timer.quantity and timer.quantity.unit == "minutes" for timer in read.timers)
    assert read.servings == recipe.servings
    assert read.title
    return read


@pytest.mark.parametrize("name", ALL)
def test_the_reference_parser_reads_the_same_amounts(name: str) -> None:
    read = check(ALL[name])
    recipe = ALL[name]
    if recipe.prep_minutes and recipe.cook_minutes:
        assert read.time is not None
        assert (read.time.prep, read.time.cook) == (recipe.prep_minutes, recipe.cook_minutes)


@settings(deadline=None)
@given(RECIPE)
def test_any_text_leaves_the_amounts_as_they_are(recipe: Recipe) -> None:
    check(recipe)


def test_names_are_written_where_the_step_names_them() -> None:
    text = cooklang(DISHES["names in names"])
    assert "Chop the @spring onion{2}, @onion{1} and @onion greens{1%bunch}." in text


def test_what_no_step_mentions_goes_into_the_first() -> None:
    assert "Boil it. (@carrots{2}, @beef{1%kg})" in cooklang(DISHES["never mentioned"])


def test_a_row_stands_in_the_first_step_that_uses_it() -> None:
    text = cooklang(DISHES["used later"])
    assert "Preheat.\n\nSlice the @apples{1%kg}.\n\nAdd @sugar{2%tbsp}." in text


def test_times_of_steps_are_timers() -> None:
    assert "for ~{90%minutes}." in cooklang(DISHES["hours"])
    assert "Boil the @eggs{2} for 5-6 minutes. (~{6%minutes})" in cooklang(DISHES["timers"])
    assert "Rest ~{10%minutes}, then 10 minutes." in cooklang(DISHES["timers"])


def test_fractions_are_those_that_scale() -> None:
    text = cooklang(DISHES["halves and thirds"])
    for written in ("@flour{3/2%cup}", "@sugar{1/3%cup}", "@salt{9/4%tsp}", "@cloves{1/8%tsp}"):
        assert written in text
    assert "1.25%kg" in cooklang(DISHES["german"])


def test_metadata_survives_any_text() -> None:
    read = reference.parse(cooklang(DISHES["yaml"]))
    assert (read.title, read.servings) == ("yes: no", 3)
    assert read.description == "- a: [b, {c: d}] & *e !f | › %g `h` tab"


def test_allergens_are_notes_before_the_steps() -> None:
    recipe = served(dish("Pasta", [{"quantity": 50, "unit": "g", "name": "pesto"}], ["Stir."], notes="Eat it hot."),
                    ("pesto", "nuts"))  # fmt: skip
    read = reference.parse(cooklang(recipe))
    notes = [note.text for note in read.sections[0].notes]
    assert notes[0].startswith("“pesto” likely contains nuts")
    assert notes[-1] == "Eat it hot."
    assert isinstance(read.sections[0].blocks[0], reference.Note)
