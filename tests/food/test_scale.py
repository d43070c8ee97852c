"""Scaled amounts: the table of cases, properties, and pint as the judge of the units."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiwi_recipes.food.scale import CantScale, factor_for_amount, factor_for_servings, ratio, scale, scale_row
from kiwi_recipes.recipes.shown import shown_amount

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/fixtures/scaling.json").read_text("utf-8"))

registry: pint.UnitRegistry[float] = pint.UnitRegistry()
TO_PINT = {
    "g": "gram",
    "kg": "kilogram",
    "oz": "ounce",
    "lb": "pound",
    "ml": "milliliter",
    "l": "liter",
    "tsp": "teaspoon",
    "tbsp": "tablespoon",
    "cup": "cup",
    "fl_oz": "fluid_ounce",
}
MEASURES = sorted(TO_PINT)
THINGS = ["piece", "clove", "slice", "can", "bunch", "sprig"]
AMOUNTS = st.floats(min_value=0.25, max_value=2000)
FACTORS = st.sampled_from([1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 5 / 4, 3 / 2, 5 / 3, 2, 3, 4, 6, 10])


def row(quantity: float | None, unit: str | None, name: str = "stock", **more: Any) -> dict[str, Any]:
    return {"quantity": quantity, "unit": unit, "name": name, **more}


def slack(unit: str, least: float) -> float:
    """By how much a kitchen's measure may miss an amount, in that unit: half of the step from one to the next."""
    if unit in ("g", "ml", "kg", "l"):
        return least * 0.051
    if unit in THINGS:
        return max(1 / 8, least * 0.06) if least < 2 else max(1 / 4, least * 0.051)
    return max({"tsp": 1 / 8, "tbsp": 1 / 6, "cup": 1 / 8}.get(unit, 1 / 16), least * 0.063)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_table_of_cases(case: dict[str, Any]) -> None:
    new, remarks = scale_row(case["row"], case["factor"], case["units"], us_cups=case["us_cups"])
    assert new == case["gives"]
    assert shown_amount(new) == case["shown"]
    assert [code for code, _ in remarks] == case["remarks"]


@given(quantity=AMOUNTS, unit=st.sampled_from(MEASURES), factor=FACTORS, cups=st.booleans())
def test_a_scaled_measure_is_off_by_no_more_than_its_rounding(
    quantity: float, unit: str, factor: float, cups: bool
) -> None:
    new, _ = scale_row(row(quantity, unit), factor, us_cups=cups)
    exact = quantity * factor * (ratio(unit, new["unit"], "stock", None) or math.nan)
    assert abs(new["quantity"] - exact) <= slack(new["unit"], exact)
    judged = registry.Quantity(new["quantity"], TO_PINT[new["unit"]]).to(TO_PINT[unit]).magnitude
    tolerance = slack(new["unit"], exact) / exact + 0.016  # the cup of 240 ml against that of 236.6
    assert judged == pytest.approx(quantity * factor, rel=tolerance)


@given(quantity=AMOUNTS, unit=st.sampled_from(MEASURES), units=st.sampled_from(["metric", "us"]), factor=FACTORS)
def test_other_units_hold_as_much(quantity: float, unit: str, units: Any, factor: float) -> None:
    new, _ = scale_row(row(quantity, unit), factor, units)
    before = registry.Quantity(quantity * factor, TO_PINT[unit])
    after = registry.Quantity(new["quantity"], TO_PINT[new["unit"]])
    assert before.check(after.dimensionality), "a weight became a volume without anybody knowing the density"
    exact = before.to(after.units).magnitude
    assert abs(after.magnitude - exact) <= slack(new["unit"], exact) + exact * 0.017
    system = {"metric": {"g", "kg", "ml", "l", "tsp", "tbsp"}, "us": {"tsp", "tbsp", "cup", "oz", "lb"}}
    assert new["unit"] in system[units]


@given(quantity=AMOUNTS, unit=st.sampled_from([*MEASURES, *THINGS]), factor=FACTORS, cups=st.booleans())
def test_there_and_back_is_the_amount_within_what_one_can_measure(
    quantity: float, unit: str, factor: float, cups: bool
) -> None:
    there, _ = scale_row(row(quantity, unit), factor, us_cups=cups)
    back, _ = scale_row(there, 1 / factor, us_cups=cups)
    exact_there = quantity * factor * (ratio(unit, there["unit"], "stock", None) or math.nan)
    exact = quantity * (ratio(unit, back["unit"], "stock", None) or math.nan)
    lost = slack(there["unit"], exact_there) / exact_there * exact
    assert abs(back["quantity"] - exact) <= lost + slack(back["unit"], exact + lost)


@given(
    quantity=st.floats(min_value=1e-6, max_value=1e4),
    unit=st.sampled_from([*MEASURES, *THINGS, "pinch", None]),
    factor=st.floats(min_value=0.01, max_value=100),
    units=st.sampled_from(["as_is", "metric", "us"]),
)
def test_never_0_never_a_power_of_ten(quantity: float, unit: str | None, factor: float, units: Any) -> None:
    new, _ = scale_row(row(quantity, unit), factor, units)
    shown = shown_amount(new)
    assert new["quantity"] > 0
    assert "e" not in shown.split()[0]
    assert shown.split()[0].strip("0.") != ""
    if new["unit"] in ("kg", "l") and factor != 1:
        assert new["quantity"] >= 1


@given(
    low=AMOUNTS, more=st.floats(min_value=1, max_value=3), unit=st.sampled_from([*MEASURES, *THINGS]), factor=FACTORS
)
def test_a_range_keeps_its_ends_apart_and_in_order(low: float, more: float, unit: str, factor: float) -> None:
    new, _ = scale_row(row(low, unit, quantity_max=low * more), factor)
    assert new["quantity_max"] is None or new["quantity_max"] > new["quantity"]


DOUGH = {
    "title": "Bread",
    "servings": 4,
    "cook_minutes": 40,
    "ingredients": [
        row(450, "g", "flour"),
        row(50, "g", "flour", note="for the board"),
        row(2, "tsp", "yeast", quantity_max=3),
        row(1, "cup", "honey"),
        row(1, "pinch", "saffron"),
        row(None, None, "salt", note="to taste"),
        None,
        row(3, "piece", "eggs"),
    ],
    "steps": [{"text": "Bake at 220 °C.", "minutes": 40}],
}


def test_a_recipe_by_servings() -> None:
    whole, factor, remarks = scale(DOUGH, factor_for_servings(DOUGH, 6))
    assert factor == 1.5
    assert whole["servings"] == 6
    assert [one and shown_amount(one) for one in whole["ingredients"]] == [
        *("675 g", "75 g", "1-1½ tbsp", "1½ cups", "1 pinch", "", None, "4½"),
    ]
    assert whole["steps"] == DOUGH["steps"]
    assert whole["cook_minutes"] == 40
    assert [(remark.code, remark.path) for remark in remarks] == [("part_of_an_egg", "/ingredients/7")]


@pytest.mark.parametrize(
    ("name", "quantity", "unit", "factor"),
    [
        ("flour", 250, "g", 0.5),
        ("Flour", 1, "kg", 2),
        ("flour", 2, "cup", 0.5),  # 125 g each
        ("egg", 6, None, 2),
        ("yeast", 2, "tbsp", 2),  # there is enough for the upper end
        ("honey", 339, "g", 1),
    ],
)
def test_by_what_is_there_of_one_ingredient(name: str, quantity: float, unit: str | None, factor: float) -> None:
    assert factor_for_amount(DOUGH, name, quantity, unit) == pytest.approx(factor)


@pytest.mark.parametrize(
    ("name", "quantity", "unit", "words"),
    [
        ("salt", 5, "g", "does not say how much"),
        ("rice", 300, "g", "has no rice"),
        ("yeast", 7, "g", "not known"),
        ("eggs", 200, "g", "not known"),
    ],
)
def test_what_nobody_can_know_is_said(name: str, quantity: float, unit: str, words: str) -> None:
    with pytest.raises(CantScale, match=words):
        factor_for_amount(DOUGH, name, quantity, unit)


def test_limits_are_said() -> None:
    with pytest.raises(CantScale, match="does not say for how many"):
        factor_for_servings({"ingredients": []}, 4)
    with pytest.raises(CantScale, match="a hundred times"):
        scale(DOUGH, 101)
    with pytest.raises(CantScale, match="than there is"):
        scale({"ingredients": [row(1e300, "g")]}, 2)
    assert scale(DOUGH, 20).recipe["servings"] is None  # 80: more than a recipe can say
    assert {remark.code for remark in scale(DOUGH, 2).remarks} == {"times_as_written"}


def test_nothing_asked_is_nothing_changed() -> None:
    assert scale(DOUGH, 1).recipe == DOUGH
    assert scale(DOUGH, 1).remarks == []


STEPS = json.loads((ROOT / "tests/fixtures/scaling_steps.json").read_text("utf-8"))


@pytest.mark.parametrize("case", STEPS["cases"], ids=lambda case: case["text"])
def test_amounts_in_steps(case: dict[str, Any]) -> None:
    recipe = {"ingredients": [{"name": name} for name in STEPS["ingredients"]], "steps": [{"text": case["text"]}]}
    whole, _, remarks = scale(recipe, case["factor"], case["units"])
    assert whole["steps"][0]["text"] == case["gives"]
    assert ("amount_in_step" in [remark.code for remark in remarks]) is case["left"]


@given(
    text=st.lists(
        st.sampled_from(
            ["200", "1/2", "½", "1,5", "0", " ", "-", " to ", "g", "cups", "flour", "(", ")", "of", "°C", "1/0"]
        )
    ).map("".join),
    factor=FACTORS,
)
def test_no_text_of_a_step_is_too_odd(text: str, factor: float) -> None:
    recipe = {"ingredients": [{"name": "flour"}, None], "steps": [{"text": text}, None]}
    assert isinstance(scale(recipe, factor).recipe["steps"][0]["text"], str)
