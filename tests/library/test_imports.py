# ruff: noqa: E501
"""Recipes of other programs: their forms, what the web makes of schema.org, and what is no recipe."""

from __future__ import annotations

import json
from typing import Any

import pytest
from kiwi_parser import Ingredient, Recipe

from kiwi_recipes.library.export import json_ld, nextcloud, web_page
from kiwi_recipes.library.imports import MAX_BYTES, ImportRefused, read_recipe, read_recipes
from kiwi_recipes.recipes.schemas import ServedRecipe
from tests.library.dishes import DISHES, served
from tests.library.recorded import RECORDED

BASE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "Recipe",
    "name": "Soup",
    "recipeIngredient": ["1 1/2 cups milk", "2-3 cloves garlic, crushed"],
    "recipeInstructions": [{"@type": "HowToStep", "text": "Boil the milk for 10 minutes."}],
}


def of(**more: Any) -> Any:
    return read_recipe(json.dumps({**BASE, **more}))


def steps(**more: Any) -> list[str]:
    return [step.text for step in of(**more).recipe.steps]


@pytest.mark.parametrize("name", ["plain", "halves and thirds", "two words", "groups", "french", "many rows", "hours"])
@pytest.mark.parametrize("form", ["jsonld", "html", "nextcloud"])
def test_what_we_export_is_imported(name: str, form: str) -> None:
    recipe = DISHES[name]
    text = {
        "jsonld": lambda: json.dumps(json_ld(recipe)),
        "html": lambda: web_page(recipe),
        "nextcloud": lambda: json.dumps(nextcloud(recipe)),
    }[form]()
    read = read_recipe(text).recipe
    assert [(row.quantity, row.unit or "piece") for row in read.ingredients] == [
        (pytest.approx(row.quantity, rel=2e-3) if row.quantity else None, row.unit or "piece")
        for row in recipe.ingredients
        if row.unit != "pinch" or row.quantity
    ]
    assert [step.text for step in read.steps] == [step["text"] for step in json_ld(recipe)["recipeInstructions"]]
    assert (read.prep_minutes, read.cook_minutes) == (recipe.prep_minutes, recipe.cook_minutes)


def test_lines_are_read_and_linked_to_steps() -> None:
    recipe = of().recipe
    milk, garlic = recipe.ingredients
    assert (milk.quantity, milk.unit, milk.name) == (1.5, "cup", "milk")
    assert (garlic.quantity, garlic.quantity_max, garlic.unit, garlic.note) == (2, 3, "clove", "crushed")
    assert recipe.steps[0].uses == [0]
    assert recipe.steps[0].minutes == 10


def test_mealies_own_form() -> None:
    said = {
        "name": "Soup", "slug": "soup", "recipeServings": 4.0, "recipeYield": "servings", "performTime": "1 hour",
        "recipeIngredient": [
            {"quantity": 2.0, "unit": {"name": "cup"}, "food": {"name": "milk"}, "note": "warm", "title": "Base"},
            {"quantity": 0, "unit": None, "food": None, "note": "salt", "display": "salt"},
        ],
        "recipeInstructions": [{"title": "", "summary": "", "text": "Boil it.\n\nServe it."}],
        "notes": [{"title": "Tip", "text": "Eat hot."}], "tags": [{"name": "quick"}],
    }  # fmt: skip
    got = read_recipe(json.dumps(said))
    row = got.recipe.ingredients[0]
    assert (row.quantity, row.unit, row.name, row.note, row.group) == (2, "cup", "milk", "warm", "Base")
    assert got.recipe.ingredients[1].name == "salt"
    assert [step.text for step in got.recipe.steps] == ["Boil it.", "Serve it."]
    assert (got.recipe.servings, got.recipe.cook_minutes, got.recipe.notes) == (4, 60, "Tip: Eat hot.")
    assert got.tags == ["quick"]


def test_tandoors_own_form() -> None:
    said = {
        "name": "Soup", "servings": 2, "servings_text": "portions", "working_time": 10, "waiting_time": 20,
        "keywords": [{"name": "warm"}],
        "steps": [
            {"name": "", "instruction": "Boil the milk.", "time": 5, "ingredients": [
                {"is_header": True, "note": "Base"},
                {"food": {"name": "milk"}, "unit": {"name": "ml"}, "amount": 250.0, "note": ""},
                {"food": {"name": "salt"}, "unit": None, "amount": 0, "no_amount": True},
            ]},
        ],
    }  # fmt: skip
    got = read_recipe(json.dumps(said))
    milk, salt = got.recipe.ingredients
    assert (milk.quantity, milk.unit, milk.group, salt.quantity) == (250, "ml", "Base", None)
    assert got.recipe.steps[0].minutes == 5
    assert (got.recipe.servings, got.recipe.prep_minutes, got.recipe.cook_minutes) == (2, 10, 20)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Boil it.\nServe it.", ["Boil it.", "Serve it."]),
        ("<p>Boil it.</p><p>Serve &amp; eat.</p>", ["Boil it.", "Serve & eat."]),
        (["Boil it.", "Serve it."], ["Boil it.", "Serve it."]),
        ([["Boil it."], ["Serve it."]], ["Boil it.", "Serve it."]),
        ({"@type": "ItemList", "itemListElement": [{"@type": "HowToStep", "text": "Boil it."}]}, ["Boil it."]),
        (
            [{"@type": "HowToSection", "name": "Base", "itemListElement": {"@type": "HowToStep", "text": "Boil it."}}],
            ["Base: Boil it."],
        ),
        ([{"@type": "HowToStep", "name": "Boil it", "text": "Boil it."}], ["Boil it."]),
        ([{"@type": "HowToStep", "itemListElement": [{"@type": "HowToDirection", "text": "Boil it."}]}], ["Boil it."]),
        ({"0": {"@type": "HowToStep", "text": "Boil it."}, "1": "Serve it."}, ["Boil it.", "Serve it."]),
    ],
)
def test_instructions_in_the_wild(said: Any, read: list[str]) -> None:
    assert steps(recipeInstructions=said) == read


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("PT30M", 30), ("PT1H30M", 90), ("P0DT1H5M", 65), ("PT90M", 90), ("P1DT2H", 1560), ("PT1.5H", 90),
        ("30 minutes", 30), ("PT0S", None), ("", None), ({"@type": "Duration", "maxValue": "PT20M"}, 20),
        (["PT20M"], 20), (45, 45), ("soon", None), (True, None), ("P9D", None),
    ],
)  # fmt: skip
def test_durations_in_the_wild(said: Any, minutes: int | None) -> None:
    assert of(cookTime=said).recipe.cook_minutes == minutes


@pytest.mark.parametrize(
    ("said", "servings"),
    [
        (4, 4), ("4", 4), ("4 servings", 4), ("Serves 4-6", 4), (["4", "4 servings"], 4), (4.0, 4), ("Für 4 Personen", 4),
        ({"@type": "QuantitativeValue", "value": 4, "unitText": "servings"}, 4), ("a crowd", None), (400, None),
        (None, None), (True, None),
    ],
)  # fmt: skip
def test_yields_in_the_wild(said: Any, servings: int | None) -> None:
    assert of(recipeYield=said).recipe.servings == servings


def test_a_recipe_in_a_graph_with_references() -> None:
    graph = {"@context": "https://schema.org", "@graph": [
        {"@type": "WebPage", "name": "A page"},
        {**BASE, "@type": ["Recipe", "NewsArticle"], "recipeInstructions": [{"@id": "#1"}]},
        {"@id": "#1", "@type": "HowToStep", "text": "Boil it."},
    ]}  # fmt: skip
    assert [step.text for step in read_recipe(json.dumps(graph)).recipe.steps] == ["Boil it."]


def test_what_json_ld_may_write_in_several_ways() -> None:
    """The first of each row was read before; of the others name, rows or steps were said to be missing, or lost."""
    step, item = {"@type": "HowToStep", "text": "Boil."}, "itemListElement"
    for more in (
        {},
        {"name": {"@value": "Soup", "@language": "en"}},
        {"name": ["Soup", "Suppe"]},
        {"name": [{"@language": "en", "@value": "Soup"}, {"@language": "de", "@value": "Suppe"}]},
        {"headline": "Soup", "name": [None, " "]},
    ):
        assert of(**more).recipe.title == "Soup", more
    for said in (
        [step, {"@type": "HowToStep", "text": "Serve."}],
        [step, {"@type": "HowToStep", "text": {"@value": "Serve."}}],
        [{"@type": "HowToStep", "text": ["Boil.", "Serve."]}],
        {"@list": [step, {"@type": "HowToStep", "text": "Serve."}]},
        {"@set": ["Boil.", "Serve."]},
        {"@type": "ItemList", item: [{"@type": "ListItem", "item": step}, {"@type": "ListItem", "item": "Serve."}]},
        [{"@type": "HowToStep", "position": 2, "text": "Serve."}, {**step, "position": 1}],
        [{"@type": "HowToStep", "position": "10", "text": "Serve."}, {**step, "position": "9"}],
        [
            {"@type": "schema:HowToStep", "schema:text": "Boil."},
            {"@type": "HowToStep", "http://schema.org/text": "Serve."},
        ],
    ):
        assert steps(recipeInstructions=said) == ["Boil.", "Serve."], said
    # Positions that come again count within something else: the order is the list's.
    twice = [{"@type": "HowToStep", "position": 1, "text": text} for text in ("Boil.", "Serve.")]
    assert steps(recipeInstructions=twice) == ["Boil.", "Serve."]
    for written in (["1 egg"], [{"@value": "1 egg"}], {"@list": ["1 egg"]}, [{"@type": "ListItem", "item": "1 egg"}]):
        assert [(row.quantity, row.name) for row in of(recipeIngredient=written).recipe.ingredients] == [(1, "egg")]
    for hot in ("Good and hot", ["Good", "and hot"], {"@value": "Good and hot"}):
        assert of(description=hot).recipe.description == "Good and hot"
    assert of(totalTime={"@type": "Duration", "@value": "PT20M"}).recipe.cook_minutes == 20
    assert of(recipeYield={"@value": 4, "@type": "Integer"}).recipe.servings == 4
    for prefix in ("schema:", "http://schema.org/", "https://schema.org/"):
        node = {key if key[0] == "@" else prefix + key: value for key, value in BASE.items()}
        assert read_recipe(json.dumps({**node, "@type": prefix + "Recipe"})).recipe.title == "Soup"
    whole = [
        {"@id": "#s", "@type": "HowToStep", "schema:text": {"@value": "Boil."}},
        {**BASE, "recipeInstructions": [{"@id": "#s"}]},
    ]
    assert [one.text for one in read_recipe(json.dumps({"@graph": whole})).recipe.steps] == ["Boil."]


def test_a_page_with_a_broken_script_and_a_whole_one() -> None:
    page = (
        "<!DOCTYPE html><html><script>var a = '{'</script><script type='application/ld+json'>{broken</script>"
        f"<SCRIPT id=x type=application/ld+json;charset=utf-8>\n<!--\n{json.dumps([BASE])};\n-->\n</SCRIPT></html>"
    )
    assert read_recipe(page.encode("utf-8")).recipe.title == "Soup"


@pytest.mark.parametrize(
    ("head", "written", "sent", "title"),
    [
        ('<meta charset="iso-8859-1">', "iso-8859-1", None, "Crème"),
        ("<meta charset=latin1>", "cp1252", None, "“Crème” – 5 €"),
        ('<?xml version="1.0" encoding="ISO-8859-15"?>', "iso-8859-15", None, "Crème à 5 €"),
        ("<meta charset=gb2312>", "gb18030", None, "鎔湯"),
        ("<meta charset=Shift_JIS>", "cp932", None, "髙汁①"),
        ("", "iso-8859-1", "ISO-8859-1", "Crème"),
        ("<meta charset=no-such>", "koi8-r", "koi8-r", "Борщ"),
        ("<meta charset=iso-8859-1>", "utf-8", "iso-8859-1", "Crème brûlée"),  # wrong, as often
    ],
)
def test_a_page_in_the_charset_that_it_or_its_server_declares(
    head: str, written: str, sent: str | None, title: str
) -> None:
    data = json.dumps({**BASE, "name": title}, ensure_ascii=False)
    page = f'{head}<script type="application/ld+json">{data}</script>'.encode(written)
    assert read_recipe(page, charset=sent).recipe.title == title


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "hex", "rot13", "no-such"])
def test_a_charset_that_is_none_is_refused_in_words(charset: str) -> None:
    with pytest.raises(ImportRefused, match="Save it as UTF-8"):
        read_recipe(f"<meta charset={charset}>".encode() + b"\xff\xfd\xe9", charset=charset)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ('{"@type": "Recipe", "name": "Soup", "recipeIngredient": ["1 egg",], "recipeInstructions": ["Boil."],}', "Soup"),
        ('{"@type": "Recipe", "name": "Joe"s soup", "recipeIngredient": ["1 egg"], "recipeInstructions": "Boil."}', 'Joe"s soup'),
        ("{'@type': 'Recipe', 'name': 'Soup', 'recipeIngredient': ['1 egg'], 'recipeInstructions': 'Boil.'}", "Soup"),
        ('{"@type": "Recipe", "name": "Joe\\\'s", "recipeIngredient": ["1 egg"], "recipeInstructions": "Boil."}', "Joe's"),
        ('{"@graph": [{"@type": "WebPage",} {"@type": "Recipe", "name": "Soup", "recipeIngredient": ["1 egg"], "recipeInstructions": "Boil."}]}', "Soup"),
    ],
)  # fmt: skip
def test_json_that_a_template_broke_is_read_as_a_models_is(data: str, title: str) -> None:
    got = read_recipe(f'<script type="application/ld+json">{data}</script>')
    assert (got.recipe.title, [row.name for row in got.recipe.ingredients]) == (title, ["egg"])
    with pytest.raises(ImportRefused, match="no recipe"):  # cut off: half a recipe would pass for a whole one
        read_recipe(f'<script type="application/ld+json">{data[:-2]}</script>')


def test_headings_among_ingredients_are_groups() -> None:
    rows = of(recipeIngredient=["For the sauce:", "1 cup milk"]).recipe.ingredients
    assert [(row.name, row.group) for row in rows] == [("milk", "For the sauce")]


def test_long_and_many_steps_are_kept_whole() -> None:
    said = [
        "Stir it well and wait. " * 60,
        *(f"Step {letter} is short." for letter in "abcdefghijklmnopqrstuvwxyz" * 2),
    ]
    got = of(recipeInstructions=said)
    assert " ".join(step.text for step in got.recipe.steps).split() == " ".join(said).split()
    assert len(got.recipe.steps) <= 30
    assert [remark.kind for remark in got.remarks] == ["steps_cut", "steps_joined"]
    assert got.remarks[1].evidence == {"steps": 30, "written": got.remarks[0].evidence["steps"]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" " * (MAX_BYTES + 1), "import_too_large"),
        (b"", "import_no_recipe"),
        (b"PK\x03\x04zip", "import_not_text"),
        (b"\xff\xfe\x00\xd8", "import_not_text"),
        (b"just words", "import_not_json"),
        (b"[" * 100_000, "import_not_json"),
        (b"<html><body>Hello</body></html>", "import_no_recipe"),
        (b"<script " * 100_000, "import_no_recipe"),
        (b'{"@type": "Person", "name": "x"}', "import_no_recipe"),
        (b"3", "import_no_recipe"),
        (json.dumps({**BASE, "name": " "}).encode(), "import_no_name"),
        (json.dumps({**BASE, "recipeIngredient": []}).encode(), "import_no_content"),
        (json.dumps({**BASE, "recipeInstructions": ""}).encode(), "import_no_content"),
        (json.dumps({**BASE, "recipeIngredient": [f"{n} g salt" for n in range(1, 42)]}).encode(), "import_too_long"),
        (json.dumps({**BASE, "recipeInstructions": ["Stir."] * 5000}).encode(), "import_too_long"),
    ],
)  # fmt: skip
def test_what_is_no_recipe_is_refused_in_words(content: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_recipe(content)
    assert refused.value.code == code
    assert str(refused.value).endswith(".")


# --- several, ours --------------------------------------------------------------------------------------------------


def test_several_recipes_in_a_file() -> None:
    others = [{**BASE, "name": f"Soup {number}"} for number in range(3)]
    for said in (others, {"@context": "https://schema.org", "@graph": others}, {"items": others}):
        got = read_recipes(json.dumps(said))
        assert [one.recipe.title for one in got.recipes] == ["Soup 0", "Soup 1", "Soup 2"]
        assert got.refused == []


def test_what_of_several_can_not_be_read_is_named() -> None:
    got = read_recipes(
        json.dumps([BASE, {**BASE, "name": ""}, {**BASE, "name": "Feast", "recipeIngredient": ["1 egg"] * 50}])
    )
    assert [one.recipe.title for one in got.recipes] == ["Soup"]
    assert [(one.name, one.why.code) for one in got.refused] == [(None, "import_no_name"), ("Feast", "import_too_long")]


def test_a_recipe_that_a_page_only_names_is_not_one_that_failed() -> None:
    card = {"@type": "Recipe", "name": "See also", "url": "https://example.org/"}
    page = "".join(f'<script type="application/ld+json">{json.dumps(said)}</script>' for said in ([card], BASE, BASE))
    got = read_recipes(f"<!doctype html>{page}")
    assert [one.recipe.title for one in got.recipes] == ["Soup"]
    assert got.refused == []


def test_too_many_recipes() -> None:
    with pytest.raises(ImportRefused, match="more than 200 recipes") as refused:
        read_recipes(json.dumps([{**BASE, "name": f"Soup {number}"} for number in range(201)]))
    assert refused.value.code == "import_too_long"


@pytest.mark.parametrize("name", [*DISHES, *RECORDED])
def test_our_own_recipe_comes_back_as_it_was(name: str) -> None:
    """As the API answers it, keeps it, and wraps it: with what was found of its allergens."""
    recipe = {**DISHES, **RECORDED}[name]
    recipe = recipe if isinstance(recipe, ServedRecipe) else served(recipe, ("pesto", "nuts"))
    said = recipe.model_dump(mode="json")
    for wrapped in (said, {"title": "x", "version": 3, "recipe": said}, {"suggestions": [{"recipe": said}]}):
        got = read_recipe(json.dumps(wrapped))
        assert got.recipe.model_dump() == {key: recipe.model_dump()[key] for key in Recipe.model_fields} | {
            "ingredients": [row.model_dump() for row in got.recipe.ingredients]
        }
        assert [row.model_dump() for row in got.recipe.ingredients] == [
            {key: value for key, value in row.model_dump().items() if key in Ingredient.model_fields}
            for row in recipe.ingredients
        ]
        assert got.allergens == recipe.allergens


def test_what_is_cut_is_said() -> None:
    got = of(name="Soup " * 100, description="Warm. " * 200, notes="Eat it. " * 500)
    assert [remark.message.partition(" was")[0] for remark in got.remarks] == [
        "The title",
        "The description",
        "The notes",
    ]
    assert of().remarks == []


@pytest.mark.parametrize(
    "number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 4000, "0", "-3", "0.4", "true", "[[[4]]]"]
)
def test_numbers_that_mean_nothing(number: str) -> None:
    said = json.dumps({**BASE, "recipeYield": 1, "cookTime": 2}).replace('"recipeYield": 1', f'"recipeYield": {number}')
    got = read_recipe(said.replace('"cookTime": 2', f'"cookTime": {number}'))
    assert got.recipe.servings == (4 if number == "[[[4]]]" else None)
    assert got.recipe.cook_minutes is None


MB = 10_000_000 // 10


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<script " * MB, "import_no_recipe"),
        (b"<script type=application/ld+json>" + b"//" * 4 * MB + b"{}</script>", "import_no_recipe"),
        (b"<script type=application/ld+json>{}" + b" ;" * 4 * MB + b"</script>", "import_no_recipe"),
        (b"<script type=application/ld+json>1</script>" * (MB // 5), "import_no_recipe"),
        (b"<script type=application/ld+json>{Recipe</script>" * (MB // 5), "import_no_recipe"),
        (b"<script type=application/ld+json>Recipe[" + b"{}," * 2 * MB + b"</script>", "import_no_recipe"),
        (b"[" + b"{}," * 2 * MB + b"{}]", "import_no_recipe"),
        (json.dumps({**BASE, "recipeInstructions": "a" * 9 * MB}).encode(), "import_too_long"),
        (json.dumps({**BASE, "recipeInstructions": ["a. "] * MB}).encode(), "import_too_long"),
        (json.dumps({**BASE, "recipeIngredient": ["1 egg"] * MB}).encode(), "import_too_long"),
        (json.dumps({**BASE, "recipeIngredient": "1 egg\n" * MB}).encode(), "import_too_long"),
        (json.dumps({**BASE, "recipeIngredient": ["1 " * 4 * MB]}).encode(), None),
        (json.dumps({**BASE, "description": "<!--" * 2 * MB}).encode(), None),
        (json.dumps({**BASE, "keywords": "a," * 4 * MB}).encode(), None),
        (json.dumps({**BASE, "recipeYield": ["x"] * MB}).encode(), None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_ten_megabytes_made_to_take_long(content: bytes, code: str | None) -> None:
    """Each took from five seconds to for ever once; the limit of time here is wide, for slow machines."""
    assert len(content) <= MAX_BYTES
    if code is None:
        assert read_recipes(content).recipes
        return
    with pytest.raises(ImportRefused) as refused:
        read_recipes(content)
    assert refused.value.code == code
