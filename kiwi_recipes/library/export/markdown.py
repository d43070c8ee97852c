"""A recipe as Markdown (CommonMark)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kiwi_parser.recipe import Recipe

from kiwi_recipes.library.export.allergens import allergen_lines
from kiwi_recipes.library.export.made_from import made_from
from kiwi_recipes.library.export.text import facts, flat, groups, row_line
from kiwi_recipes.library.export.words import ExportWords, language_in, words_of
from kiwi_recipes.recipes.shown import shown_minutes

__all__ = ["markdown"]


def markdown(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> str:
    """Headings, lists and paragraphs. No text of the recipe is read as markup."""
    words = words_of(language or language_in(recipe))
    blocks = [f"# {_text(recipe.title)}", _text(recipe.description)]
    blocks.append(_text(" · ".join([*facts(recipe, words), *tags])))
    blocks.append(f"## {words.ingredients}")
    for group, rows in groups(recipe.ingredients):
        if group:
            blocks.append(f"### {_text(group)}")
        blocks.append("\n".join(f"- {_text(row_line(row, words))}" for row in rows))
    blocks.append(f"## {words.steps}")
    blocks.append("\n".join(_steps(recipe, words)))
    if notes := [part for part in (*recipe.notes.split("\n"), made_from(recipe)) if part.strip()]:
        blocks += [f"## {words.notes}", *map(_text, notes)]
    blocks.append(f"## {words.allergens}")
    blocks.append("\n".join(f"- {_text(line)}" for line in allergen_lines(recipe, words)))
    return "\n\n".join(filter(None, blocks)) + "\n"


def _steps(recipe: Recipe, words: ExportWords) -> list[str]:
    return [
        f"{number}. {_text(step.text)}{f' ({shown_minutes(step.minutes, words.shown)})' if step.minutes else ''}"
        for number, step in enumerate(recipe.steps, start=1)
    ]


_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&!]")
_AT_START = re.compile(r"^(?:([-+=])|(\d+)([.)])(?!\S))")
"""A list, a line under a heading; "1.5 kg" is none."""


def _text(said: str) -> str:
    """On one line, with a backslash before each sign that Markdown might take for its own."""
    text = _MARKUP.sub(r"\\\g<0>", flat(said))
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)
