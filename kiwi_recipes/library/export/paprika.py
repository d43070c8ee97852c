"""Paprika's own file: a zip of one gzipped JSON object for each recipe, every value of it a string."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any

from kiwi_parser.recipe import Recipe

from kiwi_recipes.library.export.allergens import allergen_lines
from kiwi_recipes.library.export.archive import zipped
from kiwi_recipes.library.export.json_ld import MAX_NAME, author, description, source, total_minutes
from kiwi_recipes.library.export.lines import ingredient_lines
from kiwi_recipes.library.export.made_from import made_from
from kiwi_recipes.library.export.plain import one_line, title_line
from kiwi_recipes.library.export.words import language_in, words_of

__all__ = ["paprika", "paprika_file"]


def paprika(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> dict[str, Any]:
    """One recipe's object; only `categories` and `photos` are lists."""
    words = words_of(language or language_in(recipe))
    notes = [one_line(said, words) for said in (recipe.notes, made_from(recipe), *allergen_lines(recipe, words))]
    return {
        "name": title_line(recipe.title, words, MAX_NAME),
        "description": description(recipe, words),
        "ingredients": "\n".join(ingredient_lines(recipe.ingredients, words)),
        "directions": "\n\n".join(one_line(step.text, words) for step in recipe.steps),
        "notes": "\n\n".join(filter(None, notes)),
        "servings": str(recipe.servings or ""),
        "prep_time": _minutes(recipe.prep_minutes),
        "cook_time": _minutes(recipe.cook_minutes),
        "total_time": _minutes(total_minutes(recipe)),
        "source": author(recipe),
        "source_url": source(recipe) or "",
        "difficulty": "",
        "rating": "0",
        "nutritional_info": "",
        "image_url": "",
        "categories": [one_line(tag, words) for tag in tags],
    }


def _minutes(minutes: int | None) -> str:
    return f"{minutes} min" if minutes else ""


def paprika_file(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> bytes:
    """A `.paprikarecipes` file."""
    body = paprika(recipe, language=language, tags=tags)
    packed = gzip.compress(json.dumps(body, ensure_ascii=False).encode(), mtime=0)
    return zipped({f"{body['name']}.paprikarecipe": packed})
