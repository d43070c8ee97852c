"""The twelve invariants of the manual, each under its number."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from kiwi_parser import (
    FieldDelta,
    FieldDone,
    FieldDropped,
    FieldReset,
    FieldStarted,
    Ingredient,
    JsonIncompleteError,
    JsonParser,
    JsonSyntaxError,
    LimitError,
    Limits,
    ModelParser,
    Recipe,
    RecipeParser,
    Step,
    TextDelta,
    ValueDone,
    apply,
)
from proof import laws
from proof.fixtures import RECORDINGS, recordings
from proof.laws import normal, run
from proof.recogniser import verdict
from proof.samples import COMPLETE, CUT, GOOD, NOT_A_RECIPE, ROUGH
from proof.splitting import chunkings, random_chunkings, split_points
from proof.strategies import edits, json_texts, json_values, recipes
from proof.strict import parse, place, same

REPLIES = {**COMPLETE, **ROUGH, **CUT, **NOT_A_RECIPE, **recordings()}
each_reply = pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
each_complete = pytest.mark.parametrize("reply", COMPLETE.values(), ids=COMPLETE.keys())


def done(events: list[Any]) -> dict[Any, Any]:
    return {event.path: event.value for event in events if isinstance(event, FieldDone)}


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recordings are in the house around the parser")
def test_recordings_are_here() -> None:
    assert len(recordings()) >= 8


# --- 1 Chunk-invariant ----------------------------------------------------------------------------------------------


@pytest.mark.no_cover  # covered by the others in less time
@each_reply
def test_invariant_01_chunk_invariant(reply: str) -> None:
    whole = normal(run(RecipeParser, [reply]))
    for chunks in chunkings(reply):
        assert normal(run(RecipeParser, chunks)) == whole, chunks


@given(json_texts, st.integers())
def test_invariant_01_chunk_invariant_for_any_json(text: str, seed: int) -> None:
    whole = parse([text])
    for chunks in ([*text], *random_chunkings(text, seed=seed, count=3)):
        assert same(parse(chunks).value, whole.value)


@given(edits(list(REPLIES.values())), st.integers())
def test_invariant_01_chunk_invariant_for_edited_replies(reply: str, seed: int) -> None:
    whole = normal(run(RecipeParser, [reply]))
    assert normal(run(RecipeParser, list(reply))) == whole
    for chunks in random_chunkings(reply, seed=seed, count=3):
        assert normal(run(RecipeParser, chunks)) == whole, chunks


# --- 2 Monotonic ----------------------------------------------------------------------------------------------------


@pytest.mark.no_cover
@each_reply
def test_invariant_02_monotonic(reply: str) -> None:
    """Nothing is said twice; and what a longer text says begins with what a shorter one said."""
    whole = run(RecipeParser, list(reply))
    laws.check(whole)
    fed = whole.events[: len(whole.events) - len(whole.closing)]
    for at in split_points(reply)[:: max(1, len(reply) // 200)]:
        assert laws.joined(RecipeParser().feed(reply[:at])) == laws.joined([event for end, event in fed if end <= at])


def test_invariant_02_duplicate_key_is_reported_and_last_wins() -> None:
    observed = run(RecipeParser, ['{"title": "Kale", "title": "Spinach", "servings": 2, "servings": 3}'])
    assert observed.said() == [
        FieldStarted(("title",)),
        FieldDelta(("title",), "Kale"),
        FieldDone(("title",), "Kale", (10, 16)),
        FieldReset(("title",)),
        FieldStarted(("title",)),
        FieldDelta(("title",), "Spinach"),
        FieldDone(("title",), "Spinach", (27, 36)),
        FieldDone(("servings",), 2, (50, 51)),
        FieldReset(("servings",)),
        FieldDone(("servings",), 3, (65, 66)),
    ]


# --- 3 Append-only text ---------------------------------------------------------------------------------------------


@each_reply
def test_invariant_03_append_only_text(reply: str) -> None:
    for chunks in (list(reply), [reply], *random_chunkings(reply)):
        laws.check_texts(run(RecipeParser, chunks).said())


@each_complete
def test_invariant_03_deltas_are_the_text_before_validation(reply: str) -> None:
    """The joined deltas are what JSON says stands at the span, whatever validation then made of it."""
    texts: dict[Any, str] = {}
    seen = 0
    for event in run(RecipeParser, list(reply)).said():
        if isinstance(event, FieldReset):
            texts = {path: text for path, text in texts.items() if path[: len(event.path)] != event.path}
        elif isinstance(event, FieldDelta):
            texts[event.path] = texts.get(event.path, "") + event.text
        elif isinstance(event, FieldDone) and event.path in texts:
            raw = json.loads(reply[slice(*event.span)])
            if isinstance(raw, str):
                assert texts[event.path] == raw
                seen += 1
    assert seen


# --- 4 Atoms are atomic ---------------------------------------------------------------------------------------------


def test_invariant_04_atoms_are_atomic() -> None:
    reply = json.dumps(GOOD)
    rows: list[Any] = []
    for event in run(RecipeParser, list(reply)).said():
        assert event.path[:1] != ("ingredients",) or len(event.path) <= 2, "nothing is said of what is in a row"
        if isinstance(event, FieldDelta):
            assert event.path in {("title",), ("description",), ("notes",), ("steps", 0, "text"), ("steps", 1, "text")}
        elif event.path[:1] == ("ingredients",) and len(event.path) == 2:
            rows.append(event)
    assert [type(event).__name__ for event in rows] == ["FieldStarted", "FieldDone"] * 3
    assert all(isinstance(event.value, Ingredient) for event in rows[1::2])


@pytest.mark.parametrize("number", ["125", "-125", "1.25", "1e2", "12.5e-1"])
def test_invariant_04_a_number_appears_once(number: str) -> None:
    parser = JsonParser(strict=True)
    values = []
    for char in '{"n":' + number + "}":
        parser.feed(char)
        values.append(parser.value)
        values[-1] = dict(values[-1])
    assert [value for value in values if value] == [{"n": json.loads(number)}]


# --- 5 Prompt -------------------------------------------------------------------------------------------------------


@each_complete
def test_invariant_05_prompt(reply: str) -> None:
    laws.check_prompt(run(RecipeParser, list(reply)).events, reply)


@given(json_texts)
def test_invariant_05_prompt_at_any_depth(text: str) -> None:
    parser = JsonParser(strict=True, limits=Limits.none())
    events: list[tuple[int, Any]] = []
    for fed, char in enumerate([*text, ""], 1):
        events += [(fed, event) for event in (parser.feed(char) if char else parser.close())]
    laws.check_prompt(events, text)
    last = events[-1][1]
    assert isinstance(last, ValueDone)
    assert same(last.value, json.loads(text))


# --- 6 Exact --------------------------------------------------------------------------------------------------------


@given(json_texts)
@example("-0.0")
@example("-0")
@example("1e400")
@example("-1e400")
@example("1e-400")
@example("[1E+2, 0.1, 123456789012345678901234567890, 5e-324]")
@example('["\\ud83d", "\\ude00\\ud83d", "\\ud83d\\ude00", "\\ud83d\\ud83d\\ude00"]')
@example('{"a": 1, "b": 2, "a": 3, "": {"": 1, "": 2}}')
@example('"\\u0000\x7f\\/"')
@example(" \n\t[ ] \r\n")
def test_invariant_06_exact(text: str) -> None:
    for chunks in (list(text), [text]):
        told = parse(chunks)
        assert told.kind == "complete"
        assert same(told.value, json.loads(text))


@given(recipes())
def test_invariant_06_a_recipe_is_what_pydantic_makes_of_it(recipe: Any) -> None:
    """Every row and field is kept or dropped alone; where nothing is dropped the whole is what pydantic makes of it."""
    observed = run(RecipeParser, list(json.dumps(recipe)))
    dropped = [event.path for event in observed.said() if isinstance(event, FieldDropped)]
    try:
        expected = Recipe.model_validate(recipe)
    except ValidationError:
        assert dropped
    else:
        assert not dropped
        assert observed.outcome.kind == "complete"
        assert observed.value == expected


# --- 7 Early --------------------------------------------------------------------------------------------------------


@given(edits(['{"a": [1, -2.5e3, "x\\u00e9\\n", true, null], "b": {"c": []}}', *COMPLETE.values()]))
def test_invariant_07_early(text: str) -> None:
    expected = verdict(text)
    for chunks in (list(text), [text]):
        told = parse(chunks)
        assert told.verdict == expected
        if told.error is not None:
            assert (told.error.line, told.error.column) == place(text, told.offset)
        if told.kind == "impossible" and len(chunks) == len(text):
            assert told.fed == told.offset + 1, "refused with the very character"


def test_invariant_07_error_says_where() -> None:
    parser = JsonParser(strict=True)
    with pytest.raises(JsonSyntaxError) as caught:
        parser.feed('{"a": 1,\n "b": 2 "c": 3}')
    error = caught.value
    assert not isinstance(error, JsonIncompleteError)
    assert (error.offset, error.line, error.column) == (17, 2, 9)
    assert error.code == "expected_comma"


# --- 8 Bounded and linear: see also test_limits.py --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "text", "code", "offset"),
    [
        (Limits(depth=2), "[[[", "depth_limit", 2),
        (Limits(text=5), "[1,2,3]", "text_limit", 5),
        (Limits(string=3), '["abcd"]', "string_limit", 5),
        (Limits(rows=2), "[1,2,3]", "row_limit", 4),
        (Limits(number=3), "[1234]", "number_limit", 4),
    ],
)
def test_invariant_08_bounded(limits: Limits, text: str, code: str, offset: int) -> None:
    for chunks in chunkings(text):
        told = parse(chunks, limits=limits)
        assert isinstance(told.error, LimitError)
        assert (told.error.code, told.offset) == (code, offset)


LONG = {
    "one long text": ('{"notes": "', "x"),
    "one long number": ('{"servings": ', "1"),
    "many rows": ('{"ingredients": [', '{"name":"x"},'),
    "many keys": ("{", '"a":1,'),
    "deep": ("", "["),
    "white space": ("", " "),
    "prose": ("", "so "),
    "reasoning": ("<think>", "hm "),
    "escapes": ('{"notes": "', "\\n"),
}


@pytest.mark.parametrize(
    ("begin", "more"),
    LONG.values(),
    ids=LONG.keys(),
)
def test_invariant_08_linear_in_operations(begin: str, more: str) -> None:
    """Twice the text, twice the work: counted in function calls, one character at a time and whole."""
    for cut in (list[str], lambda text: [text]):
        small, large = (functools.partial(run, unlimited, cut(begin + more * n)) for n in (1000, 2000))
        large()  # what is made at first use, as validators are, is made once
        assert laws.calls(large) <= laws.calls(small) * 2.1 + 50


def unlimited() -> RecipeParser:
    return RecipeParser(limits=Limits.none())


# --- 9 Honest -------------------------------------------------------------------------------------------------------


@each_complete
def test_invariant_09_honest(reply: str) -> None:
    """No proper prefix of a plain reply is complete; what is open is named; close invents nothing."""
    for at in split_points(reply)[:: max(1, len(reply) // 300)]:
        text = reply[:at]
        observed = run(RecipeParser, [text])
        laws.check_outcome(observed)
        whole = verdict(text).kind == "complete"
        assert (observed.outcome.kind == "complete") == whole, text
        if not whole:
            assert observed.outcome.kind == "truncated", text
        assert not any(isinstance(event, FieldDone) for event in observed.closing) or whole


def test_invariant_09_outcome_names_what_closed_and_what_did_not() -> None:
    parser = RecipeParser()
    parser.feed('{"title": "a", "servings": 2, "ingredients": [{"name": "b"}, {"name": "c"')
    parser.close()
    assert parser.outcome is not None
    assert parser.outcome.kind == "truncated"
    assert set(parser.outcome.closed) == {("title",), ("servings",), ("ingredients", 0)}
    assert {("ingredients",), ("ingredients", 1)} <= set(parser.outcome.open)
    assert parser.recipe == {"title": "a", "servings": 2, "ingredients": [Ingredient(name="b")]}


@each_reply
def test_invariant_09_outcome_for_every_reply(reply: str) -> None:
    laws.check_outcome(run(RecipeParser, [reply]))


# --- 10 Clean text ----------------------------------------------------------------------------------------------------


ESCAPED_PAIRS = ["\\ud83c\\udf4b", "🍋", "\\n\\t\\\\", "\\u00e9\\u0301", "a\\ud83cb", "\\ud83c\\ud83c\\udf4b"]
RAW_PAIRS = ["\ud83c\udf4b", "a\ud83cb", "\ud83c\ud83c\udf4b", "a\ud83c"]
BOTH_WAYS = ["a\ud83c\\udf4b", "\\ud83c\udf4b", "\\n\ud83c\udf4b"]


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        *(('"', text, '"') for text in ESCAPED_PAIRS + RAW_PAIRS + BOTH_WAYS),
        *(("‘", text, "’") for text in ESCAPED_PAIRS + RAW_PAIRS + BOTH_WAYS),
        *(("", "x" + text, "") for text in RAW_PAIRS),
    ],
)
def test_invariant_10_clean_text(before: str, text: str, after: str) -> None:
    reply = '{"title":' + before + text + after + "}"
    for chunks in chunkings(reply):
        pieces = [event.text for event in run(RecipeParser, chunks).said() if isinstance(event, FieldDelta)]
        assert "".join(pieces) == json.loads(f'"{text}"')
        for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
            assert piece
            assert not ("\ud800" <= piece[-1] <= "\udbff" and following[:1] and "\udc00" <= following[0] <= "\udfff")


def test_invariant_10_what_is_ambiguous_is_held_back() -> None:
    parser = JsonParser(strict=True)
    assert parser.feed('"\\ud83d') == []
    assert parser.feed("\\ud") == []
    assert parser.feed("e00") == [TextDelta("😀")]
    assert parser.feed("\ud83d") == []
    assert parser.feed("\ude00") == [TextDelta("\ud83d\ude00")]
    assert parser.feed("a\ud83d") == [TextDelta("a")]
    assert parser.feed("\\ude0") == []
    assert parser.feed('0"')[0] == TextDelta("\ud83d\ude00")


# --- 11 Validated once ------------------------------------------------------------------------------------------------


def test_invariant_11_validated_once() -> None:
    """Counted: each field's own validator runs once, when it closes, however many tokens come."""
    calls: list[Any] = []

    class Row(BaseModel):
        name: laws.counted(calls, str)  # type: ignore[valid-type]

    class Model(BaseModel):
        title: laws.counted(calls, str)  # type: ignore[valid-type]
        size: laws.counted(calls, int)  # type: ignore[valid-type]
        rows: list[Row]
        words: list[laws.counted(calls, str)]  # type: ignore[valid-type]

    text = '{"title": "abc", "size": 12, "rows": [{"name": "x"}, {"name": "y"}], "words": ["p", "q"]}'
    parser = ModelParser(Model)
    for char in text:
        parser.feed(char)
    parser.close()
    assert calls == ["abc", 12, "x", "y", "p", "q"]
    assert parser.value == Model.model_construct(
        title="abc", size=12, rows=[Row.model_construct(name="x"), Row.model_construct(name="y")], words=["p", "q"]
    )


def test_invariant_11_a_coercion_says_so() -> None:
    events = run(
        RecipeParser, ['{"title": "a", "prep_minutes": "20 min", "ingredients": [{"quantity": "1/2", "name": "milk"}]}']
    ).said()
    minutes = next(event for event in events if event.path == ("prep_minutes",) and isinstance(event, FieldDone))
    row = next(event for event in events if event.path == ("ingredients", 0) and isinstance(event, FieldDone))
    assert minutes.value == 20
    assert row.value.quantity == 0.5
    assert any("20 min" in said for said in minutes.notes)
    assert any("1/2" in said for said in row.notes)
    title = next(event for event in events if event.path == ("title",) and isinstance(event, FieldDone))
    assert title.notes == ()


def test_invariant_11_what_cannot_be_coerced_is_dropped_and_the_rest_goes_on() -> None:
    observed = run(RecipeParser, [COMPLETE["drops"]])
    dropped = {event.path: event.reason for event in observed.said() if isinstance(event, FieldDropped)}
    assert {("servings",), ("prep_minutes",), ("description",), ("ingredients", 1), ("ingredients", 3)} <= set(dropped)
    assert all(dropped.values())
    kept = done(observed.said())
    assert kept["ingredients", 2] == Ingredient(name="salt")
    assert kept["steps", 1] == Step(text="Serve.")
    assert kept["title",] == GOOD["title"]


# --- 12 Traceable -----------------------------------------------------------------------------------------------------


@each_complete
def test_invariant_12_traceable(reply: str) -> None:
    for chunks in (list(reply), [reply]):
        observed = run(RecipeParser, chunks)
        laws.check_spans(observed)
        for event in observed.said():
            if isinstance(event, FieldDone):
                raw = json.loads(reply[slice(*event.span)])  # is a JSON text of its own
                if not event.notes and not isinstance(event.value, BaseModel | list):
                    assert same(event.value, raw)


@each_reply
def test_invariant_12_spans_of_rough_replies(reply: str) -> None:
    for chunks in random_chunkings(reply):
        laws.check_spans(run(RecipeParser, chunks))


# --- and `apply`, which turns events back into the value -------------------------------------------------------------


@each_reply
def test_apply_follows_the_parser(reply: str) -> None:
    parser = RecipeParser()
    known: dict[str, Any] = {}
    for char in reply:
        for event in parser.feed(char):
            known = apply(known, event)
        assert laws.shape(known) == (laws.shape(parser.recipe) or {})
    for event in parser.close():
        known = apply(known, event)
    assert laws.shape(known) == (laws.shape(parser.recipe) or {})


def test_events_are_described_at_the_edges() -> None:
    """Slotted dataclasses: pydantic writes them to JSON through a TypeAdapter."""
    for event in run(RecipeParser, [COMPLETE["coercions"]]).said():
        assert not hasattr(event, "__dict__")
        TypeAdapter(type(event)).dump_json(event)


@given(json_values)
def test_any_json_is_a_recipe_or_a_reasoned_refusal(value: Any) -> None:
    text = json.dumps(value)
    observed = run(RecipeParser, [text])
    laws.check(observed)
    strings = re.findall(r'"(?:[^"\\]|\\.)*"', text)
    # A bracket in a string that is no recipe's may, for all one knows, have begun one.
    undecided = {"truncated"} if any("{" in string or "[" in string for string in strings) else set()
    assert observed.outcome.kind in {"complete", "invalid"} | undecided
