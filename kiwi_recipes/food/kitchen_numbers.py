"""Numbers as a cook reads them: "1½", "0.25" of what is weighed."""

from __future__ import annotations

_FRACTIONS = (
    *((1 / 8, "⅛"), (1 / 4, "¼"), (1 / 3, "⅓"), (3 / 8, "⅜"), (1 / 2, "½")),
    *((5 / 8, "⅝"), (2 / 3, "⅔"), (3 / 4, "¾"), (7 / 8, "⅞")),
)
_NEAR = 0.02
"""How near a number must be to a fraction of the kitchen's to be shown as one."""
_METRIC = frozenset({"g", "kg", "ml", "l"})
"""Units that are weighed or measured: "0.5 kg" is read off a scale, not cut into fractions."""
_FINE = frozenset({"kg", "l"})
"""Three decimals of them are grams and millilitres."""


def shown_number(value: float, unit: str = "") -> str:
    """1.5 is "1½"; a number near no fraction of the kitchen's has as few decimals as show it. None is shown as 0."""
    whole = int(value)
    rest = value - whole
    if unit not in _METRIC:
        for fraction, sign in _FRACTIONS:
            if abs(rest - fraction) < _NEAR:
                return f"{whole or ''}{sign}"
    places = 3 if unit in _FINE else 2
    while places < 12 and round(value, places) == 0 != value:
        places += 1
    return f"{value:.{places}f}".rstrip("0").rstrip(".")
