"""schema.org's Recipe as JSON-LD, as recipe-scrapers, Mealie, Tandoor and Nextcloud Cookbook take it.

docs/exports.md says what each of them does to what it can't read. Names of schema.org: https://schema.org/Recipe.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from kiwi_parser.recipe import Recipe

from kiwi_recipes.library.export.allergens import allergen_lines, likely_lines
from kiwi_recipes.library.export.lines import ingredient_lines
from kiwi_recipes.library.export.made_from import made_from
from kiwi_recipes.library.export.plain import cut_at_word, one_line, title_line
from kiwi_recipes.library.export.words import ExportWords, language_in, words_of

__all__ = [
    "AUTHOR",
    "MAX_DESCRIPTION",
    "MAX_NAME",
    "author",
    "host_of",
    "iso_duration",
    "json_ld",
    "nextcloud",
    "script",
    "source",
    "web_page",
]

MAX_NAME = 128
MAX_DESCRIPTION = 256
AUTHOR = "Kiwi Recipes"


def json_ld(
    recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = (), image: str | None = None
) -> dict[str, Any]:
    """One object, to be written as JSON. `image` is a web address."""
    language = language or language_in(recipe)
    words = words_of(language)
    name = title_line(recipe.title, words, MAX_NAME)
    steps = [one_line(step.text, words) for step in recipe.steps]
    body: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Recipe",
        "name": name,
        "description": description(recipe, words) or name,
        "author": {"@type": "Organization", "name": author(recipe)},
        "url": source(recipe),
        "creditText": one_line(made_from(recipe), words),
        "image": image,
        "inLanguage": language,
        "dateCreated": _created(recipe),
        "recipeYield": _servings(recipe.servings, words),
        **_times(recipe),
        "keywords": ", ".join(one_line(tag, words).replace(",", " ") for tag in tags),
        "recipeIngredient": ingredient_lines(recipe.ingredients, words),
        "recipeInstructions": [{"@type": "HowToStep", "text": text} for text in steps],
        "comment": [{"@type": "Comment", "author": _OURS, "text": text} for text in _comments(recipe, words)],
    }
    return {key: value for key, value in body.items() if value not in (None, "")}


_OURS = {"@type": "Organization", "name": AUTHOR}


def source(recipe: Recipe) -> str | None:
    """The web address that a recipe was imported from."""
    found: str | None = getattr(recipe, "source", None)
    return found


def author(recipe: Recipe) -> str:
    """Us, or where it was imported from."""
    return host_of(source(recipe)) or AUTHOR


def host_of(address: str | None) -> str | None:
    """Of a web address."""
    try:
        return urlsplit(address or "").hostname
    except ValueError:  # "http://[x"
        return None


def description(recipe: Recipe, words: ExportWords) -> str:
    """The description, behind what is likely in there and was ruled out. The description is cut, the warning is not
    as long as it fits: it is what importers show above the list."""
    warning = cut_at_word(" ".join(one_line(text, words) for text in likely_lines(recipe, words)), MAX_DESCRIPTION)
    text = one_line(recipe.description, words)
    room = MAX_DESCRIPTION - len(warning) - 1 if warning else MAX_DESCRIPTION
    if not text or room < _LEAST:
        return warning
    return f"{warning} {cut_at_word(text, room)}".strip()


_LEAST = 24
"""Fewer characters of a description say nothing."""


def _comments(recipe: Recipe, words: ExportWords) -> list[str]:
    return [text for text in (one_line(said, words) for said in (recipe.notes, *allergen_lines(recipe, words))) if text]


def _servings(servings: int | None, words: ExportWords) -> str | None:
    return None if servings is None else f"{servings} {words.servings[servings != 1]}"


def _times(recipe: Recipe) -> dict[str, str | None]:
    total = total_minutes(recipe)
    times = {"prepTime": recipe.prep_minutes, "cookTime": recipe.cook_minutes, "totalTime": total}
    return {key: iso_duration(minutes) for key, minutes in times.items()}


def total_minutes(recipe: Recipe) -> int | None:
    """The time in all; None where none is known."""
    known = [minutes for minutes in (recipe.prep_minutes, recipe.cook_minutes) if minutes is not None]
    total: int | None = getattr(recipe, "total_minutes", None)
    return total if total is not None else sum(known) if known else None


def iso_duration(minutes: int | None) -> str | None:
    """ "PT26H", "PT1H30M": days and fractions are read as something else by some, and "PT0S" as a time."""
    if not minutes:
        return None
    hours, rest = divmod(minutes, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{rest}M' if rest else ''}"


def _created(recipe: Recipe) -> str | None:
    created: str | None = getattr(getattr(recipe, "provenance", None), "created", None)
    return created


def script(body: dict[str, Any]) -> str:
    """The element to put into a page. `<` is escaped, so that no text of the recipe can end it."""
    text = json.dumps(body, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def web_page(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> str:
    """A page that holds the recipe for a reader and, as JSON-LD, for an importer of web pages."""
    body = json_ld(recipe, language=language, tags=tags)
    language = language or language_in(recipe)
    words = words_of(language)
    title = html.escape(body["name"])
    steps = [step["text"] for step in body["recipeInstructions"]]
    below = [*(comment["text"] for comment in body["comment"]), body.get("creditText", "")]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{html.escape(language or "en")}">',
            f'<head><meta charset="utf-8"><title>{title}</title>',
            f"{script(body)}</head>",
            f"<body><h1>{title}</h1>",
            f"<p>{html.escape(body['description'])}</p>",
            f"<h2>{words.ingredients}</h2>",
            f"<ul>{_items(body['recipeIngredient'])}</ul>",
            f"<h2>{words.steps}</h2>",
            f"<ol>{_items(steps)}</ol>",
            *(f"<p>{html.escape(text)}</p>" for text in filter(None, below)),
            "</body></html>\n",
        ]
    )


def _items(lines: Sequence[str]) -> str:
    return "".join(f"<li>{html.escape(line)}</li>" for line in lines)


def nextcloud(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> dict[str, Any]:
    """The `recipe.json` of Nextcloud Cookbook: the yield a number, the steps plain strings, every key there."""
    body = json_ld(recipe, language=language, tags=tags)
    return {
        "image": "",
        "url": source(recipe) or "",
        "recipeCategory": "",
        "keywords": "",
        "tool": [],
        "nutrition": [],
        "prepTime": "",
        "cookTime": "",
        "totalTime": "",
        **body,
        "recipeYield": recipe.servings or 1,
        "recipeInstructions": [step["text"] for step in body["recipeInstructions"]],
    }
