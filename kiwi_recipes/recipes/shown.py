"""Amounts and times as a cook reads them: "1½ cups", "2-3 cloves", "3 g" for 0.003 kg, "1 h 35 min".

The page shows them by the same rules (frontend/src/recipe/quantity.ts).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FRACTIONS = (
    *((1 / 8, "⅛"), (1 / 4, "¼"), (1 / 3, "⅓"), (3 / 8, "⅜"), (1 / 2, "½")),
    *((5 / 8, "⅝"), (2 / 3, "⅔"), (3 / 4, "¾"), (7 / 8, "⅞")),
)
_NEAR = 0.02
"""How near a number must be to a fraction of the kitchen's to be shown as one."""
_METRIC = frozenset({"g", "kg", "ml", "l"})
"""Units that are weighed or measured: "0.5 kg" is read off a scale, not cut into fractions."""
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


def shown_number(value: float, unit: str = "") -> str:
    """1.5 is "1½"; a number near no fraction of the kitchen's has as few decimals as show it. None is shown as 0."""
    whole = int(value)
    rest = value - whole
    if unit not in _METRIC:
        for fraction, sign in _FRACTIONS:
            if abs(rest - fraction) < _NEAR:
                return f"{whole or ''}{sign}"
    places = 3 if unit in _SMALLER else 2
    while places < 12 and round(value, places) == 0 != value:
        places += 1
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def shown_minutes(minutes: int) -> str:
    """95 is "1 h 35 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))
