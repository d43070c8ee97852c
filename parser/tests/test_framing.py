"""What is around the JSON in a reply, and how it begins and ends: examples, second beginnings, fences, brackets."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, RootModel, field_validator

from kiwi_parser import (
    FieldDone,
    FieldReset,
    JsonIncompleteError,
    JsonParser,
    JsonSyntaxError,
    Limits,
    ModelParser,
    Recipe,
    Repaired,
)
from proof import laws
from proof.laws import normal, run
from proof.loose import lenient
from proof.splitting import chunkings, random_chunkings


class Row(BaseModel):
    name: str = ""
    amount: int | None = None


class Note(BaseModel):
    title: str = ""
    n: int | None = None
    tags: list[str] = []
    rows: list[Row] = []
    by_key: dict[int, str] = {}


def told(text: str, model: Any = Note) -> laws.Run:
    """How a text is read: the same for every chunking, and within the laws."""
    whole = run(lambda: ModelParser(model), [text])
    for chunks in chunkings(text):
        observed = run(lambda: ModelParser(model), chunks)
        laws.check(observed)
        assert normal(observed) == normal(whole), chunks
    return whole


def given(observed: laws.Run) -> Any:
    value = observed.value
    return value.model_dump(exclude_unset=True) if isinstance(value, BaseModel) else value


def mends(observed: laws.Run) -> set[str]:
    return {event.code for event in observed.said() if isinstance(event, Repaired)}


def resets(observed: laws.Run) -> list[Any]:
    return [event.path for event in observed.said() if isinstance(event, FieldReset)]


# --- an example of the format, or a beginning that broke off, before the answer ------------------------------------

T1 = {"title": "Harbour", "n": 3}
ANSWER = '{"title": "Harbour", "n": 3}'
BEFORE_THE_ANSWER = {
    "dots for values": 'As asked: {"title": "...", "n": ...}\n\nMine:\n' + ANSWER,
    "dots for all": 'As asked: {"title": ..., "n": ...}\n\nMine:\n' + ANSWER,
    "names in angle brackets": 'I write {"title": <name>, "n": <number>}, so\n' + ANSWER,
    "names in angle brackets, quoted": 'Shape: {"title": "<name>", "n": 0}\n' + ANSWER,
    "names of types": '{"title": string, "n": number}\n\n' + ANSWER,
    "names of types, quoted": '{"title": "string", "tags": ["string"]} ' + ANSWER,
    "the fields' names": 'Like {"title": "Title", "rows": [{"name": "name"}], "by_key": {"1": "your text"}}. ' + ANSWER,
    "what goes where": '{"title": "the title goes here", "tags": ["your tags"]}\n' + ANSWER,
    "in fences": '```\n{"title": "…", "tags": [...]}\n```\nand\n```json\n' + ANSWER + "\n```",
    "an alternative": '{"title": "a" | "b"}\n' + ANSWER,
    "one that broke off": '{"title": "Quay", "n": ; no, again: ' + ANSWER,
    "one that broke off in a list": '{"title": "Quay", "tags": ["x"], "n": 1~\nSorry, once more:\n' + ANSWER,
    "one that broke off in a row": '{"title": "Quay", "rows": [{"name": "x"}, {"name": ;\n\nI begin again.\n' + ANSWER,
    "one that broke off twice": '{"title": "Quay", "n": ;} {"title": "Pier", "n": ]} ' + ANSWER,
    "one that its fence ended": '```json\n{"title": "Quay", "tags": ["x"\n```\nComplete:\n```json\n' + ANSWER + "\n```",
    "prose in it": '{"title": "Quay", "tags": ["x"]\n\nOh, wait. All of it:\n' + ANSWER,
    "a thought in it": '{"title": "Quay", "n": ; no</think>{"n": 3, "title": "Harbour"}',
}


@pytest.mark.parametrize("text", BEFORE_THE_ANSWER.values(), ids=BEFORE_THE_ANSWER)
def test_the_answer_comes_behind_what_is_none(text: str) -> None:
    observed = told(text)
    assert observed.outcome.kind == "complete", observed.outcome
    assert given(observed) == T1


class Needed(BaseModel):
    title: str
    n: int
    tags: list[str] = []


PART_OF_IT = {
    "a sentence goes on": 'Such as {"title": "Quay"}, and so on.\n' + ANSWER,
    "a comma before a fence": 'e.g. {"n": 9}, so:\n```json\n' + ANSWER + "\n```",
    "a list in it": 'First {"title": "Quay", "tags": ["x"]}; but better:\n' + ANSWER,
    "a list in it, and a comma": '{"title": "Quay", "tags": ["x"]}, or rather:\n' + ANSWER,
    "two of them": '{"title": "Quay", "tags": []} {"title": "Pier", "tags": ["y"]}\n' + ANSWER,
}


@pytest.mark.parametrize("text", PART_OF_IT.values(), ids=PART_OF_IT)
def test_the_answer_comes_behind_what_lacks_something(text: str) -> None:
    observed = told(text, Needed)
    assert observed.outcome.kind == "complete", observed.outcome
    assert given(observed) == T1


STAYS = {
    "its other half": '{"title": "Quay", "tags": ["x"]}\n{"n": 3}',
    "another thing": '{"title": "Quay", "tags": ["x"]}\nIt has {"calories": 3}.',
    "a row, closed too early": '{"title": "Quay", "tags": ["x"]}, {"title": "y", "n": 3}',
}


@pytest.mark.parametrize("text", STAYS.values(), ids=STAYS)
def test_what_lacks_something_is_all_there_is(text: str) -> None:
    observed = told(text, Needed)
    assert observed.outcome.kind == "invalid"
    assert resets(observed) == []
    assert {name: observed.value[name] for name in ("title", "tags")} == {"title": "Quay", "tags": ["x"]}


def test_what_was_kept_of_a_beginning_is_taken_back_by_a_reset_and_nothing_else() -> None:
    observed = told('{"title": "Quay", "rows": [{"name": "x"}], "n": ;\nAgain: ' + ANSWER)
    said = observed.said()
    assert resets(observed) == [()]
    at = said.index(FieldReset(()))
    assert FieldDone(("rows",), [Row(name="x")], (26, 41)) in said[:at]
    assert [event.path for event in said[at:] if isinstance(event, FieldDone)] == [("title",), ("n",)]


KEPT = {
    "nothing follows": ('{"title": "Quay", "tags": ["x"], "n": ; sorry.', "expected_value"),
    "a row follows": ('{"title": "Quay", "rows": [{"name": "x"} | {"name": "y"}, {"name": "z"}]}', "expected_comma"),
    "its own row follows": ('{"title": "Quay", "n": ;, "rows": [{"title": "x"}]}', "expected_value"),
    "its own member follows": ('{"title": "Quay", "n": ;, "more": {"title": "x"}}', "expected_value"),
    "what begins with another key follows": ('{"title": "Quay", "n": ; {"n": 3, "title": "z"}', "expected_value"),
    "what is no object follows": ('{"title": "Quay", "n": ; {"title"} [1]', "expected_value"),
    "half of one follows": ('{"title": "Quay", "n": ; {"title"', "expected_value"),
}


@pytest.mark.parametrize(("text", "code"), KEPT.values(), ids=KEPT)
def test_what_broke_off_is_kept_if_it_does_not_begin_again(text: str, code: str) -> None:
    observed = told(text)
    assert observed.outcome.kind == "invalid"
    assert observed.outcome.problem is not None
    assert (observed.outcome.problem.code, resets(observed)) == (code, [])
    assert observed.value["title"] == "Quay"
    assert ("title",) in observed.outcome.closed


def test_what_was_open_where_it_broke_off_is_named() -> None:
    for more in ("", " {", ' {"title" x'):
        observed = told('{"title": "Quay", "rows": [{"name": ;' + more)
        assert observed.outcome.open == (("rows",), ("rows", 0))


def test_it_does_not_begin_again_for_ever() -> None:
    text = '{"title": "a", ' * 12 + '"n": 1}'
    observed = run(lambda: ModelParser(Note), [text])
    assert observed.outcome.kind == "invalid"
    assert normal(observed) == normal(run(lambda: ModelParser(Note), list(text)))


def test_an_error_before_an_object_is_no_early_end() -> None:
    """Found by the fuzzer: in one chunk, a comma and a brace behind the error were taken for rows behind the end."""
    problem = told('{"x" 0 "title": , "", {').outcome.problem
    assert problem is not None
    assert problem.code == "expected_colon"


def test_plain_json_ends_at_its_error() -> None:
    """Its events can't be taken back."""
    parser = JsonParser(strict=False)
    with pytest.raises(JsonSyntaxError) as caught:
        parser.feed('{"a": ; {"a": 1}')
    assert caught.value.offset == 6


def test_a_whole_answer_is_no_example() -> None:
    for first in ('{"title": "A <b> tag", "n": 1}', '{"title": "string", "tags": ["rope"]}', '{"n": 1}'):
        observed = told(first + " or perhaps " + ANSWER)
        assert given(observed) != T1


# --- the fence around the JSON ---------------------------------------------------------------------------------------

CUT_OFF = {
    "in a list": ('```json\n{"title": "T", "tags": ["a", "b"\n```', {"title": "T", "tags": ["a", "b"]}),
    "behind a comma in a list": ('```json\n{"title": "T", "tags": ["a",\n```', {"title": "T", "tags": ["a"]}),
    "in an empty list": ('```json\n{"title": "T", "tags": [\n```\n', {"title": "T", "tags": []}),
    "in an object": ('```\n{"title": "T"\n```', {"title": "T"}),
    "behind a comma": ('```\n{"title": "T",\n```', {"title": "T"}),
    "with words behind": ('```json\n{"title": "T", "tags": ["a"\n```\nThat is it: all.', {"title": "T", "tags": ["a"]}),
    "prose behind a number": ('{"n": 1\n\nI hope this helps!', {"n": 1}),
    "prose behind a comma": ('{"n": 1,\n\nI hope this helps!', {"n": 1}),
    "prose behind a list": ('{"tags": ["a"]\n\nEnjoy it, friends!', {"tags": ["a"]}),
    "prose in a list": ('{"tags": ["a"\n\nEnjoy it, friends!', {"tags": ["a"]}),
    "prose in a list, with a word of JSON's": ('{"tags": ["a"\n \nThat is all.', {"tags": ["a"]}),
    "prose behind a row": ('{"rows": [{"name": "a"}\n\nThis is it: enjoy.', {"rows": [{"name": "a"}]}),
}


@pytest.mark.parametrize(("text", "value"), CUT_OFF.values(), ids=CUT_OFF)
def test_what_is_not_the_json_any_more_cuts_it_off(text: str, value: dict[str, Any]) -> None:
    observed = told(text)
    assert observed.outcome.kind == "truncated"
    assert Note.model_validate(value).model_dump() == Note.model_validate(observed.value).model_dump()
    assert not any(isinstance(event, FieldDone) and event.value == "`" for event in observed.said())


@pytest.mark.parametrize("tail", ["\n```", "\n\nI hope this helps."])
def test_plain_json_that_is_cut_off_says_so(tail: str) -> None:
    for chunks in chunkings('{"a": [1]' + tail):
        with pytest.raises(JsonIncompleteError) as caught:
            lenient(chunks)
        assert caught.value.offset == len('{"a": [1]') + len(tail) - len(tail.lstrip())


def test_a_list_of_texts_without_quotes_is_no_prose() -> None:
    assert given(told('{"tags": [\n"a"\n"b"\n\n"c"\nd\n]}'))["tags"][:3] == ["a", "b", "c"]


NO_JSON = {
    "another language": '```python\nFoo(name="bar")\n```',
    "a fence that only closes": "I can't do that.\n```",
    "an empty fence": "```json\n```",
    "a word": "```json\nnull\n```",
    "prose": "I can't do that.",
}


@pytest.mark.parametrize("text", NO_JSON.values(), ids=NO_JSON)
def test_a_fence_that_closed_without_json_is_no_reply_that_was_cut_off(text: str) -> None:
    outcome = told(text).outcome
    assert outcome.kind == "invalid"
    assert outcome.problem is not None
    assert outcome.problem.code == "no_json"
    assert "no JSON in the text" in outcome.problem.message


@pytest.mark.parametrize(
    "text", ["```", "```json", "```json\n", "", " \n", "```json\n{", '```\n{"tit', "Sure:\n```json\n{"]
)
def test_a_reply_that_ends_before_its_json_is_cut_off(text: str) -> None:
    assert told(text).outcome.kind == "truncated"


class Titled(BaseModel):
    title: str


def test_where_no_json_was_found_the_place_and_the_reason_are_named() -> None:
    problem = told('So\n {x} or [y] {"unknown" x}.', Titled).outcome.problem
    assert problem is not None
    assert (problem.code, problem.offset, problem.line, problem.column) == ("no_json", 4, 2, 2)
    assert "bracket" in problem.message
    problem = told('{x} {"unknown": 1} and {y}.', Titled).outcome.problem
    assert problem is not None
    assert problem.offset == 0


# --- the first key ---------------------------------------------------------------------------------------------------

FIRST_KEYS: dict[str, tuple[str, dict[str, Any]]] = {
    "no colon": ('{"title" "T", "n": 1}', {"title": "T", "n": 1}),
    "no colon, no quotes": ('{title "T", n: 1}', {"title": "T", "n": 1}),
    "no colon before a number": ('{"n" 1, "title": "T"}', {"title": "T", "n": 1}),
    "no colon before a list": ('{"tags" ["a"], "title": "T"}', {"title": "T", "tags": ["a"]}),
    "a blank of no width": ('{\u200b"title": "T"}', {"title": "T"}),
    "a blank of no width behind": ('{"title"\u200b: "T"}', {"title": "T"}),
    "a byte order mark": ('{\ufeff"title": "T"}', {"title": "T"}),
    "a vowel separator": ('[{\u180e"title"\u180e: "T"}]', {"title": "T"}),
    "a line break in it": ('{"title\n": "T"}', {"title": "T"}),
    "escaped": (r"{\"title\": \"T\", \"n\": 1}", {"title": "T", "n": 1}),
    "escaped, with lines": (r"{\n  \"title\": \"T\",\n\t\"tags\": [\n\"a\"\n]\n}", {"title": "T", "tags": ["a"]}),
    "escaped lines alone": (r'{\n "title": "T",\n "n": 1\n}', {"title": "T", "n": 1}),
    "escaped, within quotes": (r'"{\"title\": \"T\"}"', {"title": "T"}),
    "a letter of Python's": ("{u'title': 'T', u\"n\": 1}", {"title": "T", "n": 1}),
    "two letters of Python's": ("{'title': 'T', rb'n': 1}", {"title": "T", "n": 1}),
}


@pytest.mark.parametrize(("text", "value"), FIRST_KEYS.values(), ids=FIRST_KEYS)
def test_mends_hold_at_the_first_key(text: str, value: dict[str, Any]) -> None:
    for around in ("", "Here: ", "```json\n"):
        observed = told(around + text)
        assert observed.outcome.kind == "complete", observed.outcome
        assert given(observed) == value
        assert mends(observed)


@pytest.mark.parametrize(
    "text", ['{"title" x}', "{title x: y", "{I am sorry}", '{"a', r"{\x", r"{\"a\" b}", "{5 eggs}", "{-"]
)
def test_braces_in_prose_are_no_json(text: str) -> None:
    observed = told(f"So {text} then. {ANSWER}")
    assert observed.outcome.kind == "complete"
    assert given(observed) == T1


ESCAPED = {
    r"say \\\"x\\\"": 'say "x"',
    r"a\\nb": "a\nb",
    r"C:\\\\dir": "C:\\dir",
    r"ends in \\\\": "ends in \\",
    r"caf\\u00e9 \\ud83c\\udf4b": "café 🍋",
    r"one\ntwo": "one\ntwo",
    "": "",
}


@pytest.mark.parametrize(("written", "text"), ESCAPED.items(), ids=ESCAPED)
def test_texts_of_json_that_was_escaped(written: str, text: str) -> None:
    reply = '{\\"title\\": \\"' + written + '\\", \\"n\\": 1}'
    observed = told(reply)
    assert given(observed) == {"title": text, "n": 1}
    assert "escaped" in mends(observed)
    assert FieldDone(("title",), text, (12, 16 + len(written)), ("mended: escaped",)) in observed.said()


def test_an_escaped_text_has_the_limits_of_any() -> None:
    text = '{\\"title\\": \\"' + "x" * 30 + '\\"}'
    for chunks in ([text], list(text), *random_chunkings(text)):
        observed = run(lambda: ModelParser(Note, limits=Limits(string=20)), chunks)
        assert observed.outcome.problem is not None
        assert observed.outcome.problem.code == "string_limit"
    assert told('{\\"title\\": \\"x').outcome.kind == "truncated"
    assert told('{"title": "T"\\').outcome.kind == "truncated"
    assert told('{"title": "T" \\n, "n": 1}').outcome.kind != "complete"


# --- brackets --------------------------------------------------------------------------------------------------------

BRACKETS: dict[str, tuple[str, dict[str, Any]]] = {
    "a brace too many in a list": ('{"rows": [{"name": "a"}}], "n": 1}', {"rows": [{"name": "a"}], "n": 1}),
    "a brace too many in a list, last": ('{"n": 1, "rows": [{"name": "a"}}]}', {"n": 1, "rows": [{"name": "a"}]}),
    "a brace in a list of texts": ('{"tags": ["a"}], "n": 1}', {"tags": ["a"], "n": 1}),
    "a bracket for a brace": ('{"rows": [{"name": "a"]], "n": 1}', {"rows": [{"name": "a"}], "n": 1}),
    "each for the other": ('{"rows": [{"name": "a"]}, "n": 1}', {"rows": [{"name": "a"}], "n": 1}),
    "closed early": ('{"title": "T"}, "n": 1}', {"title": "T", "n": 1}),
    "closed early, without a comma": ('{"title": "T"}\n"n": 1}', {"title": "T", "n": 1}),
    "closed early, in other quotes": ("{'title': 'T'}, 'n': 1}", {"title": "T", "n": 1}),
    "closed early behind a list": ('{"tags": ["a"]}, "n": 1}', {"tags": ["a"], "n": 1}),
    "closed early in a list": ('{"rows": [{"name": "a"}]}], "n": 1}', {"rows": [{"name": "a"}], "n": 1}),
    "closed early twice": ('{"title": "T"}, "n": 1}, "tags": []}', {"title": "T", "n": 1, "tags": []}),
    "a tuple": ('{"tags": ("a", "b"), "n": 1}', {"tags": ["a", "b"], "n": 1}),
    "a tuple in Python's quotes": ("{'tags': ('a', 'b',), 'n': 1}", {"tags": ["a", "b"], "n": 1}),
    "a tuple of one": ('{"tags": ("a",)}', {"tags": ["a"]}),
    "an empty tuple": ('{"tags": ( ), "n": 1}', {"tags": [], "n": 1}),
    "a tuple of rows": ('{"rows": ({"name": "a"}, {"name": "b"})}', {"rows": [{"name": "a"}, {"name": "b"}]}),
    "a tuple with another bracket": (
        '{"tags": ("a", "b"], "rows": ({"name": "a"},)}',
        {"tags": ["a", "b"], "rows": [{"name": "a"}]},
    ),
    "a text in round brackets": ('{"title": (very) old, "n": 1}', {"title": "(very) old", "n": 1}),
}


@pytest.mark.parametrize(("text", "value"), BRACKETS.values(), ids=BRACKETS)
def test_brackets_that_do_not_match(text: str, value: dict[str, Any]) -> None:
    for around in ("{}", "```json\n{}\n```", "Here: {} Enjoy!"):
        observed = told(around.replace("{}", text))
        assert observed.outcome.kind == "complete", observed.outcome
        dumped = Note.model_validate(given(observed)).model_dump(exclude_unset=True)
        assert dumped == value
        assert mends(observed)


def test_nested_tuples() -> None:
    assert lenient(['{"a": ((1, 2), ("x", (True, None)), [3, (4, 5)])}'])[0] == {
        "a": [[1, 2], ["x", [True, None]], [3, [4, 5]]]
    }
    with pytest.raises(JsonSyntaxError):
        lenient(['{"a": [[1])}'])


def test_an_object_that_goes_on_is_told_without_a_reset() -> None:
    observed = told('{"title": "T"}, "n": 1}')
    assert resets(observed) == []
    assert [event.path for event in observed.said() if isinstance(event, FieldDone)] == [("title",), ("n",)]


def test_plain_json_that_closed_early() -> None:
    for text, value in (('{"a": 1}, "b": 2}', {"a": 1, "b": 2}), ('{"a": 1} "b": [2]}', {"a": 1, "b": [2]})):
        for chunks in chunkings(text):
            assert lenient(chunks)[0] == value
    with pytest.raises(JsonSyntaxError) as caught:
        lenient(['[1], "b": 2}'])
    assert caught.value.code == "closed_early"


class Late(BaseModel):
    a: int = 1
    b: int = 1

    @field_validator("b")
    @classmethod
    def _check(cls, value: int, info: Any) -> int:
        return int(value + info.data["a"])


NOT_COMPLETE: dict[str, tuple[Any, str]] = {
    "rows behind the end": (Note, '{"rows": [{"name": "a"}]}, {"name": "b"}], "n": 1}'),
    "rows behind the end and a bracket": (Note, '{"title": "T", "rows": [{"name": "a"}]}]}, {"name": "b"}'),
    "rows of a list behind its end": (RootModel[list[Row]], '[{"name": "a"}], {"name": "b"}]'),
    "a field whose default was looked at": (Late, '{"b": 1}, "a": 2}'),
    "a member behind a list": (RootModel[list[str]], '["a"], "n": 1}'),
}


@pytest.mark.parametrize(("model", "text"), NOT_COMPLETE.values(), ids=NOT_COMPLETE)
def test_what_closed_too_early_and_can_not_go_on_is_not_complete(model: Any, text: str) -> None:
    observed = told(text, model)
    assert observed.outcome.kind == "invalid"
    assert observed.outcome.problem is not None
    assert observed.outcome.problem.code == "closed_early"


BEHIND = [
    '{"title": "T"}, and so on',
    '{"title": "T"},',
    '{"title": "T"}]}',
    '{"title": "T"} "so"',
    '{"title": "T"}, {"title": "U"}',
]


@pytest.mark.parametrize("text", BEHIND)
def test_what_else_comes_behind_the_end_is_text(text: str) -> None:
    observed = told(text)
    assert observed.outcome.kind == "complete"
    assert given(observed) == {"title": "T"}
    assert mends(observed) == {"text_after"}


def test_a_recipe_that_closed_early() -> None:
    observed = told('{"title": "a"}, "ingredients": [{"name": "salt"}], "steps": ["Fry."]}', Recipe)
    assert observed.outcome.kind == "complete"
    assert [row.name for row in observed.value.ingredients] == ["salt"]
