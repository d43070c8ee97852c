"""Values of the wrong kind, read as what they were meant to be: only where pydantic refuses them, and always told."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, BeforeValidator, Field, Json, ValidationInfo, create_model, field_validator

from kiwi_parser import FieldDone, FieldDropped, FieldReset, ModelParser, Recipe, Repaired, Streams
from kiwi_parser.assemble.within import json_within
from kiwi_parser.assemble.wrong_kinds import MAX_REREADING
from proof import laws
from proof.splitting import chunkings


class Row(BaseModel):
    name: str
    qty: int = 1
    tags: list[str] = []
    parts: list[Row] = []


class Own(BaseModel):
    title: str
    n: int


class Step(BaseModel):
    text: Annotated[str, Streams()]
    minutes: int | None = None


class Whole(BaseModel):
    title: str = ""
    items: list[Row] = []
    tags: list[str] = []
    own: Own | None = None
    owns: list[Own] = []
    counts: dict[str, int] = {}
    ids: set[int] = set()
    pair: tuple[int, ...] = ()
    steps: list[Step] = []
    either: list[str] | str = ""
    anything: Any = None
    doubled: Json[list[int]] | None = None
    few: Annotated[list[int], Field(max_length=2)] = []


def told(model: Any, text: str, *, strict: bool = False) -> laws.Run:
    """How a text is read: the same for every chunking, and within the laws."""
    whole = laws.run(lambda: ModelParser(model, strict=strict), [text])
    for chunks in chunkings(text):
        observed = laws.run(lambda: ModelParser(model, strict=strict), chunks)
        laws.check(observed)
        assert laws.normal(observed) == laws.normal(whole), chunks
    return whole


def mends(observed: laws.Run) -> list[str]:
    return [event.code for event in observed.said() if isinstance(event, Repaired)]


def dropped(observed: laws.Run) -> list[Any]:
    return [event.path for event in observed.said() if isinstance(event, FieldDropped)]


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


MEANT: dict[str, tuple[dict[str, Any], dict[str, Any], set[str]]] = {
    "a list of texts in a text": ({"tags": text_of(["a", "b"])}, {"tags": ["a", "b"]}, {"json_text"}),
    "an empty list in a text": ({"tags": "[]"}, {"tags": []}, {"json_text"}),
    "with line breaks": ({"tags": '\n[\n "a",\n "b"\n]\n'}, {"tags": ["a", "b"]}, {"json_text"}),
    "rows in a text": (
        {"items": text_of([{"name": "ä"}, {"name": "b"}])},
        {"items": [{"name": "ä"}, {"name": "b"}]},
        {"json_text"},
    ),
    "rows in a text as Python writes them": (
        {"items": "[{'name': 'a', 'qty': 2}]"},
        {"items": [{"name": "a", "qty": 2}]},
        {"json_text"},
    ),
    "each row in a text": (
        {"items": [text_of({"name": "a"}), {"name": "b"}]},
        {"items": [{"name": "a"}, {"name": "b"}]},
        {"json_text"},
    ),
    "a list in a text in a row": (
        {"items": [{"name": "a", "tags": text_of(["b"])}]},
        {"items": [{"name": "a", "tags": ["b"]}]},
        {"json_text"},
    ),
    "a text in a text": (
        {"items": text_of([{"name": "a", "tags": text_of(["b"])}])},
        {"items": [{"name": "a", "tags": ["b"]}]},
        {"json_text"},
    ),
    "an object in a text": ({"own": text_of({"title": "a", "n": 1})}, {"own": {"title": "a", "n": 1}}, {"json_text"}),
    "a dict in a text": ({"counts": text_of({"a": 1})}, {"counts": {"a": 1}}, {"json_text"}),
    "a set in a text": ({"ids": "[1, 2]"}, {"ids": [1, 2]}, {"json_text"}),
    "a tuple in a text": ({"pair": "[1, 2]"}, {"pair": [1, 2]}, {"json_text"}),
    "rows that stream": ({"steps": text_of([{"text": "a"}])}, {"steps": [{"text": "a"}]}, {"json_text"}),
    "a row that streams": (
        {"steps": [text_of({"text": "a"}), "b"]},
        {"steps": [{"text": "a"}, {"text": "b"}]},
        {"json_text", "bare_row"},
    ),
    "blanks before it": (
        {"steps": ["  " + text_of({"text": "a"})]},
        {"steps": [{"text": "a"}]},
        {"json_text", "bare_row"},
    ),
    "a text for a list": ({"tags": "a"}, {"tags": ["a"]}, {"lone_entry"}),
    "a text with a bracket for a list": ({"tags": "[sic]"}, {"tags": ["[sic]"]}, {"lone_entry"}),
    "a number for a list": ({"ids": 3, "pair": 4}, {"ids": [3], "pair": [4]}, {"lone_entry"}),
    "a row for a list": ({"items": {"name": "a"}}, {"items": [{"name": "a"}]}, {"lone_entry"}),
    "a text for a list in a row": (
        {"items": [{"name": "a", "tags": "b"}]},
        {"items": [{"name": "a", "tags": ["b"]}]},
        {"lone_entry"},
    ),
    "a row for a list in a row": (
        {"items": [{"name": "a", "parts": {"name": "b", "tags": "c"}}]},
        {"items": [{"name": "a", "parts": [{"name": "b", "tags": ["c"]}]}]},
        {"lone_entry"},
    ),
    "texts for rows": ({"items": ["a", {"name": "b"}]}, {"items": [{"name": "a"}, {"name": "b"}]}, {"bare_row"}),
    "texts for rows in a row": (
        {"items": [{"name": "a", "parts": ["b"]}]},
        {"items": [{"name": "a", "parts": [{"name": "b"}]}]},
        {"bare_row"},
    ),
    "a text for a list of rows": ({"items": "a"}, {"items": [{"name": "a"}]}, {"lone_entry", "bare_row"}),
    "a text for a list of rows that stream": ({"steps": "a"}, {"steps": [{"text": "a"}]}, {"lone_entry", "bare_row"}),
}


@pytest.mark.parametrize(("written", "meant", "codes"), MEANT.values(), ids=MEANT.keys())
def test_what_pydantic_refuses_is_read_as_what_it_was_meant_to_be(
    written: dict[str, Any], meant: dict[str, Any], codes: set[str]
) -> None:
    observed = told(Whole, text_of({**written, "title": "x"}))
    assert observed.outcome.kind == "complete"
    assert observed.value == Whole(title="x", **meant)
    assert set(mends(observed)) == codes
    assert not dropped(observed)
    known = {event.path: event.value for event in observed.said() if isinstance(event, FieldDone)}
    assert all(known[(field,)] == getattr(observed.value, field) for field in meant)


AS_IT_IS = {
    "a text": {"title": '["a"]'},
    "a text that may be a list": {"either": '["a"]'},
    "anything": {"anything": '{"a": 1}'},
    "what pydantic reads itself": {"doubled": "[1, 2]"},
}


@pytest.mark.parametrize("written", AS_IT_IS.values(), ids=AS_IT_IS.keys())
def test_what_pydantic_takes_is_taken_as_it_is(written: dict[str, Any]) -> None:
    observed = told(Whole, text_of(written))
    assert observed.value == Whole.model_validate_json(text_of(written))
    assert not mends(observed)


REFUSED = {
    "an object for a row of two": {"owns": ["a"]},
    "a list for an object": {"own": "[1]"},
    "null for a list": {"tags": None},
    "a text for an object": {"own": "a"},
    "what is no JSON": {"own": '{"title": '},
    "what has more behind it": {"own": '{"title": "a", "n": 1} so'},
    "too deep": {"own": "[" * 2000},
    "a number for a row": {"items": [True]},
}


@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED.keys())
def test_what_can_be_nothing_else_is_refused(written: dict[str, Any]) -> None:
    assert dropped(told(Whole, text_of(written)))


@pytest.mark.parametrize("written", [written for written, _, _ in MEANT.values()], ids=MEANT.keys())
def test_a_strict_parser_reads_none_of_it(written: dict[str, Any]) -> None:
    observed = told(Whole, text_of(written), strict=True)
    assert dropped(observed)
    assert not mends(observed)


def test_of_rows_in_a_text_a_bad_one_is_dropped_alone() -> None:
    observed = told(Whole, text_of({"items": text_of([{"name": "a"}, {"nme": "b"}, {"name": "c"}])}))
    assert [row.name for row in observed.value.items] == ["a", "c"]
    assert dropped(observed) == [("items", 1)]


class Looks(BaseModel):
    a: str = ""
    tags: list[str] = []

    @field_validator("tags")
    @classmethod
    def _look(cls, value: list[str], info: ValidationInfo) -> list[str]:
        return [info.data["a"], *value]


@pytest.mark.parametrize(
    "text", ['{"tags": "x", "a": "b"}', '{"a": "b", "tags": "x"}', '{"a": "c", "tags": "x", "a": "b"}']
)
def test_one_entry_whose_validators_look_at_another_field(text: str) -> None:
    assert told(Looks, text).value == Looks(a="b").model_copy(update={"tags": ["b", "x"]})


def test_a_validator_that_reads_a_text_is_asked_first() -> None:
    class Split(BaseModel):
        tags: Annotated[list[str], BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)]

    observed = told(Split, '{"tags": "[1, 2]"}')
    assert observed.value == Split.model_validate_json('{"tags": "[1, 2]"}')
    assert not mends(observed)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[Optional] Warm it.", None),
        ("[1] and more", None),
        ("{so}", None),
        ("[sic]", None),
        ("[", None),
        ("[]", []),
        ("[1, 2", None),
        ("```[1]```", None),
        ("['a', “b”]", ["a", "b"]),
        ("{a: 1}", {"a": 1}),
        ('"a"', None),
        ("", None),
    ],
)
def test_a_text_that_merely_begins_with_a_bracket_is_text(text: str, value: Any) -> None:
    assert json_within(text) == value


# --- more than there may be -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "kept", "gone"),
    [("1, 2", [1, 2], []), ("1, 2, 3, [4], {}", [1, 2], [2, 3, 4]), ('1, "x", 2, 3', [1, 2], [1, 3])],
)
def test_of_more_entries_than_there_may_be_the_first_stay(entries: str, kept: list[int], gone: list[int]) -> None:
    observed = told(Whole, f'{{"few": [{entries}], "title": "x"}}')
    assert observed.value == Whole(few=kept, title="x")
    assert dropped(observed) == [("few", at) for at in gone]


def test_a_recipe_with_a_row_too_many_keeps_the_others() -> None:
    rows = [{"name": f"egg {at}"} for at in range(42)]
    text = text_of({"title": "a", "ingredients": rows, "steps": ["Fry."]})
    observed = laws.run(lambda: ModelParser(Recipe), [text])
    assert len(observed.value.ingredients) == 40
    assert dropped(observed) == [("ingredients", 40), ("ingredients", 41)]
    assert laws.normal(laws.run(lambda: ModelParser(Recipe), list(text))) == laws.normal(observed)


# --- recipes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ingredients", "steps"),
    [
        (text_of([{"name": "tea"}, {"name": "milk", "quantity": 2}]), text_of([{"text": "Boil."}, {"text": "Wait."}])),
        ([text_of({"name": "tea"}), "2 milk"], [text_of({"text": "Boil."}), text_of({"text": "Wait.", "minutes": 3})]),
        (text_of(["tea", "2 milk"]), json.dumps(["Boil.", "Wait."], indent=2)),
        (text_of([{"name": "tea"}, "2 milk"]), ["Boil.", {"text": "Wait."}]),
    ],
)
def test_a_recipe_with_json_in_its_texts(ingredients: Any, steps: Any) -> None:
    observed = told(Recipe, text_of({"title": "a", "ingredients": ingredients, "steps": steps}))
    assert [row.name for row in observed.value.ingredients] == ["tea", "milk"]
    assert [step.text for step in observed.value.steps] == ["Boil.", "Wait."]
    assert "json_text" in mends(observed)


def test_a_recipes_text_that_merely_begins_with_a_bracket() -> None:
    observed = told(
        Recipe, text_of({"title": "a", "ingredients": ["tea"], "steps": "[Optional] Warm it.\nServe {now}."})
    )
    assert [step.text for step in observed.value.steps] == ["[Optional] Warm it.", "Serve {now}."]
    observed = told(
        Recipe, text_of({"title": "a", "ingredients": ["tea"], "steps": ["[Optional] Warm it.", "{x} Serve."]})
    )
    assert [step.text for step in observed.value.steps] == ["[Optional] Warm it.", "{x} Serve."]


@pytest.mark.parametrize("row", [{"name": "tea"}, {"quantity": 2, "name": "tea"}, {"item": "tea", "unit": "cup"}])
def test_one_row_in_place_of_a_recipes_list_is_no_object_of_foods(row: dict[str, Any]) -> None:
    observed = told(Recipe, text_of({"title": "a", "ingredients": row, "steps": {"text": "Boil.", "minutes": 2}}))
    assert [row.name for row in observed.value.ingredients] == ["tea"]
    assert [(step.text, step.minutes) for step in observed.value.steps] == [("Boil.", 2)]


# --- a list without its brackets ------------------------------------------------------------------------------------

TEA = '{"title": "Tea", "ingredients": ["tea"], '
WITHOUT: list[tuple[str, list[str]]] = [
    ('"steps": "Boil.", "Pour it on.": "Wait."}', ["Boil.", "Pour it on.", "Wait."]),
    (
        '"steps": "Boil.", "Pour.": "Wait.", "Drink!": "Wash up.", "notes": "x"}',
        ["Boil.", "Pour.", "Wait.", "Drink!", "Wash up."],
    ),
    ('"steps": "水を沸かす。", "茶を入れる。": "待つ。"}', ["水を沸かす。", "茶を入れる。", "待つ。"]),
    (
        '"steps": "Boil the water", "then pour it over the tea": "Wait"}',
        ["Boil the water", "then pour it over the tea", "Wait"],
    ),
    # keys
    ('"steps": "Boil it.", "author": "Me"}', ["Boil it."]),
    ('"steps": "Boil it.", "Chef\'s tip": "Salt."}', ["Boil it."]),
    ('"steps": "Boil the water", "Serving Size": "two"}', ["Boil the water"]),
    ('"steps": "Boil the water", "cooking time": 5}', ["Boil the water"]),
    ('"steps": "Boil the water", "cooking times": {"a": [1]}}', ["Boil the water"]),
    ('"steps": "Boil it.", "servings": 2, "Pour it on.": "Wait."}', ["Boil it."]),
    ('"steps": "1. Boil.\\n2. Pour.", "So he said.": "x"}', ["Boil.", "Pour."]),
    ('"steps": ["Boil."], "Pour it on.": "Wait."}', ["Boil."]),
]


@pytest.mark.parametrize(("text", "steps"), WITHOUT)
def test_a_list_without_its_brackets_is_whole(text: str, steps: list[str]) -> None:
    observed = told(Recipe, TEA + text)
    assert observed.outcome.kind == "complete"
    assert [step.text for step in observed.value.steps] == steps


@pytest.mark.parametrize(
    "text",
    [
        '"steps": "Boil the water", "Pour it on": "Wait"}',
        '"steps": "Boil.", "Pour it on.": 5}',
        '"steps": "Boil.", "Pour it on.": ["Wait."]}',
        f'"steps": "Boil.", {", ".join(f"{chr(34)}{at}. So.{chr(34)}: {chr(34)}Now.{chr(34)}" for at in range(120))}}}',
    ],
)
def test_or_it_is_refused(text: str) -> None:
    observed = laws.run(lambda: ModelParser(Recipe), [TEA + text])
    assert laws.normal(laws.run(lambda: ModelParser(Recipe), list(TEA + text))) == laws.normal(observed)
    assert observed.outcome.kind == "invalid"
    assert ("steps",) in dropped(observed)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            '"ingredients": "1 bag tea", "1 cup water": "1 slice lemon", "steps": ["Boil."]}',
            ["tea", "water", "lemon"],
        ),
        (
            '"ingredients": "2 Eier", "½ l Milch": "1 Prise Salz", "steps": "Kochen.", "Essen.": "Ruhen."}',
            ["Eier", "Milch", "Salz"],
        ),
    ],
)
def test_ingredients_without_their_brackets(text: str, names: list[str]) -> None:
    observed = told(Recipe, '{"title": "a", ' + text)
    assert [row.name for row in observed.value.ingredients] == names


def test_texts_of_a_model_of_ones_own_without_their_brackets() -> None:
    observed = told(Whole, '{"tags": "It is.", "It was.": "It will be.", "title": "x"}')
    assert observed.value == Whole(tags=["It is.", "It was.", "It will be."], title="x")
    observed = told(Whole, '{"own": {"title": "a", "n": 1}, "items": "1 a", "2 b": "3 c", "ids": [1]}')
    assert [row.name for row in observed.value.items] == ["1 a", "2 b", "3 c"]
    observed = told(Whole, '{"tags": "red wine", "white wine": "rum", "title": "x"}')
    assert dropped(observed) == [("tags",)]


# --- calls of tools -------------------------------------------------------------------------------------------------


class Person(BaseModel):
    name: str
    age: int


class Event(BaseModel):
    type: str
    name: str
    n: int


ANA, ANA_TEXT = '{"name": "Ana", "age": 3}', text_of('{"name": "Ana", "age": 3}')
CALLS = {
    "arguments": f'{{"name": "extract", "arguments": {ANA}}}',
    "parameters": f'{{"name": "extract", "parameters": {ANA}}}',
    "arguments in a text": f'{{"name": "extract", "arguments": {ANA_TEXT}}}',
    "named behind": f'{{"arguments": {ANA}, "name": "extract"}}',
    "a tool's use": f'{{"type": "tool_use", "id": "x", "name": "extract", "input": {ANA}}}',
    "an action": f'{{"action": "final", "action_input": {ANA}}}',
    "a function": f'{{"function": {{"name": "extract", "arguments": {ANA_TEXT}}}}}',
    "function and args": f'{{"function": "extract", "args": {ANA}}}',
    "a list of calls": f'[{{"name": "extract", "arguments": {ANA}}}]',
    "calls": f'{{"tool_calls": [{{"id": "1", "function": {{"name": "x", "arguments": {ANA_TEXT}}}}}]}}',
    "the model's name in it": f'{{"name": "extract", "arguments": {{"person": {ANA}}}}}',
    "in tags": f'<tool_call>\n{{"name": "extract", "arguments": {ANA}}}\n</tool_call>',
    "other tags": f"<function=extract>{ANA}</function>",
    "brackets": f"extract({ANA})",
    "a schema that was filled in": f'{{"type": "object", "properties": {ANA}}}',
    "with a name": f'{{"name": "Person", "type": "object", "properties": {ANA}, "required": ["name"]}}',
    "filled in within a list": f'{{"type": "object", "properties": [{ANA}]}}',
    "a schema before": f'{{"type": "object", "properties": {{"name": {{"type": "string"}}}}}} {ANA}',
}


@pytest.mark.parametrize("text", CALLS.values(), ids=CALLS.keys())
def test_a_call_of_a_tool_is_what_it_is_called_with(text: str) -> None:
    observed = told(Person, text)
    assert observed.outcome.kind == "complete"
    assert observed.value == Person(name="Ana", age=3)
    assert mends(observed) or text == CALLS["a schema before"]


def test_a_model_whose_keys_are_those_of_a_call() -> None:
    inner = '{"type": "a", "name": "b", "n": 1}'
    assert told(Event, f'{{"type": "function", "name": "f", "arguments": {inner}}}').value == Event(
        type="a", name="b", n=1
    )
    nested = f'{{"type": "function", "function": {{"name": "f", "arguments": {inner}}}}}'
    assert told(Event, nested).value == Event(type="a", name="b", n=1)


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Ana", "properties": {"name": "B", "age": 4}, "age": 3}',
        '{"name": "Ana", "arguments": {"name": "B", "age": 4}, "age": 3}',
        '{"name": "Ana", "properties": {"color": "B"}, "age": 3}',
        '{"name": "Ana", "arguments": {"color": {"x": []}}, "age": 3}',
        '{"name": "Ana", "arguments": {"data": {"x": []}, "y": 1}, "age": 3}',
        '{"name": "Ana", "arguments": [[], 1, {"color": 1}], "age": 3}',
        '{"name": "Ana", "input": 5, "args": "x", "age": 3}',
        '{"name": "B", "name": "Ana", "params": {"x": 1}, "age": 3}',
    ],
)
def test_what_looks_like_a_call_is_none_if_it_is_valid_as_it_stands(text: str) -> None:
    observed = told(Person, text)
    assert observed.value == Person(name="Ana", age=3)
    assert observed.value == Person.model_validate_json(text)


def test_the_name_of_a_tool_is_taken_back_when_the_value_shows() -> None:
    parser = ModelParser(Person)
    parser.feed('{"name": "extract", "arguments": {')
    assert parser.value == {"name": "extract"}
    events = parser.feed('"name"')
    assert events[0] == FieldReset(())
    assert Repaired((), "wrapped_object", 33) in events
    parser.feed(': "Ana", "age": 3')
    assert parser.value == {"name": "Ana"}
    parser.close()
    assert parser.outcome is not None
    assert parser.outcome.kind == "truncated"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"name": "Ana", "properties": {"colo', "truncated"),
        ('{"name": "Ana", "arguments": {"color": 1', "truncated"),
        ('{"name": "Ana", "arguments": {"color": ]', "invalid"),
    ],
)
def test_what_is_cut_off_in_what_may_be_a_call_keeps_what_is_known(text: str, kind: str) -> None:
    observed = told(Person, text)
    assert observed.outcome.kind == kind
    assert observed.value == {"name": "Ana"}


def test_a_recipe_in_a_call() -> None:
    recipe = {"title": "Tea", "ingredients": [{"name": "tea"}], "steps": [{"text": "Boil."}]}
    for call in (
        {"name": "recipe", "arguments": recipe},
        {"name": "write_recipe", "parameters": text_of(recipe)},
        {"type": "object", "properties": recipe},
        {"recipe": text_of(recipe)},
        {"recipes": text_of([recipe])},
    ):
        observed = told(Recipe, text_of(call))
        assert observed.outcome.kind == "complete"
        assert observed.value == Recipe.model_validate(recipe)


# --- where reading anew has its ends --------------------------------------------------------------------------------


class Circle(BaseModel):
    kind: Literal["circle"]
    rows: list[Own] = []


class Square(BaseModel):
    kind: Literal["square"]


class Drawing(BaseModel):
    shape: Annotated[Circle | Square, Field(discriminator="kind")]


def test_a_row_in_a_text_within_a_union_that_a_discriminator_decides() -> None:
    rows = [json.dumps({"title": "", "n": 1}), {"title": "b", "n": 2}]
    observed = told(Drawing, json.dumps({"shape": {"kind": "circle", "rows": rows}}))
    assert observed.value == Drawing(shape=Circle(kind="circle", rows=[Own(title="", n=1), Own(title="b", n=2)]))
    assert mends(observed) == ["json_text"]


def _lists(depth: int) -> Any:
    within: Any = int
    for _ in range(depth):
        within = list[within]
    return create_model("Deep", x=(within, ...))


@pytest.mark.parametrize(("depth", "kind"), [(MAX_REREADING - 1, "complete"), (MAX_REREADING + 1, "invalid")])
def test_one_number_for_lists_in_lists_is_read_to_some_depth(depth: int, kind: str) -> None:
    observed = told(_lists(depth), '{"x": 1}')
    assert observed.outcome.kind == kind
    assert any(isinstance(event, FieldDropped) for event in observed.said()) == (kind == "invalid")


def test_a_tuple_whose_entries_are_too_many_is_refused() -> None:
    observed = told(tuple[int, int], "[1, 2, 3]")
    assert observed.outcome.kind == "invalid"
    assert observed.said() == [FieldDropped((), "must have at most 2 entries")]
