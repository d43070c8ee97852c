"""A model that writes what a cook writes: an ingredient as a line, a step as its text. The wire has typed rows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.recipes.event_fold import EventFold
from kiwi_recipes.recipes.events import RecipeCompleted
from kiwi_recipes.recipes.generator import LLMRecipeGenerator
from kiwi_recipes.recipes.prompts import FORMS, PromptForm
from kiwi_recipes.recipes.schemas import RecipeRequest
from kiwi_recipes.streams.codec import decode, encode
from kiwi_recipes.streams.events import Event, FieldDelta, FieldDone, FieldReset, Warned
from tests.recipes.kitchen import REQUEST, ScriptedModel, folded, last, pieces, reply, run, written

LINES: dict[str, Any] = {
    "title": "Feta Rice",
    "description": "A quick pan.",
    "servings": 2,
    "prep_minutes": 5,
    "cook_minutes": 20,
    "ingredients": [
        "1 cup rice, rinsed",
        "For the top:",
        "2-3 eggs",
        "1/2 cup feta (200 g), crumbled",
        "salt to taste",
    ],
    "steps": ["Boil the rice for 12 minutes.", "Fry the eggs with salt.", "Crumble the feta over the rice."],
    "notes": "Good cold.",
}
TEXT = json.dumps(LINES, separators=(",", ":"))
ROWS = [
    (1, None, "cup", "rice", "rinsed", None),
    (2, 3, None, "eggs", None, "For the top"),
    (0.5, None, "cup", "feta", "200 g, crumbled", "For the top"),
    (None, None, None, "salt", "to taste", "For the top"),
]


def rows(recipe: dict[str, Any]) -> list[Any]:
    keys = ("quantity", "quantity_max", "unit", "name", "note", "group")
    return [tuple(row.get(key) for key in keys) for row in recipe["ingredients"]]


@pytest.mark.parametrize("size", [1, 5, 1000])
async def test_lines_are_typed_rows_on_the_wire(size: int) -> None:
    events = await run(ScriptedModel(reply(TEXT, size=size)))
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert rows(end.recipe) == ROWS
    assert folded(events) == written(end.recipe)
    assert end.recipe["ingredients"][1]["pantry_item"] == "eggs"
    assert not any(isinstance(event, Warned) and event.code == "repaired" for event in events)


async def test_a_step_says_by_its_text_how_long_it_takes_and_what_it_uses() -> None:
    end = last(await run(ScriptedModel(reply(TEXT))))
    assert [(step["minutes"], step["uses"]) for step in end.recipe["steps"]] == [
        (12, [0]),
        (None, [1, 3]),
        (None, [0, 2]),
    ]


async def test_a_line_streams_as_it_is_written() -> None:
    events = await run(ScriptedModel(reply(TEXT)))
    told = [event for event in events if getattr(event, "path", "") == "/ingredients/0"]
    deltas = [event.text for event in told if isinstance(event, FieldDelta)]
    assert len(deltas) > 1
    assert "".join(deltas) == LINES["ingredients"][0]
    assert isinstance(told[-1], FieldDone)
    of_heading = [event for event in events if getattr(event, "path", "") == "/ingredients/1"]
    reset = next(at for at, event in enumerate(of_heading) if isinstance(event, FieldReset))
    assert "".join(event.text for event in of_heading[:reset] if isinstance(event, FieldDelta)) == "For the top:"
    assert "".join(event.text for event in of_heading[reset:] if isinstance(event, FieldDelta)) == "2-3 eggs"


def client(events: list[Event]) -> EventFold:
    fold = EventFold()
    for seq, event in enumerate(events):
        body = decode(encode(event, seq))
        assert body is not None
        fold.apply(body)
    return fold


async def test_a_client_has_the_line_beside_the_recipe_so_far() -> None:
    events = await run(ScriptedModel(reply(TEXT)))
    begun = next(
        at for at, event in enumerate(events) if isinstance(event, FieldDelta) and event.path == "/ingredients/2"
    )
    fold = client(events[: begun + 1])
    assert fold.lines == {"/ingredients/2": events[begun].text}  # type: ignore[attr-defined]
    assert [row["name"] for row in fold.recipe["ingredients"]] == ["rice", "eggs"]
    assert client(events).lines == {}


@pytest.mark.parametrize("cut", ["eggs", "For the", "crumbled", "12 minutes", "rice, rin"])
async def test_another_attempt_goes_on_in_lines(cut: str) -> None:
    at = TEXT.index(cut) + 2
    stalled = LLMError("stall_timeout", "The model fell silent.", backend="scripted")
    model = ScriptedModel([*pieces(TEXT[:at]), stalled], reply(TEXT))
    events = await run(model)
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert [row["name"] for row in end.recipe["ingredients"]] == ["rice", "eggs", "feta", "salt"]
    assert [step["text"] for step in end.recipe["steps"]] == LINES["steps"]
    assert folded(events) == written(end.recipe)
    asked = model.prompts[1].user
    assert "null" not in asked.rsplit("<data>", 1)[1]
    assert '"quantity"' not in asked


REST = {"steps": LINES["steps"], "notes": LINES["notes"]}
CUT = TEXT.index("feta")
"""Two rows are closed by then, the second of them under a heading."""


@pytest.mark.parametrize(
    "ingredients",
    [
        LINES["ingredients"][3:],  # as asked: what follows, and it follows the heading that is there
        LINES["ingredients"][1:2] + LINES["ingredients"][3:],
        [line for line in LINES["ingredients"] if not line.endswith(":")],  # anew, and without the heading
        LINES["ingredients"],
    ],
    ids=["the rest", "the rest under its heading", "anew without headings", "anew"],
)
@pytest.mark.parametrize("size", [1, 4, 1000])
async def test_what_goes_on_with_a_list_goes_on_with_its_group(ingredients: list[str], size: int) -> None:
    stalled = LLMError("stall_timeout", "The model fell silent.", backend="scripted")
    again = json.dumps({"ingredients": ingredients, **REST})
    model = ScriptedModel([*pieces(TEXT[:CUT]), stalled], reply(again, size=size))
    events = await run(model)
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert rows(end.recipe) == ROWS
    assert folded(events) == written(end.recipe)


async def test_what_repeats_a_row_later_on_and_in_another_group_is_a_row() -> None:
    stalled = LLMError("stall_timeout", "The model fell silent.", backend="scripted")
    begun = json.dumps({**LINES, "ingredients": ["1 cup rice", "1 tsp salt", "Top:", "2 eggs", "feta"]})
    model = ScriptedModel(
        [*pieces(begun[: begun.index("feta")]), stalled],
        reply(json.dumps({"ingredients": ["1 tsp salt", "feta"], **REST})),
    )
    end = last(await run(model))
    assert [(row["name"], row["group"]) for row in end.recipe["ingredients"]] == [
        ("rice", None),
        ("salt", None),
        ("eggs", "Top"),
        ("salt", "Top"),
        ("feta", "Top"),
    ]


@pytest.mark.parametrize("cut_behind", ['"For the top:"', '"For the top:",', '"For the top:","2-'])
async def test_a_heading_with_no_row_yet_is_not_lost_where_the_text_breaks_off(cut_behind: str) -> None:
    stalled = LLMError("stall_timeout", "The model fell silent.", backend="scripted")
    rest = json.dumps({"ingredients": LINES["ingredients"][2:], **REST})
    model = ScriptedModel([*pieces(TEXT[: TEXT.index(cut_behind) + len(cut_behind)]), stalled], reply(rest))
    events = await run(model)
    end = last(events)
    assert isinstance(end, RecipeCompleted)
    assert rows(end.recipe) == ROWS
    assert folded(events) == written(end.recipe)
    assert '"ingredients": ["1 cup rice, rinsed", "For the top:"]' in model.prompts[1].user


async def test_another_attempt_is_shown_the_lines_as_they_were_and_how_many() -> None:
    stalled = LLMError("stall_timeout", "The model fell silent.", backend="scripted")
    model = ScriptedModel([*pieces(TEXT[:CUT]), stalled], reply(TEXT))
    await run(model)
    asked = model.prompts[1].user
    assert '"ingredients": ["1 cup rice, rinsed", "For the top:", "2-3 eggs"]' in asked
    assert "ingredients goes on after the 3 that are there" in asked


@pytest.mark.parametrize("form", FORMS)
async def test_each_form_is_asked_for_and_any_answer_is_read(form: PromptForm) -> None:
    model = ScriptedModel(reply(TEXT))
    result = await LLMRecipeGenerator(model, form=form).generate(REQUEST)
    assert result.suggestions[0].recipe is not None
    schema = model.prompts[0].schema
    assert schema is not None
    assert ("text" in json.dumps(schema["properties"]["steps"])) == (form == "rows")


async def test_where_nothing_may_be_bought_the_rows_name_the_foods() -> None:
    request = RecipeRequest(pantry_items=["eggs", "rice"], max_missing=0)
    model = ScriptedModel(reply(TEXT))
    await LLMRecipeGenerator(model).generate(request)
    schema = model.prompts[0].schema
    assert schema is not None
    assert "rice" in schema["properties"]["ingredients"]["items"]["properties"]["name"]["enum"]
