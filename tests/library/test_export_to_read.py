# ruff: noqa: E501
"""Markdown, read back by a CommonMark parser (markdown-it-py), and plain text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from kiwi_parser import Recipe
from kiwi_parser.recipe.lines import read_ingredient_line
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kiwi_recipes.library.export import markdown, text
from kiwi_recipes.library.export.allergen_words import ALLERGEN_WORDS
from kiwi_recipes.library.export.allergens import allergen_lines
from kiwi_recipes.library.export.lines import ingredient_lines
from kiwi_recipes.library.export.made_from import made_from_line
from kiwi_recipes.library.export.text import flat, row_line
from kiwi_recipes.library.export.units import SHOWN
from kiwi_recipes.library.export.words import ExportWords, language_in, words_of
from kiwi_recipes.recipes.made_from import MadeFrom
from kiwi_recipes.recipes.pantry_split import NOT_CHECKED, READ_NOT_CHECKED
from kiwi_recipes.recipes.schemas import AllergenReport
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


def in_groups(recipe: Recipe, words: ExportWords) -> list[str]:
    """The lines of the list, those of no group first."""
    groups = list(dict.fromkeys([None, *(one.group or None for one in recipe.ingredients)]))
    return [
        flat(row_line(one, words)) for group in groups for one in recipe.ingredients if (one.group or None) == group
    ]


def steps_of(recipe: Recipe, words: ExportWords) -> list[str]:
    return [
        flat(f"{flat(step.text)} ({shown_minutes(step.minutes, words.shown)})" if step.minutes else step.text)
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
    assert found["Ingredients"] == in_groups(recipe, words_of("en"))
    assert found["Steps"] == steps_of(recipe, words_of("en"))
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
    words = words_of(language_in(recipe))
    lines = text(recipe).splitlines()
    assert lines[0] == flat(recipe.title)
    rows = [f"- {line}" for line in in_groups(recipe, words)]
    assert [line for line in lines if line in rows] == rows
    for number, step in enumerate(steps_of(recipe, words), start=1):
        assert f"{number}. {step}" in lines
    assert flat(recipe.description) in lines or not recipe.description
    assert set(allergen_lines(recipe, words)) <= set(lines)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("de", ["1,5-2 kg Hack", "½ Tasse Milch", "2 EL Milch", "1-2 Zehen Milch", "Prise Milch", "Backen. (1 Std. 35 Min.)"]),
        ("fr", ["1,5-2 kg Hack", "½ tasse Milch", "2 c. à soupe Milch", "1-2 gousses Milch", "pincée Milch", "Backen. (1 h 35 min)"]),
        ("es", ["1,5-2 kg Hack", "½ taza Milch", "2 cucharadas Milch", "1-2 dientes Milch", "pizca Milch", "Backen. (1 h 35 min)"]),
        ("it", ["1,5-2 kg Hack", "½ tazza Milch", "2 cucchiai Milch", "1-2 spicchi Milch", "pizzico Milch", "Backen. (1 h 35 min)"]),
    ],
)  # fmt: skip
def test_amounts_and_times_are_in_the_language_of_the_recipe(language: str, lines: list[str]) -> None:
    amounts = [(0.5, "cup"), (2, "tbsp"), (1, "clove"), (None, "pinch")]
    rows = [
        row(1.5, "kg", "Hack", quantity_max=2),
        *(row(much, unit, "Milch", quantity_max=2 if unit == "clove" else None) for much, unit in amounts),
    ]
    recipe = dish("Auflauf", rows, [{"text": "Backen.", "minutes": 95}])
    for said in (text(recipe, language=language), markdown(recipe, language=language)):
        assert [line.partition(" ")[2] for line in said.splitlines() if line[:2] in ("- ", "1.")][: len(lines)] == lines


@pytest.mark.parametrize("language", SHOWN)
@pytest.mark.parametrize(
    "unit", ["g", "l", "cup", "tbsp", "tsp", "clove", "slice", "can", "bunch", "sprig", "pinch", "fl_oz"]
)
def test_a_unit_is_read_back_in_its_language(language: str, unit: str) -> None:
    for amount in (1, 2):
        [line] = ingredient_lines(dish("x", [row(amount, unit, "xyz")], ["Mix."]).ingredients, words_of(language))
        read = read_ingredient_line(line, language)
        assert (read.name, read.amount and read.amount.low, read.unit) == ("xyz", amount, unit)


SIGHTING = {
    "text": "Pesto",
    "allergy": "Nüsse",
    "kind": "allergen",
    "phrase": "Pesto",
    "key": "nuts",
    "path": "/ingredients/0",
}
REPORTS: list[dict[str, Any]] = [
    {"message": NOT_CHECKED},
    {"message": READ_NOT_CHECKED},
    {"checked": True, "message": "Held.", "forbidden": ["Nüsse"], "diets": ["vegan"], "unread": ["Dings"], "unread_language": "pl"},
    {"checked": True, "message": "Held.", "forbidden": ["Kiesel"], "unknown": ["Kiesel", "ohne Quatsch"]},
    {"checked": True, "message": "Held.", "likely": [{**SIGHTING, "outcome": "likely"}],
     "conflicts": [{**SIGHTING, "outcome": "contains", "path": "/steps/2/text"}]},
]  # fmt: skip


@pytest.mark.parametrize("language", ALLERGEN_WORDS)
def test_what_is_said_of_allergens_is_in_the_language_of_the_recipe(language: str) -> None:
    recipe = dish("Nudeln", [row(1, "cup", "Pesto")], ["Kochen."])
    told = [allergen_lines(recipe, words_of(language))]
    for report in REPORTS:
        reported = recipe.model_copy(update={"allergens": AllergenReport.model_validate(report)})
        lines = allergen_lines(reported, words_of(language))
        assert not {*lines} & {*allergen_lines(reported, words_of("en"))}
        told.append(lines)
    every = [line for lines in told for line in lines]
    assert len(every) == len({*every}) == 12
    assert not re.search(r"[{}]|None", " ".join(every))


def test_in_german_it_is_german() -> None:
    recipe = dish("Nudeln", [row(1, "cup", "Pesto")], ["Kochen."]).model_copy(
        update={"allergens": AllergenReport.model_validate(REPORTS[-1])}
    )
    assert allergen_lines(recipe, words_of("de"))[:2] == [
        "„Pesto“ enthält wahrscheinlich etwas, das „Nüsse“ ausschließt („Pesto“): Lies das Etikett.",
        "Schritt 3 enthält etwas, das „Nüsse“ ausschließt („Pesto“), und wurde weggelassen.",
    ]


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
