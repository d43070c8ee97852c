"""Amounts that a step's text names: scaled with the list where it is certain which ingredient they are of.

"Add 200 g of flour" beside a list that says 400 g is a trap. What is of no ingredient ("a 2 l pot", "balls of 30 g")
stays, and is told of. The page does the same (frontend/src/recipe/stepAmounts.ts); both are held to
tests/fixtures/scaling_steps.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from kiwi_recipes.food.kitchen_numbers import shown_number

Row = Mapping[str, Any]
Rescale = Callable[[Row], Row]

_SIGNS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8, "⅝": 5 / 8, "⅞": 7 / 8}
_NUMBER = r"(?:(?:\d+ )?\d+/\d+|\d+(?:[.,]\d+)?(?: ?[½¼¾⅓⅔⅛⅜⅝⅞])?|[½¼¾⅓⅔⅛⅜⅝⅞])"
_JOINT = r"(?: ?[-–] ?| (?:to|or|bis|oder|à|ou|a|o) )"
_WORD = re.compile(r"[^\W\d_]+")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""A thousand or one and three decimals: that depends on who writes."""


class _Words(NamedTuple):
    amount: re.Pattern[str]
    units: dict[str, str]
    between: frozenset[str]
    shares: frozenset[str]


@cache
def _words() -> _Words:
    table = json.loads(files("kiwi_recipes.food").joinpath("kitchen_words.json").read_text("utf-8"))
    units = {said.lower(): unit for unit, spellings in table["units"].items() for said in spellings}
    said = "|".join(re.escape(spelling) for spelling in sorted(units, key=lambda one: (-len(one), one)))
    amount = re.compile(rf"(?<![\w.,/°])({_NUMBER})(?:({_JOINT})({_NUMBER}))?(?:( ?)({said})(?!\w))?(?![\d/])", re.I)
    return _Words(amount, units, frozenset(table["between"]), frozenset(table["shares"]))


def scale_text(text: str, rows: Sequence[Row], rescale: Rescale) -> tuple[str, bool]:
    """The text with its amounts anew, and whether amounts stand in it that nobody knows what they are of."""
    words = _words()
    parts: list[str] = []
    at = 0
    left = False
    comma = re.search(r"\d,\d", text) is not None
    for found in words.amount.finditer(text):
        least, joint, most, gap, said = found.groups()
        row = _row_of(text, found, rows, words)
        ends = [_value(least), None if most is None else _value(most)]
        if row is None or ends[0] is None or (most is not None and ends[1] is None):
            left = left or said is not None
            continue
        unit = None if said is None else words.units[said.lower()]
        old = {**row, "quantity": ends[0], "quantity_max": ends[1], "unit": unit}
        new = rescale(old)
        if all(new.get(key) == old[key] for key in ("quantity", "quantity_max", "unit")):
            continue
        shown = shown_number(new["quantity"], new.get("unit") or "")
        if new.get("quantity_max") is not None:
            shown += joint + shown_number(new["quantity_max"], new.get("unit") or "")
        if said is not None:
            many = (new.get("quantity_max") or new["quantity"]) > 1
            shown += (gap or "") + _said_unit(said, new["unit"], many, words) if new["unit"] == unit else ""
            shown += f" {str(new['unit']).replace('_', ' ')}" if new["unit"] != unit else ""
        parts += [text[at : found.start()], shown.replace(".", ",") if comma else shown]
        at = found.end()
    return "".join([*parts, text[at:]]), left


def _said_unit(said: str, unit: str, many: bool, words: _Words) -> str:
    """As it was spelled, in the number that goes with the amount."""
    if many and words.units.get(f"{said}s".lower()) == unit:
        return f"{said}s"
    if not many and said.endswith("s") and words.units.get(said[:-1].lower()) == unit:
        return said[:-1]
    return said


def _value(said: str) -> float | None:
    if _THOUSANDS.fullmatch(said):
        return None
    total = 0.0
    for part in re.findall(r"\d+/\d+|\d+(?:[.,]\d+)?|[^\d\s]", said):
        if part in _SIGNS:
            total += _SIGNS[part]
        elif "/" in part:
            over, under = part.split("/")
            if int(under) == 0:
                return None
            total += int(over) / int(under)
        else:
            total += float(part.replace(",", "."))
    return total if total > 0 else None


def _row_of(text: str, found: re.Match[str], rows: Sequence[Row], words: _Words) -> Row | None:
    """The ingredient that the amount is of: by the words that follow it, or those before its bracket."""
    before = _WORD.findall(text[max(0, found.start() - 40) : found.start()])
    if text[: found.start()].endswith("(") and found[5] is not None and before:
        return _named(before[-1], rows)
    if found[5] is None and before and before[-1].lower() in words.shares:
        return None
    following = re.match(r"(?:['’ -]+[^\W\d_]+)*", text[found.end() : found.end() + 60])
    left = 3 if found[5] is not None else 2
    for word in _WORD.findall(following[0] if following else ""):
        if word.lower() in words.between:
            continue
        if (row := _named(word, rows)) is not None:
            return row
        left -= 1
        if left == 0:
            break
    return None


def _named(word: str, rows: Sequence[Row]) -> Row | None:
    """The row whose name has the word; the later in the name, the surer: of "olive oil" the oil."""
    for row in rows:
        if any(_alike(word.lower(), own.lower()) for own in reversed(_WORD.findall(row["name"]))):
            return row
    return None


_ENDINGS = ("s", "es", "n", "en", "e")


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 3 and one != other:
        return False
    return one == other or any(one + end == other or other + end == one for end in _ENDINGS)
