"""Amounts and times as a cook reads them: "1½ cups", "2-3 cloves", "3 g" for 0.003 kg, "1 h 35 min".

The page shows them by the same rules (frontend/src/recipe/quantity.ts).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiwi_recipes.food.kitchen_numbers import shown_number as shown_number

_SMALLER = {"kg": "g", "l": "ml"}
_FEW = 0.1
"""Of less than that the smaller unit says more."""
_PLURALS = {
    "cup": "cups",
    "clove": "cloves",
    "slice": "slices",
    "can": "cans",
    "bunch": "bunches",
    "sprig": "sprigs",
    "pinch": "pinches",
}
_SHOWN = {"fl_oz": "fl oz", "piece": ""}


def shown_amount(row: Mapping[str, Any]) -> str:
    """A row's amount, in one piece: "2-3 cloves"; of a row without a quantity its unit."""
    least, most, unit = row.get("quantity"), row.get("quantity_max"), row.get("unit") or ""
    if least is None:
        return _SHOWN.get(unit, unit)
    if unit in _SMALLER and max(least, most or 0) < _FEW:
        least, most, unit = least * 1000, most and most * 1000, _SMALLER[unit]
    ends = [shown_number(least, unit)]
    if most is not None and (end := shown_number(most, unit)) != ends[0]:
        ends.append(end)
    word = _PLURALS.get(unit, unit) if (most or least) > 1 else unit
    return " ".join(filter(None, ("-".join(ends), _SHOWN.get(word, word))))


def shown_minutes(minutes: int) -> str:
    """95 is "1 h 35 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))
