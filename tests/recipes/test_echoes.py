"""What a small model writes without a thought: found, dropped or warned of, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiwi_recipes.food.mentions import foods_in, not_listed
from kiwi_recipes.recipes.echoes import handed_back
from kiwi_recipes.recipes.events import RecipeCompleted
from kiwi_recipes.recipes.languages import language_of
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.events import FieldDone, FieldDropped, Warned
from tests.recipes.kitchen import RECIPE, REQUEST, ScriptedModel, folded, last, reply, run, written

EXAMPLES = "Fry the chicken in the olive oil for 8 minutes until golden."


def recipe(*steps: str, **more: Any) -> str:
    return json.dumps({**RECIPE, "steps": [{"text": text} for text in steps], **more})


async def texts_of(*replies: str) -> tuple[list[str], list[Any]]:
    events = await run(ScriptedModel(*map(reply, replies)))
    end = last(events)
    assert folded(events) == written(end.recipe)
    return [step["text"] for step in end.recipe.get("steps", [])], events


@pytest.mark.parametrize(
    "example",
    [
        EXAMPLES,
        "Fry the chicken in the oil for 8 minutes until golden.",
        "Stir in the peas and the rice, and heat for 3 minutes.",
        "Chop the chicken breast.",
    ],
)
async def test_the_examples_sentences_are_no_steps_of_another_dish(example: str) -> None:
    texts, events = await texts_of(recipe("Beat the eggs.", example, "Fry them in the oil."))
    assert texts == ["Beat the eggs.", "Fry them in the oil."]
    assert "/steps/1" in [event.path for event in events if isinstance(event, FieldDropped)]
    assert isinstance(last(events), RecipeCompleted)


async def test_the_examples_sentences_may_be_meant() -> None:
    rows = [{"name": "chicken thighs"}, {"name": "olive oil"}]
    texts, _ = await texts_of(recipe(EXAMPLES, ingredients=rows))
    assert texts == [EXAMPLES]


async def test_the_examples_tip_is_left_out() -> None:
    _, events = await texts_of(recipe("Beat the eggs.", notes="Peas straight from the freezer need no thawing."))
    assert "notes" not in last(events).recipe
    assert not [event for event in events if isinstance(event, FieldDone) and event.path == "/notes"]


async def test_a_recipe_of_nothing_but_the_example_is_asked_for_again() -> None:
    texts, _ = await texts_of(recipe(EXAMPLES), json.dumps({"steps": [{"text": "Beat the eggs."}]}))
    assert texts == ["Beat the eggs."]


async def test_a_step_that_is_said_twice_in_a_row_is_one() -> None:
    texts, _ = await texts_of(recipe("Beat the eggs.", "Fry.", "fry. ", "Fry.", "Turn it.", "Fry."))
    assert texts == ["Beat the eggs.", "Fry.", "Turn it.", "Fry."]


async def test_marks_make_no_other_step_but_numbers_do() -> None:
    texts, _ = await texts_of(recipe("Slice it, and fry.", "Slice it and fry", "slice it – and fry!", "Serve."))
    assert texts == ["Slice it, and fry.", "Serve."]
    texts, _ = await texts_of(recipe("Add 1.5 l.", "Add 15 l.", "Add 1/5 l."))
    assert texts == ["Add 1.5 l.", "Add 15 l.", "Add 1/5 l."]


async def test_what_is_said_of_the_steps() -> None:
    """A repetition further down may be meant; a food may be forgotten in the list: both stay, and are said."""
    steps = ("Beat the eggs for 2 minutes.", "Add the bacon and the leek.", "Beat the eggs for 2 minutes.")
    texts, events = await texts_of(recipe(*steps, "Beat the eggs for 3 minutes."))
    assert len(texts) == 4
    said = {event.code: event for event in events if isinstance(event, Warned)}
    assert (said["step_repeated"].path, said["step_repeated"].evidence) == ("/steps/2/text", {"step": 0})
    assert (said["food_not_listed"].path, said["food_not_listed"].evidence) == (
        "/steps/1/text",
        {"foods": ["bacon", "leek"]},
    )
    assert said["food_not_listed"].message == "Step 2 speaks of bacon and leek, not among the ingredients."


@pytest.mark.parametrize(
    ("sentence", "ingredients"),
    [
        ("Fry the cheddar until the cheese melts.", ["grated cheddar"]),
        ("Warm the zucchini, season with salt and pepper.", ["courgette"]),
        ("Pour over the sauce and the stock, and add a knob of butter.", ["rice"]),
        ("Fry the fish.", ["salmon fillets"]),
        ("Cook the spaghetti; drain the pasta.", ["spaghetti"]),
    ],
)
def test_what_is_no_other_food(sentence: str, ingredients: list[str]) -> None:
    assert not_listed(sentence, ingredients) == []


def test_foods_are_found_once() -> None:
    assert foods_in("Add bacon, tomatoes and bacon.") == ["bacon", "tomato"]
    assert not handed_back("Serve with bacon.", ["eggs"])


UNITS = [
    ("metric", "cup", ["units"]),
    ("metric", "g", []),
    ("us", "kg", ["units"]),
    ("us", "fl_oz", []),
    (None, "cup", []),
]


@pytest.mark.parametrize(("asked", "unit", "codes"), UNITS)
async def test_units_that_were_not_asked_for(asked: Any, unit: str, codes: list[str]) -> None:
    rows = [{"quantity": 1, "unit": unit, "name": "eggs"}]
    request = RecipeRequest(pantry_items=["eggs"], units=asked)
    events = await run(ScriptedModel(reply(recipe("Beat the eggs.", ingredients=rows))), request)
    assert [event.code for event in events if isinstance(event, Warned) and event.code == "units"] == codes


@pytest.mark.parametrize(
    ("language", "step", "seems"),
    [
        ("de", "Beat the eggs with the spinach and fry it in the oil until it is golden.", "en"),
        ("de-AT", "Die Eier mit dem Spinat verrühren und in dem Öl braten, bis sie goldbraun sind.", None),
        (
            "fr",
            "Battre les oeufs avec le fromage et les faire cuire dans la poêle jusqu'à ce qu'ils soient pris.",
            None,
        ),
        ("en", "Batir los huevos con las espinacas y freír la mezcla en el aceite hasta que esté hecha.", "es"),
        ("sv", "Vispa äggen.", None),
        (None, "Die Eier mit dem Spinat verrühren und in dem Öl braten, bis sie goldbraun sind.", None),
    ],
)
async def test_a_language_that_was_not_asked_for(language: Any, step: str, seems: str | None) -> None:
    request = RecipeRequest(pantry_items=["eggs"], language=language)
    text = recipe(step, step[:-1] + "!", description="", notes="")
    events = await run(ScriptedModel(reply(text)), request)
    said = [event.evidence for event in events if isinstance(event, Warned) and event.code == "language"]
    assert said == ([{"asked": language, "seems": seems}] if seems else [])


def test_languages() -> None:
    assert (
        language_of("Mescolare le uova con gli spinaci e il formaggio, poi cuocere in padella con un filo di olio")
        == "it"
    )
    assert language_of("Eggs.") is None
    assert REQUEST.language is None
