"""An ingredient as one line that importers read alike: `<1 1/2 or 2-3> <one-word unit> <name>, <notes>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from kiwi_parser.recipe import Ingredient

from kiwi_recipes.library.export.plain import digits_in_words, one_line
from kiwi_recipes.library.export.units import ONE_WORD
from kiwi_recipes.library.export.words import ExportWords
from kiwi_recipes.recipes.shown import shown_unit

__all__ = ["amount", "decimal", "fraction_of", "ingredient_lines", "note_of", "number"]

_METRIC = frozenset({"g", "kg", "ml", "l"})
_KITCHEN = tuple(Fraction(over, under) for under in (2, 3, 4, 8) for over in range(1, under))
_FEWEST_PLACES = 3
"""Of a third that was written as a number: 0.333 and 0.667 are fractions, 0.33 is not."""
_PLACES = 2


def fraction_of(value: float, unit: str | None = None) -> Fraction | None:
    """The fraction of the kitchen's that a number is: halves, thirds, quarters, eighths. What is weighed is read off
    a scale in decimals, as long as two places will do."""
    places = len(decimal(value).partition(".")[2])
    if not places or (unit in _METRIC and places <= _PLACES):
        return None
    whole = int(value)
    to = max(places, _FEWEST_PLACES)
    near = next((part for part in _KITCHEN if round(value - whole, to) == round(float(part), to)), None)
    return None if near is None else whole + near


def number(value: float, unit: str | None = None) -> str:
    """In ASCII, never with an exponent: "1 1/2", "0.75", "12.5"."""
    fraction = fraction_of(value, unit)
    if fraction is None:
        return decimal(value)
    whole, rest = divmod(fraction, 1)
    return f"{whole} {rest}" if whole else f"{rest}"


def decimal(value: float) -> str:
    """To six digits. Never just three behind the point: where that is a comma, "1.125" is a thousand and more."""
    rounded = Decimal(f"{value:.6g}") if value < 1e5 else Decimal(f"{value:.2f}")
    figures = f"{rounded:f}"
    if "." in figures:
        figures = figures.rstrip("0").rstrip(".")
    return f"{figures}0" if len(figures.partition(".")[2]) == 3 and value >= 1 else figures


def amount(row: Ingredient) -> str:
    """ "1 1/2", "2-3", or nothing."""
    if row.quantity is None:
        return ""
    least = number(row.quantity, row.unit)
    most = number(row.quantity_max, row.unit) if row.quantity_max else least
    return least if most == least else f"{least}-{most}"


def note_of(row: Ingredient, words: ExportWords) -> str:
    """What is said of the food: its unit where there is no amount, the note, the group it belongs to."""
    unit = shown_unit(row.unit or "", words.shown) if row.quantity is None else ""
    said = [
        unit if unit and unit.lower() not in (row.note or "").lower() else "",
        one_line(row.note or "", words).strip(" ,"),
        one_line(row.group or "", words).strip(" :"),
    ]
    return ", ".join(filter(None, said))


def ingredient_lines(rows: Sequence[Ingredient], words: ExportWords) -> list[str]:
    """A line for each row, no two alike: importers drop the second of two that are."""
    lines: list[str] = []
    seen: set[str] = set()
    for row in rows:
        line = _line(row, words)
        while line.casefold() in seen:
            line = f"{line}, {words.again}"
        seen.add(line.casefold())
        lines.append(line)
    return lines


_LEADING_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*(.*)")


def _line(row: Ingredient, words: ExportWords) -> str:
    name, note = one_line(row.name, words), note_of(row, words)
    if (found := _LEADING_BRACKET.fullmatch(name)) and found[2]:
        name, note = found[2], ", ".join(filter(None, (found[1].strip(), note)))
    name = name.lstrip("([,;:.-–— ") or name
    if row.quantity is None:
        return ", ".join(filter(None, (digits_in_words(name, words), digits_in_words(note, words))))
    return ", ".join(filter(None, (" ".join(filter(None, (amount(row), _unit(row, name, words), name))), note)))


def _unit(row: Ingredient, name: str, words: ExportWords) -> str:
    """One word. A name of several words has "piece" before it, or its first word is taken for the unit."""
    many = (row.quantity_max or row.quantity or 0) > 1
    if row.unit in (None, "piece"):
        return words.piece[many] if " " in name else ""
    # English has no plural here: importers know "clove", not all of them "cloves".
    unit = shown_unit(row.unit or "", words.shown, many=many and words.language != "en")
    return ONE_WORD.get(unit, unit)
