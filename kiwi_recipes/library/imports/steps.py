"""Instructions: one text, texts, HowToStep, HowToSection, lists of these, and Tandoor's steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from kiwi_parser.recipe.durations import read_minutes

from kiwi_recipes.library.imports.find import FoundRecipe
from kiwi_recipes.library.imports.texts import paragraphs, plain_text

__all__ = ["step_rows"]

Row = dict[str, Any]

_KEYS = ("recipeInstructions", "RecipeInstructions", "instructions", "steps", "recipe_instructions", "directions")
_DEEPEST = 8
_MOST = 1_000
"""Steps that are looked at: of a recipe with as many none is kept."""


def step_rows(found: FoundRecipe) -> list[Row]:
    """Each step as `text` and, where it is said, `minutes`. A section's name leads its first step."""
    said = next((found.recipe[key] for key in _KEYS if found.recipe.get(key)), None)
    return [row for row in islice(_rows(said, found, _DEEPEST), _MOST) if row["text"]]


_NUMBERED = re.compile(r"(?:step\s*)?\d{1,2}[.):]?", re.IGNORECASE)


def _rows(said: Any, found: FoundRecipe, depth: int) -> Iterator[Row]:
    said = found.resolve(said)
    if depth == 0:
        return
    if isinstance(said, list):
        for entry in said:
            yield from _rows(entry, found, depth - 1)
    elif isinstance(said, dict):
        yield from _of_object(said, found, depth)
    else:
        for text in paragraphs(said):
            if not _NUMBERED.fullmatch(text):
                yield {"text": text}


def _of_object(said: Row, found: FoundRecipe, depth: int) -> Iterator[Row]:
    inner = said.get("itemListElement") or said.get("steps")
    text = plain_text(said.get("text")) or plain_text(said.get("instruction")) or plain_text(said.get("description"))
    name = plain_text(said.get("name")) or plain_text(said.get("title")) or plain_text(said.get("summary"))
    if inner and not text:
        rows = list(_rows(inner, found, depth - 1))
        if rows and name and "step" not in str(said.get("@type")).lower():
            rows[0] = {**rows[0], "text": _led(name, rows[0]["text"])}
        yield from rows
    elif text or name:
        steps = list(paragraphs(said.get("text") or said.get("instruction"))) or [text or name]
        minutes = _minutes(said)
        if name and text and _is_heading(name, text):
            steps[0] = _led(name, steps[0])
        yield from ({"text": step, **({"minutes": minutes} if minutes and len(steps) == 1 else {})} for step in steps)
    elif not any(key.startswith("@") for key in said):  # a list that a program wrote as an object: {"0": …}
        for entry in said.values():
            if isinstance(entry, (dict, list, str)):
                yield from _rows(entry, found, depth - 1)


def _is_heading(name: str, text: str) -> bool:
    """Some sites repeat the text, or its beginning, as the step's name; others number it."""
    start = name.rstrip(".…").casefold()
    return not text.casefold().startswith(start) and not _NUMBERED.fullmatch(name)


def _led(name: str, text: str) -> str:
    return f"{name.rstrip(':. ')}: {text}"


def _minutes(said: Row) -> int | None:
    for key in ("performTime", "totalTime", "timeRequired", "time"):
        value = said.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        if isinstance(value, str) and (read := read_minutes(value)):
            return read
    return None
