"""A recipe to read: plain text, as the page copies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiwi_parser.recipe import Ingredient, Recipe

from kiwi_recipes.library.export.allergens import allergen_lines
from kiwi_recipes.library.export.made_from import made_from
from kiwi_recipes.library.export.plain import visible
from kiwi_recipes.library.export.words import ExportWords, language_in, words_of
from kiwi_recipes.recipes.shown import shown_amount, shown_minutes

__all__ = ["facts", "flat", "groups", "row_line", "text"]


def text(recipe: Recipe, *, language: str | None = None, tags: Sequence[str] = ()) -> str:
    """The recipe as a letter would have it."""
    words = words_of(language or language_in(recipe))
    parts = [
        flat(recipe.title),
        flat(", ".join(tags)),
        flat(recipe.description),
        " · ".join(facts(recipe, words)),
        *("\n".join(_list(group, rows, words)) for group, rows in groups(recipe.ingredients)),
        "\n".join(
            f"{number}. {flat(step.text)}{f' ({shown_minutes(step.minutes, words.shown)})' if step.minutes else ''}"
            for number, step in enumerate(recipe.steps, start=1)
        ),
        visible(recipe.notes),
        flat(made_from(recipe)),
        *allergen_lines(recipe, words),
    ]
    return "\n\n".join(part for part in (part.strip() for part in parts) if part) + "\n"


def _list(group: str | None, rows: Sequence[Ingredient], words: ExportWords) -> Iterator[str]:
    if group:
        yield f"{flat(group)}:"
    yield from (f"- {flat(row_line(row, words))}" for row in rows)


def flat(said: str) -> str:
    """On one line."""
    return " ".join(visible(said).split())


def groups(rows: Sequence[Ingredient]) -> list[tuple[str | None, list[Ingredient]]]:
    """The rows under the names of their groups. Those of no group stand first: elsewhere a reader would take them for
    some of the group above."""
    found: dict[str | None, list[Ingredient]] = {None: []}
    for row in rows:
        found.setdefault(row.group or None, []).append(row)
    return [(group, some) for group, some in found.items() if some]


def row_line(row: Ingredient, words: ExportWords) -> str:
    """ "1½ cups flour, sifted"."""
    line = " ".join(filter(None, (shown_amount(row.model_dump(), words.shown), row.name)))
    return f"{line}, {row.note}" if row.note else line


def facts(recipe: Recipe, words: ExportWords) -> list[str]:
    """For how many it is, and how long it takes."""
    said = [f"{words.serves} {recipe.servings}" if recipe.servings else ""]
    for word, minutes in ((words.preparation, recipe.prep_minutes), (words.cooking, recipe.cook_minutes)):
        said.append(f"{word} {shown_minutes(minutes, words.shown)}" if minutes else "")
    return [fact for fact in said if fact]
