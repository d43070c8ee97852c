"""A list, a union or a scalar is a model too: found in prose, unwrapped, never more than what was said."""

from __future__ import annotations

import datetime
import enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, RootModel, StringConstraints

from kiwi_parser import FieldDelta, FieldDone, FieldDropped, FieldReset, FieldStarted, ModelParser, Repaired, Streams
from proof import laws
from proof.splitting import chunkings


class Row(BaseModel):
    name: str
    qty: int = 1


class Step(BaseModel):
    text: Annotated[str, Streams()]
    n: int = 0


class A(BaseModel):
    type: Literal["a"]
    x: int


class B(BaseModel):
    type: Literal["b"]
    y: int


class Colour(enum.Enum):
    RED = "red"


Tagged = Annotated[A | B, Field(discriminator="type")]


def told(model: Any, text: str, *, strict: bool = False) -> laws.Run:
    """How a text is read: the same for every chunking, and within the laws."""
    whole = laws.run(lambda: ModelParser(model, strict=strict), [text])
    for chunks in chunkings(text):
        observed = laws.run(lambda: ModelParser(model, strict=strict), chunks)
        laws.check(observed)
        assert laws.normal(observed) == laws.normal(whole), chunks
    return whole


def mends(observed: laws.Run) -> set[str]:
    return {event.code for event in observed.said() if isinstance(event, Repaired)}


ONE, TWO = [Row(name="a")], [Row(name="a"), Row(name="b")]

LISTS: list[tuple[Any, str, Any]] = [
    # brackets in prose
    (list[Row], 'As [1] says: [{"name": "a"}]', ONE),
    (list[Row], 'See [link](http://x.y).\n[{"name": "a"}]', ONE),
    (list[Row], '- [ ] todo\n- [x] done\n```json\n[{"name": "a"}]\n```', ONE),
    (list[Row], '[note] [2] [{"nme": 1}] [] [{"name": "a"}]', ONE),
    (list[Row], '```json\n[{"name": "a"}]\n``` See [1].', ONE),
    (list[Row], 'Format: [{"nme": "..."}]. Answer: [{"name": "a"}]', ONE),
    (list[str], 'Note [sic] then ["a", "b"]', ["a", "b"]),
    (list[str], "Here: [a, b]", ["a", "b"]),
    (list[str], "[a, b] and so on [x] [1] [c]", ["a", "b"]),
    (list[int], "As [1] says: [3, 4]", [3, 4]),
    (list[int], "The number is [7]. See [1] and [ 12 ].", [7]),
    (list[int], "[1]", [1]),
    (list[int], "[12345] or [67890]", [67890]),
    (list[int], "[1] [null, 2] [true", [2]),
    (list[bool], "[1] [true]", [True]),
    (list[list[int]], "[1] [[2]]", [[2]]),
    (tuple[int, str], 'As [1]: [1, "a"]', (1, "a")),
    # wrapped
    (list[Row], '{"data": [{"name": "a"}]}', ONE),
    (list[Row], '{"items": [{"name": "a"}, {"name": "b"}], "n": 2}', TWO),
    (list[Row], '{"people": [{"name": "a"}]}', ONE),
    (list[Row], '{"ok": true, "data": [{"name": "a"}]}', ONE),
    (list[Row], '{"result": {"items": [{"name": "a"}]}}', ONE),
    (list[Row], '{"items": "[{\\"name\\": \\"a\\"}]"}', ONE),
    (list[Row], '{"log": [{"at": 1}], "items": [{"name": "a"}]}', ONE),
    (list[Row], '{"name": "f", "arguments": {"items": [{"name": "a"}]}}'.replace('"name": "f", ', ""), ONE),
    (list[str], '{"tags": ["a"], "more": ["b"]}', ["a"]),
    (RootModel[list[Row]], '{"data": [{"name": "a"}]}', RootModel[list[Row]](ONE)),
    # rows without their list
    (list[Row], '{"name": "a"}', ONE),
    (list[Row], '{"qty": 1, "name": "a"}', ONE),
    (list[Row], '{"Name": "a"}', ONE),
    (list[Row], '{"name": "a"}\n{"name": "b"}', TWO),
    (list[Row], '{"name": "a"}, {"name": "b"}', TWO),
    (list[Row], '{"name": "a"}{"name": "b"}\n\nEnjoy!', TWO),
    (list[Row], 'Here:\n```jsonl\n{"name": "a"}\n{"name": "b"}\n```', TWO),
    (list[Row], '{"name": "a"}\nand\n{"name": "b"}', TWO),
    (list[Row], '{"name": "a"} is a row. [{"name": "a"}, {"name": "b"}]', TWO),
    (list[Row], '{"name": "a"} as in [1].', ONE),
    (list[Row], '{"data": {"name": "a"}, "x": 1}', ONE),
    (list[Step], '{"text": "a"}\n{"n": 2, "text": "b"}', [Step(text="a"), Step(text="b", n=2)]),
    (list[Step], '{"data": {"text": "a"}}', [Step(text="a")]),
    (list[Tagged], '{"type": "a", "x": 1}\n{"y": 2, "type": "b"}', [A(type="a", x=1), B(type="b", y=2)]),
    (list[dict[str, int]], '[{"a": 1}]', [{"a": 1}]),
]


@pytest.mark.parametrize(("model", "text", "value"), LISTS)
def test_of_lists_that_is_the_value_of_which_something_is_valid(model: Any, text: str, value: Any) -> None:
    observed = told(model, text)
    assert observed.outcome.kind == "complete"
    assert observed.value == value
    if text != "[1]" and text != '[{"a": 1}]':
        assert mends(observed)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('{"name": "a"}', {"lone_entry"}),
        ('{"data": [{"name": "a"}]}', {"wrapped_object"}),
        ('{"data": {"name": "a"}}', {"wrapped_object", "lone_entry"}),
        ('{"data": "[{\\"name\\": \\"a\\"}]"}', {"wrapped_object", "json_text"}),
        ('{"name": "a"} so', {"lone_entry", "text_after"}),
    ],
)
def test_what_is_mended_around_a_list_is_told(text: str, mended: set[str]) -> None:
    assert mends(told(list[Row], text)) == mended


NO_LISTS: list[tuple[Any, str, str]] = [
    (list[Row], '[{"qty": 1}]', "no entry of the list is valid"),
    (list[Row], '[1, null, {"name": 2}]', "no entry of the list is valid"),
    (list[int], '["a", "b"]', "no entry of the list is valid"),
    (list[Annotated[str, StringConstraints(pattern="^a")]], '["b"]', "no entry of the list is valid"),
    (list[Row], '{"data": [{"qty": 1}]}', ""),
    (list[Row], '{"color": "red"}', ""),
    (list[int], '{"a": 1}', ""),
    (Annotated[list[int], Field(min_length=2)], "[1]", "at least 2"),
    (list[Row], "See [1], [2] and [link](x).", ""),
]


@pytest.mark.parametrize(("model", "text", "reason"), NO_LISTS)
def test_a_list_of_nothing_valid_is_never_complete(model: Any, text: str, reason: str) -> None:
    observed = told(model, text)
    assert observed.outcome.kind == "invalid"
    assert observed.outcome.problem is not None
    assert reason in str(observed.outcome.problem)
    assert any(isinstance(event, FieldDropped) and event.path == () for event in observed.said())


@pytest.mark.parametrize("text", ['[{"qty": 1}]', "[1]"])
def test_strictly_neither(text: str) -> None:
    observed = told(list[Row], text, strict=True)
    assert observed.outcome.kind == "invalid"
    assert observed.value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"name": "a"}\n{"na', [Row(name="a")]),
        ('{"name": "a"}\n{"name": "b"', [Row(name="a")]),
        ('[{"name": "a"}, {', ONE),
    ],
)
def test_rows_that_are_cut_off_are_truncated(text: str, value: Any) -> None:
    observed = told(list[Row], text)
    assert observed.outcome.kind == "truncated"
    assert observed.value == value
    assert observed.outcome.closed == ((0,),)


def test_a_row_of_a_list_without_brackets_comes_with_its_brace() -> None:
    parser = ModelParser(list[Row])
    events = parser.feed('{"name": "a"}')
    assert events[-1] == FieldDone((0,), Row(name="a"), (0, 13))
    assert parser.value == ONE
    events = parser.feed('\n{"name": "b"}')
    assert events[-1] == FieldDone((1,), Row(name="b"), (14, 27))
    parser.close()
    assert parser.value == TWO


def test_of_a_list_in_prose_nothing_is_said_or_it_is_taken_back() -> None:
    observed = told(list[Row], 'As [1] says: [{"name": "a"}]')
    assert not any(isinstance(event, FieldDropped | FieldReset) for event in observed.said())
    observed = told(list[int], "As [1] says: [3, 4]")
    assert FieldReset(()) in observed.said()


# --- scalars --------------------------------------------------------------------------------------------------------

SCALARS: list[tuple[Any, str, Any]] = [
    (int, "42", 42),
    (int, " 42\n", 42),
    (int, "42.", 42),
    (int, "The answer:\n42", 42),
    (int, "The answer:\n\n   42\n\nBecause.", 42),
    (int, "```json\n42\n```", 42),
    (int, "Answer: 42.", 42),
    (int, "x = -7\n", -7),
    (int, "In 3 steps, for 2024:\n42", 42),
    (int, "3 steps to go:\n42", 42),
    (int, '{"answer": 42}', 42),
    (int, '{"value": 42, "unit": "m"}', 42),
    (int, '{"unit": "m", "result": 42}', 42),
    (int, '{"data": {"value": 42}}', 42),
    (int, '{"a": {"b": 1}} 7 {"answer": 42}', 42),
    (float, "Result: 1.5e3", 1500.0),
    (bool, "Answer: true", True),
    (bool, "true.", True),
    (bool, "<think>true?</think>\nfalse", False),
    (str, 'Here:\n"abc"', "abc"),
    (str, '```\n"a\\nb"\n```', "a\nb"),
    (str, 'He said: "x y" ok', "x y"),
    (str, '{"answer": "hi"}', "hi"),
    (str, '{"text": 5, "answer": "hi"}', "hi"),
    (Literal["a", "b"], 'Label: "b"', "b"),
    (Literal["a", "b"], '"c" is wrong.\n"b"', "b"),
    (Colour, 'It is:\n"red"', Colour.RED),
    (datetime.date, 'On: "2026-01-02"', datetime.date(2026, 1, 2)),
    (A | None, "null", None),
    (A | None, "```json\nnull\n```", None),
    (A | None, 'Is it null: {"type": "a", "x": 1}', A(type="a", x=1)),
    (A | None, 'null\n{"type": "a", "x": 1}', A(type="a", x=1)),
    (A | B, 'Ok {"type": "b", "y": 1}', B(type="b", y=1)),
    (A | B, '{"data": {"type": "b", "y": 1}}', B(type="b", y=1)),
    (A | B, '{"data": "{\\"type\\": \\"b\\", \\"y\\": 1}"}', B(type="b", y=1)),
    (A | B, '[{"type": "b", "y": 1}]', B(type="b", y=1)),
    (A | B, '{"z": 1} {"type": "b", "y": 1}', B(type="b", y=1)),
    (Tagged, 'Ok {"y": 1, "type": "b"}', B(type="b", y=1)),
    (A | str, '"Great!" {"type": "a", "x": 1}', A(type="a", x=1)),
    (A | str, '"Great!" he said', "Great!"),
    (int | list[int], "Result: [1, 2]", [1, 2]),
    (int | list[int], "Result: 5", 5),
    (int | list[int], "5\n[1, 2]", [1, 2]),
]


@pytest.mark.parametrize(("model", "text", "value"), SCALARS)
def test_a_scalar_is_found_where_it_stands_alone(model: Any, text: str, value: Any) -> None:
    observed = told(model, text)
    assert observed.outcome.kind == "complete"
    assert observed.value == value
    assert type(observed.value) is type(value)


NO_SCALARS: list[tuple[Any, str]] = [
    (int, "In 2024 we had 3 of 4."),
    (int, "There were 12 apples"),
    (int, "12 apples"),
    (int, "none"),
    (int, '{"value": "x"}'),
    (int, '{"temperature": 3}'),
    (int, '"a"'),
    (bool, "truest"),
    (str, "Hello there."),
    (Literal["a"], '"b"'),
    (Annotated[str, StringConstraints(max_length=1)], '"ab"'),
    (A | None, "none of it"),
    (A | str, '{"data": "x"}'),
    (A | B, '{"type": "c"}'),
    (A | B, "[1, 2]"),
    (A | None, "[1, 2]"),
]


@pytest.mark.parametrize(("model", "text"), NO_SCALARS)
def test_a_number_within_a_sentence_is_no_answer(model: Any, text: str) -> None:
    observed = told(model, text)
    assert observed.outcome.kind == "invalid"
    assert not isinstance(observed.value, int | str | A | B)


def test_a_text_streams_and_is_told_when_it_closes() -> None:
    parser = ModelParser(str)
    assert parser.feed('"He') == [FieldDelta((), "He")]
    assert parser.value == "He"
    assert parser.feed('llo"') == [FieldDelta((), "llo"), FieldDone((), "Hello", (0, 7))]
    assert parser.close() == []
    assert parser.value == "Hello"


def test_a_text_that_is_cut_off_is_truncated() -> None:
    observed = told(str, '"Hel')
    assert observed.outcome.kind == "truncated"
    assert observed.value == "Hel"


def test_a_text_under_a_key_streams_too() -> None:
    parser = ModelParser(str)
    parser.feed('{"answer": "He')
    assert parser.value == "He"
    parser.feed('llo"}')
    parser.close()
    assert parser.value == "Hello"


def test_a_number_that_may_go_on_is_not_told() -> None:
    parser = ModelParser(int)
    assert parser.feed("4") == []
    assert parser.feed("2") == []
    assert parser.close() == [FieldDone((), 42, (0, 2))]
    assert parser.outcome is not None
    assert parser.outcome.kind == "complete"


BROKEN: list[tuple[Any, str, str]] = [
    (Row, '{"properties": ["q", {"a": []}], "name": "a"}', "complete"),
    (Row, '{"properties": 5, "data": {"name": "a"}}', "complete"),
    (Row, '{"properties": "x", "tags": [1], "name": "a"}', "complete"),
    (float, "-1.5e35e3", "invalid"),
    (float, "1.2.3", "invalid"),
    (list[tuple[str, int]], '{"z": 1} [[1"a1]", 2]], {"a": 1}', "truncated"),
    (list[tuple[str, int]], '["a", "\\{"da[ta":u00e9"] {"name": "add"}', "invalid"),
    (list[str], '["a" so", "b", c "d" e"]', "complete"),
    (
        int | str,
        '{"steps": [{"why": "Halve.",} "output": "x"}], "answer": "4"}\n{"a": {"b": 1}}, "2026-01-02"',
        "complete",
    ),
    (Any, '{{"a":1}"a": 1, "b": [2]}', "complete"),
]


@pytest.mark.parametrize(("model", "text", "kind"), BROKEN)
def test_what_is_broken_in_many_ways_keeps_the_laws(model: Any, text: str, kind: str) -> None:
    assert told(model, text).outcome.kind == kind


def test_a_row_for_which_a_text_stands_may_stream_what_is_no_text() -> None:
    class Count(BaseModel):
        n: Annotated[int, Streams()]

    class Counts(BaseModel):
        rows: list[Count]

    observed = told(Counts, '{"rows": ["5", {"n": 6}]}')
    assert observed.value == Counts(rows=[Count(n=5), Count(n=6)])
    assert mends(observed) == {"bare_row"}
    assert [event.path for event in observed.said() if isinstance(event, FieldStarted)] == [
        ("rows",),
        ("rows", 0),
        ("rows", 1),
    ]
