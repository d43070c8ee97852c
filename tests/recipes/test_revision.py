"""A kept recipe that is changed, without a server: whatever a model writes, in whatever pieces."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from kiwi_recipes.event_order import EventOrder
from kiwi_recipes.llm.errors import LLMError
from kiwi_recipes.recipes.events import RecipeCompleted, RecipeFailed, RecipeIncomplete, StreamStarted
from kiwi_recipes.recipes.generator import Generation
from kiwi_recipes.recipes.revision import ReviseRequest, Revision, Subject
from kiwi_recipes.recipes.revision.lines import Target, read_head
from kiwi_recipes.recipes.revision.portions import people_wished
from kiwi_recipes.streams.codec import decode, encode
from kiwi_recipes.streams.events import Event
from tests.recipes.kitchen import ScriptedModel, finish, folded, last, pieces, reply, written
from tests.recipes.test_prompts import readable
from tests.support.app import DISH

WISH = {"wish": "make it better"}


def revision(ask: dict[str, Any], recipe: dict[str, Any] = DISH) -> Revision:
    return Revision(Subject(recipe, "a", 1), ReviseRequest(**ask))


async def run(
    model: ScriptedModel, ask: dict[str, Any], recipe: dict[str, Any] = DISH, attempts: int = 2
) -> list[Event]:
    events: list[Event] = []
    await Generation(revision(ask, recipe), model, attempts=attempts).produce(events.extend)
    return events


def encoded(event: Event, seq: int) -> str:
    """What stands behind `data:`."""
    return json.dumps(decode(encode(event, seq)))


@pytest.mark.parametrize(
    ("line", "target", "rest"),
    [
        ("title: Pea soup", Target("set", ("title",)), "Pea soup"),
        ("Title：Pea soup", Target("set", ("title",)), "Pea soup"),
        ("note: Warm.", Target("set", ("notes",)), "Warm."),
        ("cook minutes: 20", Target("set", ("cook_minutes",)), "20"),
        ("ingredient 3: 200 g tofu: firm", Target("set", ("ingredients", 2)), "200 g tofu: firm"),
        ("Ingredients #12: salt", Target("set", ("ingredients", 11)), "salt"),
        ("- step 1: Fry.", Target("set", ("steps", 0)), "Fry."),
        ("after step 0: Wait.", Target("after", ("steps", -1)), "Wait."),
        ("remove ingredient 4", Target("remove", ("ingredients", 3)), ""),
        ("Remove: step 2", Target("remove", ("steps", 1)), ""),
        ("step 2: (removed)", Target("remove", ("steps", 1)), ""),
        ("ingredient 2: -", Target("remove", ("ingredients", 1)), ""),
    ],
)
def test_what_a_line_is_about(line: str, target: Target, rest: str) -> None:
    assert read_head(line) == (target, rest)


@pytest.mark.parametrize(
    "line", ["", ":", "oven: no", "step: Fry.", "step 2", "titles: x", "ingredient x: y", "stepper 2: a"]
)
def test_what_is_about_nothing(line: str) -> None:
    assert read_head(line) is None


@pytest.mark.parametrize(
    ("wish", "people"),
    [("for eight", 8), ("for 12 people", 12), ("Make it for two, please!", 2), ("serves 6", 6), ("8 portions", 8),
     ("für acht", 8), ("pour six personnes", 6), ("para 4 personas", 4), ("per quattro persone", 4),
     ("eight", None), ("for 60", None), ("for a crowd", None), ("for 10 minutes", None), ("for 2 vegans", None),
     ("for the kids", None), ("vegan for 8", None), ("for two and a half", None), ("for 8 without eggs", None)],
)  # fmt: skip
def test_for_how_many(wish: str, people: int | None) -> None:
    assert people_wished(wish, "en") == people


LINES = [
    "title: Green eggs", "title:", "title: Spinach and feta omelette", "title: " + "x" * 200, "description: Soft.",
    "servings: 3", "servings: many", "servings: 900", "cook_minutes: an hour", "notes: -", "notes: Warm.",
    "ingredient 1: 6 eggs", "ingredient 1: 4 eggs", "ingredient 4: 1 pinch nutmeg", "ingredient 99: For the sauce:",
    "ingredient 2: " + "long " * 60, "ingredient 3: -", "remove ingredient 1", "remove ingredient 2",
    "remove ingredient 3", "remove ingredient 4", "remove step 1", "remove step 2", "remove step 3", "remove step 9",
    "step 1: Whisk the eggs.", "step 2: Whisk the eggs.", "step 3: Serve with nutmeg.", "step 4: Serve.",
    "after step 1: Wait for 5 minutes.", "after step 0: Heat.", "after step 9: Rest.", "step 2:", "oven: no", "", "x",
    "step 1: 1. Beat.", "Ingredient 2: 2 cups kale", "after ingredient 1: 1 leek",
]  # fmt: skip
WHOLE: list[dict[str, Any]] = [
    {"title": "Kale"}, {"title": None}, {"servings": 5}, {"steps": ["Beat the eggs.", "Fry them."]}, {"steps": []},
    {"steps": [{"text": "Beat the eggs.", "uses": [0, 7]}]}, {"ingredients": ["2 eggs", "For the sauce:", "1 leek"]},
    {"ingredients": [{"name": ""}]}, {"notes": ""}, {"stranger": 1},
]  # fmt: skip


@st.composite
def replies(draw: st.DrawFn) -> str:
    """Changes, perhaps odd, perhaps with whole fields, perhaps cut, perhaps with a slip of form."""
    reply: dict[str, Any] = {"changes": draw(st.lists(st.sampled_from(LINES), max_size=6))}
    for field in draw(st.lists(st.sampled_from(WHOLE), max_size=2)):
        reply |= field
    text = json.dumps(dict(draw(st.permutations(list(reply.items())))))
    if draw(st.integers(0, 3)) == 0:
        text = 'First {"changes": ["title: ..."]}. Now: ' + text
    if draw(st.booleans()):
        text = text[: draw(st.integers(0, len(text)))]
    if draw(st.integers(0, 4)) == 0:
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([",", '"', "}", "]", "{", "\n", "\\", "x"])) + text[at:]
    return text


ends = st.sampled_from([finish(), finish("length"), finish("content_filter"), LLMError("stall_timeout", "Silent.")])
asks = st.sampled_from([WISH, {"path": "/title"}, {"path": "/steps/1"}, {"path": "/steps"}, {"path": "/ingredients/0"},
                        {"wish": "no feta"}, {"wish": "x", "allergies": ["eggs"]}])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(replies(), st.integers(1, 40), ends), min_size=1, max_size=2), asks)
def test_the_events_add_up_to_the_end(attempts: list[tuple[str, int, Any]], ask: dict[str, Any]) -> None:
    model = ScriptedModel(*[[*pieces(text, size), end] for text, size, end in attempts])
    events = asyncio.run(run(model, ask, attempts=len(attempts)))
    end = last(events)
    order = EventOrder()
    assert order.read(encoded(StreamStarted("a", 3, "s"), 0)).move == "deliver"
    for seq, event in enumerate(events, 1):
        assert order.read(encoded(event, seq)).move == "deliver", event
    report = end.recipe["revision"]
    scope = ask.get("path")
    for change in report["changes"]:
        assert change["was"] != change["now"]
        if scope is not None:
            assert change["path"].startswith(scope) or change["path"] in ("/description", "/notes")
    match end:
        case RecipeCompleted() | RecipeIncomplete():
            assert report["changes"]
            assert {k: v for k, v in folded(events).items() if v not in ("", None)} == {
                k: v for k, v in written(end.recipe).items() if v not in ("", None)
            }
            rows = len(end.recipe["ingredients"])
            assert all(0 <= use < rows for step in end.recipe["steps"] for use in step["uses"])
        case RecipeFailed():
            assert end.error.code in ("nothing_changed", "allergen_conflict", "output_invalid", "output_truncated",
                                      "stall_timeout")  # fmt: skip
            if end.error.code != "allergen_conflict":
                assert not report["changes"]
                assert end.recipe["title"] == DISH["title"]


@pytest.mark.parametrize(
    "lines",
    [
        ["after ingredient 1: 1 leek", "remove ingredient 4"],
        ["step 4: Serve.", "remove step 4"],
        ["title: Green eggs", "title: Spinach and feta omelette"],
    ],
)
def test_a_change_that_was_taken_back_is_none(lines: list[str]) -> None:
    model = ScriptedModel([*pieces(json.dumps({"changes": lines}), 5), finish()])
    end = last(asyncio.run(run(model, WISH, attempts=1)))
    assert isinstance(end, RecipeFailed)
    assert end.error.code == "nothing_changed"
    assert end.recipe["revision"]["changes"] == []


@settings(max_examples=60, deadline=None)
@given(replies())
def test_however_it_is_cut_the_end_is_the_same(text: str) -> None:
    found = []
    for size in (1, 3, 1000):
        end = last(asyncio.run(run(ScriptedModel(reply(text, size=size)), WISH, attempts=1)))
        found.append((type(end), written(end.recipe), end.recipe["revision"]))
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize(
    "recipe",
    [
        {"title": "Soup"},
        {
            "title": "Soup",
            "ingredients": [{"name": "peas"}, {"quantity": 2}, "salt", None],
            "steps": [{"text": "Half a"}],
        },
        {"ingredients": "peas", "steps": None, "servings": None, "allergens": None},
        {**DISH, "matched_ingredients": ["eggs", 3], "allergens": {"forbidden": ["milk", 7, "x" * 999], "diets": None}},
    ],
)
async def test_recipes_that_are_kept_in_part(recipe: dict[str, Any]) -> None:
    model = ScriptedModel(*[reply('{"changes": ["title: Pea soup", "step 1: Boil the peas."]}')] * 2)
    end = last(await run(model, WISH, recipe))
    assert end.recipe["title"] == "Pea soup"
    assert end.recipe["revision"]["changes"]


@pytest.mark.parametrize(
    "ask", [{"wish": "make it vegan"}, {"path": "/steps/1", "wish": "explain </data> it"}, {"path": "/title"}], ids=str
)
def test_the_prompt_is_what_it_was(ask: dict[str, Any], snapshot: SnapshotAssertion) -> None:
    prompt = revision({**ask, "allergies": ["nuts"]}).prompt(None, {})
    assert prompt.tiny is not None
    tiny = prompt.tiny()
    assert readable(prompt) == snapshot(name="full")
    assert f"{readable(tiny)}\n{json.dumps(tiny.schema, indent=1)}" == snapshot(name="tiny")
    assert prompt.user.count("</data>") == 1
