"""A recipe for more or fewer people: amounts in the measures of a kitchen, metric or US.

Plain arithmetic on doubles, so that another language gives the very same results; tests/fixtures/scaling.json is the
table that says which.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from kiwi_recipes.food.pantry import find_in
from kiwi_recipes.food.step_amounts import Rescale, scale_text

Units = Literal["as_is", "metric", "us"]
_Row = Mapping[str, Any]

CUP = 240.0
"""Millilitres. As 21 CFR 101.9(b)(5)(viii) rounds the US measures: cup 240, fluid ounce 30, spoons 15 and 5. The
customary cup has 236.6; nobody's measuring cup is that exact, and "235 ml" is in no recipe."""
_ML = {"ml": 1.0, "l": 1000.0, "tsp": 5.0, "tbsp": 15.0, "fl_oz": 30.0, "cup": CUP}
_GRAMS = {"g": 1.0, "kg": 1000.0, "oz": 28.349523125, "lb": 453.59237}
_US_ALONE = frozenset({"cup", "fl_oz", "oz", "lb"})
"""Who measures by these measures by US cups; spoons are in every kitchen."""
_METRIC = frozenset({"g", "kg", "ml", "l"})
_SPOONS = frozenset({"tsp", "tbsp"})

MOST = 1e6
"""No kitchen has more of anything, in any unit; and the largest and smallest factor that makes sense."""
FACTORS = (0.01, 100.0)
_NEARLY = 0.03
"""A larger unit is preferred if its measures come so near to the amount."""

_THIRDS = (0.0, 1 / 3, 1 / 2, 2 / 3, 1.0)
_QUARTERS = (0.0, 1 / 4, 1 / 2, 3 / 4, 1.0)
_PARTS = (0.0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1.0)
_EIGHTHS = (0.0, 1 / 8, 1 / 4, 1 / 3, 3 / 8, 1 / 2, 5 / 8, 2 / 3, 3 / 4, 7 / 8, 1.0)
_SMALL = (0.0, 1 / 8, 1 / 4, 1 / 2, 3 / 4, 1.0)
_HALVES = (0.0, 1 / 2, 1.0)
_WHOLE = (0.0, 1.0)

_EGGS = frozenset(
    {"egg", "eggs", "large egg", "large eggs", "medium eggs", "ei", "eier", "œuf", "œufs", "uova", "huevos"}
)
_NOT_AS_SOLD = re.compile(r"\b(?:cooked|sifted|popped|puffed|gekocht|gesiebt|cuit|cotto|cocido)", re.I)
"""In a note: the food weighs other than as it is sold."""
_SAME_TWICE = re.compile(r"(?:about |ca\.? ?)?\d+(?:[.,/]\d+)? ?(?:g|kg|ml|l|oz|lb|lbs|cups?|tbsp|tsp|fl\.? oz)", re.I)
"""A note that says the row's own amount in the other system: "7 oz" beside 200 g."""


_IN_STEP = "This step names an amount as it was written."


class CantScale(ValueError):
    """Why not, in words for a person."""


class Remark(NamedTuple):
    """What a cook should know of a scaled amount; `path` points at its row."""

    code: str
    path: str | None
    message: str


class Scaled(NamedTuple):
    """The recipe anew, by which factor, and what is to be said of it."""

    recipe: dict[str, Any]
    factor: float
    remarks: list[Remark]


class _Choice(NamedTuple):
    """A unit that an amount may be said in, how large it is, and between which amounts (in it) it is usual."""

    unit: str
    size: float
    least: float
    below: float


def scale(recipe: Mapping[str, Any], factor: float, units: Units = "as_is") -> Scaled:
    """Every amount times `factor`, in `units`. A pinch, and what has no amount, stays; so do times and heat."""
    _check_factor(factor)
    rows: Sequence[_Row | None] = recipe.get("ingredients") or []
    us_cups = units == "us" or any(row is not None and row.get("unit") in _US_ALONE for row in rows)
    remarks: list[Remark] = []
    scaled: list[dict[str, Any] | None] = []
    for index, row in enumerate(rows):
        if row is None:
            scaled.append(None)
            continue
        new, said = scale_row(row, factor, units, us_cups=us_cups)
        scaled.append(new)
        remarks.extend(Remark(code, f"/ingredients/{index}", message) for code, message in said)
    whole: dict[str, Any] = {**recipe, "ingredients": scaled}
    if factor != 1 or units != "as_is":
        known = [row for row in rows if row is not None]
        rescale: Rescale = partial(_rescaled, factor=factor, units=units, us_cups=us_cups)
        for index, step in enumerate(recipe.get("steps") or []):
            if not isinstance(step, Mapping) or not isinstance(step.get("text"), str):
                continue
            text, left = scale_text(step["text"], known, rescale)
            if text != step["text"]:
                whole["steps"] = [*whole["steps"][:index], {**step, "text": text}, *whole["steps"][index + 1 :]]
            if left:
                remarks.append(Remark("amount_in_step", f"/steps/{index}/text", _IN_STEP))
    if recipe.get("servings") is not None and factor != 1:
        people = max(1, math.floor(recipe["servings"] * factor + 0.5))
        whole["servings"] = people if people <= 50 else None
    if factor >= 2 or factor <= 0.5:
        message = "Times and pans are those of the recipe as it was written: look earlier, or allow longer."
        remarks.append(Remark("times_as_written", None, message))
    return Scaled(whole, factor, remarks)


def _rescaled(row: _Row, *, factor: float, units: Units, us_cups: bool) -> _Row:
    cups = us_cups or (units == "as_is" and row.get("unit") in _US_ALONE)
    return scale_row(row, factor, units, us_cups=cups)[0]


def _check_factor(factor: float) -> None:
    if not FACTORS[0] <= factor <= FACTORS[1]:
        raise CantScale("A recipe can be made a hundred times larger or smaller at most.")


def factor_for_servings(recipe: Mapping[str, Any], servings: int) -> float:
    """By how much for so many people."""
    written: int | None = recipe.get("servings")
    if not written:
        raise CantScale("The recipe does not say for how many it is: scale it by a factor or by an ingredient.")
    return servings / written


def factor_for_amount(recipe: Mapping[str, Any], name: str, quantity: float, unit: str | None) -> float:
    """By how much if so much of one ingredient is there. Rows of one name count together, ranges by their upper end."""
    rows: list[_Row] = [row for row in recipe.get("ingredients") or [] if row is not None]
    wanted = _plain(name)
    mine = [row for row in rows if _plain(row["name"]) == wanted]
    if not mine:
        found = find_in([row["name"] for row in rows], name)
        mine = [row for row in rows if row["name"] == found]
    if not mine:
        raise CantScale(f"The recipe has no {name}.")
    needed = [(upper_end(row), row) for row in mine if upper_end(row) is not None]
    if not needed:
        raise CantScale(f"The recipe does not say how much {name} it takes.")
    total = 0.0
    for most, row in needed:
        size = ratio(row.get("unit"), unit, row["name"], row.get("note"))
        if size is None:
            raise CantScale(f"How much {name} {_said(row.get('unit'))} is in {_said(unit)} is not known.")
        total += (most or 0.0) * size
    return quantity / total


def _said(unit: str | None) -> str:
    return unit or "pieces"


def upper_end(row: _Row) -> float | None:
    """The most that a row takes."""
    most: float | None = row.get("quantity_max")
    return most if most is not None else row.get("quantity")


def ratio(unit: str | None, to: str | None, name: str, note: str | None) -> float | None:
    """How many of `to` one `unit` is, of that food; None where nobody knows."""
    if unit in (None, "piece") and to in (None, "piece"):
        return 1.0
    if unit == to:
        return 1.0
    one, other = str(unit), str(to)
    if one in _ML and other in _ML:
        return _ML[one] / _ML[other]
    if one in _GRAMS and other in _GRAMS:
        return _GRAMS[one] / _GRAMS[other]
    density = _density(name, note)
    if density is None:
        return None
    if one in _ML and other in _GRAMS:
        return _ML[one] * density[0] / CUP / _GRAMS[other]
    if one in _GRAMS and other in _ML:
        return _GRAMS[one] * CUP / density[0] / _ML[other]
    return None


def scale_row(
    row: _Row, factor: float, units: Units = "as_is", *, us_cups: bool = False
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The row anew, and what is to be said of it as (code, message)."""
    new = dict(row)
    least, unit = row.get("quantity"), row.get("unit")
    if least is None or unit == "pinch":
        return new, []
    choices, size = _measures(row, units, us_cups=us_cups)
    if factor == 1 and (unit or "") in [choice.unit for choice in choices]:
        return new, []
    most: float | None = row.get("quantity_max")
    amount = least * size * factor
    if max(amount, (most or 0.0) * size * factor) > MOST * 1000:
        raise CantScale(f"That is more {row['name']} than there is.")
    chosen = _fitting(amount, choices)
    new["quantity"] = _number(_rounded(amount / chosen.size, chosen.unit))
    new["unit"] = chosen.unit or unit
    if most is not None:
        end = _number(_rounded(most * size * factor / chosen.size, chosen.unit))
        new["quantity_max"] = end if end > new["quantity"] else None
    if row.get("note") and (unit in _ML or unit in _GRAMS):
        new["note"] = _without_same_amount(row["note"])
    return new, _remarks(row, new, amount / chosen.size, chosen.unit)


def _remarks(row: _Row, new: _Row, exact: float, unit: str) -> list[tuple[str, str]]:
    if exact < 1 / 16 and unit not in _METRIC and unit != "oz":
        return [("too_little", "Less than can be measured: take a pinch, or a drop.")]
    if unit in ("", "piece") and _plain(row["name"]) in _EGGS and new["quantity"] != math.floor(new["quantity"]):
        return [("part_of_an_egg", "For the part of an egg, beat one and take that much of it.")]
    return []


def _without_same_amount(note: str) -> str | None:
    kept = [part for part in note.split(", ") if _SAME_TWICE.fullmatch(part) is None]
    return ", ".join(kept) or None


def _measures(row: _Row, units: Units, *, us_cups: bool) -> tuple[list[_Choice], float]:
    """The units that the row's amount may be said in, and how large its own is in their base (ml, g or one thing)."""
    unit = row.get("unit") or ""
    if unit in _SPOONS and units != "us":
        return _volumes(us_cups=us_cups and units == "as_is"), _ML[unit]
    if unit in _ML:
        if units == "as_is":
            return _as_written(unit, us_cups=us_cups), _ML[unit]
        if units == "us":
            return _volumes(us_cups=True), _ML[unit]
        density = _density(row["name"], row.get("note"))
        if density is not None and not density[1] and unit not in _METRIC:
            return _GRAM_CHOICES, _ML[unit] * density[0] / CUP
        return _ML_CHOICES, _ML[unit]
    if unit in _GRAMS:
        metric = units == "metric" or (units == "as_is" and unit in _METRIC)
        density = _density(row["name"], row.get("note")) if units == "us" and unit in _METRIC else None
        if density is not None:
            return _volumes(us_cups=True), _GRAMS[unit] * CUP / density[0]
        return (_GRAM_CHOICES if metric else _OUNCE_CHOICES), _GRAMS[unit]
    return [_Choice(unit, 1.0, 0.0, math.inf)], 1.0


def _as_written(unit: str, *, us_cups: bool) -> list[_Choice]:
    if unit in _METRIC:
        return _ML_CHOICES
    # Fluid ounces are as often the size of a bottle as a measure: they stay what they are.
    return [_Choice("fl_oz", 30.0, 0.0, math.inf)] if unit == "fl_oz" else _volumes(us_cups=us_cups)


_GRAM_CHOICES = [_Choice("kg", 1000.0, 1.0, math.inf), _Choice("g", 1.0, 0.0, 1000.0)]
_ML_CHOICES = [_Choice("l", 1000.0, 1.0, math.inf), _Choice("ml", 1.0, 0.0, 1000.0)]
_OUNCE_CHOICES = [_Choice("lb", 453.59237, 1.0, math.inf), _Choice("oz", 28.349523125, 0.0, 32.0)]


def _volumes(*, us_cups: bool) -> list[_Choice]:
    spoons = [_Choice("tbsp", 15.0, 1.0, 8.0 if us_cups else math.inf), _Choice("tsp", 5.0, 0.0, 6.0)]
    return [_Choice("cup", CUP, 1 / 4, math.inf), *spoons] if us_cups else spoons


def _fitting(amount: float, choices: list[_Choice]) -> _Choice:
    """The largest unit in which the amount is nearly what one can measure; else the one that comes nearest."""
    best, least = choices[-1], math.inf
    for choice in choices:
        exact = amount / choice.size
        # What rounds up to the next unit is said in it: 999 g is 1 kg.
        if _rounded(exact, choice.unit) < choice.least or exact >= choice.below:
            continue
        error = abs(_rounded(exact, choice.unit) - exact) / exact
        if error <= _NEARLY:
            return choice
        if error < least:
            best, least = choice, error
    return best


def _rounded(exact: float, unit: str) -> float:
    """To what can be measured in that unit. Never 0."""
    if unit in ("kg", "l"):
        return _decimal(exact * 1000) / 1000
    if unit in ("g", "ml"):
        return _decimal(exact)
    if unit == "oz" and exact < 1:
        return _decimal(exact)
    for below, parts in _GRIDS.get(unit, _THINGS):
        if exact < below:
            return _nearest(exact, parts)
    return _decimal(exact) if exact >= 100 else math.floor(exact + 0.5)


_Grids = tuple[tuple[float, tuple[float, ...]], ...]
_THINGS: _Grids = ((1 / 2, _SMALL), (2.0, _PARTS), (10.0, _HALVES), (100.0, _WHOLE))
_GRIDS: dict[str, _Grids] = {
    "tsp": ((1.0, _SMALL), (math.inf, _QUARTERS)),
    "tbsp": ((10.0, _THIRDS), (100.0, _WHOLE)),
    "cup": ((2.0, _EIGHTHS), (10.0, _PARTS), (100.0, _HALVES)),
    "fl_oz": ((2.0, _EIGHTHS), (5.0, _QUARTERS), (10.0, _HALVES), (100.0, _WHOLE)),
    "oz": ((2.0, _EIGHTHS), (5.0, _QUARTERS), (10.0, _HALVES), (100.0, _WHOLE)),
    "lb": ((10.0, _QUARTERS), (100.0, _HALVES)),
}


def _nearest(exact: float, parts: tuple[float, ...]) -> float:
    whole = math.floor(exact)
    rest = exact - whole
    best = parts[0]
    for part in parts:
        if abs(rest - part) <= abs(rest - best) + 1e-9:
            best = part
    return whole + best if whole + best > 0 else parts[1]


def _decimal(exact: float) -> float:
    """As fine as a kitchen's scale is at that weight; of less than 1, two figures."""
    for below, step in ((100.0, 1.0), (1000.0, 5.0), (5000.0, 10.0), (math.inf, 50.0)):
        if exact >= 20 and exact < below:
            return math.floor(exact / step + 0.5) * step
    per = 2.0 if exact >= 5 else 10.0
    if exact < 1:
        per = 100.0
        while exact * per < 10 and per < 1e12:
            per *= 10
    return max(1.0, math.floor(exact * per + 0.5)) / per


def _number(value: float) -> float | int:
    """As JSON and a cook have it: 2, not 2.0."""
    return int(value) if value == math.floor(value) else value


@cache
def _densities() -> dict[str, tuple[float, bool]]:
    table = json.loads(files("kiwi_recipes.food").joinpath("densities.json").read_text("utf-8"))
    return {_plain(name): (float(food["grams"]), food["liquid"]) for food in table["foods"] for name in food["names"]}


def _density(name: str, note: str | None) -> tuple[float, bool] | None:
    """Grams in a cup, and whether it is measured as a liquid; None of a food that is not known by this very name."""
    return None if note and _NOT_AS_SOLD.search(note) else _densities().get(_plain(name))


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split())
