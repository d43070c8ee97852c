"""What a tiny model can say at all: every sentence that its schema lets through, tried at random."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from kiwi_recipes.food.allergens import check_all
from kiwi_recipes.food.mentions import not_listed
from kiwi_recipes.food.pantry import is_staple
from kiwi_recipes.food.plausible import too_long_or_hot, too_much
from kiwi_recipes.food.steps import links, minutes
from kiwi_recipes.recipes.json_schema import Lacking, tiny_lines_schema, tiny_schema
from kiwi_recipes.recipes.languages import language_of
from kiwi_recipes.recipes.pantry_split import exclude_allergens
from kiwi_recipes.recipes.phrases import PHRASES
from kiwi_recipes.recipes.schemas import RecipeRequest

PANTRIES = {
    "en": ["shrimp", "rice", "bell pepper", "peas", "lemon", "cumin"],
    "de": ["Kartoffeln", "Quark", "Schnittlauch", "Hähnchenbrust"],
    "fr": ["poulet", "crème", "champignons", "riz"],
    "es": ["patatas", "huevos", "cebolla", "garbanzos"],
    "it": ["melanzane", "mozzarella", "pomodori"],
}
ALLERGIES = ["milk", "eggs", "gluten", "nuts", "peanuts", "fish", "shellfish", "soy", "sesame", "celery", "mustard",
             "lupin", "sulphites", "molluscs", "vegan", "halal", "kosher"]  # fmt: skip


def schema_of(language: str, pantry: list[str], **fields: Any) -> dict[str, Any]:
    request = RecipeRequest(pantry_items=pantry, language=language, **fields)
    properties: dict[str, Any] = tiny_lines_schema(request, exclude_allergens(pantry, request.allergies))["properties"]
    return properties


def any_text(pattern: str, dice: random.Random) -> str:
    """One of the texts that a pattern of choices and options lets through."""
    text = pattern.removeprefix("^").removesuffix("$")
    while found := re.search(r"\(([^()]*)\)(\??)", text):
        chosen = "" if found[2] and dice.random() < 0.5 else dice.choice(found[1].split("|"))
        text = text[: found.start()] + chosen + text[found.end() :]
    text = text.replace("\\.", ".")
    assert re.fullmatch(pattern, text)
    return text


def names_of(slots: list[dict[str, Any]]) -> list[str]:
    return [slot["pattern"].rpartition("(")[2].removesuffix(")$") for slot in slots]


@pytest.mark.parametrize("size", [1, 2, 3, 6])
@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("language", PHRASES)
def test_every_food_of_the_list_is_used_and_no_other_named(language: str, short: bool, size: int) -> None:
    schema = schema_of(language, PANTRIES[language][:size], hard_day_mode=short)
    names = names_of(schema["ingredients"]["prefixItems"])
    dice = random.Random(size)
    for _ in range(20):
        texts = [any_text(step["pattern"], dice) for step in schema["steps"]["prefixItems"]]
        assert len(texts) == 3
        assert len(set(texts)) == len(texts)
        used: set[int] = set()
        for text in texts:
            used.update(links(text, names, language, used=used))
            assert not not_listed(text, names)
            assert not list(too_long_or_hot(text))
        assert not [name for at, name in enumerate(names) if at not in used and not is_staple(name, language)]
        prose = [any_text(schema[name]["pattern"], dice) for name in ("description", "notes")]
        assert language_of(" ".join([*prose, *texts])) in (language, None if size == 1 else language)


@pytest.mark.parametrize("language", PHRASES)
def test_the_phrases_speak_of_no_food_of_their_own(language: str) -> None:
    """Or an allergy would end the recipe for a word that the model had no choice about."""
    schema = schema_of(language, ["water"])
    dice = random.Random(1)
    for _ in range(100):
        for pattern in (
            schema["title"]["pattern"],
            schema["description"]["pattern"],
            schema["notes"]["pattern"],
            *(step["pattern"] for step in schema["steps"]["prefixItems"]),
        ):
            text = any_text(pattern, dice)
            assert {finding.outcome for finding in check_all(text, ALLERGIES, language)} == {"no_match"}, text


@pytest.mark.parametrize("most", [5, 10, 15, 20, 40, None])
@pytest.mark.parametrize("language", PHRASES)
def test_the_times_fit_what_was_asked_for_and_the_steps_fit_the_times(language: str, most: int | None) -> None:
    schema = schema_of(language, PANTRIES[language], max_minutes=most)
    prep, cook = schema["prep_minutes"]["enum"], schema["cook_minutes"]["enum"]
    assert max(prep) + max(cook) <= (most or 60)
    dice = random.Random(most or 0)
    for _ in range(50):
        texts = [any_text(step["pattern"], dice) for step in schema["steps"]["prefixItems"]]
        took = [minutes(text, language) for text in texts]
        assert sum(filter(None, took)) > 0
        assert sum(filter(None, took)) <= min(prep) + max(cook)


@pytest.mark.parametrize(("units", "servings"), [("metric", 2), ("metric", 6), ("us", 1), (None, None)])
def test_no_line_has_an_amount_that_can_not_be_meant(units: Any, servings: int | None) -> None:
    pantry = ["chilli flakes", "cumin", "curry powder", "rice", "salmon", "eggs"]
    schema = schema_of("en", pantry, units=units, servings=servings)
    for slot in schema["ingredients"]["prefixItems"]:
        amounts = slot["pattern"].removeprefix("^(").split(")(")[0].split("|")
        assert amounts
        (name,) = names_of([slot])
        for number, unit in (amount.rstrip().partition(" ")[::2] for amount in amounts):
            assert not too_much({"name": name, "quantity": int(number), "unit": unit or None}, servings or 2)
    eggs, rice = schema["ingredients"]["prefixItems"][5], schema["ingredients"]["prefixItems"][3]
    assert eggs["pattern"] == "^(1 |2 |3 |4 )(eggs)$"
    assert re.fullmatch(rice["pattern"], "100 g rice" if units == "metric" else "1 cup rice")
    assert not re.fullmatch(rice["pattern"], "1 tbsp rice")
    spoons = schema["ingredients"]["prefixItems"][0]["pattern"]
    assert re.fullmatch(spoons, "1 tsp chilli flakes")
    assert not re.search("[a-z] ", spoons.replace("tsp ", "").replace("tbsp ", "").replace("chilli ", ""))


@pytest.mark.parametrize("language", PHRASES)
def test_what_is_made_ready_is_cooked_and_what_is_not_cooked_first_comes_to_it(language: str) -> None:
    schema = schema_of(language, PANTRIES[language])
    names = names_of(schema["ingredients"]["prefixItems"])[: len(PANTRIES[language])]
    dice = random.Random(5)
    ready, first, then = (any_text(step["pattern"], dice) for step in schema["steps"]["prefixItems"])
    half = (len(names) + 1) // 2
    of = [[at for at in links(text, names, language) if at < len(names)] for text in (ready, first, then)]
    assert of[0]
    assert set(of[0]) <= set(of[1])
    assert of[1:] == [list(range(half)), list(range(half, len(names)))]


def test_steps_in_rows_say_the_same_as_in_lines() -> None:
    request = RecipeRequest(pantry_items=["eggs", "leeks"])
    pantry_split = exclude_allergens(request.pantry_items, [])
    rows = tiny_schema(request, pantry_split)["properties"]["steps"]["prefixItems"]
    lines = tiny_lines_schema(request, pantry_split)["properties"]["steps"]["prefixItems"]
    assert [row["properties"]["text"] for row in rows] == lines


def test_a_recipe_that_goes_on_is_given_the_steps_that_are_left() -> None:
    request = RecipeRequest(pantry_items=["eggs", "leeks"])
    pantry_split = exclude_allergens(request.pantry_items, [])
    whole = tiny_lines_schema(request, pantry_split)["properties"]["steps"]["prefixItems"]
    for there in range(6):
        rest = tiny_lines_schema(request, pantry_split, Lacking(("steps",), {"steps": there}))
        assert rest["properties"]["steps"]["prefixItems"] == (whole[there:] or whole[-1:])


def test_what_is_poured_or_measured_is_not_cut() -> None:
    dice = random.Random(3)
    for _ in range(30):
        steps = schema_of("en", ["milk", "yogurt", "strawberries"])["steps"]["prefixItems"]
        assert any_text(steps[0]["pattern"], dice).split()[0] in ("Measure", "Weigh", "Prepare")
        steps = schema_of("en", ["rice", "leeks", "eggs", "flour"])["steps"]["prefixItems"]
        assert any_text(steps[0]["pattern"], dice).endswith("the leeks.")


def test_in_another_language_and_of_names_that_no_pattern_holds_a_model_writes_freely() -> None:
    for schema in (schema_of("pl", ["jajka"]), schema_of("en", ["^[x]{9}$"])):
        assert re.fullmatch(schema["steps"]["prefixItems"][0]["pattern"], "Anything that a cook may like to write.")
        assert len(schema["steps"]["prefixItems"]) == 3


def test_a_pantry_that_has_a_staple_in_its_own_language_lists_it_once() -> None:
    names = names_of(schema_of("de", ["Kartoffeln", "Salz"])["ingredients"]["prefixItems"])
    assert names == ["Kartoffeln", "Salz", "Olivenöl", "Pfeffer"]
