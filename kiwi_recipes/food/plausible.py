"""Amounts, times and heat that nobody can have meant: 200,000 g of vegetables for two, 40 eggs for one, 9000 minutes.

A figure against figures (plausible.toml), by what the food is and how it is measured. Too little is not looked at, and
what is within them need not be good cooking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from kiwi_recipes.food.data import load, names
from kiwi_recipes.food.words import all_words, words

Measure = Literal["g", "ml", "count"]

_SIZES: dict[str, tuple[Measure, float]] = {
    "g": ("g", 1),
    "kg": ("g", 1000),
    "oz": ("g", 28.35),
    "lb": ("g", 453.6),
    "ml": ("ml", 1),
    "l": ("ml", 1000),
    "tsp": ("ml", 5),
    "tbsp": ("ml", 15),
    "cup": ("ml", 240),
    "fl_oz": ("ml", 30),
}
SPICES = "spices and raising agents"
DRY = "dry goods and sugar"
"""Classes of plausible.toml, by their names there."""
_UNKNOWN_SERVINGS = 8
"""Generous: a recipe that does not say for how many it is may be for many."""


class Excess(NamedTuple):
    """`amount` of `measure` against the `most` that is believed for so many `servings`."""

    amount: float
    measure: str
    most: float
    servings: int | None


class _Food(NamedTuple):
    name: str
    endings: frozenset[tuple[str, ...]]
    beginnings: frozenset[str]
    beside: frozenset[str]
    serving: Mapping[str, float]
    dish: Mapping[str, float]


@cache
def _data() -> dict[str, Any]:
    return load("plausible.toml")


@cache
def _foods() -> tuple[_Food, ...]:
    return tuple(
        _Food(
            entry["name"],
            frozenset(all_words(name) for name in names(entry["words"])),
            frozenset(all_words(name)[0] for name in names(entry.get("first", ""))),
            frozenset(word for name in names(entry.get("beside", "")) for word in all_words(name)),
            entry["serving"],
            entry["dish"],
        )
        for entry in _data()["foods"]
    )


@lru_cache(maxsize=2048)
def _limits(name: str, note: str) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """The most for a serving, and for a dish."""
    food = _class_of(name, note)
    return (food.serving, food.dish) if food else (_data()["other"]["serving"], _data()["other"]["dish"])


def kind_of(name: str) -> str | None:
    """What plausible.toml calls the class that this food belongs to, if it has one."""
    food = _class_of(name, "")
    return food.name if food else None


def _class_of(name: str, note: str) -> _Food | None:
    """The first class that the name belongs to."""
    said = words(name) and all_words(name.split(",")[0].split("(")[0])
    around = {*all_words(name), *all_words(note)}
    for food in _foods():
        if food.beside and food.beside.isdisjoint(around):
            continue
        if said and (_ends(said, food.endings) or said[0] in food.beginnings):
            return food
    return None


def _ends(said: tuple[str, ...], endings: frozenset[tuple[str, ...]]) -> bool:
    """ "Sea salt" ends in salt; "Meersalz", one word, does so, too."""
    if any(said[-size:] in endings for size in range(1, min(3, len(said)) + 1)):
        return True
    return any(len(end) == 1 and len(end[0]) > 3 and len(said[-1]) > len(end[0]) + 2 and said[-1].endswith(end[0])
               for end in endings)  # fmt: skip


def too_much(row: Mapping[str, Any], servings: int | None) -> Excess | None:
    """What is not to be believed of an ingredient's amount; None of an ordinary one, and of none."""
    quantity = max(row.get("quantity") or 0, row.get("quantity_max") or 0)
    if not quantity:
        return None
    people = servings or _UNKNOWN_SERVINGS
    unit = row.get("unit")
    if unit in _data()["units"]:
        of_unit = _data()["units"][unit]
        most = max(of_unit["serving"] * people, of_unit["dish"])
        return Excess(quantity, str(unit), most, servings) if quantity > most else None
    measure, size = _SIZES.get(unit or "", ("count", 1))
    serving, dish = _limits(str(row.get("name") or ""), str(row.get("note") or ""))
    if measure not in serving:
        other = _data()["other"]
        serving, dish = other["serving"], other["dish"]
    most = max(serving[measure] * people, dish[measure])
    amount = quantity * size
    return Excess(amount, measure, most, servings) if amount > most else None


_TIME = re.compile(
    r"(\d[\d.,]*+)(?:\s*+-?\s*+(?:(minutes?|mins?|minuten|minuti|minutos?)"
    r"|(hours?|hrs?|h|stunden?|std|heures?|horas?|ore)|(days?|tage?n?|jours?|d[ií]as?|giorni))\b)?",
    re.I,
)
_HEAT = re.compile(
    r"(\d[\d.,]*+)(?:\s*+(?:(?:°\s*+|degrees?\s|grad\s)?(c|f)(?:elsius|ahrenheit)?\b|(grad|degrés?|grados?|gradi?)\b|(degrees?)\b))?",
    re.I,
)
"""Degrees of no scale are Celsius's where the language says so. A figure that no unit follows matches, too: it is then
read once, and not again from each of its digits."""


def too_long_or_hot(text: str) -> Iterator[Excess]:
    """Times and temperatures in a step that are not to be believed."""
    times = _data()["times"]
    for figure, few, hours, days in _TIME.findall(text):
        if not (few or hours or days):
            continue
        minutes = _figure(figure) * (60 if hours else 1440 if days else 1)
        # What is marinated is left for three days, what is pickled or aged for weeks; nobody says so in minutes.
        most = times["hours"] * 60 if hours else times["minutes"] * (10 if days else 1)
        if minutes > most:
            yield Excess(minutes, "minutes", most, None)
    for figure, scale, degrees, either in _HEAT.findall(text):
        if not (scale or degrees or either):
            continue
        scale = scale.upper() or ("F" if either else "C")
        most = times["fahrenheit" if scale == "F" else "celsius"]
        if _figure(figure) > most:
            yield Excess(_figure(figure), f"°{scale}", most, None)


def _figure(text: str) -> float:
    """ "9,000" and "9.000" are thousands, "1.5" and "1,5" are not."""
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text.rstrip(".,"))
    try:
        return float(whole.replace(",", "."))
    except ValueError:  # "1.2.3"
        return 0
