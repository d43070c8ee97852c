# ruff: noqa: E501
"""Markdown, read back by a CommonMark parser (markdown-it-py), and plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from kiwi_parser import Recipe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kiwi_recipes.library.export import markdown, text
from kiwi_recipes.library.export.allergens import allergen_lines
from kiwi_recipes.library.export.made_from import made_from_line
from kiwi_recipes.library.export.text import flat, row_line
from kiwi_recipes.recipes.made_from import MadeFrom
from kiwi_recipes.recipes.shown import shown_minutes
from tests.library.dishes import DISHES, dish, row, served
from tests.library.recorded import RECORDED
from tests.library.test_export_json_ld import RECIPE

ALL = {**DISHES, **RECORDED}
MARKUP = {"html_block", "html_inline", "link_open", "image", "code_inline", "code_block", "fence", "hr", "blockquote_open",
          "em_open", "strong_open", "s_open", "table_open"}  # fmt: skip


def tokens_of(said: str) -> list[Token]:
    """Each of GitHub's Markdown, too: it has tables, struck text and bare addresses."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(said)


def texts_under(tokens: list[Token]) -> dict[str, list[str]]:
    """The headings, each with the texts below it, as a reader sees them."""
    found: dict[str, list[str]] = {"": []}
    heading = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        seen = "".join(child.content for child in token.children or [])
        if before is not None and before.type == "heading_open":
            heading = seen if before.tag != "h3" else heading
            found.setdefault(heading, [])
        else:
            found[heading].append(seen)
    return found


def in_groups(recipe: Recipe) -> list[str]:
    """The lines of the list, those of no group first."""
    groups = list(dict.fromkeys([None, *(one.group or None for one in recipe.ingredients)]))
    return [flat(row_line(one)) for group in groups for one in recipe.ingredients if (one.group or None) == group]


def steps_of(recipe: Recipe) -> list[str]:
    return [
        flat(f"{flat(step.text)} ({shown_minutes(step.minutes)})" if step.minutes else step.text)
        for step in recipe.steps
    ]


def check_markdown(recipe: Recipe) -> None:
    tokens = tokens_of(markdown(recipe, language="en"))
    inline = [child for token in tokens for child in token.children or []]
    assert not MARKUP & {token.type for token in [*tokens, *inline]}
    assert sum(token.type == "ordered_list_open" for token in tokens) == 1
    found = texts_under(tokens)
    title = flat(recipe.title)
    assert list(found)[1] == title
    assert found["Ingredients"] == in_groups(recipe)
    assert found["Steps"] == steps_of(recipe)
    if recipe.notes.strip():
        assert " ".join(found["Notes"]) == flat(recipe.notes)
    assert found["Allergens"]


@pytest.mark.parametrize("name", ALL)
def test_markdown_is_read_back_as_the_same_texts(name: str) -> None:
    check_markdown(ALL[name])


@settings(deadline=None)
@given(RECIPE)
def test_no_text_is_read_as_markup(recipe: Recipe) -> None:
    check_markdown(recipe)


@pytest.mark.parametrize("name", ALL)
def test_plain_text_has_each_line_once_and_whole(name: str) -> None:
    recipe = ALL[name]
    lines = text(recipe).splitlines()
    assert lines[0] == flat(recipe.title)
    rows = [f"- {line}" for line in in_groups(recipe)]
    assert [line for line in lines if line in rows] == rows
    for number, step in enumerate(steps_of(recipe), start=1):
        assert f"{number}. {step}" in lines
    assert flat(recipe.description) in lines or not recipe.description
    assert set(allergen_lines(recipe)) <= set(lines)


def test_how_it_looks() -> None:
    recipe = dish(
        "Lasagne",
        [row(1.5, "kg", "mince", group="Sauce", quantity_max=2), row(0.5, "cup", "milk", "warm"), row(2, "tbsp", "oil", group="Sauce")],
        ["Fry the mince.", {"text": "Bake it.", "minutes": 95}],
        description="For many.", servings=6, prep_minutes=20, cook_minutes=95, notes="Rests well.\nFreezes well.",
    )  # fmt: skip
    unchecked = "This recipe was not checked for allergens: read every ingredient yourself before you cook."
    assert (
        text(recipe, tags=["pasta", "oven"])
        == f"""Lasagne

pasta, oven

For many.

Serves 6 · Preparation 20 min · Cooking 1 h 35 min

- ½ cup milk, warm

Sauce:
- 1.5-2 kg mince
- 2 tbsp oil

1. Fry the mince.
2. Bake it. (1 h 35 min)

Rests well.
Freezes well.

{unchecked}
"""
    )
    assert (
        markdown(recipe, tags=["pasta", "oven"])
        == f"""# Lasagne

For many.

Serves 6 · Preparation 20 min · Cooking 1 h 35 min · pasta · oven

## Ingredients

- ½ cup milk, warm

### Sauce

- 1.5-2 kg mince
- 2 tbsp oil

## Steps

1. Fry the mince.
2. Bake it. (1 h 35 min)

## Notes

Rests well.

Freezes well.

## Allergens

- {unchecked}
"""
    )


@pytest.mark.parametrize(
    ("language", "heading"), [("de", "## Zutaten"), ("fr-CA", "## Ingrédients"), ("ja", "## Ingredients")]
)
def test_headings_are_in_the_recipes_language(language: str, heading: str) -> None:
    assert heading in markdown(DISHES["plain"], language=language)


@pytest.mark.parametrize(
    ("language", "made_from", "said"),
    [
        ("en", MadeFrom(kind="pantry"), "From your pantry: eggs, spinach."),
        ("de-AT", MadeFrom(kind="pantry"), "Aus deinem Vorrat: eggs, spinach."),
        ("fr", MadeFrom(kind="file", name="x.org"), "Importée de x.org."),
        ("es", MadeFrom(kind="text"), "Leída de un texto pegado."),
        ("it", MadeFrom(kind="recipe", name="{Torta}"), "Una modifica di «{Torta}»."),
        ("ja", MadeFrom(kind="recipe", name=None), "A change of another recipe."),
        (None, MadeFrom(kind="text", name="x"), "Read from a pasted text."),
        ("en", None, ""),
    ],
)
def test_what_it_was_made_from_is_said_in_its_language(
    language: str | None, made_from: MadeFrom | None, said: str
) -> None:
    recipe = {"matched_ingredients": ["eggs", "spinach"]}
    assert made_from_line(made_from, recipe, language) == said


def test_of_a_pantry_of_which_nothing_was_used_no_food_is_named() -> None:
    assert made_from_line(MadeFrom(kind="pantry"), {}, "it") == "Dalla tua dispensa."


@pytest.mark.parametrize("form", [markdown, text])
def test_a_likely_allergen_is_told(form: object) -> None:
    recipe = served(dish("Pasta", [row(50, "g", "pesto")], ["Stir."]), ("pesto", "nuts"))
    assert "“pesto” likely contains nuts" in form(recipe)  # type: ignore[operator]
