"""Steps that a model writes as plain texts get what their texts say, as each closes; what it wrote itself is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiwi_recipes.food.steps import links as food_links
from kiwi_recipes.recipes import enrich
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.events import FieldDone
from tests.recipes.kitchen import RECIPE, ScriptedModel, finish, last, pieces, reply, run

INGREDIENTS = ["2 chicken thighs", "1 cup rice", "300 ml stock", "1 pinch salt"]
STEPS = [
    "Fry the chicken for 8-10 minutes.",
    "Add the remaining ingredients and simmer for 20 minutes.",
    "Serve.",
]
WANTED: list[dict[str, Any]] = [
    {"text": STEPS[0], "minutes": 10, "uses": [0]},
    {"text": STEPS[1], "minutes": 20, "uses": [1, 2, 3]},
    {"text": STEPS[2], "minutes": None, "uses": []},
]


def written(**fields: Any) -> str:
    return json.dumps({**RECIPE, "ingredients": INGREDIENTS, "steps": STEPS, **fields}, ensure_ascii=False)


@pytest.mark.parametrize("size", [1, 7, 4000])
async def test_each_step_is_linked_when_it_closes_and_the_recipe_has_the_same(size: int) -> None:
    events = await run(ScriptedModel(reply(written(), size=size)))
    rows = [
        e.value for e in events if isinstance(e, FieldDone) and e.path.startswith("/steps/") and e.path.count("/") == 2
    ]
    assert rows == WANTED
    assert next(e.value for e in events if isinstance(e, FieldDone) and e.path == "/steps") == WANTED
    assert last(events).recipe["steps"] == WANTED


def reading(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts whose ingredients are looked for from now on."""
    read: list[str] = []

    def links(text: str, *given: Any, **named: Any) -> list[int]:
        read.append(text)
        return food_links(text, *given, **named)

    monkeypatch.setattr(enrich, "links", links)
    return read


async def test_a_step_that_knew_all_ingredients_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read = reading(monkeypatch)
    await run(ScriptedModel(reply(written())))
    assert read == STEPS


@pytest.mark.parametrize("size", [1, 4000])
async def test_steps_in_front_of_the_ingredients_are_told_anew_when_these_are_known(size: int) -> None:
    steps_first = {"title": RECIPE["title"], "steps": STEPS, "ingredients": INGREDIENTS, "notes": ""}
    events = await run(ScriptedModel(reply(json.dumps(steps_first), size=size)))
    told = [e.value for e in events if isinstance(e, FieldDone) and e.path == "/steps"]
    assert told == [[{**step, "uses": []} for step in WANTED], WANTED]
    assert last(events).recipe["steps"] == WANTED


async def test_what_the_model_wrote_itself_is_kept() -> None:
    steps: list[dict[str, Any]] = [
        {"text": STEPS[0], "minutes": 9, "uses": [3]},
        {"text": STEPS[1], "minutes": None, "uses": [2]},
    ]
    recipe = last(await run(ScriptedModel(reply(written(steps=steps))))).recipe
    assert recipe["steps"] == [steps[0], {**steps[1], "minutes": 20}]


async def test_the_steps_of_a_further_attempt_are_linked_too() -> None:
    text = written()
    broken = text[: text.index("Serve.")]
    rest = json.dumps({"steps": [STEPS[2], "Salt it to taste and rest it for an hour."], "notes": ""})
    events = await run(ScriptedModel([*pieces(broken), finish("length")], reply(rest)))
    assert last(events).recipe["steps"] == [
        *WANTED,
        {"text": "Salt it to taste and rest it for an hour.", "minutes": 60, "uses": [3]},
    ]


async def test_the_language_is_that_of_the_request() -> None:
    request = RecipeRequest(pantry_items=["Reis"], language="de-AT")
    text = written(ingredients=["200 g Basmatireis", "1 Prise Salz"], steps=["Den Reis in Salzwasser 20 Min. garen."])
    recipe = last(await run(ScriptedModel(reply(text)), request)).recipe
    assert recipe["steps"] == [{"text": "Den Reis in Salzwasser 20 Min. garen.", "minutes": 20, "uses": [0, 1]}]


async def test_a_time_beyond_two_days_is_no_timer() -> None:
    recipe = last(await run(ScriptedModel(reply(written(steps=["Ferment the rice for 3 weeks."]))))).recipe
    assert recipe["steps"] == [{"text": "Ferment the rice for 3 weeks.", "minutes": None, "uses": [1]}]


async def test_the_pantry_and_the_things_to_buy_are_told_in_the_request_s_language() -> None:
    request = RecipeRequest(pantry_items=["Tomaten", "Kokosmilch", "Gouda"], language="de")
    names = ["200 g Kirschtomaten", "1 Prise Salz", "100 ml Milch", "50 g Käse", "1 rote Zwiebel", "2 EL Tomatenmark"]
    recipe = last(await run(ScriptedModel(reply(written(ingredients=names, steps=["Alles mischen."]))), request)).recipe
    assert recipe["matched_ingredients"] == ["Tomaten", "Gouda"]
    assert recipe["missing_ingredients"] == ["Milch", "Tomatenmark"]
