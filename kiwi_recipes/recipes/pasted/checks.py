"""Holds a recipe against the text that it was read from: what the text has not, and what of the text is not there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from kiwi_recipes.food.words import all_words, spellings
from kiwi_recipes.recipes.events import Warned
from kiwi_recipes.recipes.languages import is_small_word
from kiwi_recipes.recipes.pasted.source import Source, WrittenAmount
from kiwi_recipes.recipes.shown import shown_amount

__all__ = ["held_against_text"]

Row = dict[str, Any]

_LEAST_OF_STEP = 0.6
"""The part of a step's longer words that the text must have: a model may put it in a shorter way."""
_LONG_WORD = 4
_MOST_LEFT_OUT = 10


def held_against_text(recipe: Row, source: Source) -> Iterator[Warned]:
    """A warning for each part that is not from the text, on that part, and for each amount that was left out."""
    yield from _title(recipe, source)
    yield from _figures(recipe, source)
    rows = recipe.get("ingredients") or []
    for at, row in enumerate(rows):
        yield from _row(at, row, source)
    for at, step in enumerate(recipe.get("steps") or []):
        yield from _step(at, step.get("text") or "", source)
    yield from _left_out(rows, source)


def _telling(text: str, shortest: int = 3) -> dict[str, str]:
    """The words that say what it is about, and how the text spells them."""
    found = spellings(text).items()
    return {word: shown for word, shown in found if len(word) >= shortest and not is_small_word(shown)}


def _missing(words: dict[str, str], source: Source) -> list[str]:
    return [shown for word, shown in words.items() if not source.has(word)]


def _title(recipe: Row, source: Source) -> Iterator[Warned]:
    title = recipe.get("title") or ""
    if lost := _missing(_telling(title), source):
        message = f"The title “{title}” is not in the text: {', '.join(lost)}."
        yield Warned("not_in_text", message, "/title", {"words": lost})


def _figures(recipe: Row, source: Source) -> Iterator[Warned]:
    for name, what in (("servings", "people"), ("prep_minutes", "minutes"), ("cook_minutes", "minutes")):
        value = recipe.get(name)
        if value and not _is_said(value, source, hours=what == "minutes"):
            message = f"The text does not say {value} {what} ({name.replace('_', ' ')})."
            yield Warned("not_in_text", message, f"/{name}", {"value": value})


def _is_said(value: float, source: Source, *, hours: bool) -> bool:
    """Of a time, an hour and some minutes are its sum."""
    if value in source.numbers:
        return True
    whole, rest = divmod(value, 60)
    return hours and (value / 60 in source.numbers or (whole in source.numbers and rest in source.numbers))


def _row(at: int, row: Row, source: Source) -> Iterator[Warned]:
    name, path = row.get("name") or "", f"/ingredients/{at}"
    if lost := _missing(_telling(name), source):
        message = f"The text does not name “{name}”: {', '.join(lost)}."
        yield Warned("not_in_text", message, path, {"words": lost})
        return
    said = source.amounts_of(name)
    quantity = row.get("quantity")
    if quantity is None or any(_same(row, one) for one in said):
        return
    evidence = {"quantity": quantity, "unit": row.get("unit"), "text": said[0].text if said else None}
    other = f" It has “{said[0].text}”." if said else ""
    yield Warned("amount_not_in_text", f"The text does not say {shown_amount(row)} of {name}.{other}", path, evidence)


def _same(row: Row, said: WrittenAmount) -> bool:
    unit = row.get("unit")
    if (unit or "piece") != (said.unit or "piece") or not _near(row["quantity"], said.low):
        return False
    most = row.get("quantity_max")
    return most is None or said.high is None or _near(most, said.high)


def _near(value: float, other: float) -> bool:
    return math.isclose(value, other, rel_tol=0.01)


def _step(at: int, text: str, source: Source) -> Iterator[Warned]:
    words = _telling(text, _LONG_WORD)
    lost = _missing(words, source)
    path = f"/steps/{at}/text"
    if words and len(lost) > (1 - _LEAST_OF_STEP) * len(words):
        yield Warned("not_in_text", f"Step {at + 1} is not in the text.", path, {"words": lost})
        return
    figures = [float(one.replace(",", ".")) for one in re.findall(r"\d{1,7}(?:[.,]\d{1,3})?", text)]
    if added := [f"{one:g}" for one in figures if one not in source.numbers]:
        message = f"Step {at + 1} says {', '.join(added)}, which the text does not."
        yield Warned("not_in_text", message, path, {"figures": added})


def _left_out(rows: list[Row], source: Source) -> Iterator[Warned]:
    """Amounts of the text that no row has the food of."""
    kept = {word for row in rows for word in all_words(f"{row.get('name') or ''} {row.get('note') or ''}")}
    lost = [one.text for one in source.said if one.words and not one.words & kept and one.unit is not None]
    for text in list(dict.fromkeys(lost))[:_MOST_LEFT_OUT]:
        yield Warned("left_out", f"The text has “{text}”, and no ingredient does.", "/ingredients", {"text": text})
