"""Cooklang (https://cooklang.org/docs/spec/), as its reference parser reads it.

Each row of the list stands once, with its amount, in the first step that uses it; a later step names it in plain words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from kiwi_parser.recipe import Ingredient, Recipe, Step

from kiwi_recipes.library.export.allergens import allergen_lines
from kiwi_recipes.library.export.json_ld import AUTHOR, source
from kiwi_recipes.library.export.lines import decimal, fraction_of, note_of
from kiwi_recipes.library.export.made_from import made_from
from kiwi_recipes.library.export.plain import one_line
from kiwi_recipes.library.export.words import ExportWords, language_in, words_of
from kiwi_recipes.recipes.shown import shown_unit

__all__ = ["cooklang"]

_Piece = tuple[int, int, str]
"""From where to where of a step's text something else is written."""


def cooklang(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> str:
    """The recipe as a `.cook` file."""
    words = words_of(language or language_in(recipe))
    rows = _rows_of_steps(recipe)
    blocks = [_front_matter(recipe, words, tags)]
    blocks += [f"> {_prose(line, words)}" for line in allergen_lines(recipe, words)]
    blocks += [_step(step, [recipe.ingredients[at] for at in rows[i]], words) for i, step in enumerate(recipe.steps)]
    if not recipe.steps and recipe.ingredients:
        blocks.append(", ".join(_ingredient(row, words) for row in recipe.ingredients))
    blocks += [f"> {said}" for text in (recipe.notes, made_from(recipe)) if (said := _prose(text, words))]
    return "\n\n".join(blocks) + "\n"


def _front_matter(recipe: Recipe, words: ExportWords, tags: Sequence[str]) -> str:
    """YAML. Each text is quoted as JSON is, which YAML reads: an unquoted ": " would lose all of it."""
    facts: dict[str, str | int | list[str] | None] = {
        "title": one_line(recipe.title, words),
        "description": one_line(recipe.description, words),
        "servings": recipe.servings,
        "prep time": recipe.prep_minutes and f"{recipe.prep_minutes} minutes",
        "cook time": recipe.cook_minutes and f"{recipe.cook_minutes} minutes",
        "tags": [one_line(tag, words) for tag in tags],
        "source": source(recipe) or AUTHOR,
    }
    lines = [f"{key}: {json.dumps(fact, ensure_ascii=False)}" for key, fact in facts.items() if fact]
    return "\n".join(["---", *lines, "---"])


def _rows_of_steps(recipe: Recipe) -> list[list[int]]:
    """Which rows are written in which step: each in the first that uses it, and else in the first step."""
    rows: list[list[int]] = [[] for _ in recipe.steps]
    for at in range(len(recipe.ingredients)):
        users = [number for number, step in enumerate(recipe.steps) if at in step.uses]
        if rows:
            rows[users[0] if users else 0].append(at)
    return rows


def _step(step: Step, rows: Sequence[Ingredient], words: ExportWords) -> str:
    text = _prose(step.text, words)
    pieces: list[_Piece] = []
    apart: list[str] = []
    for row in sorted(rows, key=lambda row: -len(row.name)):  # "spring onion" before the "onion" in it
        found = _mention(text, _name(row, words), pieces)
        if found is None:
            apart.append(_ingredient(row, words))
        else:
            pieces.append((*found, _ingredient(row, words)))
    if step.minutes:
        timer = f"~{{{step.minutes}%minutes}}"
        said = re.search(rf"(?<![\d.,/–-])\b{step.minutes} minutes\b", text)
        if said is None or _overlaps(said.start(), said.end(), pieces):
            apart.append(timer)
        else:
            pieces.append((said.start(), said.end(), timer))
    return "".join(_replaced(text, pieces)) + (f" ({', '.join(apart)})" if apart else "")


def _mention(text: str, name: str, pieces: Sequence[_Piece]) -> tuple[int, int] | None:
    """Where a step names a food, in the very words, that nothing else was written over."""
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
        if not _overlaps(found.start(), found.end(), pieces):
            return found.span()
    return None


def _overlaps(start: int, end: int, pieces: Sequence[_Piece]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end, _ in pieces)


def _replaced(text: str, pieces: Sequence[_Piece]) -> Iterator[str]:
    at = 0
    for start, end, piece in sorted(pieces):
        yield text[at:start]
        yield piece
        # What stands in brackets right behind an ingredient is its note: a text of the step that does is kept apart.
        at = end
        if text.startswith("(", at):
            yield " "
    yield text[at:]


def _ingredient(row: Ingredient, words: ExportWords) -> str:
    note = _in_brackets(note_of(row, words))
    return f"@{_name(row, words)}{{{_amount(row, words)}}}{f'({note})' if note else ''}"


def _amount(row: Ingredient, words: ExportWords) -> str:
    if row.quantity is None:
        return ""
    least = _number(row.quantity, row.unit)
    most = _number(row.quantity_max, row.unit) if row.quantity_max else least
    many = (row.quantity_max or row.quantity) > 1
    named = row.unit if words.language == "en" else shown_unit(row.unit or "", words.shown, many=many)
    unit = named if named != "piece" else ""
    return f"{least if least == most else f'{least}-{most}'}{f'%{unit}' if unit else ''}"


def _number(value: float, unit: str | None) -> str:
    """ "3/2", "0.35": the amounts that are scaled."""
    fraction = fraction_of(value, unit)
    return decimal(value) if fraction is None else f"{fraction.numerator}/{fraction.denominator}"


_SIGNS = str.maketrans({"@": "＠", "#": "＃", "~": "≈", "{": "(", "}": ")", "|": "/"})
"""What begins an ingredient, a pot, a timer, an amount, another name."""
_LEADS = re.compile(r"^[=>\-+*&?.,;:()\[\]\s]+")
"""At the start of a line: a section, a note, a list; of a name: a modifier, or another recipe's path."""
_DASHES = re.compile(r"-{2,}")
_OPENING = re.compile(r"\[\s*-")


def _prose(text: str, words: ExportWords) -> str:
    """A text that holds nothing of the language; "--" would hide the rest of its line."""
    text = _DASHES.sub("–", one_line(text, words).translate(_SIGNS))
    return _OPENING.sub("[ –", _LEADS.sub("", text))


def _in_brackets(text: str) -> str:
    text = re.sub(r"[()\[\]]", " ", _DASHES.sub("–", text.translate(_SIGNS)))
    return " ".join(text.split()).strip(" ,")


def _name(row: Ingredient, words: ExportWords) -> str:
    name = _LEADS.sub("", _in_brackets(one_line(row.name, words)).replace("%", " percent").replace("/", " or "))
    return " ".join(name.split()) or row.name.strip("@{}")
