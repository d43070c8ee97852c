"""The table of mends, row by row; and what parser.md promises, reply by reply."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from kiwi_parser import FieldDone, JsonParser, JsonSyntaxError, ModelParser, Recipe, RecipeParser, Repaired
from kiwi_parser.text import MENDS, Mend
from proof import laws
from proof.fixtures import recordings
from proof.laws import normal, run
from proof.loose import Loose, lenient
from proof.recogniser import verdict
from proof.samples import COMPLETE, GOOD, NOT_A_RECIPE, ROUGH
from proof.splitting import chunkings, random_chunkings
from proof.strategies import edits, json_texts
from proof.strict import same

CODES = {mend.code for mend in MENDS}


@pytest.mark.parametrize("mend", [mend for mend in MENDS if mend.by == "any"], ids=lambda mend: mend.code)
def test_mend_of_any_json(mend: Mend) -> None:
    with pytest.raises(ValueError, match=r"line|BOM"):
        json.loads(mend.example)
    whole = None
    for chunks in chunkings(mend.example):
        value, mends = lenient(chunks)
        assert same(value, json.loads(mend.result)), chunks
        assert mend.code in {event.code for event in mends}, chunks
        assert all(0 <= event.offset <= len(mend.example) for event in mends)
        whole = whole or mends
        assert mends == whole, chunks


@pytest.mark.parametrize("mend", [mend for mend in MENDS if mend.by == "any"], ids=lambda mend: mend.code)
def test_mend_within_a_model(mend: Mend) -> None:
    whole = normal(run(lambda: ModelParser(Loose), [mend.example]))
    for chunks in chunkings(mend.example):
        observed = run(lambda: ModelParser(Loose), chunks)
        assert normal(observed) == whole
        assert observed.value == Loose.model_validate(json.loads(mend.result))
        assert mend.code in {event.code for event in observed.said() if isinstance(event, Repaired)}
        laws.check(observed)


@pytest.mark.parametrize("mend", [mend for mend in MENDS if mend.by == "recipe"], ids=lambda mend: mend.code)
def test_mend_of_a_recipe(mend: Mend) -> None:
    """The example says nothing that its result, plainly written, would not."""
    plain = run(RecipeParser, [mend.result])
    expected = {event.path: event.value for event in plain.said() if isinstance(event, FieldDone)}
    for chunks in chunkings(mend.example):
        observed = run(RecipeParser, chunks)
        assert {event.path: event.value for event in observed.said() if isinstance(event, FieldDone)} == expected
        assert mend.code in {event.code for event in observed.said() if isinstance(event, Repaired)}
        laws.check(observed)


@pytest.mark.parametrize(
    ("text", "meant"),
    {
        '{1: "a", 2: "b"}': {"1": "a", "2": "b"},
        '{5: "b",\n 2.17: "e",\n null: "n"}': {"5": "b", "2.17": "e", "null": "n"},
        "{-1: 2, -2: 3, -0.5: 4}": {"-1": 2, "-2": 3, "-0.5": 4},
        '{"a": {0.25: [1], 0.5: true, 10.75: "x, 2.5: y"}, 3: 4}': {
            "a": {"0.25": [1], "0.5": True, "10.75": "x, 2.5: y"},
            "3": 4,
        },
    }.items(),
    ids=["whole", "decimal", "negative", "within"],
)
def test_numbers_may_be_keys(text: str, meant: object) -> None:
    """As a dict of Python's has them: `{1: "a", 2.17: "b"}`."""
    for chunks in chunkings(text):
        value, mends = lenient(chunks)
        assert value == meant, chunks
        assert {event.code for event in mends} == {"unquoted_key"}, chunks


def test_each_mend_is_in_the_table_once() -> None:
    assert len(CODES) == len(MENDS)
    assert all(mend.mend and mend.example and mend.result for mend in MENDS)


@given(edits([*ROUGH.values(), *COMPLETE.values()]))
def test_no_mend_without_a_row_in_the_table(reply: str) -> None:
    for event in run(RecipeParser, [reply]).said():
        if isinstance(event, Repaired):
            assert event.code in CODES
            assert 0 <= event.offset <= len(reply)


# --- leniency costs nothing, and changes nothing, where it is not needed --------------------------------------------


@given(json_texts)
def test_valid_json_is_never_mended(text: str) -> None:
    value, mends = lenient([text])
    assert mends == []
    assert same(value, json.loads(text))


@pytest.mark.parametrize("reply", COMPLETE.values(), ids=COMPLETE.keys())
def test_a_plain_reply_is_mended_only_in_its_keys_and_rows(reply: str) -> None:
    codes = {event.code for event in run(RecipeParser, [reply]).said() if isinstance(event, Repaired)}
    assert codes <= {"key_spelling", "bare_row"}


# --- the promises -----------------------------------------------------------------------------------------------------

PLAIN = COMPLETE["plain"]
SMALL = '{"title": "a", "ingredients": ["salt"], "steps": ["Fry."]}'
SMALL_RECIPE = Recipe.model_validate(json.loads(SMALL))
PROMISED = {
    "a reasoning block": f'<think>Maybe {{eggs}}? {{"title": "no"}}</think>{PLAIN}',
    "a reasoning block never opened": f"So the user wants eggs.</think>{PLAIN}",
    "a reasoning block never opened, with JSON": f'{{"title": "draft"}} no, better:</think>\n{PLAIN}',
    "another reasoning tag": f"<thinking>hm</thinking>\n{PLAIN}",
    "prose before": f"Here is your recipe:\n\n{PLAIN}",
    "prose with braces before": f"I take {{eggs}} and [feta], so: {PLAIN}",
    "prose after": f"{PLAIN}\n\nEnjoy your meal! {{smile}}",
    "a fence": f"```\n{PLAIN}\n```",
    "a fence with a language": f"```json\n{PLAIN}\n```",
    "a fence with a loud language": f"```JSON\n{PLAIN}\n```\n",
    "all of it": f"\ufeff<think>hm</think>Sure:\n```json\n{PLAIN}\n```\nEnjoy!",
    "a BOM": f"\ufeff{PLAIN}",
    "a trailing comma": PLAIN[:-1] + ",}",
    "a missing comma": PLAIN.replace(', "servings"', ' "servings"'),
    "a line comment": PLAIN.replace(', "servings"', ', // for all\n "servings"'),
    "a block comment": PLAIN.replace(', "servings"', ', /* for all */ "servings"'),
    "wrapped": f'{{"recipe": {PLAIN}}}',
    "in a list": f"[{PLAIN}]",
    "wrapped and fenced": f'```json\n{{"recipe": {PLAIN}}}\n```',
}
SMALL_PROMISED = {
    "single quotes": "{'title': 'a', 'ingredients': ['salt'], 'steps': ['Fry.']}",
    "typographic quotes": "{“title”: “a”, “ingredients”: [“salt”], “steps”: [“Fry.”]}",
    "unquoted keys": '{title: "a", ingredients: ["salt"], steps: ["Fry."]}',
    "Python's words": SMALL.replace('["salt"]', '[{"name": "salt", "quantity": None}]'),
    "name for title": SMALL.replace('"title"', '"name"'),
    "instructions for steps": SMALL.replace('"steps"', '"instructions"'),
    "directions for steps": SMALL.replace('"steps"', '"directions"'),
    "method for steps": SMALL.replace('"steps"', '"method"'),
    "steps as one text": SMALL.replace('["Fry."]', '"Fry.\\n"'),
    "numbered steps": SMALL.replace('"Fry."', '"1. Fry."'),
    "steps as rows": SMALL.replace('["Fry."]', '[{"text": "Fry."}]'),
    "ingredients as rows": SMALL.replace('["salt"]', '[{"name": "salt"}]'),
    "ingredients as one text": SMALL.replace('["salt"]', '"salt"'),
}


@pytest.mark.parametrize("reply", PROMISED.values(), ids=PROMISED.keys())
def test_promised_leniency(reply: str) -> None:
    expected = Recipe.model_validate(GOOD)
    for chunks in ([reply], list(reply), *random_chunkings(reply)):
        observed = run(RecipeParser, chunks)
        assert observed.outcome.kind == "complete", observed.outcome
        assert observed.value == expected
        assert any(isinstance(event, Repaired) for event in observed.said())
        laws.check(observed)


@pytest.mark.parametrize("reply", SMALL_PROMISED.values(), ids=SMALL_PROMISED.keys())
def test_promised_leniency_of_words(reply: str) -> None:
    for chunks in chunkings(reply):
        observed = run(RecipeParser, chunks)
        assert observed.outcome.kind == "complete", observed.outcome
        assert observed.value.model_dump(exclude={"servings"}) == SMALL_RECIPE.model_dump(exclude={"servings"})
        laws.check(observed)


def test_raw_line_breaks_tabs_and_invalid_escapes() -> None:
    observed = run(RecipeParser, ['{"title": "a\tb\\qc", "notes": "one\ntwo\\\'s"}'])
    known = {event.path: event.value for event in observed.said() if isinstance(event, FieldDone)}
    assert known["notes",] == "one\ntwo's"
    assert known["title",].startswith("a\tb")
    codes = [event.code for event in observed.said() if isinstance(event, Repaired)]
    assert {"control_character", "line_break", "bad_escape"} <= set(codes)


def test_numbered_steps_in_one_text() -> None:
    observed = run(RecipeParser, [SMALL.replace('["Fry."]', '"1. Whisk.\\n2. Fry.\\n\\n3. Serve."')])
    assert [step.text for step in observed.value.steps] == ["Whisk.", "Fry.", "Serve."]


def test_nan_is_a_word_and_no_quantity() -> None:
    observed = run(RecipeParser, [SMALL.replace('["salt"]', '[{"name": "salt", "quantity": NaN}, "oil"]')])
    assert [row.name for row in observed.value.ingredients][-1] == "oil"


@pytest.mark.parametrize("reply", NOT_A_RECIPE.values(), ids=NOT_A_RECIPE.keys())
def test_no_recipe_is_invalid_with_a_reason(reply: str) -> None:
    observed = run(RecipeParser, [reply])
    assert observed.outcome.kind == "invalid"
    assert observed.outcome.problem is not None
    assert observed.outcome.problem.code
    assert not isinstance(observed.value, Recipe)


WITHOUT_JSON = {name: text for name, text in recordings().items() if "{" not in text}


@pytest.mark.parametrize("reply", WITHOUT_JSON.values(), ids=WITHOUT_JSON.keys())
def test_a_recorded_reply_without_json_is_invalid(reply: str) -> None:
    observed = run(RecipeParser, list(reply))
    assert observed.outcome.kind == "invalid"
    assert observed.outcome.closed == ()


@pytest.mark.parametrize("text", ['["a": 1]', '{"a": ]', '{"c": 1, "a", "b"}'])
def test_what_no_mend_is_for_is_refused_by_both(text: str) -> None:
    for strict in (True, False):
        parser = JsonParser(strict=strict)
        with pytest.raises(JsonSyntaxError) as caught:
            parser.feed(text)
        assert caught.value.offset == verdict(text).offset


def test_a_brace_without_a_key_and_a_colon_is_prose() -> None:
    parser = JsonParser(strict=False)
    assert parser.feed('{"a" x}') == []
    with pytest.raises(JsonSyntaxError):
        parser.close()


# --- the search for the JSON ------------------------------------------------------------------------------------------

FOUND = {
    "a tag in capitals": f'<THINK>{{"title": "no"}}</THINK>{PLAIN}',
    "a tag with spaces": f'< think >{{"title": "no"}}</ think >{PLAIN}',
    "a tag with an attribute": f'<thinking mode="fast">{{"title": "no"}}</thinking>{PLAIN}',
    "a tag in brackets": f'[THINK]{{"title": "no"}}[/THINK]{PLAIN}',
    "a name space": f'<seed:think>{{"title": "no"}}</seed:think>{PLAIN}',
    "a scratchpad": f'<scratchpad>{{"title": "no"}}</scratchpad>{PLAIN}',
    "a block within a block": f'<think>a <think>b</think> {{"title": "no"}}</think>{PLAIN}',
    "a tag that none is": f"a < b, <b>bold</b>, <thinker> [this] [TH] {PLAIN}",
    "a block behind": f'{PLAIN}\n<think>Was {{"title": "no"}} better?</think> Enjoy!',
    "blanks behind the brace": "{" + " " * 3000 + PLAIN[1:],
    "lines behind the brace": "{" + "\n" * 3000 + PLAIN[1:],
    "blanks in a wrapping": "[" + " " * 300 + "\n{" + "\t" * 300 + PLAIN[1:] + "]",
    "blanks before the colon": '{"title"' + " " * 3000 + PLAIN[len('{"title"') :],
    "a comma behind the brace": "{," + PLAIN[1:],
    "a comment before the colon": PLAIN.replace('"title":', '"title" /* of it */ :'),
    "prose with a lone brace": f"a {{ b, a [ b: {PLAIN}",
}


@pytest.mark.parametrize("reply", FOUND.values(), ids=FOUND.keys())
def test_the_json_is_found(reply: str) -> None:
    expected = Recipe.model_validate(GOOD)
    whole = normal(run(RecipeParser, [reply]))
    for chunks in ([reply], list(reply), *random_chunkings(reply)):
        observed = run(RecipeParser, chunks)
        assert observed.outcome.kind == "complete", observed.outcome
        assert observed.value == expected
        assert normal(observed) == whole, chunks
        laws.check(observed)


@pytest.mark.parametrize("length", [98, 99, 100, 101, 5000])
def test_a_first_key_of_any_length(length: int) -> None:
    text = json.dumps({"x" * length: 1, "a": 2})
    for chunks in ([text], list(text)):
        assert lenient(chunks) == (json.loads(text), [])


@pytest.mark.parametrize("length", [48, 49, 50, 51, 98])
def test_a_key_without_quotes_of_any_length(length: int) -> None:
    text = f'{{"a": 1, {"x" * length}: 2, {"y" * length} "b"}}'
    for chunks in chunkings(text):
        assert lenient(chunks)[0] == {"a": 1, "x" * length: 2, "y" * length: "b"}


def test_a_first_key_without_quotes_may_be_longer_than_what_is_looked_at() -> None:
    text = f'{{"a": {{{"x" * 120}: 2}}}}'
    for chunks in chunkings(text):
        assert lenient(chunks)[0] == {"a": {"x" * 120: 2}}


def test_where_a_text_ended_in_blanks_that_wait() -> None:
    observed = run(RecipeParser, list("so:\n{\n\n  "))
    assert observed.outcome.kind == "truncated"
    assert observed.outcome.problem is not None
    assert (observed.outcome.problem.line, observed.outcome.problem.column) == (4, 3)


def test_a_long_text_in_other_quotes() -> None:
    words = 'Say "tea" in the cooks\' way. ' * 400
    text = f"{{'a': '{words}', 'b': 1}}"
    parser = JsonParser(strict=False)
    for at in range(0, len(text), 99):
        parser.feed(text[at : at + 99])
    parser.close()
    assert parser.value == {"a": words, "b": 1}


def test_mends_within_what_nobody_asked_for_are_told_of_what_is_around_it() -> None:
    step = '{"text": "b", "why": {"a": tea}, "minutes": 1}'
    observed = run(RecipeParser, ['{"title": "a", "for": [1,], "servings": 2, "steps": [', step, "]}"])
    said = observed.said()
    assert [event.path for event in said if isinstance(event, Repaired)] == [(), ("steps", 0)]
    assert [event.notes for event in said if isinstance(event, FieldDone)] == [()] * 5
