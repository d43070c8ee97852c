"""JSON-LD, read back by the programs that other recipe keepers are built on."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kiwi_parser import Ingredient, Recipe, Step
from kiwi_parser.recipe.lines import read_ingredient_line
from recipe_scrapers import scrape_html
from scrape_schema_recipe import scrape

from kiwi_recipes.library.export import export, json_ld, nextcloud, web_page
from tests.library.dishes import DISHES, dish, served
from tests.library.recorded import RECORDED

ALL = {**DISHES, **RECORDED}


def read_back(page: str) -> Any:
    return scrape_html(page, org_url="https://kiwi.example/", supported_only=False)


def seconds(minutes: int | None) -> int | None:
    return minutes or None


@pytest.mark.parametrize("name", ALL)
def test_recipe_scrapers_reads_all_of_it(name: str) -> None:
    recipe = ALL[name]
    body = json_ld(recipe)
    read = read_back(web_page(recipe))
    assert read.title() == body["name"]
    assert read.description() == body["description"]
    assert read.author() == "Kiwi Recipes"
    assert read.ingredients() == body["recipeIngredient"]
    assert len(set(map(str.casefold, read.ingredients()))) == len(recipe.ingredients)
    assert read.instructions_list() == [step["text"] for step in body["recipeInstructions"]]
    assert len(read.instructions_list()) == len(recipe.steps)
    if recipe.servings:
        assert read.yields() == f"{recipe.servings} serving{'s' if recipe.servings > 1 else ''}"
    if recipe.prep_minutes:
        assert read.prep_time() == recipe.prep_minutes
    if recipe.cook_minutes:
        assert read.cook_time() == recipe.cook_minutes
    if recipe.prep_minutes or recipe.cook_minutes:
        assert read.total_time() == (recipe.prep_minutes or 0) + (recipe.cook_minutes or 0)


@pytest.mark.parametrize("name", ALL)
def test_the_amounts_are_read_back_from_the_lines(name: str) -> None:
    recipe = ALL[name]
    for row, line in zip(recipe.ingredients, json_ld(recipe)["recipeIngredient"], strict=True):
        check_line(row, line)


def check_line(row: Ingredient, line: str) -> None:
    for tag in ("en", "de", "fr"):
        read = read_ingredient_line(line, tag)
        if row.quantity is None:
            # "salt, about two pinches": our reader finds in the note what the row did not have as an amount.
            assert read.amount is None or row.unit or re.search(r"\d", f"{row.name} {row.note}"), line
            continue
        assert read.amount is not None, line
        assert read.amount.low == pytest.approx(row.quantity, rel=2e-3), (line, tag)
        high = row.quantity_max if row.quantity_max and row.quantity_max > row.quantity else None
        if high is not None and read.amount.high is not None:
            assert read.amount.high == pytest.approx(high, rel=2e-3), (line, tag)
        assert (read.unit or "piece") == (row.unit or "piece"), (line, tag)


@pytest.mark.parametrize("name", ALL)
def test_scrape_schema_recipe_reads_it_too(name: str) -> None:
    recipe = ALL[name]
    body = json_ld(recipe)
    [read] = scrape(StringIO(web_page(recipe)), python_objects=True)
    assert read["name"] == body["name"]
    assert read["recipeIngredient"] == body["recipeIngredient"]
    assert [step["text"] for step in read["recipeInstructions"]] == [s["text"] for s in body["recipeInstructions"]]
    for key, minutes in (("prepTime", recipe.prep_minutes), ("cookTime", recipe.cook_minutes)):
        assert (read[key].total_seconds() / 60 if key in read else None) == seconds(minutes)


@pytest.mark.parametrize("name", ALL)
def test_nothing_in_it_that_importers_misread(name: str) -> None:
    body = json_ld(ALL[name])
    assert (body["@context"], body["@type"]) == ("https://schema.org", "Recipe")
    assert "/" not in body["name"]
    assert len(body["name"]) <= 128
    assert 0 < len(body["description"]) <= 256
    for key in ("prepTime", "cookTime", "totalTime"):
        assert re.fullmatch(r"PT(?=.)([1-9]\d*H)?([1-9]\d*M)?", body.get(key, "PT1M"))
    texts = [body["name"], body["description"], *body["recipeIngredient"]]
    texts += [step["text"] for step in body["recipeInstructions"]] + [one["text"] for one in body["comment"]]
    for text in texts:
        assert not set(text) & set("<>\\\n"), text
    assert all(set(step) == {"@type", "text"} for step in body["recipeInstructions"])
    for row, line in zip(ALL[name].ingredients, body["recipeIngredient"], strict=True):
        if row.quantity is None:
            assert not re.search(r"\d", line), line
        else:
            assert re.match(r"(\d+ )?\d+(/\d|\.\d+)?(-(\d+ )?\d+(/\d|\.\d+)?)? [^ (]", line), line


def test_times_are_hours_and_minutes() -> None:
    body = json_ld(DISHES["days"])
    assert (body["prepTime"], body["cookTime"], body["totalTime"]) == ("PT26H", "PT48H", "PT74H")
    assert json_ld(DISHES["hours"])["cookTime"] == "PT1H30M"
    assert not {"prepTime", "cookTime", "totalTime"} & json_ld(DISHES["no time"]).keys()


def test_lines_are_written_as_all_read_them() -> None:
    lines = {name: json_ld(DISHES[name])["recipeIngredient"] for name in DISHES}
    assert lines["halves and thirds"][:2] == ["1 1/2 cup flour", "1/3 cup sugar"]
    assert lines["ranges"] == ["2-3 clove garlic", "1.5-2.5 kg pumpkin", "1/2-3/4 cup oil"]
    assert lines["two words"] == ["2 piece red onions", "1 piece whole wheat tortilla", "3 figs"]
    assert lines["brackets"][0] == "2 can kidney beans, 400 g"
    assert lines["digits without amount"][:2] == ["flour type four-zero-five", "salt, about two pinches"]
    assert lines["german"] == ["0.5 l Milch", "1.25 kg Mehl, Type 405", "Salz, etwa zwei Prisen"]
    assert lines["alike"] == [
        "salt, Dough",
        "salt, Filling",
        "1 pinch salt",
        "1 pinch salt, again",
        "Salt, Dough, again",
    ]
    assert lines["fluid ounces"][0] == "3 floz white rum"


def test_comparisons_are_words_in_the_recipes_language() -> None:
    steps = [step["text"] for step in json_ld(DISHES["comparisons"])["recipeInstructions"]]
    assert steps[0] == "Heat it to under 80 °C and over 60 °C."
    assert "bei unter 80 °C" in json_ld(DISHES["german"])["recipeInstructions"][0]["text"]
    assert "à plus de 90 °C" in json_ld(DISHES["french"])["recipeInstructions"][0]["text"]


def test_no_text_ends_the_script_element() -> None:
    page = web_page(DISHES["script"])
    assert page.lower().count("</script") == 1
    assert page.lower().count("<script") == 1
    assert read_back(page).ingredients() == json_ld(DISHES["script"])["recipeIngredient"]


def test_a_likely_allergen_leads_the_description() -> None:
    recipe = served(dish("Pasta", [{"quantity": 50, "unit": "g", "name": "pesto"}], ["Stir."],
                         description="Green and quick. " * 15), ("pesto", "nuts"))  # fmt: skip
    read = read_back(web_page(recipe)).description()
    assert read.startswith("“pesto” likely contains nuts")
    assert "Green and quick." in read
    assert len(read) <= 256


def test_of_many_likely_allergens_all_are_in_the_comments() -> None:
    names = [f"sauce {letter}" for letter in "abcdefgh"]
    recipe = served(dish("Sauces", [{"quantity": 1, "name": name} for name in names], ["Stir."]),
                    *((name, "milk") for name in names))  # fmt: skip
    body = json_ld(recipe)
    assert len(body["description"]) <= 256
    comments = "\n".join(comment["text"] for comment in body["comment"])
    assert all(f"“{name}” likely contains" in comments for name in names)


def test_nothing_is_said_to_suit_a_diet() -> None:
    """What is found is said, never that something is absent: a diet's label would say that."""
    assert "suitableForDiet" not in json_ld(served(DISHES["plain"]))


def test_nextcloud_gets_a_folder_with_a_number_and_plain_steps() -> None:
    recipe = DISHES["slashes"]
    made = export(recipe, "nextcloud")
    [path] = zipfile.ZipFile(BytesIO(made.content)).namelist()
    body = json.loads(zipfile.ZipFile(BytesIO(made.content)).read(path))
    assert path == f"{body['name']}/recipe.json"
    assert path.count("/") == 1
    assert body == nextcloud(recipe)
    assert isinstance(body["recipeYield"], int)
    assert all(isinstance(step, str) for step in body["recipeInstructions"])


ODD = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&;/\\(){}[]@#~|%-=.,\n½⅔ 0123456789ab")),
    min_size=1, max_size=30,
).map(lambda text: f"q{text}z")  # fmt: skip
QUANTITY = st.one_of(
    st.integers(1, 5000),
    st.sampled_from([0.5, 0.25, 0.75, 1 / 3, 2 / 3, 1.5, 2.125, 0.1, 1.05]),
    st.floats(0.01, 9999, allow_nan=False).map(lambda value: round(value, 3)).filter(bool),
)
UNITS = st.sampled_from(
    [None, "g", "kg", "ml", "l", "tsp", "tbsp", "cup", "oz", "lb", "fl_oz", "piece", "clove", "can"]
)
ROW = st.builds(Ingredient.model_construct, quantity=st.none() | QUANTITY, unit=UNITS, name=ODD, note=st.none() | ODD,
                group=st.none() | ODD, quantity_max=st.none())  # fmt: skip
RECIPE = st.builds(
    Recipe.model_construct, title=ODD, description=ODD, servings=st.none() | st.integers(1, 50),
    prep_minutes=st.none() | st.integers(0, 2880), cook_minutes=st.none() | st.integers(0, 2880),
    ingredients=st.lists(ROW, min_size=1, max_size=6),
    steps=st.lists(st.builds(Step.model_construct, text=ODD, minutes=st.none() | st.integers(0, 99),
                             uses=st.lists(st.integers(0, 6), max_size=3)), min_size=1, max_size=4), notes=ODD,
)  # fmt: skip


@settings(deadline=None)
@given(RECIPE)
def test_any_text_is_read_back(recipe: Recipe) -> None:
    body = json_ld(recipe)
    read = read_back(web_page(recipe))
    assert read.title() == body["name"]
    assert read.ingredients() == body["recipeIngredient"]
    assert read.instructions_list() == [step["text"] for step in body["recipeInstructions"]]
    assert read.description() == body["description"]
    for row, line in zip(recipe.ingredients, body["recipeIngredient"], strict=True):
        if row.quantity is None:
            assert not re.search(r"\d", line), line


@settings(deadline=None)
@given(QUANTITY, UNITS, st.sampled_from(["butter", "red onions", "crème fraîche", "soy sauce"]))
def test_any_amount_is_read_back(quantity: float, unit: Any, name: str) -> None:
    recipe = dish("x", [{"quantity": quantity, "unit": unit, "name": name}], ["x y z"])
    check_line(recipe.ingredients[0], json_ld(recipe)["recipeIngredient"][0])
