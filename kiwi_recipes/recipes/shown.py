"""Amounts and times as a cook reads them: "1½ cups", "2-3 cloves", "3 g" for 0.003 kg, "1 h 35 min".

The page shows them by the same rules (frontend/src/recipe/quantity.ts).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiwi_recipes.food.kitchen_numbers import shown_number as shown_number


@dataclass(frozen=True, slots=True)
class ShownWords:
    """What one language says for units, of one and of many, for times, and between whole and part. A unit that it does
    not name is shown as it is."""

    units: Mapping[str, tuple[str, str]]
    hours: str = "h"
    minutes: str = "min"
    point: str = "."


ENGLISH = ShownWords(
    {
        "cup": ("cup", "cups"),
        "clove": ("clove", "cloves"),
        "slice": ("slice", "slices"),
        "can": ("can", "cans"),
        "bunch": ("bunch", "bunches"),
        "sprig": ("sprig", "sprigs"),
        "pinch": ("pinch", "pinches"),
        "fl_oz": ("fl oz", "fl oz"),
    }
)

_SMALLER = {"kg": "g", "l": "ml"}
_FEW = 0.1
"""Of less than that the smaller unit says more."""


def shown_unit(unit: str, words: ShownWords = ENGLISH, *, many: bool = False) -> str:
    """A piece is no word: "3 eggs"."""
    return "" if unit == "piece" else words.units.get(unit, (unit, unit))[many]


def shown_amount(row: Mapping[str, Any], words: ShownWords = ENGLISH) -> str:
    """A row's amount, in one piece: "2-3 cloves"; of a row without a quantity its unit."""
    least, most, unit = row.get("quantity"), row.get("quantity_max"), row.get("unit") or ""
    if least is None:
        return shown_unit(unit, words)
    if unit in _SMALLER and max(least, most or 0) < _FEW:
        least, most, unit = least * 1000, most and most * 1000, _SMALLER[unit]
    ends = [shown_number(least, unit)]
    if most is not None and (end := shown_number(most, unit)) != ends[0]:
        ends.append(end)
    amount = "-".join(ends).replace(".", words.point)
    return " ".join(filter(None, (amount, shown_unit(unit, words, many=(most or least) > 1))))


def shown_minutes(minutes: int, words: ShownWords = ENGLISH) -> str:
    """95 is "1 h 35 min"."""
    hours, rest = divmod(minutes, 60)
    said = (f"{hours} {words.hours}" if hours else "", f"{rest} {words.minutes}" if rest or not hours else "")
    return " ".join(filter(None, said))
