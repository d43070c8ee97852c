"""What is taken for a wrapping and what is not: JSON that is valid for the model as it stands is read as it stands."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiwi_parser import (
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    ModelParser,
    Repaired,
    Spelled,
    Streams,
)
from proof import laws
from proof.laws import normal, run
from proof.splitting import chunkings


class Plan(BaseModel):
    title: str
    days: list[str] = []


class Item(BaseModel):
    name: str


class M(BaseModel):
    title: str = ""


class RecipeCard(BaseModel):
    title: str


class Allows(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: Annotated[str, Spelled("label")] = ""


class Forbids(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str


class Renamed(BaseModel):
    title: str = Field("", alias="theTitle")


class Shelf(BaseModel):
    rows: list[Allows]


class Unpacks(BaseModel):
    title: Annotated[str, Streams()]

    @model_validator(mode="before")
    @classmethod
    def _unpack(cls, data: dict[str, Any]) -> Any:
        return data["data"]


def told(model: Any, text: str) -> laws.Run:
    """How a text is read: the same for every chunking, and within the laws."""
    whole = run(lambda: ModelParser(model), [text])
    for chunks in chunkings(text):
        observed = run(lambda: ModelParser(model), chunks)
        laws.check(observed)
        assert normal(observed) == normal(whole), chunks
    return whole


def mends(observed: laws.Run) -> set[str]:
    return {event.code for event in observed.said() if isinstance(event, Repaired)}


# --- whole words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["plan", "plans", "Plan", "my_plan", "my-plans", "travelPlan", "The plan:", "PLAN"])
def test_a_name_in_whole_words_is_a_wrapping(key: str) -> None:
    observed = told(Plan, json.dumps({key: {"title": "a"}}))
    assert observed.value == Plan(title="a")
    assert mends(observed) == {"wrapped_object"}


@pytest.mark.parametrize(
    "key", ["recipe_card", "recipeCard", "RecipeCards", "recipecard", "my recipe card", "aRecipeCardToo", "RECIPE_CARD"]
)
def test_a_name_of_two_words(key: str) -> None:
    assert told(RecipeCard, json.dumps({key: {"title": "a"}})).value == RecipeCard(title="a")


@pytest.mark.parametrize(("model", "key"), [(Plan, "explanation"), (Plan, "planet"), (M, "meta"), (M, "items")])
def test_a_name_within_a_word_is_none(model: Any, key: str) -> None:
    observed = told(model, json.dumps({key: {"title": "a"}, "title": "b"}))
    assert observed.value == model(title="b")
    assert not mends(observed)


# --- the object around ----------------------------------------------------------------------------------------------

AROUND: dict[str, tuple[Any, str]] = {
    "an object": (Plan, '{"data": {"title": "a"}, "title": "b"}'),
    "a list": (Item, '{"items": [{"name": "x"}], "name": "y"}'),
    "a list of more": (Item, '{"items": [{"name": "x"}, {"name": "z"}, [1], 2, "so"], "name": "y", "id": 4}'),
    "a list in a list": (Item, '{"items": [[{"name": "x"}], 1], "name": "y"}'),
    "an object of the same kind": (Plan, '{"plan": {"title": "a", "days": ["x"]}, "title": "b", "days": ["y", "z"]}'),
    "one within another": (Plan, '{"data": {"plan": {"title": "a"}, "title": "c"}, "title": "b"}'),
    "one within another that is none": (Plan, '{"data": {"plan": {"title": "a"}, "title": 7}, "title": "b"}'),
    "two after one another": (Plan, '{"data": {"title": "a"}, "result": {"title": "c"}, "title": "b"}'),
    "what is not valid": (Plan, '{"data": {"title": 5}, "title": "b"}'),
    "what says nothing": (M, '{"data": {"title": }, "title": "b"}'.replace(": }", ": null}")),
    "another name": (Renamed, '{"data": {"theTitle": "a"}, "theTitle": "b"}'),
    "a key that comes again": (Plan, '{"data": {"title": "a"}, "title": 5, "days": [], "title": "b", "x": [{}]}'),
    "an empty text": (Plan, '{"data": {"title": "a"}, "title": ""}'),
}


@pytest.mark.parametrize(("model", "text"), AROUND.values(), ids=AROUND.keys())
def test_the_object_around_is_the_value_if_it_is_valid_as_it_stands(model: Any, text: str) -> None:
    observed = told(model, text)
    assert observed.outcome.kind == "complete"
    assert observed.value == model.model_validate_json(text)
    known = {event.path: event.value for event in observed.said() if isinstance(event, FieldDone)}
    assert set(observed.outcome.closed) <= set(known)
    assert {path[0]: known[path] for path in observed.outcome.closed} == observed.value.model_dump(
        exclude_unset=True, by_alias=False
    )


def test_what_was_said_of_the_wrapped_object_is_taken_back() -> None:
    text = '{"data": {"title": "a"}, "title": "bc"}'
    parser = ModelParser(Plan)
    assert parser.feed(text[:-1])[-1] == FieldDone(("title",), "a", (19, 22))
    assert parser.value == Plan(title="a")
    assert parser.feed("}") == [
        FieldReset(()),
        FieldStarted(("title",)),
        FieldDelta(("title",), "bc"),
        FieldDone(("title",), "bc", (34, 38)),
    ]
    assert parser.value == Plan(title="bc")


def test_of_a_wrapped_object_that_said_nothing_there_is_nothing_to_take_back() -> None:
    observed = told(M, '{"data": {"title": }, "title": "b"}')
    assert observed.value == M(title="b")
    assert not any(isinstance(event, FieldReset) for event in observed.said())


KEPT: dict[str, tuple[Any, str]] = {
    "nothing of the model around it": (Plan, '{"data": {"title": "a"}, "status": {"title": "c"}}'),
    "not enough around it": (Plan, '{"data": {"title": "a"}, "days": ["b"]}'),
    "nothing valid around it": (Plan, '{"data": {"title": "a"}, "title": 5}'),
    "another spelling around it": (Plan, '{"data": {"title": "a"}, "Title": "b"}'),
    "a model that takes no such key": (Forbids, '{"data": {"title": "a"}, "title": "b"}'),
    "quotes around it that are mended": (Plan, '{"data": {"title": "a"}, "title": "b" and "c", "days": 5 of them}'),
}


@pytest.mark.parametrize(("model", "text"), KEPT.values(), ids=KEPT.keys())
def test_the_wrapped_object_is_the_value_if_that_around_it_is_not_valid(model: Any, text: str) -> None:
    observed = told(model, text)
    assert observed.outcome.kind == "complete"
    assert observed.value == model(title="a")
    assert not any(isinstance(event, FieldReset) for event in observed.said())


def test_a_validator_of_the_whole_sees_what_looks_like_a_wrapping() -> None:
    observed = told(Unpacks, '{"data": {"title": "a"}}')
    assert observed.value == Unpacks.model_validate_json('{"data": {"title": "a"}}')
    assert not mends(observed)


def test_a_key_that_the_model_forbids_is_dropped_once() -> None:
    observed = told(Forbids, '{"x": 1, "x": 2, "title": "a"}')
    assert [event.path for event in observed.said() if isinstance(event, FieldDropped)] == [("x",)]


def test_of_keys_that_the_model_forbids_only_those_of_the_value_are_told() -> None:
    observed = told(Forbids, '{"y": 1} {"x": 1, "data": {"x": 3, "z": 4, "title": "a"}} {"x": 2}')
    assert [event.path for event in observed.said() if isinstance(event, FieldDropped)] == [("x",), ("z",)]


def test_a_text_that_ends_before_the_object_around_has_closed() -> None:
    observed = told(Plan, '{"data": {"title": "a"}, "title": "b"')
    assert observed.outcome.kind == "truncated"
    assert observed.outcome.closed == (("title",),)
    assert observed.value == Plan(title="a")


def test_a_mended_text_around() -> None:
    observed = told(Plan, '{"data": {"title": "a"}, "title": "b "c" d", days: [\'x\'], "more": 1, }')
    assert observed.value == Plan(title='b "c" d', days=["x"])


# --- more than one in a list ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "offsets"),
    [
        ('[{"title": "a"}]', []),
        ('[{"title": "a"}, {"title": "b"}]', [17]),
        ('[{"title": "a"} {"title": "b"}, {"title": "c"}]', [16]),
        ('[{"title": "a"}, [], 5]', [17]),
        ('[{"title": "a"}, "b", {"title": "c"}]', [17]),
        ("[{'title': 'a'}, 'b', 5]", [17]),
        ('[{"title": "a"}, null]', [17]),
        ('{"plans": [[{"title": "a"}, 1], [{"title": "b"}]]}', [28]),
        ('[{"plan": [{"title": "a"}, {"title": "b"}], "days": []}, {"title": "c"}]', [27, 57]),
        ('[{"title": "a"}, 1] so', [17, 20]),
    ],
)
def test_of_several_in_a_list_the_first_counts_and_the_next_is_told(text: str, offsets: list[int]) -> None:
    observed = told(Plan, text)
    assert observed.value == Plan(title="a")
    assert observed.outcome.kind == "complete"
    after = [event for event in observed.said() if isinstance(event, Repaired) and event.code == "text_after"]
    assert after == [Repaired((), "text_after", offset) for offset in offsets]


def test_a_list_of_none_is_no_text_after_anything() -> None:
    assert "text_after" not in mends(told(Plan, '[1, 2, {"x": 3}]'))


# --- models that keep every key -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '{"answer": "x", "name": "y"}',
        '{"answer": {"name": "x"}, "name": "y"}',
        '{"allows": {"name": "x"}}',
        '{"Name": "b", "name": "a"}',
        '{"label": "b", "name": "a"}',
        '{"name": "a", "Name": "b"}',
    ],
)
def test_a_model_that_keeps_every_key_keeps_it_as_it_was_written(text: str) -> None:
    observed = told(Allows, text)
    assert observed.value == Allows.model_validate_json(text)
    assert not mends(observed)
    rows = f'{{"rows": [{text}]}}'
    assert told(Shelf, rows).value == Shelf.model_validate_json(rows)


def test_a_model_that_keeps_every_key_in_a_list() -> None:
    assert told(Allows, '[{"name": "a", "Name": "b"}]').value == Allows.model_validate({"name": "a", "Name": "b"})


# --- any JSON -------------------------------------------------------------------------------------------------------

KEYS = ["title", "days", "theTitle", "name", "data", "result", "plan", "my_plan", "item", "items", "explanation", "m"]
texts = st.recursive(
    st.sampled_from(['"a"', '"b"', '""', "5", "null", "[]", '["x"]', '["y", "z"]']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda entries: f"[{', '.join(entries)}]"),
        st.lists(st.tuples(st.sampled_from(KEYS), inner), max_size=4).map(
            lambda members: f"{{{', '.join(f'{json.dumps(key)}: {value}' for key, value in members)}}}"
        ),
    ),
    max_leaves=12,
)


@given(st.sampled_from([Plan, Item, M, Allows, Forbids, Renamed, RecipeCard]), texts)
def test_json_that_is_valid_as_it_stands_is_read_as_it_stands(model: Any, text: str) -> None:
    """Where none of the model's own keys is there, it may be looked for further within."""
    whole = run(lambda: ModelParser(model), [text])
    laws.check(whole)
    assert normal(run(lambda: ModelParser(model), list(text))) == normal(whole)
    try:
        expected = model.model_validate_json(text)
    except ValidationError:
        return
    if model is Allows or expected.model_fields_set:
        assert whole.outcome.kind == "complete"
        assert whole.value == expected
        last = max([at for at, event in enumerate(whole.said()) if isinstance(event, FieldReset)], default=0)
        assert not any(isinstance(event, FieldDropped) and event.path == () for event in whole.said()[last:])
